/**
 * The rules of `celery multi`: from the words of CELERYD_NODES and CELERYD_OPTS to the nodes and their command lines.
 *
 * The rules are those of Celery 5.2 to 5.6, written from what it does. Words that 5.7 names or selects nodes by in
 * another way are reported as problems (docs/nodes.md lists the differences).
 */

import { checkWords } from './checks.js'
import { nameNodes } from './names.js'
import { type ClusterNode, resolveNode } from './node.js'
import { type Options, parseWords, type Word } from './options.js'
import { collector, type Problem, type Report } from './problem.js'
import { selectOptions } from './selectors.js'

export { type ClusterNode, commandLine } from './node.js'
export type { Word } from './options.js'
export type { Problem, ProblemCode, ProblemParameters } from './problem.js'

export interface ClusterRequest<O> {
  /**
   * The words after `celery multi start`, in the order the init script gives them: the nodes, what the script sets
   * (`--pidfile=…`, `--logfile=…`, `--loglevel=…`, `--app=…`), the options.
   */
  readonly words: readonly Word<O>[]
  /** The host's name; undefined leaves `%h`, `%d` and `%n` where only the host can fill them in. */
  readonly host: string | undefined
}

/**
 * Resolves the words of one service into its nodes. Never throws.
 *
 * @returns the nodes in order, and everything found to be wrong; where `celery multi` would fail, there is a problem,
 * and the nodes are what could still be made out
 */
export function resolveCluster<O>(request: ClusterRequest<O>): {
  readonly nodes: readonly ClusterNode[]
  readonly problems: readonly Problem<O>[]
} {
  const { problems, report } = collector<O>()
  const parsed = parseWords(request.words, report)
  checkWords(request.words, parsed, report)

  const common: Options<O> = new Map()
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
  checkNodes(
    nodes.map((node, index) => ({
      node,
      name: naming.nodes[index]?.word.origin,
      pidfile: (options[index]?.get('--pidfile') ?? options[index]?.get('-p'))?.word.origin,
    })),
    report,
  )
  return { nodes, problems }
}

/** A node with the places of its name and its pid file. */
interface Placed<O> {
  readonly node: ClusterNode
  readonly name: O | undefined
  readonly pidfile: O | undefined
}

/** Two workers must not have one name or one pid file; each is reported where it can be put right. */
function checkNodes<O>(nodes: readonly Placed<O>[], report: Report<O>): void {
  const names = new Set<string>()
  const owners = new Map<string, ClusterNode>()
  const shared = new Set<string>()
  for (const { node, name, pidfile } of nodes) {
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
    const place = owner.shortName === node.shortName ? name : (pidfile ?? name)
    report('shared-pidfile', place, { pidfile: node.pidfile, first: owner.name, second: node.name })
  }
}
