/** The text of OpenRC's scripts: whole, plain sh, and made of names that OpenRC has no other use for. */

import { spawnSync } from 'node:child_process'
import t from 'tap'
import { serviceKinds } from '../../../../lib/options/service-kind.js'
import { genericService } from '../../../../lib/service/generic.js'
import { verbs } from '../../../../lib/service/verbs.js'
import { emitServiceScript, emitSettings, runDirectory } from '../../../../lib/targets/openrc/emit.js'
import { compileService } from '../../../support/service.js'

const frozen = (text: string, name = 'celeryd', path = '/etc/celery/config') => compileService([[path, text]], { name })
const scripts = new Map([
  ...serviceKinds.map((kind) => [`generic ${kind}`, emitServiceScript(genericService(kind))] as const),
  ['frozen', emitServiceScript(frozen('CELERY_APP=proj\n'))],
  ['beat', emitServiceScript(compileService([['/etc/x', 'CELERY_APP=proj\n']], { kind: 'celerybeat' }))],
])

/** What functions a script defines. */
const functions = (text: string) => [...text.matchAll(/^([A-Za-z_]\w*)\(\)/gm)].map(([, name]) => name as string)
/** What variables it sets outside of functions. */
const words = (text: string, name: string) =>
  (new RegExp(`^${name}='?(.*?)'?$`, 'm').exec(text)?.[1] ?? '').split(' ').filter((word) => word !== '')

for (const [what, text] of scripts) {
  t.test(what, async (t) => {
    t.match(text, /^#!\/sbin\/openrc-run\n# /)
    t.notMatch(text, /<%|%>/, 'no placeholder is left')
    t.notMatch(text, /BEGIN INIT INFO/, 'no header for others')
    const own = ['depend', 'start_pre', 'start', 'stop_pre', 'stop', 'status']
    const commands = ['', '_started', '_stopped'].flatMap((when) => words(text, `extra${when}_commands`))
    t.same(
      functions(text)
        .filter((name) => !name.startsWith('celery_initd_') && !own.includes(name))
        .sort(),
      [...commands].sort(),
      'each command has its function, and there are no other names',
    )
    for (const name of commands) t.match(text, new RegExp(`^description_${name}='.+'$`, 'm'), name)
    for (const shell of ['dash', 'busybox'])
      t.match(spawnSync(shell, shell === 'busybox' ? ['sh', '-n'] : ['-n'], { input: text, encoding: 'utf8' }), {
        status: 0,
        stderr: '',
      })
  })
}

t.test('verbs that OpenRC has no command for are its own, or not for it', async (t) => {
  const commands = ['', '_started', '_stopped'].flatMap((when) =>
    words(scripts.get('frozen') ?? '', `extra${when}_commands`),
  )
  const others = verbs.map(({ name }) => name.replaceAll('-', '_')).filter((name) => !commands.includes(name))
  t.same(others, ['start', 'stop', 'restart', 'try_restart', 'force_reload', 'status', 'help'])
})

t.test('the run directory is the one of the service, or left alone', async (t) => {
  const of = (text: string, name?: string) => runDirectory(frozen(`CELERY_APP=proj\n${text}`, name))
  t.equal(of(''), '/var/run/celery')
  t.equal(of('', 'little'), '/var/run/little')
  t.equal(of('CELERYD_PID_FILE=/run/celery/%n.pid\nCELERY_CREATE_DIRS=1\n'), '/run/celery')
  for (const text of [
    'CELERYD_PID_FILE=/run/%n.pid\nCELERY_CREATE_DIRS=1\n',
    'CELERYD_PID_FILE=/run/lock/%n.pid\nCELERY_CREATE_DIRS=1\n',
    'CELERYD_PID_FILE=/srv/celery/%n.pid\nCELERY_CREATE_DIRS=1\n',
    'CELERYD_PID_FILE=/run/celery/%n.pid\n',
    'CELERYD_USER=$(cat /etc/user)\n',
  ])
    t.equal(of(text), undefined, text)
})

t.test('values are words', async (t) => {
  const text = emitServiceScript(frozen(`CELERYD_USER='o"; id'\nCELERY_APP=proj\n`))
  t.match(text, `celery_initd_user='o"; id'\n`)
})

t.test('the file in conf.d', async (t) => {
  t.match(emitSettings(genericService('celeryd')), /^# \/etc\/conf\.d\/celeryd: read by sh/)
  t.match(emitSettings(genericService('celerybeat')), /^# \/etc\/conf\.d\/celerybeat \(after \/etc\/conf\.d\/celeryd\)/)
  const own = emitSettings(frozen('CELERY_APP=proj\n', 'little'))
  t.match(own, /compiled from \/etc\/celery\/config, so/)
  for (const text of [own, emitSettings(genericService('celeryd'))]) {
    t.match(text, /^#rc_need=/m)
    t.same(
      text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
      [],
      'nothing is set',
    )
  }
})
