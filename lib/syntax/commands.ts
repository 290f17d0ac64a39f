/** Simple commands (XCU 2.9.1) and redirections (XCU 2.7). */

import type { Assignment, Command, Redirection, Word } from './ast.js'
import type { OpenRedirection } from './here-documents.js'
import type { RedirectionOperator } from './lexer.js'
import { Lists, NONE, REDIRECTIONS } from './lists.js'
import { SKIP } from './reader.js'
import { Expect } from './words.js'

/** The same list, without the room that a list reserves to grow. */
function compact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice()
}

export abstract class Commands extends Lists {
  /** The compound command that begins with this reserved word; undefined where the word is not one. */
  protected abstract compound(word: string): Command | undefined
  /** `( list )` */
  protected abstract subshell(): Command
  /** `name() …`, once the name and the parentheses are known to stand there. */
  protected abstract functionDefinition(name: Word, start: number): Command

  protected override command(): Command {
    if (this.is('(')) return this.subshell()
    if (this.is('word')) {
      const { plain } = this
      if (plain === '!') this.unexpected('a command')
      if (plain !== '') {
        const compound = this.compound(plain)
        if (compound !== undefined) return compound
        if (this.isCloser()) this.unexpected('a command')
      }
    }
    return this.simple()
  }

  /** A simple command (XCU 2.9.1), or a function definition, which begins like one. */
  private simple(): Command {
    const { start } = this
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirections: Redirection[] = []
    let expect: Expect = Expect.command
    let end = this.offset(start)
    for (;;) {
      if (this.is('assignment')) {
        assignments.push(this.assignmentToken)
        end = this.assignmentToken.span.end
        this.next(expect)
      } else if (this.is('word')) {
        const word = this.wordToken
        const { plain } = this
        words.push(word)
        end = word.span.end
        if (words.length === 1) {
          if (plain === '[[') this.doubleBracket(start)
          // Shells expand a tilde in their arguments as in assignments, though POSIX asks for it only since 2024.
          expect = plain === 'export' || plain === 'readonly' ? Expect.declaration : Expect.argument
        }
        this.next(expect)
        if (this.is('(')) {
          const isFirst = words.length === 1 && assignments.length === 0 && redirections.length === 0
          if (isFirst && this.code(this.skipSpaces(this.at)) === 41) return this.functionDefinition(word, start)
          this.parenthesis(word)
        }
      } else if (REDIRECTIONS.has(this.kind)) {
        const redirection = this.redirection(expect)
        redirections.push(redirection)
        end = redirection.span.end
      } else break
    }
    if (this.is('(')) this.parenthesis(undefined)
    if (assignments.length + words.length + redirections.length === 0) this.unexpected('a command')
    return {
      type: 'simple',
      span: { start: this.offset(start), end },
      assignments: compact(assignments),
      words: compact(words),
      redirections: compact(redirections),
    }
  }

  /** The first offset from there on that is neither a blank nor a continuation line. */
  protected skipSpaces(from: number): number {
    let at = this.skipContinuations(from)
    while (this.code(at) === 32 || this.code(at) === 9) at = this.skipContinuations(at + 1)
    return at
  }

  /** Redirections after a compound command. */
  protected redirections(): readonly Redirection[] {
    if (!REDIRECTIONS.has(this.kind)) return NONE
    const redirections: Redirection[] = []
    while (REDIRECTIONS.has(this.kind)) redirections.push(this.redirection(Expect.command))
    return redirections
  }

  private redirection(expect: Expect): Redirection {
    const { start } = this
    let descriptor: number | undefined
    if (this.is('number')) {
      descriptor = Number.parseInt(this.text.slice(start, this.at).replaceAll('\\\n', ''), 10)
      this.next(Expect.argument)
    }
    const operator = this.kind as RedirectionOperator
    const operatorSpan = this.span(start, this.at)
    this.next(Expect.argument)
    if (!this.is('word')) {
      const line = this.text.slice(Math.max(0, start - 60), start)
      const placeholder = operator === '>' && /<[A-Za-z_][\w .-]*$/.test(line)
      this.report('missing-target', operatorSpan, { operator, found: this.tokenName(), placeholder })
      // 2> &1: what follows is no command.
      if (this.is('&')) this.next(Expect.argument)
      throw SKIP
    }
    const target = this.wordToken
    const span = { start: this.offset(start), end: target.span.end }
    const redirection: OpenRedirection = { span, descriptor, operator, target, document: undefined }
    if (operator === '<<' || operator === '<<-') this.pending.push(redirection)
    else if ((operator === '>&' || operator === '<&') && this.plain !== '' && !/^(\d+|-)$/.test(this.plain)) {
      this.report('bash-only', span, { construct: 'redirect-both', found: `${operator}${this.plain}` })
    }
    this.next(expect)
    return redirection
  }

  /** `[[ … ]]`: reports it and reads on behind it. */
  private doubleBracket(start: number): void {
    const wasMuted = this.muted
    this.muted = true
    let end = this.at
    while (!this.is('newline') && !this.is('end') && this.plain !== ']]') {
      this.next(Expect.argument)
      if (!this.is('newline')) end = this.at
    }
    this.muted = wasMuted
    this.report('bash-only', this.span(start, end), { construct: 'double-bracket', found: '[[ … ]]' })
  }

  /** Reports a parenthesis in the middle of a simple command. */
  private parenthesis(word: Word | undefined): never {
    const before = word === undefined ? 'an assignment or redirection' : 'a word'
    const template = this.text[this.start - 1] === '%'
    this.report('unexpected-parenthesis', this.tokenSpan(), { before, template })
    throw SKIP
  }
}
