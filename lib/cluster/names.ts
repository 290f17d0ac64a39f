/** From positional words and the options about names to the full names of the nodes. */

import { fillFormats, nameFormats, splitNodeName } from './node-formats.js'
import { parseInteger } from './number.js'
import type { ClusterWord, GivenOptions } from './options.js'
import type { Report } from './problem.js'

/** More nodes than this on one host are a slip of the keyboard, and would fill the memory. */
export const maximumNodes = 1000

/** A node before its options are known. */
export interface NamedNode<O> {
  /** Full: `worker1@%h`, or with the host's own name where that is known. */
  readonly name: string
  readonly shortName: string
  /**
   * What a per-node option calls it: the name as written and without its host; the number where there is a count.
   * Undefined where only the host knows.
   */
  readonly key: string | undefined
  /** Whether the full name is known only on its host. */
  readonly hostDependent: boolean
  readonly word: ClusterWord<O>
}

export interface Naming<O> {
  /** The words as `-c:1`, `-c:2` count them: the names as written, or `1`, `2`, … for a count. */
  readonly keys: readonly string[]
  readonly nodes: readonly NamedNode<O>[]
  /** Whether the nodes are a count. */
  readonly counted: boolean
}

/**
 * Names the nodes, and takes the options that only serve this out of `options`: `--hostname`, `-n`, `--prefix`,
 * `--suffix`, `--range-prefix`.
 *
 * A single word that is an integer is a count; its nodes are called by the range prefix, `celery` if there is none,
 * and their number. Any other word is a name: one with an `@` stands as it is, any other gets the prefix, an `@`, and
 * the suffix, or else the host name given, or else the host's own.
 *
 * Sources: celery/apps/multi.py, MultiParser.parse and build_nodename.
 */
export function nameNodes<O>(
  positionals: readonly ClusterWord<O>[],
  options: GivenOptions<O>,
  host: string | undefined,
  report: Report<O>,
): Naming<O> {
  const affixes = takeAffixes(options, host)
  const single = positionals.length === 1 ? positionals[0] : undefined
  const count = single && parseInteger(single.text)
  if (positionals.length === 0 || (count !== undefined && count < 1)) report('no-nodes', single?.origin, {})
  if (single !== undefined && count !== undefined) {
    if (count > maximumNodes) {
      report('too-many-nodes', single.origin, { count: single.text, limit: maximumNodes })
      return { keys: [], nodes: [], counted: true }
    }
    const keys = Array.from({ length: Math.max(count, 0) }, (_, index) => String(index + 1))
    const nodes = keys.map((key) => nameNode(key, single, { ...affixes, prefix: affixes.rangePrefix }, host, report))
    return { keys, nodes, counted: true }
  }
  if (positionals.length > maximumNodes) {
    const count = String(positionals.length)
    report('too-many-nodes', positionals[maximumNodes]?.origin, { count, limit: maximumNodes })
    return { keys: [], nodes: [], counted: false }
  }
  return {
    keys: positionals.map(({ text }) => text),
    nodes: positionals.map((word) => nameNode(word.text, word, affixes, host, report)),
    counted: false,
  }
}

interface Affixes {
  readonly prefix: string
  readonly rangePrefix: string
  readonly suffix: string
}

function takeAffixes<O>(options: GivenOptions<O>, host: string | undefined): Affixes {
  const take = (name: string) => {
    const option = options.get(name)
    options.delete(name)
    return option
  }
  const short = take('-n')
  const long = take('--hostname')
  const given = long ?? short
  // An option without a value is Python's None, and multi really writes that into the name.
  const hostname = given === undefined ? (host ?? '%h') : (given.value ?? 'None')
  const suffix = take('--suffix')?.value || hostname
  return {
    prefix: take('--prefix')?.value || '',
    rangePrefix: take('--range-prefix')?.value || 'celery',
    // Two quotes that survived the shell stand for no host at all.
    suffix: suffix === '""' || suffix === "''" ? '' : suffix,
  }
}

function nameNode<O>(
  text: string,
  word: ClusterWord<O>,
  affixes: Affixes,
  host: string | undefined,
  report: Report<O>,
): NamedNode<O> {
  const qualified = text.includes('@')
  const written = qualified ? text : `${affixes.prefix}${text}@${affixes.suffix}`
  const name = fillFormats(written, nameFormats(host), report, word.origin)
  const shortName = splitNodeName(name).short
  const waitsForHost = (part: string) => host === undefined && /%[hdn]/.test(part)
  return {
    name,
    shortName,
    key: qualified ? (waitsForHost(shortName) ? undefined : shortName) : text,
    hostDependent: waitsForHost(name),
    word,
  }
}
