/** Per-node options: `-c:worker2 4`, `-c:1-3 10`, `-Q:4,5 data`. */

import type { Naming } from './names.js'
import { maximumNodes } from './names.js'
import { splitNodeName } from './node-formats.js'
import { isIndex, parseInteger } from './number.js'
import type { GivenOption, GivenOptions } from './options.js'
import type { Report } from './problem.js'

/** The options of some nodes, by what those nodes are called. */
type Selected<O> = Map<string, GivenOptions<O>>

/**
 * Gives each node its own options: the common ones, in which its own take the place of those they repeat, and follow
 * where they are new.
 *
 * A selector is a name, a number (the place in the list of nodes, from 1), or a list of these with commas; where there
 * is a single positional word, also a range of numbers. Numbers in lists and ranges are numbers of a count only: with
 * named nodes they select nothing. Selected by number beats selected by name, a list or range beats both, whatever the
 * order. A node is looked up by its full name, and only if that has no options by its key.
 *
 * A selector that selects nothing is reported. multi fails at a number beyond the nodes, and before 5.7 at the name of
 * a single node that has a dash in it; here the number is left out, and the name works.
 *
 * @returns the options of each node, in the order of the nodes
 * Sources: celery/apps/multi.py, MultiParser._update_ns_opts, _update_ns_ranges, _parse_ns_range, _node_from_options.
 */
export function selectOptions<O>(
  given: readonly GivenOption<O>[],
  common: GivenOptions<O>,
  naming: Naming<O>,
  positionals: number,
  report: Report<O>,
): readonly GivenOptions<O>[] {
  const selected: Selected<O> = new Map()
  for (const option of given) {
    if (option.selector !== undefined) optionsOf(selected, option.selector).set(option.name, option)
  }
  applyNumbers(selected, naming.keys, report)
  applyLists(selected, positionals === 1, report)

  const used = new Set<string>()
  const result = naming.nodes.map((node) => {
    const key = !node.hostDependent && selected.has(node.name) ? node.name : node.key
    if (key === undefined) return new Map(common)
    used.add(key)
    return new Map([...common, ...(selected.get(key) ?? [])])
  })
  for (const option of given) {
    if (option.selector !== undefined) reportUnused(option, option.selector, naming, positionals === 1, used, report)
  }
  return result
}

function optionsOf<O>(selected: Selected<O>, key: string): GivenOptions<O> {
  const options = selected.get(key) ?? new Map()
  selected.set(key, options)
  return options
}

function merge<O>(target: GivenOptions<O>, source: GivenOptions<O>, report: Report<O>): void {
  for (const [name, option] of source) {
    const before = target.get(name)
    if (before !== undefined && before !== option && before.value !== option.value) {
      report('node-option-overridden', before.word.origin, {
        option: withoutValue(before),
        winner: withoutValue(option),
      })
    }
    target.set(name, option)
  }
}

/** Every number stands for the name at its place; what is selected by the number as a name stays, too. */
function applyNumbers<O>(selected: Selected<O>, keys: readonly string[], report: Report<O>): void {
  for (const [selector, options] of [...selected]) {
    if (!isIndex(selector)) continue
    const key = keys[(parseInteger(selector) as number) - 1]
    if (key !== undefined) {
      merge(optionsOf(selected, key), options, report)
      continue
    }
    for (const option of options.values()) {
      report('no-such-node-number', option.word.origin, {
        option: withoutValue(option),
        number: selector,
        count: keys.length,
      })
    }
  }
}

function applyLists<O>(selected: Selected<O>, ranges: boolean, report: Report<O>): void {
  for (const [selector, options] of [...selected]) {
    if (!isList(selector, ranges)) continue
    // First the entry goes: a list may hold its own text only where a dash turns out to be part of a name.
    selected.delete(selector)
    for (const key of listed(selector, ranges)) merge(optionsOf(selected, key), options, report)
  }
}

function isList(selector: string, ranges: boolean): boolean {
  return selector.includes(',') || (ranges && selector.includes('-'))
}

/** The keys of a list or a range. */
function listed(selector: string, ranges: boolean): readonly string[] {
  return selector.split(',').flatMap((part) => {
    const range = ranges ? parseRange(part) : undefined
    if (range === undefined) return [part]
    const length = Math.min(Math.max(range.last - range.first + 1, 0), maximumNodes)
    return Array.from({ length }, (_, index) => String(range.first + index))
  })
}

function parseRange(part: string): { readonly first: number; readonly last: number } | undefined {
  const ends = part.split('-').map(parseInteger)
  const [first, last] = ends
  return ends.length === 2 && first !== undefined && last !== undefined ? { first, last } : undefined
}

function reportUnused<O>(
  option: GivenOption<O>,
  selector: string,
  naming: Naming<O>,
  ranges: boolean,
  used: ReadonlySet<string>,
  report: Report<O>,
): void {
  const text = withoutValue(option)
  const origin = option.word.origin
  if (isIndex(selector)) {
    const key = naming.keys[(parseInteger(selector) as number) - 1]
    if (key === undefined || used.has(selector)) return
    // What is selected by a number is looked up under the name as written, and a name may look like a list.
    const found = isList(key, ranges) ? listed(key, ranges).includes(key) : used.has(key)
    if (!found) report('number-of-formatted-name', origin, { option: text, name: key })
    else if (isList(key, ranges)) report('dash-in-single-name', origin, { option: text, name: key })
    return
  }
  const parts = isList(selector, ranges) ? selector.split(',') : [selector]
  for (const part of parts) {
    const range = ranges ? parseRange(part) : undefined
    const keys = range === undefined ? [part] : listed(part, true)
    if (range === undefined && ranges && part.includes('-') && used.has(part)) {
      report('dash-in-single-name', origin, { option: text, name: part })
    }
    if (!naming.counted && (isIndex(part) || parseRange(part) !== undefined)) {
      report('numbers-with-names', origin, { option: text, selector: part })
      continue
    }
    if (keys.length > 0 && keys.every((key) => used.has(key))) continue
    if (naming.counted && part.includes('-') && range === undefined) {
      report('bad-node-range', origin, { option: text, range: part })
      continue
    }
    const number = naming.nodes.findIndex(({ shortName, name }) => part === shortName || part === name)
    const short = splitNodeName(part).short
    if (naming.counted && number !== -1) {
      report('node-name-with-count', origin, { option: text, node: part, number: number + 1 })
    } else if (naming.nodes.some(({ key }) => key === part)) {
      report('node-option-shadowed', origin, { option: text, node: part })
    } else if (part.includes('@') && naming.nodes.some((node) => node.hostDependent && node.shortName === short)) {
      report('node-host-unknown', origin, { option: text, node: part })
    } else {
      report('no-such-node', origin, { option: text, node: part })
    }
  }
}

/** The option as it was given, without its value. */
function withoutValue<O>(option: GivenOption<O>): string {
  return option.selector === undefined ? option.name : `${option.name}:${option.selector}`
}
