/**
 * Files that systemd reads, such as /etc/conf.d/celery: `NAME=value` lines that look like sh, and are not. Nothing is
 * expanded, a quote is one only at the start of a value or after another, a comment is a whole line.
 *
 * Source: systemd.exec(5), EnvironmentFile=; systemd's src/basic/env-file.c for what that leaves open.
 */

import { type Finding, finding } from '../diagnostics/messages.js'
import type { Span } from '../diagnostics/source.js'
import { nulFindings } from './character-findings.js'
import { isNameText, withoutEnd } from './characters.js'

/** One variable, as systemd has it. */
export interface Entry {
  readonly name: string
  readonly value: string
  readonly nameSpan: Span
  /** From the first to the last character of the value, quotes included. */
  readonly valueSpan: Span
  /** The first `$` or backquote that a shell would expand: not in single quotes, not escaped. */
  readonly expansion: number | undefined
}

export interface SystemdEnvironment {
  readonly entries: readonly Entry[]
  readonly findings: readonly Finding[]
}

const blank = /[ \t\r]/
/** What makes a `$` before it an expansion: a name, a positional or special parameter, `{` or `(` (POSIX 2.5, 2.6). */
const afterDollar = /[A-Za-z0-9_@*#?$!({-]/
/** What a backslash takes the meaning of inside double quotes. */
const escapable = '"\\`$'

/** Reads a whole file. Never throws: what systemd ignores is reported. */
export function readSystemdEnvironment(text: string): SystemdEnvironment {
  const reader = new LineReader(text)
  while (reader.at < text.length) reader.line()
  return { entries: reader.entries, findings: [...nulFindings(text), ...reader.findings] }
}

class LineReader {
  readonly entries: Entry[] = []
  readonly findings: Finding[] = []
  at = 0

  constructor(readonly text: string) {}

  /** The next line, or more of them where its value goes on. */
  line(): void {
    while (this.at < this.text.length && /[ \t\r\n]/.test(this.text[this.at] as string)) this.at += 1
    if (this.at >= this.text.length) return
    if (/[#;]/.test(this.text[this.at] as string)) {
      this.comment()
      return
    }
    const start = this.at
    // The first character belongs to the name, whatever it is.
    this.at += 1
    while (this.at < this.text.length && !/[=\n]/.test(this.text[this.at] as string)) this.at += 1
    const key = trimmed(this.text.slice(start, this.at))
    const nameSpan = { start, end: start + key.length }
    if (this.text[this.at] !== '=') {
      this.findings.push(finding('environment-line', nameSpan, { line: shown(key) }))
      return
    }
    this.at += 1
    const value = this.value()
    const exported = /^export\s+(\S+)$/.exec(key)
    if (exported !== null) {
      this.findings.push(finding('environment-export', nameSpan, { name: shown(exported[1] as string) }))
    } else if (!isNameText(key)) {
      this.findings.push(finding('environment-name', nameSpan, { name: shown(key) }))
    } else this.entries.push({ name: key, nameSpan, ...value })
  }

  /** A comment, which up to systemd 253 goes on where its line ends in a backslash. */
  comment(): void {
    const start = this.at
    const end = this.text.indexOf('\n', start)
    this.at = end === -1 ? this.text.length : end
    if (this.text[this.at - 1] !== '\\') return
    const following = this.text.indexOf('\n', this.at + 1)
    const next = this.text.slice(this.at + 1, following === -1 ? undefined : following).trim()
    if (next !== '' && !/^[#;]/.test(next)) {
      this.findings.push(finding('environment-comment', { start: this.at - 1, end: this.at }, {}))
    }
  }

  value(): Omit<Entry, 'name' | 'nameSpan'> {
    const { text } = this
    while (blank.test(text[this.at] ?? '')) this.at += 1
    const start = this.at
    let value = ''
    /** How much of the value stays when blanks at its end are taken off. */
    let kept = 0
    let bare = false
    let expansion: number | undefined
    const end = (): Omit<Entry, 'name' | 'nameSpan'> => {
      const rest = text.slice(start, this.at)
      return {
        value: bare ? value.slice(0, Math.max(kept, trimmed(value).length)) : value,
        valueSpan: { start, end: start + trimmed(rest).length },
        expansion,
      }
    }
    while (this.at < text.length) {
      const here = text[this.at] as string
      if (here === '\n') break
      this.at += 1
      if (here === '\\') {
        const next = text[this.at] ?? ''
        this.at += 1
        bare = true
        if (next !== '\n') value += next
        kept = value.length
      } else if (!bare && (here === "'" || here === '"')) {
        const quoted = this.quoted(here, start)
        value += quoted.value
        expansion ??= quoted.expansion
        kept = value.length
      } else if (bare || !blank.test(here)) {
        bare = true
        if (this.expands(here)) expansion ??= this.at - 1
        value += here
      }
    }
    return end()
  }

  /** Whether the character that was just read begins what a shell expands. */
  expands(character: string): boolean {
    return character === '`' || (character === '$' && afterDollar.test(this.text[this.at] ?? ''))
  }

  /** The rest of a quoted part; the quote that begins it was read. */
  quoted(quote: string, start: number): { readonly value: string; readonly expansion: number | undefined } {
    const { text } = this
    let value = ''
    let expansion: number | undefined
    while (this.at < text.length) {
      const here = text[this.at] as string
      this.at += 1
      if (here === quote) return { value, expansion }
      if (quote === '"' && here === '\\') {
        const next = text[this.at] ?? ''
        this.at += 1
        if (escapable.includes(next)) value += next
        else if (next !== '\n') value += `\\${next}`
      } else {
        if (quote === '"' && this.expands(here)) expansion ??= this.at - 1
        value += here
      }
    }
    this.findings.push(finding('environment-quote', { start, end: start + 1 }, {}))
    return { value, expansion }
  }
}

/** Without the blanks at its end; those of other scripts are not blanks to systemd. */
function trimmed(text: string): string {
  return withoutEnd(text, ' \t\r\n')
}

/** Text for a message: one line of it, and not all of a long one. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
