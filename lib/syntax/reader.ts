/** The first stage of reading: characters, places, and what is known when the text ends too early. */

import { type Code, type Finding, finding, type Parameters } from '../diagnostics/messages.js'
import { Source } from '../diagnostics/source.js'
import type { Span } from './ast.js'

/** How deep commands, quotes and expansions may be nested: far above any config, far below the end of the stack. */
export const NESTING_LIMIT = 500

/** After how many problems a text is not worth reading: it is no shell script at all. */
const PROBLEM_LIMIT = 1000

/** Thrown inside the parser, caught in it: the rest of this statement makes no sense. */
export const SKIP: unique symbol = Symbol('skip')
/** Thrown inside the parser, caught in it: the rest of the text makes no sense. */
export const GIVE_UP: unique symbol = Symbol('give up')

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

/** What the parser of a text and those of its backquotes have in common. */
export interface Shared {
  readonly text: string
  readonly findings: Finding[]
  /** Offsets of openers that have no end: from there to the end of the line is taken literally. */
  readonly broken: ReadonlySet<number>
  /** How many characters may still be read twice. */
  retries: number
}

/** An open quote or expansion. */
interface Opener {
  readonly at: number
  readonly opener: string
  readonly closer: string
}

/** The characters of a name: letters, digits and `_` (XBD 3.235). */
const NAME = new Uint8Array(128)
for (const character of 'abcdefghijklmnopqrstuvwxyz') {
  NAME[character.charCodeAt(0)] = NAME[character.toUpperCase().charCodeAt(0)] = 1
}
for (const character of '0123456789_') NAME[character.charCodeAt(0)] = 1

export const isName = (code: number): boolean => code < 128 && NAME[code] === 1
export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isNameStart = (code: number): boolean => isName(code) && !isDigit(code)

const BACKSLASH = 92
const NEWLINE = 10

export class Reader {
  protected at = 0
  /** Where the text ends for now; earlier than its end inside a here-document. */
  protected limit: number
  protected depth: number
  /** Set while text is skipped: one true problem is better than three guessed. */
  protected muted = false
  #open: Opener[] = []
  /** Quoted strings of several lines, the place to look when a quote is missing. */
  readonly #tall: { readonly start: number; readonly end: number }[] = []
  #newlineFrom = 0
  #newlineAt = -1
  #source: Source | undefined

  /**
   * @param text what to read
   * @param shared what belongs to the whole file
   * @param depth how deep this text is nested
   * @param map the offset in the file of each offset in the text, where they differ (inside backquotes)
   */
  constructor(
    protected readonly text: string,
    protected readonly shared: Shared,
    depth = 0,
    private readonly map?: Int32Array,
  ) {
    this.limit = text.length
    this.depth = depth
  }

  /** The offset in the file. */
  protected offset(at: number): number {
    return this.map === undefined ? at : (this.map[at] as number)
  }

  /** Whether this is the text of the file, not one between backquotes. */
  protected isWhole(): boolean {
    return this.map === undefined
  }

  protected span(start: number, end: number): { start: number; end: number } {
    return this.map === undefined ? { start, end } : { start: this.map[start] as number, end: this.map[end] as number }
  }

  /** The code of the character there, -1 at the end of the text. */
  protected code(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) : -1
  }

  /** The first offset from there on that is not a line continuation (XCU 2.2.1). */
  protected skipContinuations(from: number): number {
    let at = from
    while (this.code(at) === BACKSLASH && this.code(at + 1) === NEWLINE) at += 2
    return at
  }

  /** The offset of the first newline from there on, or of the end of the text; asked in order it costs one pass. */
  protected lineEnd(from: number): number {
    if (from < this.#newlineFrom || from > this.#newlineAt) {
      const newline = this.text.indexOf('\n', from)
      this.#newlineFrom = from
      this.#newlineAt = newline === -1 ? this.text.length : newline
    }
    return Math.min(this.#newlineAt, this.limit)
  }

  /** The number of the line in the file. */
  protected line(offset: number): number {
    this.#source ??= new Source('', this.shared.text)
    return this.#source.position(offset).line
  }

  protected report<C extends Code>(code: C, span: Span, parameters: Parameters<C>): void {
    if (this.muted) return
    const { findings } = this.shared
    if (findings.length < PROBLEM_LIMIT) findings.push(finding(code, span, parameters))
    else {
      findings.push(finding('too-many-problems', span, { limit: PROBLEM_LIMIT }))
      throw GIVE_UP
    }
  }

  /** What was read since then, short enough for a message. */
  protected excerpt(start: number): string {
    const line = this.text.slice(start, Math.min(this.at, this.lineEnd(start)))
    return line.length > 40 || start + line.length < this.at ? `${line.slice(0, 40)}…` : line
  }

  /** Counts a level of nesting. */
  protected enter(at: number): void {
    if (++this.depth <= NESTING_LIMIT) return
    this.muted = false
    this.report('nesting-too-deep', this.span(at, Math.min(at + 1, this.limit)), { limit: NESTING_LIMIT })
    throw GIVE_UP
  }

  protected leave(): void {
    this.depth--
  }

  /** Remembers an opener until its end is found. */
  protected open(at: number, opener: string, closer: string): void {
    this.enter(at)
    this.#open.push({ at, opener, closer })
  }

  protected close(): void {
    const opener = this.#open.pop() as Opener
    this.leave()
    const isQuote = opener.opener === '"' || opener.opener === "'"
    if (isQuote && this.lineEnd(opener.at) < this.at) this.closeTall(opener.opener, opener.at)
  }

  /** A quoted string of several lines: remembers it, and reports one that ends where another begins. */
  private closeTall(quote: string, start: number): void {
    const tall = { start, end: this.at }
    this.#tall.push(tall)
    const next = this.code(this.at)
    if (!this.#swallows(tall) || next === -1 || ' \t\r\n;&|<>()'.includes(this.text[this.at] as string)) return
    const endsAt = this.line(this.offset(this.at - 1))
    this.report('swallowed-assignment', this.span(start, start + 1), { quote, endsAt })
  }

  /** How many openers are open, to go back to by `reopen`. */
  protected get openers(): number {
    return this.#open.length
  }

  protected reopen(count: number): void {
    this.#open.length = count
  }

  /** Whether this opener is known to have no end. */
  protected isBroken(at: number): boolean {
    return this.shared.broken.size > 0 && this.shared.broken.has(this.offset(at))
  }

  /** Whether this word stands in a line that was not read, since that offset, because of an opener without end. */
  protected isLost(word: string, since = 0): boolean {
    for (const offset of this.shared.broken) {
      if (offset < since) continue
      const newline = this.shared.text.indexOf('\n', offset)
      if (this.shared.text.slice(offset, newline === -1 ? undefined : newline).includes(word)) return true
    }
    return false
  }

  /** The text ended inside the innermost opener. Names the one that most likely lacks its end. */
  protected unclosed(): Unclosed {
    const open = this.#open
    let index = open.length - 1
    const last = open[index] as Opener
    const parent = open[index - 1]
    // "${A" or "$(a": the last quote was meant to close the first one, what lies between them lacks its end.
    if (parent !== undefined && last.opener === '"' && open[index - 2]?.opener === '"') index--
    let culprit = open[index] as Opener
    let endsAt: number | undefined
    const tall = culprit === last ? this.#suspect(last.opener) : undefined
    if (tall !== undefined) {
      culprit = { ...last, at: tall.start }
      endsAt = this.line(this.offset(tall.end - 1))
    }
    // Whatever was opened before it on the same line is lost with it.
    const lineStart = this.text.lastIndexOf('\n', culprit.at - 1) + 1
    const from = open.find(({ at }) => at >= lineStart && at <= culprit.at)?.at ?? culprit.at
    const { opener, closer } = culprit
    const span = this.span(culprit.at, Math.min(culprit.at + opener.length, this.limit))
    const found =
      opener === '"' || opener === "'"
        ? finding('unclosed-quote', span, { quote: opener, endsAt, smart: this.#endsSmart(culprit.at + 1) })
        : finding('unclosed-expansion', span, { opener, closer })
    return new Unclosed(found, this.offset(from))
  }

  /** Where a quote is left open at the end, an earlier string that swallowed the beginning of an assignment is to blame. */
  #suspect(quote: string): { readonly start: number; readonly end: number } | undefined {
    if (quote !== '"' && quote !== "'") return undefined
    return this.#tall.find(
      (tall) => this.text[tall.start] === quote && (this.#swallows(tall) || this.#endsSmart(tall.start + 1)),
    )
  }

  /** Whether the last line of a string is the beginning of an assignment. */
  #swallows({ start, end }: { readonly start: number; readonly end: number }): boolean {
    const from = this.text.lastIndexOf('\n', end - 2) + 1
    if (from <= start || end - from > 200) return false
    return /^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z_0-9]*=$/.test(this.text.slice(from, end - 1))
  }

  /** Whether the line goes on with a typographic closing quote at its end. */
  #endsSmart(from: number): boolean {
    return /[\u2018-\u201f][ \t\r]*$/.test(this.text.slice(from, this.lineEnd(from)))
  }
}
