import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  type ClusterNode,
  type ClusterWord,
  commandLine,
  type ProblemCode,
  resolveCluster,
} from '../../../lib/cluster/multi.js'
import { fillFormats, optionFormats } from '../../../lib/cluster/node-formats.js'
import { splitWords } from '../../../lib/cluster/shlex.js'
import type { Message } from '../../../lib/diagnostics/message.js'
import { messages } from '../../../lib/diagnostics/messages.js'
import { nodeMessages } from '../../../lib/diagnostics/messages-nodes.js'

/** One real run of `celery multi VERB ARGS…`. */
interface Case {
  readonly note: string
  readonly verb: string
  readonly args: readonly string[]
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly host: string
}

type Source = ClusterWord<number>['source']

const fixture = new URL('../../../../../test/fixtures/multi-cases.jsonl', import.meta.url)
const cases = readFileSync(fixture, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)

/** Words that all come from one place, each with its number for an origin. */
function from(source: Source, texts: readonly string[]): ClusterWord<number>[] {
  return texts.map((text, origin) => ({ text, source, origin }))
}

/** Resolves a config's two variables, as the service does. */
function resolve(nodes: string, options: string, host?: string) {
  const words = (source: Source, value: string) =>
    from(
      source,
      splitWords(value).words.map(({ text }) => text),
    )
  return resolveCluster({
    words: [
      ...words('nodes', nodes),
      ...from('script', ['--pidfile=/run/%n.pid', '--logfile=/log/%n%I.log', '--app=proj']),
      ...words('options', options),
    ],
    host,
  })
}

/** What is left of a line of `multi show` without the words that have a place of their own in our command line. */
function withoutOwnPlace(line: string, node: ClusterNode): string {
  let rest = line
  const own = ['--detach', '--detach', `-n ${node.name}`, `--pidfile=${node.pidfile}`, `--logfile=${node.logfile}`]
  own.push('--executable=/usr/bin/python3', '--executable=/x/python a')
  for (const words of own) rest = rest.replace(` ${words}`, '')
  return rest.replace(/^\S+( %n)? -m celery/, '').trimEnd()
}

/** The same words of ours, in the order of multi: what goes before the sub-command comes in reverse. */
function inMultiOrder(node: ClusterNode): string {
  const globals: string[] = []
  for (const word of node.globalOptions) {
    if (word.startsWith('-')) globals.unshift(word)
    else globals[0] += ` ${word}`
  }
  return ['', ...globals, ...node.command, ...node.options, ...node.passThrough].join(' ')
}

t.test('every recorded run of celery multi', (t) => {
  let compared = 0
  for (const { note, verb, args, stdout, exit, stderr, host } of cases) {
    if (!['names', 'show', 'expand'].includes(verb)) continue
    const template = verb === 'expand' ? args[0] : undefined
    if (verb === 'expand' && template === undefined) continue
    compared++
    const name = `${verb}: ${note}: ${JSON.stringify(args)}`
    const { nodes, problems } = resolveCluster({
      words: from('options', verb === 'expand' ? args.slice(1) : args),
      host,
    })
    if (exit !== 0 || stderr.startsWith('Invalid command')) {
      const failures = problems.filter(({ code }) => messages[code].severity === 'error')
      t.not(failures.length, 0, name)
      continue
    }
    const lines = nodes.map((node) => {
      if (verb === 'names') return node.name
      if (verb === 'show') return inMultiOrder(node)
      return fillFormats(template as string, optionFormats(node.name), () => {}, undefined)
    })
    if (verb !== 'show' || nodes.length === 0) t.equal(`${lines.join('\n')}\n`, stdout, name)
    else {
      const shown = stdout.trimEnd().split('\n')
      t.same(
        lines,
        shown.map((line, index) => withoutOwnPlace(line, nodes[index] as ClusterNode)),
        name,
      )
      for (const [index, { pidfile, name: full }] of nodes.entries()) {
        t.match(shown[index], `--pidfile=${pidfile}`, name)
        t.match(shown[index], `-n ${full}`, name)
      }
    }
  }
  t.equal(compared, 210, 'all cases of these verbs')
  t.end()
})

t.test('the nodes of a config', (t) => {
  const table: [nodes: string, options: string, lines: string[]][] = [
    ['w1', '', ['w1.pid w1%I.log -n w1@%h']],
    ['w1 w2', '-c 2 -c:w2 4', ['w1.pid w1%I.log -c 2 -n w1@%h', 'w2.pid w2%I.log -c 4 -n w2@%h']],
    [
      '2',
      '-Q:1 "a b"',
      ["celery1.pid celery1%I.log -Q 'a b' -n celery1@%h", 'celery2.pid celery2%I.log -n celery2@%h'],
    ],
    ['a@web1', '--pidfile=/p/%h.pid', ['/p/a@web1.pid a%I.log -n a@web1']],
    ['a', '--pidfile=/p/%n%I.%i.%d.pid', ['/p/a.0.%h.pid a%I.log -n a@%h']],
    ['a@x.%d', '--pidfile=/p/%d', ['/p/x.%d a%I.log -n a@x.%d']],
    ['%n', '', ['%n.pid %n%I.log -n %n@%h']],
    ['a', '-f /l/%n', ['a.pid /l/a -n a@%h']],
    ['a b', '-f:b /l/%n -l:2 DEBUG', ['a.pid a%I.log -n a@%h', 'b.pid /l/b -l DEBUG -n b@%h']],
    ['a', '--append="-E \'x y\' %n" -- p.q=%n', ["a.pid a%I.log -n a@%h -- p.q=%n -E 'x y' a"]],
    ['a', "--cmd='-m celery worker --detach -E' --concurrency=2", ['-E a.pid a%I.log --concurrency=2 -n a@%h']],
    ['a', '--suffix=\'""\'', ['a.pid a%I.log -n a@']],
    ['2', '--range-prefix=w --suffix=h', ['w1.pid w1%I.log -n w1@h', 'w2.pid w2%I.log -n w2@h']],
    ['a', '-b x --config=c -A other', ['-b x --config=c | a.pid a%I.log -n a@%h']],
    ['a', '-D x -c 1', ['a.pid a%I.log x -c 1 -n a@%h']],
    [`"a b'c"`, '--append=%n', ["'a b'c.pid' 'a b'c%I.log' -n 'a b'c@%h' 'a b'c'"]],
    ['a', '-A "" -b x', ['-b x | a.pid a%I.log -n a@%h']],
    ['2 1', '-c:2 4', ['2.pid 2%I.log -c 4 -n 2@%h', '1.pid 1%I.log -c 4 -n 1@%h']],
    ['%n %n@x', '-c:1 4', ['%n.pid %n%I.log -c 4 -n %n@%h', '%n.pid %n%I.log -n %n@x']],
    ['1@h', '-c:1-3 4', ['1.pid 1%I.log -c 4 -n 1@h']],
    ['my-worker', '-c:my-worker 2', ['my-worker.pid my-worker%I.log -c 2 -n my-worker@%h']],
  ]
  for (const [nodes, options, lines] of table) {
    const shown = resolve(nodes, options).nodes.map((node) => {
      const words = commandLine([], node).map((word) => (word.includes(' ') ? `'${word}'` : word))
      return words
        .join(' ')
        .replace(/^--app=proj (?:(-.*) )?worker/, (_, globals) => (globals === undefined ? '' : `${globals} |`))
        .replace(/--(pidfile|logfile)=(?:\/(run|log)\/)?/g, '')
        .trim()
    })
    t.same(shown, lines, `${nodes} / ${options}`)
  }
  t.same(commandLine(['/v/bin/celery', '-x'], resolve('a', '-c 1', 'web1').nodes[0] as ClusterNode), [
    ...['/v/bin/celery', '-x', '--app=proj', 'worker', '--pidfile=/run/a.pid', '--logfile=/log/a%I.log', '-c', '1'],
    ...['-n', 'a@web1'],
  ])
  t.end()
})

t.test('the tables in docs/nodes.md', (t) => {
  const page = readFileSync(new URL('../../../../../docs/nodes.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(.*?)` \| (?:`(.*?)`)? ?\| `(.*)` \|$/gm)]
  for (const [, nodes = '', options = '', workers] of rows) {
    if (nodes === 'CELERYD_NODES') continue
    const shown = resolve(nodes, options).nodes.map((node) => [node.name, ...node.options].join(' '))
    t.equal(shown.join('`, `'), workers, `${nodes} / ${options}`)
  }
  t.equal(rows.length, 26, 'every row was found')
  t.end()
})

t.test('what is wrong', (t) => {
  const table: [nodes: string, options: string, codes: ProblemCode[]][] = [
    ['w1 w2', '--time-limit=300 --concurrency=8 -Ofair:w1 -E', []],
    ['3', '-c 3 -c:1-2 4 -Q:1,3 data -l:2 DEBUG', []],
    ['a', '-', ['lone-dash']],
    ['a', '-c:a:b 4', ['two-colons']],
    ['a', '-E b', ['word-after-flag']],
    ['a', '-c3 b', ['word-after-flag']],
    ['a', '--concurrency 3', ['long-option-needs-equals']],
    ['2', '--range-prefix w', ['long-option-needs-equals']],
    ['a', '--concurrency', ['option-without-value']],
    ['a', "-Q ''", ['option-without-value']],
    ['a -c 3', '', ['option-in-nodes']],
    ['a', 'b', ['node-in-options']],
    ['a', '--beat b', ['node-in-options', 'embedded-beat-schedule', 'embedded-beat-repeated']],
    ['a', '-B -s /x/schedule', []],
    ['a', '-B --scheduler=django_celery_beat.schedulers:DatabaseScheduler', []],
    ['a b', '-B:a -s:a /x/schedule', []],
    ['a b', '-EB --schedule=/x', ['embedded-beat-repeated']],
    ['a b', '-B:1', ['embedded-beat-schedule']],
    ['a', '--concurency=3', ['misspelt-option']],
    ['a', '--max-tasks=3', ['misspelt-option']],
    ['a', '--foo -y', ['unknown-option']],
    ['a', '-c:a 3 --foo:a=1', ['unknown-option']],
    ['a', '--autoreload', ['removed-option']],
    ['a', '--settings=proj.settings', ['removed-option']],
    ['a', '--maxtasksperchild=3 --no-execv', ['old-option']],
    ['a', '--max-interval=5', ['option-of-another-command']],
    ['a', '--skip-checks', ['option-of-another-command']],
    ['a', '--purge=1', ['flag-with-value']],
    ['a', '-E --purge -EB -s /x', []],
    ['a', '-c many', ['bad-option-value']],
    ['a', '-cmany', ['bad-option-value']],
    ['a', '-c=4', ['bad-option-value']],
    ['a', '--concurrency=2.0', ['bad-option-value']],
    ['a', '--time-limit=abc', ['bad-option-value']],
    ['a', '--time-limit=1e3 --soft-time-limit=.5 --prefetch-multiplier=+1', []],
    ['a', '--autoscale=8', []],
    ['a', '--autoscale=8,2', []],
    ['a', '--autoscale=8-2', ['bad-option-value']],
    ['a', '-P threds -Ofare', ['bad-option-value']],
    ['a', '-P proj.pools:Pool -O fair -Q %n', []],
    ['a', '--umask=rw', ['bad-option-value', 'option-has-variable']],
    ['a', '--umask=002', ['option-has-variable']],
    ['a', '--statedb=state', ['relative-option-path']],
    ['a', '-S django_celery_beat.schedulers:DatabaseScheduler', ['relative-option-path']],
    ['a', '--statedb=/var/lib/celery/%n.state', []],
    ['a', '--statedb=/var/run/%n.state', []],
    ['a', '-S /dev/shm/celery.state', ['shared-directory']],
    ['a', '-q', ['multi-only-option']],
    ['a', '-n:a x', ['multi-option-per-node']],
    ['a', '--loglevel=DEBUG', ['option-has-variable']],
    ['a', '-A other', ['option-has-variable', 'global-option-ignored']],
    ['a', '-D', ['detach-option']],
    ['a', '-p /x', ['pidfile-short-option']],
    ['a', '-n a@%h', ['hostname-with-node-name']],
    ['a', '-n %h', []],
    ['a', '--executable=/x', ['executable-ignored']],
    ['a', '--cmd=worker', ['cmd-without-celery']],
    ['a', "--cmd='-m celery beat'", ['cmd-not-worker']],
    ['a%x', '', ['unknown-format']],
    ['a b', '--broker=redis://:x%40y@h', ['unknown-format']],
    ['a%%', '', ['doubled-percent']],
    ['', '', ['no-nodes']],
    ['0', '', ['no-nodes']],
    ['100000000000000000000', '', ['too-many-nodes']],
    ['a '.repeat(1001), '', ['too-many-nodes']],
    ['1000', `--x=${'a'.repeat(5000)}`, ['options-too-long']],
    ['../a', '', ['slash-in-node-name']],
    ['a b a', '', ['duplicate-node']],
    ['a@x a@y', '', ['shared-pidfile']],
    ['a', '--pidfile=%n.pid -f log', ['option-has-variable', 'relative-node-path']],
    ['3', '-c:9 1', ['no-such-node-number']],
    ['a', '-c:0 1', ['no-such-node-number']],
    ['3', '-c:1- 1', ['bad-node-range']],
    ['a', '-c:b 1', ['no-such-node']],
    ['3', '-c:2,9 1', ['no-such-node']],
    ['3', '-c:3-1 1', ['no-such-node']],
    ['3', '-c:celery2 1', ['node-name-with-count']],
    ['a b', '-c:1,b 1', ['numbers-with-names']],
    ['a b', '-c:1-2 1', ['numbers-with-names']],
    ['my-w', '-c:1 1', ['dash-in-single-name']],
    ['my-w other-w', '-c:my-w 1', []],
    ['a', '-c:a@web1 1', ['node-host-unknown']],
    ['a@web1', '-c:a@web1 1', []],
    ['a@%h', '-c:1 1', ['number-of-formatted-name']],
    ['a@web1', '-c:a 1 -Q:1 q', ['node-option-shadowed']],
    ['a b', '-c:a 1 -c:1 2', ['node-option-overridden']],
    ['3', '-c:2 1 -c:1-3 2', ['node-option-overridden']],
  ]
  for (const [nodes, options, expected] of table) {
    const { problems } = resolve(nodes, options)
    t.same([...new Set(problems.map(({ code }) => code))].sort(), [...expected].sort(), `${nodes} / ${options}`)
    for (const { code, parameters } of problems) {
      const { message, help, explanation } = messages[code] as Message<unknown>
      t.notMatch([message(parameters), help?.(parameters) ?? '', explanation].join(), /undefined|\.,|\[object/, code)
    }
  }
  const seen = new Set(table.flatMap(([, , expected]) => expected))
  const elsewhere = [
    ...['unclosed-quote-in-words', 'trailing-backslash-in-words', 'unusual-node-path', 'unusual-node-name'],
    ...['pidfiles-alike', 'stray-word'],
  ]
  t.same(
    Object.keys(nodeMessages).filter((code) => !seen.has(code as ProblemCode)),
    elsewhere,
  )
  t.end()
})

t.test('a problem points at the word it is about, once', (t) => {
  const words: ClusterWord<string>[] = [
    { text: '3', source: 'nodes', origin: 'the count' },
    { text: '--pidfile=/run/%x', source: 'script', origin: 'the pid file' },
    { text: '-Q', source: 'options', origin: 'the option' },
    { text: '%y', source: 'options', origin: 'its value' },
  ]
  const { problems } = resolveCluster({ words, host: undefined })
  t.same(
    problems.map(({ code, origin }) => [code, origin]),
    [
      ['unknown-format', 'the pid file'],
      ['unknown-format', 'its value'],
      ['shared-pidfile', 'the pid file'],
    ],
  )
  t.end()
})
