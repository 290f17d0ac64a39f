/** Words (XCU 2.3), quoting (XCU 2.2) and where a tilde stands for a home directory (XCU 2.6.1). */

import type { Assignment, Script, Word, WordPart } from './ast.js'
import {
  BACKQUOTE,
  BACKSLASH,
  CLOSE_PARENTHESIS,
  COLON,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  END,
  EQUALS,
  isName,
  isNameStart,
  isSmartDoubleQuote,
  isSmartQuote,
  MINUS,
  NEWLINE,
  OPEN_PARENTHESIS,
  SINGLE_QUOTE,
  SLASH,
  setOf,
  TAB,
  TILDE,
} from './characters.js'
import type { Cursor } from './cursor.js'
import { type PartReader, readBackquotes, readDollar } from './expansions.js'
import { isUnquoted, Mode, QUOTABLE, SPECIAL } from './modes.js'
import type { Openers } from './openers.js'
import { addLiteral, readBrokenLine, unreadablePart } from './parts.js'

/** What a line may hold at a place: an assignment or a command; an argument; an argument of `export` or `readonly`. */
export const Expect = { command: 0, argument: 1, declaration: 2 } as const
export type Expect = (typeof Expect)[keyof typeof Expect]

/** The characters that end a word outside of quotes. */
const ENDS_WORD = setOf(' \t\n;&|<>()')

/** Reads words. It knows no commands: those in `$(…)` and backquotes are read by the functions it is given. */
export class WordReader implements PartReader {
  /** Tabs at the beginning of a line are not part of the here-document that is being read. */
  strippingTabs = false

  constructor(
    readonly cursor: Cursor,
    readonly openers: Openers,
    readonly readScript: () => Script,
    readonly readBackquoted: (text: string, map: Int32Array) => Script,
  ) {}

  /** The word or assignment that begins here. */
  word(expect: Expect): { readonly word: Word; readonly assignment: Assignment | undefined } {
    const { cursor } = this
    const start = cursor.at
    const valueStart = expect === Expect.argument ? -1 : this.valueStart()
    if (valueStart === -1)
      return { word: this.plainWord(Mode.word) ?? this.mixedWord(Mode.word, []), assignment: undefined }
    const name = cursor.name()
    const nameSpan = cursor.span(start, cursor.at)
    cursor.at = valueStart
    if (expect === Expect.command) {
      const word = this.plainWord(Mode.value) ?? this.mixedWord(Mode.value, [])
      const span = { start: cursor.offset(start), end: word.span.end }
      return { word, assignment: { span, name, nameSpan, value: word } }
    }
    const parts: WordPart[] = []
    addLiteral(cursor, parts, `${name}=`, start, valueStart)
    return { word: this.mixedWord(Mode.value, parts), assignment: undefined }
  }

  /** A word of plain characters alone, as most are; undefined, and nothing read, where there is more to it. */
  private plainWord(mode: Mode): Word | undefined {
    const { cursor } = this
    const { text, limit } = cursor
    const start = cursor.at
    let at = start
    for (; at < limit; at++) {
      const code = text.charCodeAt(at)
      if (code >= 128) {
        if (isSmartQuote(code)) return undefined
      } else if (((SPECIAL[code] as number) & 1) !== 0) {
        if (ENDS_WORD[code] === 0) return undefined
        break
      } else if (code === TILDE && (at === start || (mode === Mode.value && text[at - 1] === ':'))) return undefined
    }
    if (at === start) return undefined
    cursor.spend(1)
    cursor.at = at
    const span = cursor.span(start, at)
    return { span, parts: [{ type: 'literal', span, value: text.slice(start, at) }] }
  }

  /** A word with quotes or expansions in it, after the parts that are known. It ends with its last part. */
  private mixedWord(mode: Mode, known: WordPart[]): Word {
    const { cursor } = this
    const start = known[0]?.span.start ?? cursor.offset(cursor.at)
    this.tilde(mode, known)
    this.parts(mode, known)
    // Most words have few parts; a copy keeps what is stored as short as they are.
    const parts = known.slice()
    return { span: { start, end: parts[parts.length - 1]?.span.end ?? start }, parts }
  }

  /** The offset after `NAME=`, -1 where no assignment begins (XCU 2.10.2 rule 7). */
  private valueStart(): number {
    const { cursor } = this
    const start = cursor.at
    if (!isNameStart(cursor.code(start))) return -1
    let at = start + 1
    while (isName(cursor.code(at))) at++
    if (cursor.code(at) === BACKSLASH) {
      cursor.at = start
      cursor.name()
      at = cursor.skipContinuations(cursor.at)
      cursor.at = start
    }
    return cursor.code(at) === EQUALS ? at + 1 : -1
  }

  /** Text up to what ends it in this mode. */
  parts(mode: Mode, into: WordPart[]): WordPart[] {
    const { cursor } = this
    const { text } = cursor
    const bit = 1 << mode
    const unquoted = isUnquoted(mode)
    let parentheses = 0
    let counted = 0
    for (;;) {
      cursor.spend(into.length - counted)
      counted = into.length
      const start = cursor.at
      const { limit } = cursor
      let at = start
      for (; at < limit; at++) {
        const code = text.charCodeAt(at)
        if (code < 128 ? ((SPECIAL[code] as number) & bit) !== 0 : unquoted && isSmartQuote(code)) break
      }
      cursor.at = at
      if (at > start) addLiteral(cursor, into, text.slice(start, at), start, at)
      if (at >= limit) return into
      const code = text.charCodeAt(at)
      switch (code) {
        case DOLLAR:
          readDollar(this, mode, into)
          break
        case DOUBLE_QUOTE:
          if (mode === Mode.quoted) return into
          if (this.openers.isBroken(at)) readBrokenLine(cursor, into)
          else into.push(this.doubleQuoted())
          break
        case SINGLE_QUOTE:
          if (this.openers.isBroken(at)) readBrokenLine(cursor, into)
          else into.push(this.singleQuoted())
          break
        case BACKSLASH:
          this.backslash(mode, into)
          break
        case BACKQUOTE:
          if (this.openers.isBroken(at)) readBrokenLine(cursor, into)
          else into.push(readBackquotes(this, mode))
          break
        case COLON:
          cursor.at = at + 1
          addLiteral(cursor, into, ':', at, at + 1)
          this.tilde(mode, into)
          break
        case NEWLINE:
          if (mode !== Mode.document) return into
          cursor.at = at + 1
          addLiteral(cursor, into, '\n', at, at + 1)
          this.skipTabs()
          break
        case OPEN_PARENTHESIS:
        case CLOSE_PARENTHESIS:
          if (mode !== Mode.arithmetic) return into
          parentheses += code === OPEN_PARENTHESIS ? 1 : -1
          if (parentheses < 0) return into
          cursor.at = at + 1
          addLiteral(cursor, into, text[at] as string, at, at + 1)
          break
        default:
          if (code < 128) return into
          this.smartQuote(into, start)
      }
    }
  }

  /** Skips what `<<-` removes at the beginning of a line. */
  skipTabs(): void {
    const { cursor } = this
    if (this.strippingTabs) while (cursor.code(cursor.at) === TAB) cursor.at++
  }

  /** `'…'` (XCU 2.2.2) */
  private singleQuoted(): WordPart {
    const { cursor } = this
    const start = cursor.at
    this.openers.open(start, "'", "'")
    const end = cursor.text.indexOf("'", start + 1)
    if (end === -1 || end >= cursor.limit) {
      cursor.at = cursor.limit
      throw this.openers.unclosed()
    }
    cursor.at = end + 1
    this.openers.close()
    return { type: 'single', span: cursor.span(start, cursor.at), value: cursor.text.slice(start + 1, end) }
  }

  /** `"…"` (XCU 2.2.3) */
  private doubleQuoted(): WordPart {
    const { cursor } = this
    const start = cursor.at
    this.openers.open(start, '"', '"')
    cursor.at++
    const parts = this.parts(Mode.quoted, [])
    if (cursor.at >= cursor.limit) throw this.openers.unclosed()
    cursor.at++
    this.openers.close()
    return { type: 'double', span: cursor.span(start, cursor.at), parts }
  }

  /** A backslash (XCU 2.2.1), which in double quotes and here-documents may also be just that. */
  private backslash(mode: Mode, into: WordPart[]): void {
    const { cursor } = this
    const start = cursor.at
    const code = cursor.code(start + 1)
    if (code === NEWLINE) {
      cursor.at = start + 2
      return
    }
    const quotable = QUOTABLE[mode]
    if (code === END || (quotable !== undefined && !quotable.includes(cursor.text[start + 1] as string))) {
      cursor.at = start + 1
      addLiteral(cursor, into, '\\', start, start + 1)
      return
    }
    const value = String.fromCodePoint(cursor.text.codePointAt(start + 1) as number)
    cursor.at = Math.min(start + 1 + value.length, cursor.limit)
    into.push({ type: 'escaped', span: cursor.span(start, cursor.at), value })
  }

  /** A tilde-prefix, where one stands here: `~` or `~user`, nothing of it quoted, up to `/`, the end, or `:` in a value. */
  tilde(mode: Mode, into: WordPart[]): void {
    const { cursor } = this
    const start = cursor.skipContinuations(cursor.at)
    if (cursor.code(start) !== TILDE) return
    let user = ''
    let end = start + 1
    let at = cursor.skipContinuations(end)
    for (
      ;
      isName(cursor.code(at)) || cursor.code(at) === MINUS || cursor.code(at) === DOT;
      at = cursor.skipContinuations(end)
    ) {
      user += cursor.text[at]
      end = at + 1
    }
    const next = cursor.code(at)
    const isEnd =
      next < 128 && !'\'"\\$`'.includes(cursor.text[at] ?? ' ') && ((SPECIAL[next] ?? 1) & (1 << mode)) !== 0
    if (next !== END && next !== SLASH && !isEnd) return
    cursor.at = end
    into.push({ type: 'tilde', span: cursor.span(start, end), user })
  }

  /** A typographic quote: where it is meant as a quote, what it seems to quote is read as if it was. */
  private smartQuote(into: WordPart[], runStart: number): void {
    const { cursor } = this
    const { text } = cursor
    const start = cursor.at
    const opener = text.charCodeAt(start)
    const before = text[start - 1] ?? '='
    if (!'=:,'.includes(before) && (start > runStart || into.length > 0)) {
      cursor.at = start + 1
      addLiteral(cursor, into, text[start] as string, start, start + 1)
      return
    }
    const instead = isSmartDoubleQuote(opener) ? '"' : "'"
    cursor.report('smart-quote', cursor.span(start, start + 1), { quote: text[start] as string, instead })
    // No quoted text of a config is longer; an end to the search keeps a long line from being read again and again.
    const end = Math.min(cursor.lineEnd(start), start + 1000)
    let at = start + 1
    for (; at < end; at++) {
      const code = text.charCodeAt(at)
      if (isSmartQuote(code) ? isSmartDoubleQuote(code) === isSmartDoubleQuote(opener) : text[at] === instead) break
    }
    if (at >= end) {
      cursor.at = start + 1
      addLiteral(cursor, into, text[start] as string, start, start + 1)
      return
    }
    cursor.at = at + 1
    into.push(unreadablePart(text.slice(start, cursor.at), cursor.span(start, cursor.at)))
  }
}
