/** What the functions that read commands share: the parts they read with, the commands around the place, and errors. */

import type { Command, Span, Word } from './ast.js'
import { type Cursor, SKIP } from './cursor.js'
import type { HereDocuments } from './here-documents.js'
import type { Lexer } from './lexer.js'
import type { Openers } from './openers.js'

/** What ends a list inside an open compound command. */
export type Closers = readonly string[]

/** The reserved words that continue or end a compound command, and the ones that begin it. */
export const OPENER_OF: { readonly [closer: string]: string } = {
  // biome-ignore lint/suspicious/noThenProperty: the key is a reserved word of sh
  then: 'if',
  elif: 'if',
  else: 'if',
  fi: 'if',
  do: 'while, until or for',
  done: 'do',
  esac: 'case',
  in: 'case or for',
  '}': '{',
}

/** The list of nothing, of which a file needs many. */
export const NONE: readonly never[] = Object.freeze([])

export class CommandParser {
  /** The compound commands around this place, innermost last. */
  closers: Closers[] = []
  /** Closers that still come for commands which were already reported as unclosed. */
  readonly #owed = new Map<string, number>()

  /** @param readCommand reads the command that begins with the token, of whatever kind */
  constructor(
    readonly cursor: Cursor,
    readonly openers: Openers,
    readonly lexer: Lexer,
    readonly documents: HereDocuments,
    private readonly readCommand: (parser: CommandParser) => Command,
  ) {}

  /** The command that begins with the token. */
  command(): Command {
    return this.readCommand(this)
  }

  /** The same for a command inside of another one. */
  nested(read: (parser: CommandParser) => Command): Command {
    this.cursor.enter(this.lexer.start)
    const command = read(this)
    this.cursor.leave()
    return command
  }

  /** Whether the token is a word that only continues or ends a compound command. */
  isCloser(): boolean {
    return this.lexer.is('word') && Object.hasOwn(OPENER_OF, this.lexer.plain)
  }

  /** Whether a command around this place waits for this closer. */
  isOpen(closer: string): boolean {
    for (let index = this.closers.length - 1; index >= 0; index--) {
      if ((this.closers[index] as Closers).includes(closer)) return true
    }
    return false
  }

  /** Whether the token is a reserved word that a command around this place waits for. */
  isOpenCloser(): boolean {
    return this.isCloser() && this.isOpen(this.lexer.plain)
  }

  /** Notes that a command was reported as unclosed, so that its closer is not reported when it comes. */
  owe(closer: string): void {
    this.#owed.set(closer, (this.#owed.get(closer) ?? 0) + 1)
  }

  /** Whether this closer belongs to a command that was reported as unclosed; takes note that it came. */
  takeOwed(closer: string): boolean {
    const count = this.#owed.get(closer) ?? 0
    if (count > 0) this.#owed.set(closer, count - 1)
    return count > 0
  }

  /** Reports the current token and leaves the statement. */
  unexpected(expected: string): never {
    this.reportUnexpected(expected)
    throw SKIP
  }

  reportUnexpected(expected: string): void {
    this.cursor.report('unexpected-token', this.tokenSpan(), { token: this.tokenName(), expected })
  }

  tokenSpan(): { start: number; end: number } {
    const { cursor, lexer } = this
    return cursor.span(lexer.start, lexer.is('newline') ? Math.min(lexer.start + 1, cursor.limit) : cursor.at)
  }

  /** The token as messages call it. */
  tokenName(): string {
    const { cursor, lexer } = this
    if (lexer.is('newline')) return 'the end of the line'
    if (lexer.is('end')) return cursor.isWhole() ? 'the end of the file' : 'the end of the substitution'
    return cursor.excerpt(lexer.start)
  }

  /** The source of a word. */
  textOf({ span }: Word): string {
    return this.cursor.shared.text.slice(span.start, span.end).replaceAll('\\\n', '')
  }

  /** From an offset in the text to the last redirection, or to an offset in the file where there is none. */
  upTo(start: number, end: number, redirections: readonly { readonly span: Span }[]): Span {
    return { start: this.cursor.offset(start), end: redirections[redirections.length - 1]?.span.end ?? end }
  }
}
