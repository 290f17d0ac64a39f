/** The text of engines: what they say of themselves, and what of an init script is not in them. */

import t from 'tap'
import { findOption } from '../../../lib/options/catalogue.js'
import { serviceKinds } from '../../../lib/options/service-kind.js'
import { genericService } from '../../../lib/service/generic.js'
import { engine, enginePath, overridableOptions } from '../../../lib/targets/engine.js'
import { compileEngine, compileService, genericEngine, genericScript } from '../../support/service.js'

t.test('what --set can override are options of the service', async (t) => {
  for (const kind of serviceKinds)
    for (const name of overridableOptions(kind)) t.ok(findOption(name)?.services.includes(kind), name)
})

t.test('the file', async (t) => {
  const { path, mode } = engine(genericService('celeryd'), 'openrc')
  t.same({ path, mode }, { path: 'usr/local/libexec/celery-initd/celeryd', mode: 0o755 })
  const own = compileService([['/etc/default/x', 'CELERY_APP=x\n']], { name: 'little-worker' })
  t.equal(enginePath(own), '/usr/local/libexec/celery-initd/little-worker')
  const secret = compileService([['/etc/default/x', 'export DB_PASSWORD=hunter2\n']], { name: 'x' })
  t.equal(engine(secret, 'openrc').mode, 0o700)
})

t.test('it is not an init script: no header of one, no word of systemd units', async (t) => {
  for (const text of [genericEngine('celeryd'), genericEngine('celerybeat'), compileEngine('/etc/x', 'CELERY_APP=x')])
    for (const other of ['BEGIN INIT INFO', 'chkconfig', 'call_systemctl', 'INVOCATION_ID', 'CELERY_DEFAULTS'])
      t.notOk(text.includes(other), other)
  t.ok(genericScript('celeryd').includes('call_systemctl'))
})

t.test('its help has the verbs as frameworks call them', async (t) => {
  const help = (text: string) => /END_OF_HELP'\n([\s\S]*?)END_OF_HELP/.exec(text)?.[1] ?? ''
  t.match(help(genericEngine('celeryd')), /^ {2}foreground .*\n(.*\n)* {2}rolling_restart /)
  t.match(help(genericScript('celeryd')), /^ {2}rolling-restart /m)
  t.notMatch(help(genericScript('celeryd')), 'foreground')
})

t.test('the comment at its top has every option that it takes', async (t) => {
  const top = (text: string) => text.slice(0, text.indexOf('\n\n'))
  const taken = (text: string) => /^ {8}(--name .*--options)\)$/m.exec(text)?.[1]?.split(' | ') ?? []
  const generic = genericEngine('celeryd')
  t.equal(taken(generic).length, 6)
  for (const option of taken(generic)) t.ok(top(generic).includes(`#   ${option} `), option)
  for (const name of overridableOptions('celeryd')) t.match(top(generic), new RegExp(`\\b${name}\\b`))
  const frozen = compileEngine('/etc/conf.d/celeryd', 'CELERY_APP=x\n')
  t.match(top(frozen), /compiled from \/etc\/conf\.d\/celeryd by/)
  t.notMatch(top(frozen), /--config/, 'a frozen one reads none')
})
