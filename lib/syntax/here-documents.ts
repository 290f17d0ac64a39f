/** Here-documents (XCU 2.7.4): their delimiters, and the lines that follow the command's own. */

import type { HereDocument, Redirection, Word, WordPart } from './ast.js'
import { BACKSLASH, TAB } from './characters.js'
import type { Cursor } from './cursor.js'
import { Mode } from './modes.js'
import { addLiteral } from './parts.js'
import type { WordReader } from './words.js'

/** A redirection while its document is still to come. */
export type OpenRedirection = { -readonly [Key in keyof Redirection]: Redirection[Key] }

/** What counts as delimiter: the word without its quotes, expansions as written. */
function delimiterOf(target: Word, text: string): { readonly delimiter: string; readonly quoted: boolean } {
  let delimiter = ''
  let quoted = false
  for (const part of target.parts) {
    if (part.type === 'literal') delimiter += part.value
    else if (part.type === 'escaped' || part.type === 'single') {
      delimiter += part.value
      quoted = true
    } else if (part.type === 'double') {
      delimiter += delimiterOf({ span: part.span, parts: part.parts }, text).delimiter
      quoted = true
    } else delimiter += text.slice(part.span.start, part.span.end)
  }
  return { delimiter, quoted }
}

/** The here-documents of the commands that are being read. */
export class HereDocuments {
  /** Those whose operator was read, and whose lines begin after the next newline. */
  pending: OpenRedirection[] = []

  constructor(
    private readonly cursor: Cursor,
    private readonly words: WordReader,
  ) {}

  /** Reads the documents that were announced on the line that ended here. */
  read(): void {
    const { pending } = this
    if (pending.length === 0) return
    this.pending = []
    for (const redirection of pending) redirection.document = this.document(redirection)
  }

  /** Ends the documents whose lines did not come before the commands ended: they are empty. */
  reportMissing(): void {
    const { cursor } = this
    for (const redirection of this.pending) {
      const { delimiter, quoted } = delimiterOf(redirection.target, cursor.shared.text)
      cursor.report('unclosed-here-document', redirection.span, { delimiter })
      const span = cursor.span(cursor.at, cursor.at)
      redirection.document = { span, body: { span, parts: [] }, quoted, fullSpan: span }
    }
    this.pending = []
  }

  private document(redirection: Redirection): HereDocument {
    const { cursor, words } = this
    const { delimiter, quoted } = delimiterOf(redirection.target, cursor.shared.text)
    const stripping = redirection.operator === '<<-'
    const start = cursor.at
    cursor.enter(start)
    const { bodyEnd, end, found } = this.findEnd(delimiter, quoted, stripping)
    if (!found) cursor.report('unclosed-here-document', redirection.span, { delimiter })
    const parts: WordPart[] = []
    if (quoted) {
      const value = cursor.text.slice(start, bodyEnd)
      if (bodyEnd > start) addLiteral(cursor, parts, stripping ? value.replace(/^\t+/gm, '') : value, start, bodyEnd)
    } else {
      const { limit } = cursor
      const { strippingTabs } = words
      cursor.limit = bodyEnd
      words.strippingTabs = stripping
      words.skipTabs()
      words.parts(Mode.document, parts)
      cursor.limit = limit
      words.strippingTabs = strippingTabs
    }
    cursor.at = end
    cursor.leave()
    const span = cursor.span(start, bodyEnd)
    return { span, body: { span, parts }, quoted, fullSpan: cursor.span(start, end) }
  }

  /** Where the body and its delimiter's line end. A line that continues the one before it is not a delimiter. */
  private findEnd(
    delimiter: string,
    quoted: boolean,
    stripping: boolean,
  ): { readonly bodyEnd: number; readonly end: number; readonly found: boolean } {
    const { cursor } = this
    const { text, limit } = cursor
    let isContinued = false
    for (let lineStart = cursor.at; lineStart < limit; ) {
      const lineEnd = cursor.lineEnd(lineStart)
      let from = lineStart
      if (stripping) while (cursor.code(from) === TAB) from++
      const next = Math.min(lineEnd + 1, limit)
      const isDelimiter = lineEnd - from === delimiter.length && text.startsWith(delimiter, from)
      if (isDelimiter && !isContinued) return { bodyEnd: lineStart, end: next, found: true }
      let backslash = lineEnd
      while (!quoted && backslash > lineStart && cursor.code(backslash - 1) === BACKSLASH) backslash--
      isContinued = (lineEnd - backslash) % 2 === 1
      lineStart = next
    }
    return { bodyEnd: limit, end: limit, found: false }
  }
}
