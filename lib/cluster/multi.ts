/**
 * The rules of `celery multi`: from the words of CELERYD_NODES and CELERYD_OPTS to the nodes and their command lines.
 *
 * The rules are those of Celery 5.2 to 5.6, written from what it does. Words that 5.7 names or selects nodes by in
 * another way are reported as problems (docs/nodes.md lists the differences).
 */

import { checkEmbeddedBeat, checkWords } from './checks.js'
import { maximumNodes, nameNodes } from './names.js'
import { type ClusterNode, resolveNode } from './node.js'
import { parseInteger } from './number.js'
import { type ClusterWord, type GivenOptions, type Parsed, parseWords } from './options.js'
import { type ClusterProblem, collector, type Report } from './problem.js'
import { selectOptions } from './selectors.js'

export { type ClusterNode, commandLine } from './node.js'
export type { ClusterWord } from './options.js'
export type { ClusterProblem, ProblemCode, ProblemParameters } from './problem.js'

export interface ClusterRequest<O> {
  /**
   * The words after `celery multi start`, in the order the init script gives them: the nodes, what the script sets
   * (`--pidfile=…`, `--logfile=…`, `--loglevel=…`, `--app=…`), the options.
   */
  readonly words: readonly ClusterWord<O>[]
  /** The host's name; undefined leaves `%h`, `%d` and `%n` where only the host can fill them in. */
  readonly host: string | undefined
  /** The characters of what stands before the options of each node: the program. */
  readonly before?: number
}

/**
 * Resolves the words of one service into its nodes. Never throws.
 *
 * @returns the nodes in order, and everything found to be wrong; where `celery multi` would fail, there is a problem,
 * and the nodes are what could still be worked out
 */
export function resolveCluster<O>(request: ClusterRequest<O>): {
  readonly nodes: readonly ClusterNode[]
  readonly problems: readonly ClusterProblem<O>[]
} {
  const { problems, report } = collector<O>()
  const parsed = parseWords(request.words, report)
  const long = tooLong(parsed, request.before ?? 0)
  if (long !== undefined) {
    report('options-too-long', long.origin, { characters: long.characters, limit: longestOptions })
    return { nodes: [], problems }
  }
  checkWords(request.words, parsed, report)

  const common: GivenOptions<O> = new Map()
  for (const option of parsed.given) if (option.selector === undefined) common.set(option.name, option)
  const naming = nameNodes(parsed.positionals, common, request.host, report)
  const cmd = common.get('--cmd')
  const append = common.get('--append')
  common.delete('--cmd')
  common.delete('--append')

  const options = selectOptions(parsed.given, common, naming, parsed.positionals.length, report)
  const nodes = naming.nodes.map((node, index) =>
    resolveNode(
      { node, cmd, append, options: options[index] ?? common, passThrough: parsed.passThrough, host: request.host },
      report,
    ),
  )
  checkEmbeddedBeat(
    naming.nodes.map((_, index) => options[index] ?? common),
    report,
  )
  checkClusterNodes(
    nodes.map((node, index) => ({
      node,
      name: naming.nodes[index]?.word.origin,
      pidfile: (options[index]?.get('--pidfile') ?? options[index]?.get('-p'))?.word,
      logfile: (options[index]?.get('--logfile') ?? options[index]?.get('-f'))?.word,
    })),
    report,
  )
  return { nodes, problems }
}

/**
 * What the options of a service may come to, each counted once for each node. Linux starts nothing with a word of more
 * than 131,072 bytes (execve(2)), and a hundred of them are more than any host has.
 */
const longestOptions = 4_000_000

/** The last of options that are too long, and how long all are. */
function tooLong<O>(
  { given, positionals, passThrough }: Parsed<O>,
  before: number,
): { origin: O | undefined; characters: number } | undefined {
  const [first] = positionals
  const count = positionals.length === 1 && first !== undefined ? (parseInteger(first.text) ?? 1) : positionals.length
  // A list or a range of nodes is looked at for each of them.
  const nodes = Math.min(Math.max(count, 1), maximumNodes)
  let length = before
  for (const { word, valueWord } of given) length += word.text.length + (valueWord?.text.length ?? 0) + 1
  for (const { text } of passThrough) length += text.length + 1
  const characters = length * nodes
  return characters <= longestOptions ? undefined : { origin: given.at(-1)?.word.origin, characters }
}

/** A node with the place of its name, and the words that gave it its files. */
interface Placed<O> {
  readonly node: ClusterNode
  readonly name: O | undefined
  readonly pidfile: ClusterWord<O> | undefined
  readonly logfile: ClusterWord<O> | undefined
}

/**
 * Two workers must not have one name or one pid file, and a file is not where somebody happens to be when a service is
 * started; each is reported where it can be put right. Paths that have a variable of their own are looked at there.
 */
function checkClusterNodes<O>(nodes: readonly Placed<O>[], report: Report<O>): void {
  const names = new Set<string>()
  const owners = new Map<string, ClusterNode>()
  const shared = new Set<string>()
  for (const { node, name, pidfile, logfile } of nodes) {
    for (const [word, path] of [
      [pidfile, node.pidfile],
      [logfile, node.logfile],
    ] as const) {
      if (word?.source === 'options' && /^[^/%]/.test(path)) report('relative-node-path', word.origin, { path })
    }
    if (node.shortName.includes('/')) report('slash-in-node-name', name, { name: node.shortName })
    if (names.has(node.name)) {
      report('duplicate-node', name, { name: node.name })
      continue
    }
    names.add(node.name)
    const owner = owners.get(node.pidfile)
    owners.set(node.pidfile, owner ?? node)
    if (owner === undefined || shared.has(node.pidfile)) continue
    shared.add(node.pidfile)
    const place = owner.shortName === node.shortName ? name : (pidfile?.origin ?? name)
    report('shared-pidfile', place, { pidfile: node.pidfile, first: owner.name, second: node.name })
  }
}
