/** Lists of commands (XCU 2.9.2, 2.9.3), and how reading goes on after a syntax error. */

import type { Command, Pipeline, Script, Statement } from './ast.js'
import { Lexer, type TokenKind } from './lexer.js'
import { SKIP } from './reader.js'
import { Expect } from './words.js'

/** What ends a list inside an open compound command. */
export type Closers = readonly string[]

/** The reserved words that continue or end a compound command, and the ones that begin it. */
const OPENER_OF: { readonly [closer: string]: string } = {
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

/** What usually comes after a closer that stands where none is open. */
const FOLLOWERS: { readonly [closer: string]: readonly string[] } = {
  // biome-ignore lint/suspicious/noThenProperty: the key is a reserved word of sh
  then: ['else', 'fi'],
  elif: ['then', 'else', 'fi'],
  else: ['fi'],
  do: ['done'],
}

/** The tokens that begin a redirection. */
export const REDIRECTIONS: ReadonlySet<TokenKind> = new Set([
  '<',
  '>',
  '>>',
  '<<',
  '<<-',
  '<&',
  '>&',
  '<>',
  '>|',
  'number',
])

/** The list of nothing, of which a file needs many. */
export const NONE: readonly never[] = Object.freeze([])

export abstract class Lists extends Lexer {
  /** The compound commands around this place, innermost last. */
  protected closers: Closers[] = []
  /** Closers that still come for commands which were already reported as unclosed. */
  readonly #owed = new Map<string, number>()

  /** Statements up to what ends the list, which is left as the current token. */
  protected list(into: Statement[] = []): Statement[] {
    const { depth, openers } = this
    const level = this.closers.length
    for (;;) {
      try {
        while (this.is('newline')) this.next(Expect.command)
        if (this.isListEnd()) return into
        this.statement(into)
      } catch (thrown) {
        if (thrown !== SKIP) throw thrown
        this.depth = depth
        this.reopen(openers)
        this.closers.length = level
        this.recover()
      }
    }
  }

  /** A list that must not be empty (XCU 2.9.4), inside a compound command that ends with one of the closers. */
  protected body(after: string, closers: Closers): Statement[] {
    this.closers.push(closers)
    const reported = this.shared.findings.length
    const statements = this.list()
    this.closers.pop()
    const isClosed = closers.includes(this.is('word') ? this.plain : this.kind)
    if (isClosed && statements.length === 0 && this.shared.findings.length === reported) {
      this.report('empty-body', this.tokenSpan(), { after, found: this.tokenName() })
    }
    return statements
  }

  /** Whether a command around this place waits for this closer. */
  protected isOpen(closer: string): boolean {
    for (let index = this.closers.length - 1; index >= 0; index--) {
      if ((this.closers[index] as Closers).includes(closer)) return true
    }
    return false
  }

  /** Whether the token ends the list. A closer that nothing waits for is reported. */
  private isListEnd(): boolean {
    for (;;) {
      const { kind, plain } = this
      if (kind === 'end') return true
      if (kind === ')' || kind === ';;') {
        if (this.isOpen(kind)) return true
        if (!this.isOwed(kind) && !this.isLost(kind === ')' ? '(' : 'case')) this.unexpected('a command')
        this.next(Expect.command)
        throw SKIP
      }
      if (kind !== 'word' || !Object.hasOwn(OPENER_OF, plain)) return false
      if (this.isOpen(plain)) return true
      const opener = OPENER_OF[plain] as string
      if (!this.isOwed(plain) && !opener.split(/,? (?:or )?/).some((word) => this.isLost(word))) {
        this.report('stray-keyword', this.tokenSpan(), { keyword: plain, opener })
        for (const closer of FOLLOWERS[plain] ?? []) this.owe(closer)
      }
      this.next(Expect.command)
      if (plain !== 'then' && plain !== 'do' && plain !== 'else') throw SKIP
      // What follows these three is a command of its own.
      while (this.is('newline')) this.next(Expect.command)
    }
  }

  /** Notes that a command was reported as unclosed, so that its closer is no news when it comes. */
  protected owe(closer: string): void {
    this.#owed.set(closer, (this.#owed.get(closer) ?? 0) + 1)
  }

  private isOwed(closer: string): boolean {
    const count = this.#owed.get(closer) ?? 0
    if (count > 0) this.#owed.set(closer, count - 1)
    return count > 0
  }

  /** After an error: skips to the end of the statement, over parentheses that are opened on the way. */
  private recover(): void {
    const wasMuted = this.muted
    let parentheses = 0
    // The error may be that a command is missing before the end of the list.
    if (this.isCloser() && this.isOpen(this.plain)) return
    this.muted = true
    for (; !this.is('end') && !this.is('newline'); this.next(Expect.argument)) {
      if (this.isWord('{')) this.owe('}')
      if (this.is('(')) parentheses++
      else if (parentheses > 0) {
        if (this.is(')')) parentheses--
      } else if (this.is(';') || this.is('&')) break
      else if ((this.is(')') || this.is(';;')) && this.isOpen(this.kind)) break
    }
    for (; parentheses > 0; parentheses--) this.owe(')')
    // The next command may be worth a message.
    this.muted = wasMuted
    if (this.is(';') || this.is('&') || this.is('newline')) this.next(Expect.command)
  }

  private statement(into: Statement[]): void {
    const { start } = this
    const first = this.pipeline()
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = []
    while (this.kind === '&&' || this.kind === '||') {
      const operator = this.kind
      this.nextCommand(operator)
      rest.push({ operator, pipeline: this.pipeline() })
    }
    const background = this.is('&')
    const last = rest.length === 0 ? first : (rest[rest.length - 1] as { pipeline: Pipeline }).pipeline
    const end = background ? this.offset(this.at) : last.span.end
    const span = rest.length === 0 && !background ? first.span : { start: this.offset(start), end }
    into.push({ span, first, rest: rest.length === 0 ? NONE : rest, background })
    if (this.is(';') || this.is('&')) this.next(Expect.command)
    else if (!this.endsStatement(last)) {
      // A closer that lacks the ; before it closes all the same.
      if (this.isCloser() && this.isOpen(this.plain)) this.reportUnexpected('; or a newline')
      else this.unexpected('; or a newline')
    }
  }

  /** Whether the token may follow a command without a separator. */
  private endsStatement(last: Pipeline): boolean {
    const { kind } = this
    if (kind === 'newline' || kind === 'end' || kind === ')' || kind === ';;') return true
    if (!this.isCloser()) return false
    // A reserved word counts right after another one (XCU 2.4): after the last word of a compound command.
    let command = last.commands[last.commands.length - 1]
    while (command?.type === 'function') command = command.body
    return command !== undefined && command.type !== 'simple' && command.redirections.length === 0
  }

  /** Whether the token is a word that only continues or ends a compound command. */
  protected isCloser(): boolean {
    return this.is('word') && Object.hasOwn(OPENER_OF, this.plain)
  }

  /** Goes on to the command that must follow an operator; on a later line, unless the operator is `!`. */
  private nextCommand(operator: string): void {
    const span = this.tokenSpan()
    this.next(Expect.command)
    while (operator !== '!' && this.is('newline')) this.next(Expect.command)
    const isEnd = this.isCloser() && this.isOpen(this.plain)
    const isCommand = this.is('word') || this.is('assignment') || this.is('(') || REDIRECTIONS.has(this.kind)
    if (isCommand && !isEnd) return
    this.report('missing-command', span, { after: operator, found: this.tokenName() })
    throw SKIP
  }

  private pipeline(): Pipeline {
    const { start } = this
    const negated = this.isWord('!')
    if (negated) this.nextCommand('!')
    const first = this.command()
    const commands = [first]
    while (this.is('|')) {
      this.nextCommand('|')
      commands.push(this.command())
    }
    if (commands.length === 1 && !negated) return { span: first.span, negated, commands }
    const end = (commands[commands.length - 1] as Command).span.end
    return { span: { start: this.offset(start), end }, negated, commands }
  }

  /** Reports the current token and leaves the statement. */
  protected unexpected(expected: string): never {
    this.reportUnexpected(expected)
    throw SKIP
  }

  protected reportUnexpected(expected: string): void {
    this.report('unexpected-token', this.tokenSpan(), { token: this.tokenName(), expected })
  }

  protected tokenSpan(): { start: number; end: number } {
    return this.span(this.start, this.is('newline') ? Math.min(this.start + 1, this.limit) : this.at)
  }

  /** The token as messages call it. */
  protected tokenName(): string {
    if (this.is('newline')) return 'the end of the line'
    if (this.is('end')) return this.isWhole() ? 'the end of the file' : 'the end of the substitution'
    return this.excerpt(this.start)
  }

  protected override substitution(): Script {
    const state = this.saveState()
    const { closers, pending, muted } = this
    const start = this.at
    this.closers = [[')']]
    this.pending = []
    this.next(Expect.command)
    const statements = this.list()
    if (!this.is(')')) throw this.unclosed()
    this.missingDocuments()
    const { comments } = this
    const span = this.span(start, this.start)
    this.restoreState(state)
    this.closers = closers
    this.muted = muted
    this.pending = pending
    return { span, statements, comments }
  }

  /** The command that begins with the token. */
  protected abstract command(): Command
}
