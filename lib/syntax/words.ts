/** Words (XCU 2.3), quoting (XCU 2.2) and where a tilde stands for a home directory (XCU 2.6.1). */

import type { Assignment, Word, WordPart } from './ast.js'
import { Expansions, isUnquoted, Mode, unknownPart } from './expansions.js'
import { isName, isNameStart } from './reader.js'

/** What a line may hold at a place: an assignment or a command; an argument; an argument of `export` or `readonly`. */
export const Expect = { command: 0, argument: 1, declaration: 2 } as const
export type Expect = (typeof Expect)[keyof typeof Expect]

/** The characters below 128 at which plain text ends, a bit for each mode. */
const SPECIAL = new Uint8Array(128)
for (const [mode, characters] of [
  [Mode.word, ' \t\n;&|<>()\'"\\$`'],
  [Mode.value, ' \t\n;&|<>()\'"\\$`:'],
  [Mode.braced, '}\'"\\$`'],
  [Mode.quoted, '"\\$`'],
  [Mode.quotedBraced, '}"\\$`'],
  [Mode.document, '\\$`\n'],
  [Mode.arithmetic, '()\\$`'],
] as const) {
  for (const character of characters) {
    const code = character.charCodeAt(0)
    SPECIAL[code] = (SPECIAL[code] as number) | (1 << mode)
  }
}

/** The characters that end a word outside of quotes. */
const ENDS_WORD = new Uint8Array(128)
for (const character of ' \t\n;&|<>()') ENDS_WORD[character.charCodeAt(0)] = 1

/** What a backslash quotes where it does not quote everything (XCU 2.2.3, 2.7.4). */
const QUOTABLE: { readonly [mode: number]: string | undefined } = {
  [Mode.quoted]: '$`"\\',
  [Mode.quotedBraced]: '$`"\\}',
  [Mode.document]: '$`\\',
  [Mode.arithmetic]: '$`\\',
}

const isSmart = (code: number): boolean => code >= 0x2018 && code <= 0x201f
const isSmartDouble = (code: number): boolean => code >= 0x201c

export abstract class Words extends Expansions {
  /** Tabs at the beginning of a line are not part of the here-document that is being read. */
  protected strippingTabs = false

  /** The word or assignment that begins here. */
  protected word(expect: Expect): { readonly word: Word; readonly assignment: Assignment | undefined } {
    const start = this.at
    const valueStart = expect === Expect.argument ? -1 : this.valueStart()
    if (valueStart === -1)
      return { word: this.plainWord(Mode.word) ?? this.mixedWord(Mode.word, []), assignment: undefined }
    const name = this.name()
    const nameSpan = this.span(start, this.at)
    this.at = valueStart
    if (expect === Expect.command) {
      const word = this.plainWord(Mode.value) ?? this.mixedWord(Mode.value, [])
      const span = { start: this.offset(start), end: word.span.end }
      return { word, assignment: { span, name, nameSpan, value: word } }
    }
    const parts: WordPart[] = []
    this.literal(parts, `${name}=`, start, valueStart)
    return { word: this.mixedWord(Mode.value, parts), assignment: undefined }
  }

  /** A word of plain characters alone, as most are; undefined, and nothing read, where there is more to it. */
  private plainWord(mode: Mode): Word | undefined {
    const { text, limit } = this
    const start = this.at
    let at = start
    for (; at < limit; at++) {
      const code = text.charCodeAt(at)
      if (code >= 128) {
        if (isSmart(code)) return undefined
      } else if (((SPECIAL[code] as number) & 1) !== 0) {
        if (ENDS_WORD[code] === 0) return undefined
        break
      } else if (code === 126 /* ~ */ && (at === start || (mode === Mode.value && text[at - 1] === ':')))
        return undefined
    }
    if (at === start) return undefined
    this.at = at
    const span = this.span(start, at)
    return { span, parts: [{ type: 'literal', span, value: text.slice(start, at) }] }
  }

  /** A word with quotes or expansions in it, after the parts that are known. It ends with its last part. */
  private mixedWord(mode: Mode, known: WordPart[]): Word {
    const start = known[0]?.span.start ?? this.offset(this.at)
    this.tilde(mode, known)
    this.parts(mode, known)
    // Most words have few parts; a copy keeps what is stored as short as they are.
    const parts = known.slice()
    return { span: { start, end: parts[parts.length - 1]?.span.end ?? start }, parts }
  }

  /** The offset behind `NAME=`, -1 where no assignment begins (XCU 2.10.2 rule 7). */
  protected valueStart(): number {
    const start = this.at
    if (!isNameStart(this.code(start))) return -1
    let at = start + 1
    while (isName(this.code(at))) at++
    if (this.code(at) === 92) {
      this.at = start
      this.name()
      at = this.skipContinuations(this.at)
      this.at = start
    }
    return this.code(at) === 61 /* = */ ? at + 1 : -1
  }

  protected override parts(mode: Mode, into: WordPart[]): WordPart[] {
    const { text } = this
    const bit = 1 << mode
    const unquoted = isUnquoted(mode)
    let parentheses = 0
    for (;;) {
      const start = this.at
      const { limit } = this
      let at = start
      for (; at < limit; at++) {
        const code = text.charCodeAt(at)
        if (code < 128 ? ((SPECIAL[code] as number) & bit) !== 0 : unquoted && isSmart(code)) break
      }
      this.at = at
      if (at > start) this.literal(into, text.slice(start, at), start, at)
      if (at >= limit) return into
      const code = text.charCodeAt(at)
      switch (code) {
        case 36 /* $ */:
          this.dollar(mode, into)
          break
        case 34 /* " */:
          if (mode === Mode.quoted) return into
          if (this.isBroken(at)) this.brokenLine(into)
          else into.push(this.doubleQuoted())
          break
        case 39 /* ' */:
          if (this.isBroken(at)) this.brokenLine(into)
          else into.push(this.singleQuoted())
          break
        case 92 /* \ */:
          this.backslash(mode, into)
          break
        case 96 /* ` */:
          if (this.isBroken(at)) this.brokenLine(into)
          else into.push(this.backquotes(mode))
          break
        case 58 /* : */:
          this.at = at + 1
          this.literal(into, ':', at, at + 1)
          this.tilde(mode, into)
          break
        case 10:
          if (mode !== Mode.document) return into
          this.at = at + 1
          this.literal(into, '\n', at, at + 1)
          this.skipTabs()
          break
        case 40 /* ( */:
        case 41 /* ) */:
          if (mode !== Mode.arithmetic) return into
          parentheses += code === 40 ? 1 : -1
          if (parentheses < 0) return into
          this.at = at + 1
          this.literal(into, text[at] as string, at, at + 1)
          break
        default:
          if (code < 128) return into
          this.smartQuote(into, start)
      }
    }
  }

  /** Skips what `<<-` removes at the beginning of a line. */
  protected skipTabs(): void {
    if (this.strippingTabs) while (this.code(this.at) === 9) this.at++
  }

  /** `'…'` (XCU 2.2.2) */
  private singleQuoted(): WordPart {
    const start = this.at
    this.open(start, "'", "'")
    const end = this.text.indexOf("'", start + 1)
    if (end === -1 || end >= this.limit) {
      this.at = this.limit
      throw this.unclosed()
    }
    this.at = end + 1
    this.close()
    return { type: 'single', span: this.span(start, this.at), value: this.text.slice(start + 1, end) }
  }

  /** `"…"` (XCU 2.2.3) */
  private doubleQuoted(): WordPart {
    const start = this.at
    this.open(start, '"', '"')
    this.at++
    const parts = this.parts(Mode.quoted, [])
    if (this.at >= this.limit) throw this.unclosed()
    this.at++
    this.close()
    return { type: 'double', span: this.span(start, this.at), parts }
  }

  /** A backslash (XCU 2.2.1), which in double quotes and here-documents may also be just that. */
  private backslash(mode: Mode, into: WordPart[]): void {
    const start = this.at
    const code = this.code(start + 1)
    if (code === 10) {
      this.at = start + 2
      return
    }
    const quotable = QUOTABLE[mode]
    if (code === -1 || (quotable !== undefined && !quotable.includes(this.text[start + 1] as string))) {
      this.at = start + 1
      this.literal(into, '\\', start, start + 1)
      return
    }
    const value = String.fromCodePoint(this.text.codePointAt(start + 1) as number)
    this.at = Math.min(start + 1 + value.length, this.limit)
    into.push({ type: 'escaped', span: this.span(start, this.at), value })
  }

  /** A tilde-prefix, where one stands here: `~` or `~user`, nothing of it quoted, up to `/`, the end, or `:` in a value. */
  protected override tilde(mode: Mode, into: WordPart[]): void {
    const start = this.skipContinuations(this.at)
    if (this.code(start) !== 126 /* ~ */) return
    let user = ''
    let end = start + 1
    let at = this.skipContinuations(end)
    for (; isName(this.code(at)) || this.code(at) === 45 || this.code(at) === 46; at = this.skipContinuations(end)) {
      user += this.text[at]
      end = at + 1
    }
    const next = this.code(at)
    const isEnd = next < 128 && !'\'"\\$`'.includes(this.text[at] ?? ' ') && ((SPECIAL[next] ?? 1) & (1 << mode)) !== 0
    if (next !== -1 && next !== 47 /* / */ && !isEnd) return
    this.at = end
    into.push({ type: 'tilde', span: this.span(start, end), user })
  }

  /** A typographic quote: where it is meant as a quote, what it seems to quote is read as if it was. */
  private smartQuote(into: WordPart[], runStart: number): void {
    const { text } = this
    const start = this.at
    const opener = text.charCodeAt(start)
    const before = text[start - 1] ?? '='
    if (!'=:,'.includes(before) && (start > runStart || into.length > 0)) {
      this.at = start + 1
      this.literal(into, text[start] as string, start, start + 1)
      return
    }
    const instead = isSmartDouble(opener) ? '"' : "'"
    this.report('smart-quote', this.span(start, start + 1), { quote: text[start] as string, instead })
    // No quoted text of a config is longer; an end to the search keeps a long line from being read again and again.
    const end = Math.min(this.lineEnd(start), start + 1000)
    let at = start + 1
    for (; at < end; at++) {
      const code = text.charCodeAt(at)
      if (isSmart(code) ? isSmartDouble(code) === isSmartDouble(opener) : text[at] === instead) break
    }
    if (at >= end) {
      this.at = start + 1
      this.literal(into, text[start] as string, start, start + 1)
      return
    }
    this.at = at + 1
    into.push(unknownPart(text.slice(start, this.at), this.span(start, this.at)))
  }
}
