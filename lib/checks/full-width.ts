/** Signs of East Asian input methods in the place of ASCII ones: sh and Celery take them for letters. */

import type { Source } from '../diagnostics/source.js'
import { shWord } from '../quote.js'
import type { Simple } from '../syntax/ast.js'
import type { Inspection } from './inspection.js'
import { asItSeems, misleadingCharacter, numbered, seeming } from './look-alikes.js'

/** Fullwidth forms (Unicode block FF00, ！ to ～), the ideographic space, comma and full stop, and the no-break space. */
const signs = '[\uff01-\uff5e\u3000-\u3002\u00a0]'

/** Dashes of word processors and input methods, and the minus sign, where a word begins: `–c 2`, `—concurrency=2`. */
const dashes = '(?<!\\S)[\u2010-\u2015\u2212\ufe58\ufe63]+'

const wide = new RegExp(`${signs}|${dashes}`)
const allSigns = new RegExp(signs, 'g')
const allDashes = new RegExp(`${dashes}(?=(\\w?\\w?))`, 'g')

const others: Readonly<Record<string, string>> = { '\u3000': ' ', '\u3001': ',', '\u3002': '.', '\u00a0': ' ' }

/** Whether a text has a sign that an input method has put in the place of an ASCII one. */
export function hasWideSign(text: string): boolean {
  return wide.test(text) || misleadingCharacter(text) !== undefined
}

/** The ASCII sign that another one stands for. */
function ascii(sign: string): string {
  return others[sign] ?? (sign < '\uff01' ? '-' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}

/** A text as it was meant: a dash before more than a letter stands for two. */
function asAscii(text: string): string {
  return text.replace(allDashes, (_, next: string) => (next.length > 1 ? '--' : '-')).replace(allSigns, ascii)
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
  if (first === undefined) return false
  // NAME="value"　# text: the wide space belongs to the value, and what follows is run.
  const value = command.assignments.at(-1)?.value
  const glued = value?.parts.find((part) => part.type === 'literal' && /[\u3000\u00a0]/.test(part.value))
  if (value !== undefined && glued !== undefined) {
    const at = glued.span.start + source.slice(glued.span).search(/[\u3000\u00a0]/)
    const sign = named(source.text.charAt(at))
    inspection.report('full-width-sign', { source, span: { start: at, end: at + 1 } }, { sign, ascii: 'a blank' })
    return true
  }
  if (command.assignments.length > 0) return false
  const declares = /^(?:export|readonly)$/.test(source.slice(first.span))
  for (const word of declares ? rest : [first]) {
    const text = source.slice(word.span)
    const at =
      /^(?:\w*(?=[\uff10-\uff19\uff1d\uff21-\uff3a\uff3f\uff41-\uff5a]+\w*[=\uff1d])|\w+(?=[\uff1a\uff1d\u3000\u00a0])|(?=[\uff03\uff08\u3000\u00a0]))/.exec(
        text,
      )?.[0].length
    const sign = at === undefined ? undefined : text[at]
    if (at === undefined || sign === undefined) continue
    const start = word.span.start + at
    // A colon stands where = was meant: with :, too, the line would be a command.
    const parameters = { sign: named(sign), ascii: sign === '\uff1a' ? '=' : namedAscii(sign) }
    inspection.report('full-width-sign', { source, span: { start, end: start + 1 } }, parameters)
    return true
  }
  return false
}

/** Full-width signs in the values of options, the first of each value. */
export function checkFullWidthValues(inspection: Inspection): void {
  for (const setting of [...inspection.settings, ...inspection.possible]) {
    const { text, variable } = setting
    const found = wide.exec(text)
    const other = found === null ? misleadingCharacter(text) : undefined
    const index = found?.index ?? other?.index
    if (index === undefined) continue
    const sign = text.charAt(index)
    // The word that it stands in, which may have more of them.
    const before = /\S{0,30}$/.exec(text.slice(0, index).replace(/[\u3000\u00a0]/g, ' '))?.[0] ?? ''
    const after = /^[\s\S]\S{0,30}/.exec(text.slice(index))?.[0] ?? ''
    // A full-width sign after the = is one more of its kind.
    const meant = asItSeems(asAscii(`${before}${after}`))
      .replace(/^=/, '')
      .replaceAll('\0', '')
      .trim()
    // Blanks in a value that has no quotes would end it.
    const fixed = variable.pieces.some(({ quoted }) => !quoted) ? shWord(meant) : meant
    inspection.reportValue(
      'full-width-in-value',
      setting,
      other === undefined
        ? { name: variable.name, sign: named(sign), ascii: namedAscii(sign), fixed }
        : { name: variable.name, sign: numbered(sign), ascii: seeming(sign), fixed },
      index,
      index + 1,
    )
  }
}
