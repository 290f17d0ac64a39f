/** Reading the words of `celery multi` into node names, options, per-node options and what is passed through. */

import { celerySpellings } from '../options/celery-options.js'
import type { Report } from './problem.js'

/** One word that `celery multi` would get after its verb. */
export interface ClusterWord<O> {
  readonly text: string
  /** CELERYD_NODES, CELERYD_OPTS, or what the init script itself puts between and after them. */
  readonly source: 'nodes' | 'options' | 'script'
  /** The caller's own note of where the word stands; problems carry it. */
  readonly origin: O
}

/** One option as it was given. */
export interface GivenOption<O> {
  /** With its dashes and without its node: `-c`, `--concurrency`, `-Ofair`. */
  readonly name: string
  readonly value: string | undefined
  /** What follows the colon: the `worker2` of `-c:worker2 4`. */
  readonly selector: string | undefined
  readonly word: ClusterWord<O>
  /** The word that a short option took for its value. */
  readonly valueWord: ClusterWord<O> | undefined
}

/** Options by name: a repeated one keeps its first place and has its last value. */
export type GivenOptions<O> = Map<string, GivenOption<O>>

export interface Parsed<O> {
  /** Words that are neither options nor taken by one: names, or a count. */
  readonly positionals: readonly ClusterWord<O>[]
  /** Every option in the order given. */
  readonly given: readonly GivenOption<O>[]
  /** From `--` on. */
  readonly passThrough: readonly ClusterWord<O>[]
}

/** What `celery multi` takes for itself before it looks at anything else, once each, wherever it stands. */
const reserved = [
  ...celerySpellings({ scope: 'multi', value: false }),
  // These two are options of celery itself as well.
  ...['--quiet', '-q', '--no-color'],
]

/**
 * Reads words as `celery multi` does: empty words vanish; a short option takes the next word unless that starts with
 * `-`; a long one has a value only after `=`; a name with a colon belongs to some nodes only; `--` ends it all.
 *
 * What makes multi fail (a lone `-`, two colons) is reported and left out.
 * Sources: celery/apps/multi.py, NamespacedOptionParser; celery/bin/multi.py, MultiTool._handle_reserved_options.
 */
export function parseWords<O>(input: readonly ClusterWord<O>[], report: Report<O>): Parsed<O> {
  const words = withoutReserved(input, report).filter(({ text }) => text !== '')
  const positionals: ClusterWord<O>[] = []
  const given: GivenOption<O>[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ClusterWord<O>
    if (word.text === '--') return { positionals, given, passThrough: words.slice(at) }
    if (!word.text.startsWith('-')) {
      positionals.push(word)
    } else if (word.text === '-') {
      report('lone-dash', word.origin, {})
    } else if (word.text.startsWith('--')) {
      const equals = word.text.indexOf('=')
      const name = equals === -1 ? word.text : word.text.slice(0, equals)
      const value = equals === -1 ? undefined : word.text.slice(equals + 1)
      addOption(given, report, name, value, word, undefined)
    } else {
      const next = words[at + 1]
      const valueWord = next?.text.startsWith('-') ? undefined : next
      if (valueWord !== undefined) at++
      addOption(given, report, word.text, valueWord?.text, word, valueWord)
    }
  }
  return { positionals, given, passThrough: [] }
}

function withoutReserved<O>(input: readonly ClusterWord<O>[], report: Report<O>): readonly ClusterWord<O>[] {
  const words = [...input]
  for (const option of reserved) {
    const at = words.findIndex(({ text }) => text === option)
    if (at === -1) continue
    report('multi-only-option', words[at]?.origin, { option })
    words.splice(at, 1)
  }
  return words
}

function addOption<O>(
  given: GivenOption<O>[],
  report: Report<O>,
  written: string,
  value: string | undefined,
  word: ClusterWord<O>,
  valueWord: ClusterWord<O> | undefined,
): void {
  const [name = '', selector, ...more] = written.split(':')
  if (more.length > 0) report('two-colons', word.origin, { option: written })
  else given.push({ name, value, selector, word, valueWord })
}
