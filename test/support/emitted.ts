/** One script of every kind that the compiler emits: what linters and parsers read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { genericService } from '../../lib/service/generic.js'
import { emitServiceScript } from '../../lib/targets/openrc/emit.js'
import { projectRoot } from './root.js'
import { compileEngine, compileScript, compileService, genericEngine, genericScript } from './service.js'

export const threeNodes = readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')

/** openrc-run(8) has them. */
const openrcCommands =
  'einfo ewarn eerror eend checkpath service_started service_starting service_stopping service_inactive ' +
  'mark_service_stopped use after keyword'

const worker = (text: string) => compileScript('/etc/default/celeryd', text)

const beat = (text: string) => compileScript('/etc/default/celerybeat', text, { kind: 'celerybeat' })

/** By what is special in it. */
export const emitted: ReadonlyMap<string, string> = new Map([
  ['three nodes', worker(threeNodes)],
  ['another name', compileScript('/etc/default/little-worker', 'CELERY_APP=proj\n', { name: 'little-worker' })],
  ['nothing set', worker('# nothing\n')],
  [
    'root, limits, arguments for su',
    worker('CELERYD_ULIMIT="-n 512"\nCELERYD_SU_ARGS="-l"\nCELERYD_USER=root\nexport C_FORCE_ROOT=1\n'),
  ],
  [
    'hostile values',
    worker(`CELERY_APP="it's; \\$x"\nCELERYD_CHDIR='/srv/a b'\nexport X='1
2'\nCELERYD_NODES="a b@h"\nCELERYD_PID_FILE="/var/run/celery/%h/%n.pid"\n`),
  ],
  [
    'known on the host',
    worker('export PATH="/opt/venv/bin:$PATH"\nCELERYD_NODES=$(nproc)\nCELERYD_OPTS="-Q $(hostname)"\n'),
  ],
  ['generic', genericScript('celeryd')],
  ['beat', beat('CELERY_APP=proj\n')],
  [
    'beat, hostile values',
    beat(`CELERY_APP="it's; \\$x"\nCELERYBEAT_OPTS="--schedule='/srv/a b'"\nCELERYBEAT_ULIMIT=-n\n`),
  ],
  ['beat, known on the host', beat('CELERYBEAT_USER=$(cat /etc/user)\nCELERYBEAT_OPTS="-S $(cat /etc/scheduler)"\n')],
  ['generic beat', genericScript('celerybeat')],
  ['engine', compileEngine('/etc/conf.d/celeryd', threeNodes)],
  ['engine, generic', genericEngine('celeryd')],
  ['engine, generic beat', genericEngine('celerybeat')],
])

/** What service managers with shells of their own run: they call the engine. The words are commands of that manager. */
export const serviceScripts: ReadonlyMap<string, { readonly text: string; readonly commands: string }> = new Map(
  [
    ['OpenRC, generic', genericService('celeryd')] as const,
    ['OpenRC, generic beat', genericService('celerybeat')] as const,
    ['OpenRC', compileService([['/etc/conf.d/celeryd', threeNodes]], {})] as const,
    ['OpenRC, hostile values', compileService([['/etc/x', `CELERYD_USER='a"; b'\n`]], {})] as const,
  ].map(([what, service]) => [what, { text: emitServiceScript(service), commands: openrcCommands }]),
)
