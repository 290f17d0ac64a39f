/**
 * What is open, and which of it lacks its end.
 *
 * sh notices a missing quote at the end of the file, lines after the place that needs it. These rules find that place:
 * the string of several lines that ends just where the next one should begin, and the opener that the last quote was
 * meant to close.
 */

import { type Finding, finding } from '../diagnostics/messages.js'
import { END } from './characters.js'
import type { Cursor } from './cursor.js'

/** Thrown inside the parser, caught in it: the text ended in a quote or an expansion. */
export class Unclosed {
  /**
   * @param finding what to say
   * @param from where the next attempt stops reading quotes and expansions, up to the end of that line
   */
  constructor(
    readonly finding: Finding,
    readonly from: number,
  ) {}
}

/** An open quote or expansion. */
interface Opener {
  readonly at: number
  readonly opener: string
  readonly closer: string
}

/** A quoted string of several lines, the place to look when a quote is missing. */
interface TallString {
  readonly start: number
  readonly end: number
}

export class Openers {
  #open: Opener[] = []
  readonly #tall: TallString[] = []

  constructor(private readonly cursor: Cursor) {}

  /** How many openers are open, to go back to by `reopen`. */
  get count(): number {
    return this.#open.length
  }

  /** Forgets the openers after the first `count` ones. */
  reopen(count: number): void {
    this.#open.length = count
  }

  /** Remembers an opener until its end is found. */
  open(at: number, opener: string, closer: string): void {
    this.cursor.enter(at)
    this.#open.push({ at, opener, closer })
  }

  /** The innermost opener ended just before the cursor. */
  close(): void {
    const { at, opener } = this.#open.pop() as Opener
    this.cursor.leave()
    const isQuote = opener === '"' || opener === "'"
    if (isQuote && this.cursor.lineEnd(at) < this.cursor.at) this.#closeTall(opener, at)
  }

  /** A string of several lines: remembers it, and reports one that ends where another begins. */
  #closeTall(quote: string, start: number): void {
    const { cursor } = this
    const tall = { start, end: cursor.at }
    this.#tall.push(tall)
    const isFollowed = cursor.code(tall.end) !== END && !' \t\r\n;&|<>()'.includes(cursor.text[tall.end] as string)
    if (!isFollowed || !this.#swallowsAssignment(tall)) return
    const endsAt = cursor.line(cursor.offset(tall.end - 1))
    cursor.report('swallowed-assignment', cursor.span(start, start + 1), { quote, endsAt })
  }

  /** Whether an earlier attempt found that this opener has no end. */
  isBroken(at: number): boolean {
    const { broken } = this.cursor.shared
    return broken.size > 0 && broken.has(this.cursor.offset(at))
  }

  /** Whether this word stands in a line that was not read, since that offset, because of an opener without end. */
  isLost(word: string, since = 0): boolean {
    const { broken, text } = this.cursor.shared
    for (const offset of broken) {
      if (offset < since) continue
      const newline = text.indexOf('\n', offset)
      if (text.slice(offset, newline === -1 ? undefined : newline).includes(word)) return true
    }
    return false
  }

  /** The text ended inside the innermost opener. Names the one that most likely lacks its end. */
  unclosed(): Unclosed {
    const { cursor } = this
    const open = this.#open
    let index = open.length - 1
    const last = open[index] as Opener
    // "${A" or "$(a": the last quote was meant to close the first one, what lies between them lacks its end.
    if (last.opener === '"' && open[index - 2]?.opener === '"') index--
    let culprit = open[index] as Opener
    let endsAt: number | undefined
    const tall = culprit === last ? this.#suspect(last.opener) : undefined
    if (tall !== undefined) {
      culprit = { ...last, at: tall.start }
      endsAt = cursor.line(cursor.offset(tall.end - 1))
    }
    // Whatever was opened before it on the same line is lost with it.
    const lineStart = cursor.text.lastIndexOf('\n', culprit.at - 1) + 1
    const from = open.find(({ at }) => at >= lineStart && at <= culprit.at)?.at ?? culprit.at
    const { opener, closer } = culprit
    const span = cursor.span(culprit.at, Math.min(culprit.at + opener.length, cursor.limit))
    const found =
      opener === '"' || opener === "'"
        ? finding('unclosed-quote', span, { quote: opener, endsAt, smart: this.#endsSmart(culprit.at + 1) })
        : finding('unclosed-expansion', span, { opener, closer })
    return new Unclosed(found, cursor.offset(from))
  }

  /** Where a quote is left open at the end, an earlier string that swallowed the beginning of an assignment is to blame. */
  #suspect(quote: string): TallString | undefined {
    if (quote !== '"' && quote !== "'") return undefined
    return this.#tall.find(
      (tall) =>
        this.cursor.text[tall.start] === quote && (this.#swallowsAssignment(tall) || this.#endsSmart(tall.start + 1)),
    )
  }

  /** Whether the last line of a string is the beginning of an assignment. */
  #swallowsAssignment({ start, end }: TallString): boolean {
    const { text } = this.cursor
    const from = text.lastIndexOf('\n', end - 2) + 1
    if (from <= start || end - from > 200) return false
    return /^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z_0-9]*=$/.test(text.slice(from, end - 1))
  }

  /** Whether the line goes on with a typographic closing quote at its end. */
  #endsSmart(from: number): boolean {
    return /[\u2018-\u201f][ \t\r]*$/.test(this.cursor.text.slice(from, this.cursor.lineEnd(from)))
  }
}
