/** The command line of a scheduler that a generic script makes on its host, in awk, against that of a frozen one. */

import fc from 'fast-check'
import t from 'tap'
import { compile } from '../../lib/compile/compiler.js'
import { shWord, shWords } from '../../lib/quote.js'
import { awks, NodeTable } from '../support/node-table.js'

const numRuns = Number(process.env.NODES_CASES ?? 300)
const seed = Number(process.env.NODES_SEED ?? 20240229)

type Config = Readonly<Record<string, string>>

/** What the compiler makes of a config, in the form of the table; undefined where it has errors. */
function expected(name: string, config: Config): string[][] | undefined {
  const text = Object.entries(config)
    .map(([name, value]) => `${name}=${shWord(value)}\n`)
    .join('')
  const configs = [{ path: 'celerybeat', text, checksum: 0, size: 0 }]
  const { service, findings } = compile({
    ...{ kind: 'celerybeat', name, configs },
    ...{ environment: [], host: undefined, follow: undefined },
  })
  if (findings.some(({ code }) => code.endsWith('-in-words') || /^(relative|unusual)-node-path$/.test(code)))
    return undefined
  return service.nodes?.map(({ shortName, pidfile, logfile, argv }) => [shortName, pidfile, logfile, ...argv])
}

const names = [
  ...['-A', '-b', '-s', '-S', '-l', '-f', '-q', '-C', '-D', '-x', '-qC', '-'],
  ...['app', 'broker', 'result-backend', 'loader', 'config', 'workdir', 'no-color', 'quiet', 'detach'].map(
    (x) => `--${x}`,
  ),
  ...[
    'schedule',
    'scheduler',
    'max-interval',
    'loglevel',
    'logfile',
    'pidfile',
    'uid',
    'gid',
    'umask',
    'executable',
  ].map((x) => `--${x}`),
  ...['--unknown', '--schedules', '--', '', 'a=b'],
]
const values = ['/srv/x', 'x', 'a b', "it's", '%n-%h', '$HOME `id`', 'a\\b', '=', '', '-q', '--', 'gr\u00fcn']
const word = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom(...values),
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('=', ''), fc.constantFrom(...values))
    .map((parts) => parts.join('')),
)

const configs: fc.Arbitrary<Config> = fc
  .record(
    {
      CELERYBEAT_OPTS: fc.array(word, { maxLength: 6 }).map(shWords),
      DAEMON_OPTS: fc.array(word, { maxLength: 2 }).map(shWords),
      CELERY_BIN: fc.constantFrom('/v/celery', "'/a b/python' -m celery"),
      CELERYBEAT: fc.constantFrom('', '/old/celery'),
      CELERY_APP: fc.constantFrom('', 'proj', "it's"),
      CELERYBEAT_PID_FILE: fc.constantFrom('', '/run/x/y.pid', '/run/a b/%n'),
      CELERYBEAT_LOG_FILE: fc.constantFrom('', '/log/x'),
      CELERYBEAT_LOG_LEVEL: fc.constantFrom('', 'DEBUG'),
      CELERYBEAT_LOGLEVEL: fc.constantFrom('', 'ERROR'),
    },
    { requiredKeys: ['CELERYBEAT_OPTS'] },
  )
  .map((config) => ({ ...config }))

const wrong: Config[] = ['-S "x', "'", '-S x\\', '-f log', '--pidfile=x'].map((options) => ({
  CELERYBEAT_OPTS: options,
}))

t.setTimeout(0)
for (const [name, own] of [
  ['celerybeat', 'celery'],
  ['other', 'other'],
] as const) {
  t.test(name, { timeout: 0 }, async (t) => {
    t.comment(`NODES_SEED=${seed}, NODES_CASES=${numRuns}`)
    const table = new NodeTable(t, 'beat-runtime', { instance: name, own }, 'web1')
    const all = [{ CELERYBEAT_OPTS: '' }, ...fc.sample(configs, { numRuns, seed }), ...wrong]
    for (const awk of awks.keys()) {
      const outcomes = table.run(awk, all)
      const differing = all.flatMap((config, index) => {
        const [found, wanted] = [outcomes[index], expected(name, config)]
        const same = JSON.stringify(found?.rows) === JSON.stringify(wanted)
        const spoke = (found?.stderr !== '') === (wanted === undefined)
        return same && spoke ? [] : [{ config, found, wanted }]
      })
      t.same(differing.slice(0, 1), [], `${awk}: as compiled`)
      t.ok(
        outcomes.slice(-wrong.length).every(({ rows }) => rows === undefined),
        'what is wrong is refused',
      )
      t.ok(outcomes.filter(({ rows }) => rows !== undefined).length > all.length / 2, 'and most is not')
    }
  })
}
