/** What can be said about the characters of a file alone. */

import { type Finding, finding } from '../diagnostics/messages.js'

/** What is wrong with the characters of a script, whatever they say. */
export function characterFindings(text: string): Finding[] {
  const findings: Finding[] = []
  if (text.startsWith('\ufeff')) findings.push(finding('byte-order-mark', { start: 0, end: 1 }, {}))
  let first = -1
  let count = 0
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1)) {
    if (at + 1 < text.length && text[at + 1] !== '\n') continue
    if (count++ === 0) first = at
  }
  if (count > 0) findings.push(finding('carriage-return', { start: first, end: first + 1 }, { count }))
  return [...findings, ...nulFindings(text)]
}

/** NUL, which neither sh nor a service manager takes; reported once, where the first one stands. */
export function nulFindings(text: string): Finding[] {
  const at = text.indexOf('\0')
  if (at === -1) return []
  const count = text.split('\0').length - 1
  return [finding('nul-byte', { start: at, end: at + 1 }, { count, encoding: wideEncodingOf(text) })]
}

/**
 * What a text that was decoded as UTF-8 seems to be: where bytes of ASCII letters are NUL, UTF-16 or UTF-32. A mark
 * becomes two U+FFFD.
 *
 * @returns the name for iconv(1)
 */
export function wideEncodingOf(text: string): string | undefined {
  if (text.startsWith('\ufffd\ufffd\0\0')) return 'UTF-32'
  if (/^\ufffd\ufffd/.test(text) && text.slice(2, 6).includes('\0')) return 'UTF-16'
  const nuls = [...text.slice(0, 4)].map((character) => (character === '\0' ? '0' : '1')).join('')
  if (nuls === '1010') return 'UTF-16LE'
  return nuls === '0101' ? 'UTF-16BE' : undefined
}
