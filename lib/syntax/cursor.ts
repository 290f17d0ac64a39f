/** A place in a text: characters from there on, positions in the file, and what is reported about them. */

import { type Code, type Finding, finding, type Parameters } from '../diagnostics/messages.js'
import { Source, type Span } from '../diagnostics/source.js'
import { BACKSLASH, BLANK, END, isName, NEWLINE, TAB } from './characters.js'

/** How deep commands, quotes and expansions may be nested: far above any config, far below the end of the stack. */
export const NESTING_LIMIT = 500

/** After how many problems a text is not worth reading: it is not a shell script at all. */
const PROBLEM_LIMIT = 1000

/**
 * How many pieces a text may have: the parts of its words, and four for each statement. A configure of 3 MB has 600,000;
 * as many as the limit take a second and 300 MB.
 */
export const PIECE_LIMIT = 750_000
const PIECES_OF_STATEMENT = 4

/** Thrown inside the parser, caught in it: the rest of this statement makes no sense. */
export const SKIP: unique symbol = Symbol('skip')
/** Thrown inside the parser, caught in it: the rest of the text makes no sense. */
export const GIVE_UP: unique symbol = Symbol('give up')

/** What the parser of a file and the parsers of its backquotes have in common. */
export interface Shared {
  /** The text of the file. */
  readonly text: string
  readonly findings: Finding[]
  /** Offsets of openers that have no end: from there to the end of the line is taken literally. */
  readonly broken: ReadonlySet<number>
  /** How many characters may still be read twice. */
  retries: number
  /** How many pieces were read. */
  pieces: number
}

export class Cursor {
  at = 0
  /** Where the text ends for now; earlier than its end inside a here-document. */
  limit: number
  /** Set while text is skipped: one true problem is better than three guessed. */
  muted = false
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
    readonly text: string,
    readonly shared: Shared,
    public depth = 0,
    private readonly map?: Int32Array,
  ) {
    this.limit = text.length
  }

  /** The offset in the file. */
  offset(at: number): number {
    return this.map === undefined ? at : (this.map[at] as number)
  }

  /** A range of the text as a range of the file. */
  span(start: number, end: number): { start: number; end: number } {
    return this.map === undefined ? { start, end } : { start: this.map[start] as number, end: this.map[end] as number }
  }

  /** Whether this is the text of the file, not one between backquotes. */
  isWhole(): boolean {
    return this.map === undefined
  }

  /** The code of the character there, `END` at the end of the text. */
  code(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) : END
  }

  /** The first offset from there on that is not a line continuation (XCU 2.2.1). */
  skipContinuations(from: number): number {
    let at = from
    while (this.code(at) === BACKSLASH && this.code(at + 1) === NEWLINE) at += 2
    return at
  }

  /** The first offset from there on that is neither a blank nor a line continuation. */
  skipSpaces(from: number): number {
    let at = this.skipContinuations(from)
    while (this.code(at) === BLANK || this.code(at) === TAB) at = this.skipContinuations(at + 1)
    return at
  }

  /** Reads a name (XBD 3.235), with continuation lines in it; empty where none begins. */
  name(): string {
    let name = ''
    for (let at = this.at; isName(this.code(at)); at = this.skipContinuations(this.at)) {
      const start = at
      while (isName(this.code(at))) at++
      name += this.text.slice(start, at)
      this.at = at
    }
    return name
  }

  /** The offset of the first newline from there on, or of the end of the text; asked in order it costs one pass. */
  lineEnd(from: number): number {
    if (from < this.#newlineFrom || from > this.#newlineAt) {
      const newline = this.text.indexOf('\n', from)
      this.#newlineFrom = from
      this.#newlineAt = newline === -1 ? this.text.length : newline
    }
    return Math.min(this.#newlineAt, this.limit)
  }

  /** The number of the line in the file that an offset of the file is on. */
  line(offset: number): number {
    this.#source ??= new Source('', this.shared.text)
    return this.#source.position(offset).line
  }

  /** Adds a finding. @throws GIVE_UP when there are too many */
  report<C extends Code>(code: C, span: Span, parameters: Parameters<C>): void {
    if (this.muted) return
    const { findings } = this.shared
    if (findings.length < PROBLEM_LIMIT) findings.push(finding(code, span, parameters))
    else {
      findings.push(finding('too-many-problems', span, { limit: PROBLEM_LIMIT }))
      throw GIVE_UP
    }
  }

  /** What was read since then, short enough for a message. */
  excerpt(start: number): string {
    const line = this.text.slice(start, Math.min(this.at, this.lineEnd(start)))
    return line.length > 40 || start + line.length < this.at ? `${line.slice(0, 40)}…` : line
  }

  /** Counts parts of words. @throws GIVE_UP when there are too many */
  spend(pieces: number): void {
    this.shared.pieces += pieces
    if (this.shared.pieces <= PIECE_LIMIT) return
    this.muted = false
    const start = Math.max(0, Math.min(this.at, this.limit) - 1)
    this.report('file-too-long', this.span(start, start + 1), {})
    throw GIVE_UP
  }

  /** Counts a statement. @throws GIVE_UP when there are too many */
  spendStatement(): void {
    this.spend(PIECES_OF_STATEMENT)
  }

  /** Counts a level of nesting. @throws GIVE_UP when there are too many */
  enter(at: number): void {
    if (++this.depth <= NESTING_LIMIT) return
    this.muted = false
    this.report('nesting-too-deep', this.span(at, Math.min(at + 1, this.limit)), { limit: NESTING_LIMIT })
    throw GIVE_UP
  }

  leave(): void {
    this.depth--
  }
}
