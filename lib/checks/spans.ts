/** Ranges of texts, and which of them hold another one: found in logarithmic time, however many there are. */

import type { Source, Span } from '../diagnostics/source.js'

interface Sorted {
  readonly starts: readonly number[]
  /** The furthest end of all ranges up to each. */
  readonly ends: readonly number[]
}

export class Spans {
  readonly #given = new Map<Source, Span[]>()
  readonly #sorted = new Map<Source, Sorted>()

  add(source: Source, span: Span): void {
    const list = this.#given.get(source)
    if (list === undefined) this.#given.set(source, [span])
    else list.push(span)
    this.#sorted.delete(source)
  }

  /** Whether one of the ranges reaches beyond the start of this one, and begins before `from`. */
  #reaches(source: Source, from: number, to: number): boolean {
    const { starts, ends } = this.#order(source)
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) < from) low = middle + 1
      else high = middle
    }
    return low > 0 && (ends[low - 1] as number) >= to
  }

  /** Whether a range lies within one of them; ranges do not overlap but nest. */
  hold(source: Source, span: Span): boolean {
    return this.#reaches(source, span.start + 1, span.end)
  }

  /** Whether a range has anything in common with one of them. */
  touch(source: Source, span: Span): boolean {
    return this.#reaches(source, span.end, span.start + 1)
  }

  #order(source: Source): Sorted {
    const known = this.#sorted.get(source)
    if (known !== undefined) return known
    const spans = [...(this.#given.get(source) ?? [])].sort((one, other) => one.start - other.start)
    let furthest = 0
    const ends = spans.map(({ end }) => {
      furthest = Math.max(furthest, end)
      return furthest
    })
    const sorted = { starts: spans.map(({ start }) => start), ends }
    this.#sorted.set(source, sorted)
    return sorted
  }
}
