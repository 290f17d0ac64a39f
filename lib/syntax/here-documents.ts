/** Here-documents (XCU 2.7.4): their delimiters, and the lines that follow the command's own. */

import type { HereDocument, Redirection, Word, WordPart } from './ast.js'
import { Mode } from './expansions.js'
import { Words } from './words.js'

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

export abstract class HereDocuments extends Words {
  /** Here-documents whose operator was read, and whose lines begin after the next newline. */
  protected pending: OpenRedirection[] = []

  /** Reads the documents that were announced on the line that ended here. */
  protected documents(): void {
    const { pending } = this
    if (pending.length === 0) return
    this.pending = []
    for (const redirection of pending) redirection.document = this.document(redirection)
  }

  /** Ends the documents whose lines did not come before the commands ended: they are empty. */
  protected missingDocuments(): void {
    for (const redirection of this.pending) {
      const { delimiter, quoted } = delimiterOf(redirection.target, this.shared.text)
      this.report('unclosed-here-document', redirection.span, { delimiter })
      const span = this.span(this.at, this.at)
      redirection.document = { span, body: { span, parts: [] }, quoted, fullSpan: span }
    }
    this.pending = []
  }

  private document(redirection: Redirection): HereDocument {
    const { delimiter, quoted } = delimiterOf(redirection.target, this.shared.text)
    const stripping = redirection.operator === '<<-'
    const start = this.at
    this.enter(start)
    const { bodyEnd, end, found } = this.findEnd(delimiter, quoted, stripping)
    if (!found) this.report('unclosed-here-document', redirection.span, { delimiter })
    const parts: WordPart[] = []
    if (quoted) {
      const value = this.text.slice(start, bodyEnd)
      if (bodyEnd > start) this.literal(parts, stripping ? value.replace(/^\t+/gm, '') : value, start, bodyEnd)
    } else {
      const { limit, strippingTabs } = this
      this.limit = bodyEnd
      this.strippingTabs = stripping
      this.skipTabs()
      this.parts(Mode.document, parts)
      this.limit = limit
      this.strippingTabs = strippingTabs
    }
    this.at = end
    this.leave()
    const span = this.span(start, bodyEnd)
    return { span, body: { span, parts }, quoted, fullSpan: this.span(start, end) }
  }

  /** Where the body and its delimiter's line end. A line that continues the one before it is no delimiter. */
  private findEnd(
    delimiter: string,
    quoted: boolean,
    stripping: boolean,
  ): { readonly bodyEnd: number; readonly end: number; readonly found: boolean } {
    const { text, limit } = this
    let isContinued = false
    for (let lineStart = this.at; lineStart < limit; ) {
      const lineEnd = this.lineEnd(lineStart)
      let from = lineStart
      if (stripping) while (this.code(from) === 9) from++
      const next = Math.min(lineEnd + 1, limit)
      const isDelimiter = lineEnd - from === delimiter.length && text.startsWith(delimiter, from)
      if (isDelimiter && !isContinued) return { bodyEnd: lineStart, end: next, found: true }
      let backslash = lineEnd
      while (!quoted && backslash > lineStart && this.code(backslash - 1) === 92) backslash--
      isContinued = (lineEnd - backslash) % 2 === 1
      lineStart = next
    }
    return { bodyEnd: limit, end: limit, found: false }
  }
}
