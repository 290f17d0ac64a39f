/** Where a file is from, and how it stands to what would be made now. */

import t from 'tap'
import { compileFor } from '../../../lib/compile/targets.js'
import { compareTexts, originOf } from '../../../lib/doctor/origin.js'
import { genericService } from '../../../lib/service/generic.js'
import { targets } from '../../../lib/targets/index.js'
import { version } from '../../../lib/targets/version.js'
import { requestOf } from '../../support/compiled.js'
import { genericScript } from '../../support/service.js'

const call = ['--name', 'it is', '--env-file', "/srv/it's", '/etc/default/celeryd']

t.test('every target says how its files were made', async (t) => {
  const wanted = targets.filter(({ name }) => ['sysv', 'systemd'].includes(name))
  for (const { target, lowered } of compileFor(requestOf('CELERYD_NODES="a b"\n', { call }), wanted).outputs)
    for (const style of [undefined, 'forking'])
      for (const { path, text } of target.emit(lowered, style)) {
        const options = target.name === 'sysv' ? [] : ['--target', 'systemd']
        const styles = target.name === 'systemd' && style !== undefined ? ['--style', style] : []
        t.same(
          originOf(text),
          { made: 'compiled', from: ['/etc/default/celeryd'], version, call: [...options, ...styles, ...call] },
          `${target.name} ${path}`,
        )
      }
})

t.test('other files', async (t) => {
  for (const kind of ['celeryd', 'celerybeat'] as const)
    t.same(originOf(genericScript(kind)), {
      made: 'generic',
      kind,
      version: originVersion(genericScript(kind)),
      call: ['--generic', '--service', kind],
    })
  t.equal(genericService('celeryd').configs, undefined)
  const unit =
    '# Made by celery-initd 2. Reads its config in /etc/default when it starts.\n\n[Unit]\nDescription=Celery beat\n'
  t.same(originOf(unit), { made: 'generic', kind: 'celerybeat', version: '2', call: undefined })
  const celery = '#!/bin/sh -e\n# =====\n#  celeryd - Starts the Celery worker daemon.\n# =====\n'
  t.same(originOf(celery), { made: 'celery', kind: 'celeryd' })
  t.same(originOf(celery.replace('celeryd - ', 'celerybeat - ')), { made: 'celery', kind: 'celerybeat' })
  t.same(originOf('#!/bin/sh\nexec celery worker\n'), { made: 'elsewhere' })
  const old =
    '#!/bin/sh\n# w, compiled from /etc/default/a and /etc/default/b by celery-initd 0.1.0: change that and compile again.\n'
  t.same(originOf(old), {
    made: 'compiled',
    from: ['/etc/default/a', '/etc/default/b'],
    version: '0.1.0',
    call: undefined,
  })
})

function originVersion(text: string): string {
  return /made by celery-initd (\S+)\.$/m.exec(text)?.[1] ?? ''
}

t.test('how a file stands to what is made now', async (t) => {
  const script = (sum: number, more = '', by = '2') =>
    `#!/bin/sh\n# celeryd, compiled from /c by celery-initd ${by}: change that and compile again.\n        *"$newline"'${sum} 5 /c'"$newline"*) ;;\n${more}`
  const compare = (installed: string, made: string, configIsNewer = false) =>
    compareTexts(installed, made, { version: '2', configIsNewer })
  t.equal(compare(script(1), script(1)), 'current')
  t.equal(compare(script(1), script(2)), 'stale')
  t.equal(compare(script(1, 'echo\n'), script(1)), 'edited')
  t.equal(compare(script(1, 'echo\n', '1'), script(1)), 'older')
  t.equal(compare(script(1, '', '1'), script(2)), 'stale', 'of an older version, and of another config')
  const unit = (text: string, by = '2') =>
    `# Compiled from /c by celery-initd ${by}: change that and compile again.\n${text}`
  t.equal(compare(unit('a'), unit('b')), 'edited', 'a unit is newer than its config')
  t.equal(compare(unit('a'), unit('b'), true), 'stale')
  t.equal(compare(unit('a', '1'), unit('b')), 'older')
  const called = (how: string, rest = '') => `#!/bin/sh\n# Compiled with: celery-initd compile ${how}\n${rest}`
  t.equal(compare(called('--profile a'), called('--profile /b/a')), 'current', 'how it was called says nothing')
  t.equal(compare(called('--profile a', 'x'), called('--profile a')), 'edited')
})
