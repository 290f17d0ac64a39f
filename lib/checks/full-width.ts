/** Signs of East Asian input methods in the place of ASCII ones: sh and Celery take them for letters. */

import type { Source } from '../diagnostics/source.js'
import type { Simple } from '../syntax/ast.js'
import type { Inspection } from './inspection.js'

/** Fullwidth forms (Unicode block FF00, ！ to ～), the ideographic space, comma and full stop, and the no-break space. */
const wide = /[\uff01-\uff5e\u3000-\u3002\u00a0]/
const allWide = new RegExp(wide, 'g')

const others: Readonly<Record<string, string>> = { '\u3000': ' ', '\u3001': ',', '\u3002': '.', '\u00a0': ' ' }

/** Whether a text has a sign that an input method has put in the place of an ASCII one. */
export function hasWideSign(text: string): boolean {
  return wide.test(text)
}

/** The ASCII sign that a full-width one stands for. */
function ascii(sign: string): string {
  return others[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0)
}

/** A sign as a message names it. */
function named(sign: string): string {
  return sign === '\u3000' ? 'a wide space (U+3000)' : sign === '\u00a0' ? 'a no-break space (U+00A0)' : sign
}

function namedAscii(sign: string): string {
  return ascii(sign) === ' ' ? 'a blank' : ascii(sign)
}

/**
 * A command that was meant to be an assignment or a comment: `NAME＝value`, a name with full-width letters, `＃ text`, a line that
 * begins with a wide space.
 *
 * @returns whether it is one
 */
export function checkFullWidthCommand(inspection: Inspection, command: Simple, source: Source): boolean {
  const [first, ...rest] = command.words
  if (first === undefined || command.assignments.length > 0) return false
  const declares = /^(?:export|readonly)$/.test(source.slice(first.span))
  for (const word of declares ? rest : [first]) {
    const text = source.slice(word.span)
    const at =
      /^(?:\w*(?=[\uff10-\uff19\uff1d\uff21-\uff3a\uff3f\uff41-\uff5a]+\w*[=\uff1d])|\w+(?=\uff1d)|(?=[\uff03\u3000\u00a0]))/.exec(
        text,
      )?.[0].length
    const sign = at === undefined ? undefined : text[at]
    if (at === undefined || sign === undefined) continue
    const start = word.span.start + at
    const parameters = { sign: named(sign), ascii: namedAscii(sign) }
    inspection.report('full-width-sign', { source, span: { start, end: start + 1 } }, parameters)
    return true
  }
  return false
}

/** Full-width signs in the values of options, the first of each value. */
export function checkFullWidthValues(inspection: Inspection): void {
  for (const setting of inspection.settings) {
    const { text, variable } = setting
    const found = wide.exec(text)
    if (found === null) continue
    const [sign] = found
    const { index } = found
    // The word that it stands in, which may have more of them.
    const before = /\S{0,30}$/.exec(text.slice(0, index).replace(/[\u3000\u00a0]/g, ' '))?.[0] ?? ''
    const after = /^[\s\S]\S{0,30}/.exec(text.slice(index))?.[0] ?? ''
    const fixed = `${before}${sign}${after.slice(1)}`.replace(allWide, ascii).trim()
    inspection.reportValue(
      'full-width-in-value',
      setting,
      { name: variable.name, sign: named(sign), ascii: namedAscii(sign), fixed },
      index,
      index + 1,
    )
  }
}
