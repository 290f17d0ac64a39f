/** The node table that a generic script makes on its host, in awk, against the rules it must follow, in TypeScript. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { type ClusterWord, commandLine, type ProblemCode, resolveCluster } from '../../lib/cluster/multi.js'
import { splitWords } from '../../lib/cluster/shlex.js'
import { messages } from '../../lib/diagnostics/messages.js'
import { nodeMessages } from '../../lib/diagnostics/messages-nodes.js'
import { shWord, shWords } from '../../lib/quote.js'
import { nameProblems, pathProblems } from '../../lib/service/node-problems.js'
import { cluster } from '../support/cluster-generator.js'
import { awks, NodeTable, type Outcome } from '../support/node-table.js'

const numRuns = Number(process.env.NODES_CASES ?? 300)
const seed = Number(process.env.NODES_SEED ?? 20240229)
const host = 'web1.example.com'

/** What a config assigns; every value is sh text only in so far as the script splits it into words. */
type Config = {
  readonly CELERY_BIN?: string
  readonly CELERY_APP?: string
  readonly CELERYD_NODES?: string
  readonly CELERYD_OPTS?: string
  readonly CELERYD_PID_FILE?: string
  readonly CELERYD_LOG_FILE?: string
  readonly CELERYD_LOG_LEVEL?: string
  readonly DAEMON_OPTS?: string
}

/**
 * Slips in which `celery multi` sees nothing wrong: the table on the host has what multi makes of them, and the worker
 * refuses its arguments, which a start shows. Only the compiler, which knows the options of a worker, tells beforehand.
 */
const leftToCelery: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'word-after-flag',
  'long-option-needs-equals',
  'option-without-value',
  'pidfile-short-option',
  'misspelt-option',
  'removed-option',
  'option-of-another-command',
  'flag-with-value',
  'bad-option-value',
  'stray-word',
  // What comes of it is the limit of the host's system.
  'options-too-long',
])

const table = new NodeTable(t, 'nodes-runtime', { instance: 'celeryd', own: 'celery' }, host)

const run = (awk: string, configs: readonly Config[], encoding?: 'latin1'): Outcome[] =>
  table.run(awk, configs, encoding)

/** What the rules say, in the form of the table. */
function expected(config: Config) {
  const problems: ProblemCode[] = []
  const split = (source: ClusterWord<undefined>['source'], value = '') => {
    const result = splitWords(value)
    problems.push(...result.problems.map(({ code }) => code))
    return result.words.map(({ text }) => ({ text, source, origin: undefined }))
  }
  const bin = split('script', config.CELERY_BIN || 'celery').map(({ text }) => text)
  const flags = [
    `--pidfile=${config.CELERYD_PID_FILE || '/var/run/celery/%n.pid'}`,
    `--logfile=${config.CELERYD_LOG_FILE || '/var/log/celery/%n%I.log'}`,
    `--loglevel=${config.CELERYD_LOG_LEVEL || 'INFO'}`,
    ...(config.CELERY_APP ? [`--app=${config.CELERY_APP}`] : []),
  ]
  const words = [
    ...split('nodes', config.CELERYD_NODES || 'celery'),
    ...split('script', config.DAEMON_OPTS),
    ...flags.map((text) => ({ text, source: 'script' as const, origin: undefined })),
    ...split('options', config.CELERYD_OPTS),
  ]
  const resolved = resolveCluster({ words, host: undefined })
  problems.push(...resolved.problems.map(({ code }) => code))
  // Without its value, this one is not left to Celery: multi makes a node called None of it.
  const nameless = resolved.problems.some(
    ({ code, parameters }) =>
      leftToCelery.has(code) && 'option' in parameters && /^(-n|--hostname)\b/.test(parameters.option),
  )
  const left = nameless ? new Set<ProblemCode>() : leftToCelery
  const parts = new Map([
    ['%h', host],
    ['%d', 'example.com'],
    ['%n', 'web1'],
  ])
  const fill = (text: string) => text.replace(/%[hdn]/g, (format) => parts.get(format) as string)
  const rows = resolved.nodes.map((node) => {
    const words = commandLine(bin, node)
    // Celery fills in the name itself, and after -- nothing is a template.
    const end = words.includes('--') ? words.indexOf('--') : words.length
    const command = words.map((word, index) =>
      index === 0 || index > end || words[index - 1] === '-n' ? word : fill(word),
    )
    const mainLog = fill(node.logfile).replaceAll('%I', '').replaceAll('%i', '0')
    return [node.shortName || 'celery', fill(node.pidfile), mainLog, ...command]
  })
  if (resolved.nodes.some(({ pidfile, logfile }) => [pidfile, logfile].some((path) => /^[^/%]/.test(path))))
    problems.push('relative-node-path')
  const unusual = resolved.nodes.flatMap(({ pidfile, logfile }) =>
    pathProblems({ pidfile: fill(pidfile), logfile: fill(logfile) }),
  )
  problems.push(...[...unusual, ...nameProblems(resolved.nodes)].map(({ code }) => code))
  const errors = problems.filter((code) => messages[code].severity === 'error' && !left.has(code))
  // Without its pid file no node can be told, so this is not left to Celery.
  const untold = resolved.nodes.some(({ pidfile }) => pidfile === '')
  return {
    rows: errors.length > 0 || untold ? undefined : rows,
    errors,
    problems,
    words: words.map(({ text }) => text),
  }
}

/** Corners where the table on the host is known to be simpler; none of them is in any sensible config. */
function leftOut({ words, problems }: ReturnType<typeof expected>): boolean {
  return (
    // A count in digits other than ASCII's, or with other blanks around it.
    words.some((word) => /^[\s\p{Nd}]+$/u.test(word) && !/^[\t-\r 0-9]+$/.test(word)) ||
    // A node selected by number whose name looks like a list or a range: -c:1 with a node a,b.
    (problems.includes('number-of-formatted-name') && words.some((word) => /^[^-].*,|^[0-9]+-/.test(word))) ||
    // -c:٢ selects by number, too.
    words.some((word) => /^-.*:.*(?![0-9])\p{Nd}/u.test(word))
  )
}

/** Compares everything; says with which config to start looking. */
function compare(t: Test, awk: string, configs: readonly Config[], encoding?: 'latin1'): number {
  let rows = 0
  const outcomes = run(awk, configs, encoding)
  for (const [index, config] of configs.entries()) {
    const wanted = expected(config)
    if (leftOut(wanted)) continue
    const found = outcomes[index] as Outcome
    rows += found.rows?.length ?? 0
    const same = JSON.stringify(found.rows) === JSON.stringify(wanted.rows)
    const spoke = (found.stderr !== '') === (wanted.rows === undefined)
    if (!same || !spoke) {
      t.same(found.rows, wanted.rows, `${awk}: ${JSON.stringify(config)}: ${wanted.errors} / ${found.stderr}`)
      if (!spoke) t.fail(`${awk}: ${JSON.stringify(config)}: ${wanted.errors} / ${found.stderr}`)
    }
  }
  return rows
}

interface Case {
  readonly verb: string
  readonly args: readonly string[]
}

const fixture = new URL('../../../../test/fixtures/multi-cases.jsonl', import.meta.url)

t.setTimeout(0)
t.test('every recorded run of celery multi', { timeout: 0 }, async (t) => {
  const cases = readFileSync(fixture, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)
    .filter(({ verb }) => ['names', 'show', 'expand'].includes(verb))
  // The same words were given to several verbs.
  const words = new Set(cases.map(({ verb, args }) => shWords(verb === 'expand' ? args.slice(1) : args)))
  // A list of nodes that is empty stands for the default; a blank is a list without any.
  const configs = [...words].map((options) => ({ CELERYD_NODES: ' ', CELERYD_OPTS: options }))
  for (const awk of awks.keys()) t.ok(compare(t, awk, configs) > 100, `enough nodes with ${awk}`)
})

t.test('generated configs', { timeout: 0 }, async (t) => {
  t.comment(`NODES_SEED=${seed}, NODES_CASES=${numRuns}`)
  const configs = fc.sample(cluster, { numRuns, seed }).map(
    (request): Config => ({
      CELERYD_NODES: shWords(request.nodes) || ' ',
      CELERYD_OPTS: shWords([...request.options.flat(), ...request.passThrough]),
      CELERYD_PID_FILE: request.host === 'web1' ? '/run/%n.pid' : '/run/%p.%d.pid',
      ...(request.script.length > 0 ? { CELERY_APP: 'proj' } : {}),
    }),
  )
  for (const awk of awks.keys()) t.ok(compare(t, awk, configs) > numRuns / 4, `enough nodes with ${awk}`)
})

t.test('every byte of every value reaches the worker', { timeout: 0 }, async (t) => {
  // Each byte that sh can hold but the percent sign, which begins a format, in an order that makes no UTF-8.
  const bytes = Array.from({ length: 255 }, (_, index) => String.fromCharCode(255 - index)).filter(
    (byte) => byte !== '%',
  )
  const all = bytes.join('')
  const hostile = [
    all,
    `it's "$HOME" \`id\` $(id) ; * ? ~ \\ \\\\ & | < > ( ) # !`,
    'a\n',
    '\n',
    '\\n\\t\\',
    '-n',
    "'",
    '50% ',
  ]
  // Paths and names have no control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f]/g, '')
  const name = printable(all).replace(/[/@,]/g, '')
  const configs = hostile.flatMap((value): Config[] => [
    { CELERYD_OPTS: shWords([`--queues=${value}`, `-X:1`, `x${value}`, '--', value]) },
    {
      CELERY_APP: value,
      CELERYD_LOG_LEVEL: value,
      CELERYD_PID_FILE: `/run/${printable(value)}`,
      CELERYD_LOG_FILE: `/log/${printable(value)}`,
    },
    { CELERY_BIN: shWords(['/venv/100%sure/python', value]), DAEMON_OPTS: shWord(`--broker=${value}`) },
  ])
  configs.push({ CELERYD_NODES: shWords([name, `b${name}@${name}`]), CELERYD_PID_FILE: '/run/%n.pid' })
  for (const awk of awks.keys()) t.ok(compare(t, awk, configs, 'latin1') > hostile.length * 2, `${awk} keeps them`)
})

t.test('what only the host knows is filled in', async (t) => {
  const configs: [config: Config, pidfile: string][] = [
    [{ CELERYD_NODES: 'a@%h b' }, '/var/run/celery/a.pid'],
    [{ CELERYD_NODES: 'a b', CELERYD_PID_FILE: '/run/%n-%d.pid' }, `/run/a-${host}.pid`],
    [{ CELERYD_OPTS: '-Q %d', CELERY_BIN: '/opt/%hundred/celery' }, '/var/run/celery/celery.pid'],
    [{ CELERYD_NODES: 'a@x.%d', CELERYD_PID_FILE: '/run/%p' }, '/run/a@x.example.com'],
  ]
  for (const awk of awks.keys()) {
    const outcomes = run(
      awk,
      configs.map(([config]) => config),
    )
    for (const [index, [config, pidfile]] of configs.entries()) {
      const rows = outcomes[index]?.rows
      t.equal(rows?.[0]?.[1], pidfile, `${awk}: ${JSON.stringify(config)}`)
      t.ok(rows?.[0]?.includes(`--pidfile=${pidfile}`), 'the worker is told the same')
    }
  }
})

t.test('what is wrong is said, and what is only odd is not', async (t) => {
  const wrong: [code: ProblemCode, nodes: string, options: string, says: RegExp][] = [
    ['unclosed-quote-in-words', 'a', '-Q "x', /no closing "/],
    ['trailing-backslash-in-words', 'a', '-Q x\\', /last backslash/],
    ['lone-dash', 'a', '-', /a - alone/],
    ['two-colons', 'a', '-b:a:b 4', /at most one colon: -b:a:b/],
    ['cmd-without-celery', 'a', '--cmd=worker', /--cmd/],
    ['unknown-format', 'a%x', '', /no format %x/],
    ['unknown-format', 'a b', '--broker=redis://:x%40y@h', /no format %40y@h in/],
    ['doubled-percent', 'a%%', '', /%% is not one %/],
    ['no-nodes', '0', '', /no nodes/],
    ['no-nodes', ' ', '', /no nodes/],
    ['too-many-nodes', '100000000000000000000', '', /more than 1000 nodes/],
    ['slash-in-node-name', '../a', '', /slash: \.\.\/a/],
    ['duplicate-node', 'a b a', '', /two nodes a@%h/],
    ['relative-node-path', 'a', '--pidfile=a.pid', /not absolute: a\.pid or/],
    ['relative-node-path', 'a', '-f a.log', /not absolute: .* or a\.log/],
    ['unusual-node-path', 'a', "--pidfile='/run/a\tb'", /cannot have control characters.*: \/run\/a\?b/],
    [
      'unusual-node-path',
      'a',
      "--logfile='/log/a -b'",
      /a blank before a dash or at the end, in its path: \/log\/a -b/,
    ],
    [
      'unusual-node-path',
      'a',
      "--pidfile='/run/a.pid '",
      /a blank before a dash or at the end, in its path: \/run\/a\.pid /,
    ],
    ['unusual-node-name', "'a\tb'", '--pidfile=/run/x --logfile=/log/x', /a node name cannot have .*: a\?b/],
    [
      'pidfiles-alike',
      'gr\u00fcn gr\u00f6n',
      '',
      /ps shows two pid files alike: .*gr\u00fcn\.pid and .*gr\u00f6n\.pid/,
    ],
    ['shared-pidfile', 'a@x a@y', '', /a@x and a@y share the pid file \/var\/run\/celery\/a\.pid/],
    ['no-such-node-number', '3', '-c:9 1', /no node 9/],
    ['no-such-node-number', 'a', '-c:0 1', /no node 0/],
    ['bad-node-range', '3', '-c:1- 1', /range of nodes: 1-/],
  ]
  const errors = Object.entries(nodeMessages).filter(([, { severity }]) => severity === 'error')
  const found = [...new Set([...wrong.map(([code]) => code), ...leftToCelery])]
  t.same(errors.map(([code]) => code).sort(), found.sort(), 'every error there is')
  const odd: [nodes: string, options: string][] = [
    ['a -c 3', ''],
    ['a', 'b --beat c -q -n:a x --loglevel=DEBUG -A other -D --executable=/x'],
    ['a', "-n b@%h --cmd='-m celery beat'"],
    ['3', '-c:celery1 1 -c:2,9 1 -c:3-1 1 -c:nosuch 2'],
    ['a b', '-c:1,b 1 -c:1-2 1 -c:a 3 -c:1 4'],
    ['my-w', '-c:1 1 -c:my-w 2'],
    ['2', '--suffix=my-host -c:celery1@my-host 4'],
    ['a', '-E b'],
    ['a', '-c3 b'],
    ['a', '--concurrency 3'],
    ['2', '--range-prefix w'],
    ['a', '--concurrency'],
    ['a', "-Q ''"],
    ['a', '-p /x'],
  ]
  const configs = [...wrong.map(([, nodes, options]) => [nodes, options] as const), ...odd].map(
    ([nodes, options]): Config => ({ CELERYD_NODES: nodes, CELERYD_OPTS: options }),
  )
  for (const awk of awks.keys()) {
    const outcomes = run(awk, configs)
    for (const [index, [code, nodes, options, says]] of wrong.entries()) {
      const { rows, stderr } = outcomes[index] as Outcome
      t.equal(rows, undefined, `${awk}: ${code} in ${nodes} / ${options}`)
      t.match(stderr, says, code)
      t.match(stderr, /^(celeryd: [ -~\u00a0-\uffff]+\n?)+$/, 'lines with the name of the service')
    }
  }
  for (const awk of awks.keys()) compare(t, awk, configs)
})
