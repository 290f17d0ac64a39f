/** Our rules against the installed Celery's, over generated words. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { type ClusterNode, commandLine, type ProblemCode, resolveCluster } from '../../lib/cluster/multi.js'
import { splitWords } from '../../lib/cluster/shlex.js'
import { cluster, pick, wordsOf } from '../support/cluster-generator.js'

const root = new URL('../../../../', import.meta.url)
const python = process.env.CELERY_PYTHON ?? fileURLToPath(new URL('.cache/venv-celery-latest/bin/python', root))
const numRuns = Number(process.env.CLUSTER_CASES ?? 2000)
const seed = Number(process.env.CLUSTER_SEED ?? 20240229)

interface Answer {
  readonly failure?: string
  readonly words?: readonly string[]
  readonly nodes?: readonly { name: string; options: string[]; extra: string[]; line: Understood }[]
  readonly lines?: readonly Understood[]
}

/** A command line as Celery reads it. */
interface Understood {
  readonly refused?: string
  readonly command?: string[]
}

/** A Celery that answers as long as the test runs. */
function startOracle() {
  if (!existsSync(python)) throw new Error(`no Python with Celery at ${python}: set CELERY_PYTHON`)
  const script = fileURLToPath(new URL('test/support/multi-oracle.py', root))
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async <T>() => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${python} ended`)
    return JSON.parse(value) as T
  }
  return {
    version: next<{ version: [number, number] }>(),
    ask(request: object): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      return next<Answer>()
    },
    async stop(): Promise<void> {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Problems that say: celery multi fails. */
const failures: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'lone-dash',
  'two-colons',
  'no-such-node-number',
  'bad-node-range',
  'cmd-without-celery',
])

/** Problems of which some make celery multi fail, depending on where they are. */
const mayFail: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'option-without-value',
  'long-option-needs-equals',
  'pidfile-short-option',
  'doubled-percent',
  'unknown-format',
  'no-such-node',
  'dash-in-single-name',
  'number-of-formatted-name',
])

/** Problems that say: Celery 5.7 does otherwise. */
const versionDependent: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'numbers-with-names',
  'dash-in-single-name',
  'doubled-percent',
  'number-of-formatted-name',
])

t.setTimeout(0)
t.test('celery multi of the installed Celery', { timeout: 0 }, async (t) => {
  t.comment(`${python}, CLUSTER_SEED=${seed}, CLUSTER_CASES=${numRuns}`)
  const oracle = startOracle()
  const [major, minor] = (await oracle.version).version
  const since57 = major > 5 || (major === 5 && minor >= 7)
  const seen = { failures: 0, nodes: 0, understood: 0 }
  try {
    await fc.assert(
      fc.asyncProperty(cluster, async (request) => {
        const words = wordsOf(request)
        const { nodes, problems } = resolveCluster({ words, host: request.host })
        const lines = nodes.map((node) => commandLine([], node))
        const answer = await oracle.ask({ args: words.map(({ text }) => text), host: request.host, lines })
        const codes = problems.map(({ code }) => code)
        if (since57 && codes.some((code) => versionDependent.has(code))) return
        if (answer.nodes === undefined) {
          seen.failures++
          if (!codes.some((code) => failures.has(code) || mayFail.has(code)))
            throw new Error(`no problem where Celery says ${answer.failure}`)
          return
        }
        const wrong = codes.find((code) => failures.has(code))
        if (wrong !== undefined) throw new Error(`Celery does not fail, but we say ${wrong}`)
        compare(
          nodes.map(({ name, options, passThrough }) => ({ name, options, extra: passThrough })),
          answer.nodes.map(({ name, options, extra }) => ({ name, options, extra })),
        )
        seen.nodes += nodes.length
        // An option that lacks its value takes the next one for it, and ours stand in another order.
        if (codes.includes('option-without-value') || codes.includes('long-option-needs-equals')) return
        for (const [index, { line }] of answer.nodes.entries()) {
          if (line.refused !== undefined || line.command?.[0] !== 'worker') continue
          seen.understood++
          compare(answer.lines?.[index], line)
        }
      }),
      { numRuns, seed, includeErrorInReport: true },
    )
  } finally {
    await oracle.stop()
  }
  t.comment(JSON.stringify(seen))
  t.ok(seen.understood > numRuns / 4, 'enough command lines were understood')
  t.ok(seen.failures > numRuns / 20, 'enough of the failures were seen')
})

t.test('words, as shlex splits them', async (t) => {
  const oracle = startOracle()
  await oracle.version
  // Only here do shlex and sh agree: in double quotes sh takes the backslash before $, ` and a newline away, too.
  const piece = pick('a', 'é', '=', '#', ' ', '\t', '\n', "'", '"', '\\', '\\"', "\\'", '\\ ', '\\\\')
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const value = pieces.join('')
        fc.pre(!value.includes('\\\n'))
        const { words, problems } = splitWords(value)
        const answer = await oracle.ask({ split: value })
        compare(
          problems.length > 0 ? 'refused' : words.map(({ text }) => text),
          answer.failure === undefined ? answer.words : 'refused',
        )
        for (const { text, start, end } of words) {
          if (problems.length === 0)
            compare(splitWords(value.slice(start, end)).words, [{ text, start: 0, end: end - start }])
        }
      }),
      { numRuns, seed, includeErrorInReport: true },
    )
  } finally {
    await oracle.stop()
  }
  t.pass('all agree')
})

t.test('what the host fills in later is what it would have been', async (t) => {
  const unknowable = new Set<ProblemCode>(['node-host-unknown', 'doubled-percent', 'unknown-format'])
  let compared = 0
  fc.assert(
    fc.property(cluster, (request) => {
      const words = wordsOf(request)
      const onHost = resolveCluster({ words, host: request.host })
      const before = resolveCluster({ words, host: undefined })
      if ([...onHost.problems, ...before.problems].some(({ code }) => unknowable.has(code))) return
      // After -- nothing is a format, and --append comes after that.
      if (request.passThrough.length > 0 && words.some(({ text }) => text.startsWith('--append'))) return
      const [first = '', ...domain] = request.host.split('.')
      const values = new Map([
        ['%h', request.host],
        ['%d', domain.join('.')],
        ['%n', first],
      ])
      const fill = (text: string) => text.replace(/%[hdn]/g, (format) => values.get(format) as string)
      for (const [index, node] of before.nodes.entries()) {
        const line = commandLine(['celery'], node)
        const end = line.includes('--') ? line.indexOf('--') : line.length
        compare(
          [...line.slice(0, end).map(fill), ...line.slice(end), fill(node.shortName)],
          [...commandLine(['celery'], onHost.nodes[index] as ClusterNode), onHost.nodes[index]?.shortName],
        )
        compared++
      }
    }),
    { numRuns, seed, includeErrorInReport: true },
  )
  t.ok(compared > numRuns / 2, 'enough nodes were compared')
})

function compare(ours: unknown, theirs: unknown): void {
  const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)]
  if (left !== right) throw new Error(`ours   ${left}\nCelery ${right}`)
}
