/** Tokens (XCU 2.3): operators, newlines and words, one at a time. */

import type { BashConstruct } from '../diagnostics/messages-syntax.js'
import type { Assignment, Comment, Word } from './ast.js'
import {
  AMPERSAND,
  BACKSLASH,
  BLANK,
  CARRIAGE_RETURN,
  END,
  EQUALS,
  GREATER,
  HASH,
  isDigit,
  isNameStart,
  LESS,
  NEWLINE,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  PLUS,
  SEMICOLON,
  TAB,
} from './characters.js'
import type { Cursor } from './cursor.js'
import { readCommandSubstitution } from './expansions.js'
import type { HereDocuments } from './here-documents.js'
import { unreadablePart } from './parts.js'
import {
  BASH_OPERATORS,
  type ControlOperator,
  OPERATOR_START,
  OPERATORS,
  type RedirectionOperator,
  type TokenKind,
} from './tokens.js'
import { Expect, type WordReader } from './words.js'

/** The current token, kept while a script inside a word is read. */
interface SavedToken {
  readonly kind: TokenKind
  readonly start: number
  readonly comments: Comment[]
}

/** Reads tokens. */
export class Lexer {
  kind: TokenKind = 'newline'
  /** Where the token begins; it ends at `at`. */
  start = 0
  /** The text of a word that is nothing but unquoted characters, a candidate for a reserved word; else empty. */
  plain = ''
  wordToken!: Word
  assignmentToken!: Assignment
  comments: Comment[] = []

  constructor(
    readonly cursor: Cursor,
    readonly words: WordReader,
    readonly documents: HereDocuments,
  ) {}

  /** Whether the token is of this kind. */
  is(kind: TokenKind): boolean {
    return this.kind === kind
  }

  /** Whether the token is this word, without quotes. */
  isWord(plain: string): boolean {
    return this.kind === 'word' && this.plain === plain
  }

  saveState(): SavedToken {
    const { kind, start, comments } = this
    this.comments = []
    return { kind, start, comments }
  }

  restoreState(state: SavedToken): void {
    this.kind = state.kind
    this.start = state.start
    this.comments = state.comments
  }

  /** Reads the next token. */
  next(expect: Expect): void {
    const { cursor } = this
    this.skipBlanks()
    this.start = cursor.at
    this.plain = ''
    const code = cursor.code(cursor.at)
    if (code === END) this.kind = 'end'
    else if (code === NEWLINE) {
      cursor.at++
      this.kind = 'newline'
      this.documents.read()
    } else if (code < 128 && OPERATOR_START[code] === 1) {
      this.operator(code)
    } else if (isDigit(code) && this.isNumber()) this.kind = 'number'
    else this.wordOrAssignment(expect)
  }

  /** Blanks, comments and continuation lines (XCU 2.3 rules 7 to 9); also a CR at the end of a line, reported elsewhere. */
  private skipBlanks(): void {
    const { cursor } = this
    for (;;) {
      const code = cursor.code(cursor.at)
      if (code === BLANK || code === TAB) cursor.at++
      else if (code === BACKSLASH && cursor.code(cursor.at + 1) === NEWLINE) cursor.at += 2
      else if (code === CARRIAGE_RETURN && this.isLineEnd(cursor.at + 1)) cursor.at++
      else if (code === HASH) {
        const start = cursor.at
        cursor.at = cursor.lineEnd(start)
        this.comments.push({ span: cursor.span(start, cursor.at), text: cursor.text.slice(start, cursor.at) })
      } else return
    }
  }

  private isLineEnd(at: number): boolean {
    const code = this.cursor.code(at)
    return code === NEWLINE || code === END
  }

  private operator(code: number): void {
    const { cursor } = this
    const start = cursor.at
    if (this.bashOperator(start, code)) return
    for (const operator of OPERATORS[cursor.text[start] as string] as readonly (
      | RedirectionOperator
      | ControlOperator
    )[]) {
      let at = start + 1
      let index = 1
      for (; index < operator.length; index++) {
        at = cursor.skipContinuations(at)
        if (cursor.code(at) !== operator.charCodeAt(index)) break
        at++
      }
      if (index < operator.length) continue
      cursor.at = at
      this.kind = operator
      return
    }
  }

  /** Reports an operator that only bash knows and reads the one that comes closest. */
  private bashOperator(start: number, code: number): boolean {
    const { cursor } = this
    const second = cursor.code(start + 1)
    if ((code === LESS || code === GREATER) && second === OPEN_PARENTHESIS) {
      cursor.at = start + 2
      const part = readCommandSubstitution(this.words, start, cursor.text.slice(start, cursor.at))
      cursor.report('bash-only', part.span, { construct: 'process-substitution', found: cursor.excerpt(start) })
      this.kind = 'word'
      this.wordToken = { span: part.span, parts: [part] }
      return true
    }
    if (second !== AMPERSAND && second !== GREATER && second !== LESS && second !== SEMICOLON) return false
    for (const [found, construct, kind] of BASH_OPERATORS) {
      if (!cursor.text.startsWith(found, start) || start + found.length > cursor.limit) continue
      cursor.at = start + found.length
      cursor.report('bash-only', cursor.span(start, cursor.at), { construct, found })
      this.kind = kind
      return true
    }
    return false
  }

  /** Digits right before `<` or `>` are a descriptor (XCU 2.10.1 rule 2b). */
  private isNumber(): boolean {
    const { cursor } = this
    let at = cursor.at
    while (isDigit(cursor.code(at))) at = cursor.skipContinuations(at + 1)
    const code = cursor.code(at)
    if (code !== LESS && code !== GREATER) return false
    cursor.at = at
    return true
  }

  private wordOrAssignment(expect: Expect): void {
    const { cursor } = this
    if (expect === Expect.command && isNameStart(cursor.code(cursor.at)) && this.bashAssignment()) return
    const { word, assignment } = this.words.word(expect)
    this.wordToken = word
    if (assignment !== undefined) {
      this.kind = 'assignment'
      this.assignmentToken = assignment
      if (word.parts.length === 0 && cursor.code(cursor.at) === OPEN_PARENTHESIS)
        this.array(this.start, assignment.name)
      return
    }
    this.kind = 'word'
    const [first] = word.parts
    if (word.parts.length !== 1 || first?.type !== 'literal') return
    const { value } = first
    this.plain =
      value.charCodeAt(value.length - 1) === CARRIAGE_RETURN && this.isLineEnd(cursor.at) ? value.slice(0, -1) : value
  }

  /** `NAME+=…` and `NAME[…]=…`, which bash takes for assignments. */
  private bashAssignment(): boolean {
    const { cursor } = this
    const start = cursor.at
    const name = cursor.name()
    const code = cursor.code(cursor.at)
    let construct: BashConstruct | undefined
    if (code === PLUS && cursor.code(cursor.at + 1) === EQUALS) {
      construct = 'append'
      cursor.at += 2
    } else if (code === OPEN_BRACKET) {
      let at = cursor.at + 1
      while (at < cursor.limit && !' \t\n]'.includes(cursor.text[at] as string)) at++
      if (cursor.code(at + 1) === PLUS) at++
      if (cursor.code(at + 1) === EQUALS) {
        construct = 'array-element'
        cursor.at = at + 2
      }
    }
    if (construct === undefined) {
      cursor.at = start
      return false
    }
    cursor.report('bash-only', cursor.span(start, cursor.at), { construct, found: cursor.text.slice(start, cursor.at) })
    this.kind = 'assignment'
    const wasMuted = cursor.muted
    cursor.muted = true
    if (cursor.code(cursor.at) === OPEN_PARENTHESIS) this.array(start, name)
    else {
      this.words.word(Expect.argument)
      this.unknownAssignment(start, name)
    }
    cursor.muted = wasMuted
    return true
  }

  /** `NAME=(…)`: reports it and skips to the parenthesis. */
  private array(start: number, name: string): void {
    const { cursor } = this
    const open = cursor.at
    if (this.words.openers.isBroken(open)) cursor.at = cursor.lineEnd(open)
    else {
      cursor.at++
      this.words.openers.open(open, '(', ')')
      const state = this.saveState()
      do this.next(Expect.argument)
      while (this.kind !== ')' && this.kind !== 'end')
      if (this.kind === 'end') throw this.words.openers.unclosed()
      this.restoreState(state)
      this.words.openers.close()
      cursor.report('bash-only', cursor.span(start, cursor.at), { construct: 'array', found: `${name}=(…)` })
    }
    this.kind = 'assignment'
    this.unknownAssignment(start, name)
    this.start = start
    this.plain = ''
  }

  private unknownAssignment(start: number, name: string): void {
    const { cursor } = this
    const span = cursor.span(start, cursor.at)
    const nameSpan = cursor.span(start, start + name.length)
    const value = { start: nameSpan.end, end: span.end }
    const part = unreadablePart(cursor.text.slice(start + name.length, cursor.at), value)
    this.assignmentToken = { span, name, nameSpan, value: { span: value, parts: [part] } }
  }
}
