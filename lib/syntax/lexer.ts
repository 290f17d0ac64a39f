/** Tokens (XCU 2.3): operators, newlines and words, one at a time. */

import type { BashConstruct } from '../diagnostics/messages-syntax.js'
import type { Assignment, Comment, Word } from './ast.js'
import { unknownPart } from './expansions.js'
import { HereDocuments } from './here-documents.js'
import { isDigit, isNameStart } from './reader.js'
import { Expect } from './words.js'

export type RedirectionOperator = '<' | '>' | '>>' | '<<' | '<<-' | '<&' | '>&' | '<>' | '>|'
type ControlOperator = '&' | '&&' | '|' | '||' | ';' | ';;' | '(' | ')'
/** `number` is the IO_NUMBER before a redirection; `end` the end of the text. */
export type TokenKind = RedirectionOperator | ControlOperator | 'newline' | 'word' | 'assignment' | 'number' | 'end'

/** The operators by their first character, the longest first. */
const OPERATORS: { readonly [first: string]: readonly (RedirectionOperator | ControlOperator)[] } = {
  '&': ['&&', '&'],
  '|': ['||', '|'],
  ';': [';;', ';'],
  '<': ['<<-', '<<', '<&', '<>', '<'],
  '>': ['>>', '>&', '>|', '>'],
  '(': ['('],
  ')': [')'],
}

/** What bash writes with characters that are two tokens in sh, and the operator that comes closest. */
const BASH_OPERATORS: readonly (readonly [string, BashConstruct, TokenKind])[] = [
  ['&>>', 'redirect-both', '>>'],
  ['&>', 'redirect-both', '>'],
  ['|&', 'pipe-both', '|'],
  ['<<<', 'here-string', '<'],
  [';;&', 'case-fallthrough', ';;'],
  [';&', 'case-fallthrough', ';;'],
]

/** The token that the parser looks at, for whoever reads a script inside a word meanwhile. */
interface State {
  readonly kind: TokenKind
  readonly start: number
  readonly comments: Comment[]
}

export abstract class Lexer extends HereDocuments {
  protected kind: TokenKind = 'newline'
  /** Where the token begins; it ends at `at`. */
  protected start = 0
  /** The text of a word that is nothing but unquoted characters, a candidate for a reserved word; else empty. */
  protected plain = ''
  protected wordToken!: Word
  protected assignmentToken!: Assignment
  protected comments: Comment[] = []

  /** Whether the token is of this kind. */
  protected is(kind: TokenKind): boolean {
    return this.kind === kind
  }

  /** Whether the token is this word, without quotes. */
  protected isWord(plain: string): boolean {
    return this.kind === 'word' && this.plain === plain
  }

  protected saveState(): State {
    const { kind, start, comments } = this
    this.comments = []
    return { kind, start, comments }
  }

  protected restoreState(state: State): void {
    this.kind = state.kind
    this.start = state.start
    this.comments = state.comments
  }

  /** Reads the next token. */
  protected next(expect: Expect): void {
    this.skipBlanks()
    this.start = this.at
    this.plain = ''
    const code = this.code(this.at)
    if (code === -1) this.kind = 'end'
    else if (code === 10) {
      this.at++
      this.kind = 'newline'
      this.documents()
    } else if (code === 38 || code === 59 || code === 124 || (code >= 40 && code <= 41) || code === 60 || code === 62) {
      this.operator(code)
    } else if (isDigit(code) && this.isNumber()) this.kind = 'number'
    else this.wordOrAssignment(expect)
  }

  /** Blanks, comments and continuation lines (XCU 2.3 rules 7 to 9); also a CR at the end of a line, reported elsewhere. */
  private skipBlanks(): void {
    for (;;) {
      const code = this.code(this.at)
      if (code === 32 || code === 9) this.at++
      else if (code === 92 && this.code(this.at + 1) === 10) this.at += 2
      else if (code === 13 && this.isLineEnd(this.at + 1)) this.at++
      else if (code === 35 /* # */) {
        const start = this.at
        this.at = this.lineEnd(start)
        this.comments.push({ span: this.span(start, this.at), text: this.text.slice(start, this.at) })
      } else return
    }
  }

  private isLineEnd(at: number): boolean {
    const code = this.code(at)
    return code === 10 || code === -1
  }

  private operator(code: number): void {
    const start = this.at
    if (this.bashOperator(start, code)) return
    for (const operator of OPERATORS[this.text[start] as string] as readonly (
      | RedirectionOperator
      | ControlOperator
    )[]) {
      let at = start + 1
      let index = 1
      for (; index < operator.length; index++) {
        at = this.skipContinuations(at)
        if (this.code(at) !== operator.charCodeAt(index)) break
        at++
      }
      if (index < operator.length) continue
      this.at = at
      this.kind = operator
      return
    }
  }

  /** Reports an operator that only bash knows and reads the one that comes closest. */
  private bashOperator(start: number, code: number): boolean {
    const second = this.code(start + 1)
    if ((code === 60 || code === 62) && second === 40 /* ( */) {
      this.at = start + 2
      const part = this.commandSubstitution(start, this.text.slice(start, this.at))
      this.report('bash-only', part.span, { construct: 'process-substitution', found: this.excerpt(start) })
      this.kind = 'word'
      this.wordToken = { span: part.span, parts: [part] }
      return true
    }
    if (second !== 38 && second !== 62 && second !== 60 && second !== 59) return false
    for (const [found, construct, kind] of BASH_OPERATORS) {
      if (!this.text.startsWith(found, start) || start + found.length > this.limit) continue
      this.at = start + found.length
      this.report('bash-only', this.span(start, this.at), { construct, found })
      this.kind = kind
      return true
    }
    return false
  }

  /** Digits right before `<` or `>` are a descriptor (XCU 2.10.1 rule 2b). */
  private isNumber(): boolean {
    let at = this.at
    while (isDigit(this.code(at))) at = this.skipContinuations(at + 1)
    const code = this.code(at)
    if (code !== 60 && code !== 62) return false
    this.at = at
    return true
  }

  private wordOrAssignment(expect: Expect): void {
    if (expect === Expect.command && isNameStart(this.code(this.at)) && this.bashAssignment()) return
    const { word, assignment } = this.word(expect)
    this.wordToken = word
    if (assignment !== undefined) {
      this.kind = 'assignment'
      this.assignmentToken = assignment
      if (word.parts.length === 0 && this.code(this.at) === 40 /* ( */) this.array(this.start, assignment.name)
      return
    }
    this.kind = 'word'
    const [first] = word.parts
    if (word.parts.length !== 1 || first?.type !== 'literal') return
    const { value } = first
    this.plain = value.charCodeAt(value.length - 1) === 13 && this.isLineEnd(this.at) ? value.slice(0, -1) : value
  }

  /** `NAME+=…` and `NAME[…]=…`, which bash takes for assignments. */
  private bashAssignment(): boolean {
    const start = this.at
    const name = this.name()
    const code = this.code(this.at)
    let construct: BashConstruct | undefined
    if (code === 43 /* + */ && this.code(this.at + 1) === 61) {
      construct = 'append'
      this.at += 2
    } else if (code === 91 /* [ */) {
      let at = this.at + 1
      while (at < this.limit && !' \t\n]'.includes(this.text[at] as string)) at++
      if (this.code(at + 1) === 43) at++
      if (this.code(at + 1) === 61) {
        construct = 'array-element'
        this.at = at + 2
      }
    }
    if (construct === undefined) {
      this.at = start
      return false
    }
    this.report('bash-only', this.span(start, this.at), { construct, found: this.text.slice(start, this.at) })
    this.kind = 'assignment'
    const wasMuted = this.muted
    this.muted = true
    if (this.code(this.at) === 40 /* ( */) this.array(start, name)
    else {
      this.word(Expect.argument)
      this.unknownAssignment(start, name)
    }
    this.muted = wasMuted
    return true
  }

  /** `NAME=(…)`: reports it and skips to the parenthesis. */
  private array(start: number, name: string): void {
    const open = this.at
    if (this.isBroken(open)) this.at = this.lineEnd(open)
    else {
      this.at++
      this.open(open, '(', ')')
      const state = this.saveState()
      do this.next(Expect.argument)
      while (this.kind !== ')' && this.kind !== 'end')
      if (this.kind === 'end') throw this.unclosed()
      this.restoreState(state)
      this.close()
      this.report('bash-only', this.span(start, this.at), { construct: 'array', found: `${name}=(…)` })
    }
    this.kind = 'assignment'
    this.unknownAssignment(start, name)
    this.start = start
    this.plain = ''
  }

  private unknownAssignment(start: number, name: string): void {
    const span = this.span(start, this.at)
    const nameSpan = this.span(start, start + name.length)
    const value = { start: nameSpan.end, end: span.end }
    const part = unknownPart(this.text.slice(start + name.length, this.at), value)
    this.assignmentToken = { span, name, nameSpan, value: { span: value, parts: [part] } }
  }
}
