/** The numbers that Python's `int()` reads: a count of nodes is whatever `int()` accepts. */

/** What `str.strip` removes; JavaScript's `\s` lacks U+001C to U+001F and U+0085, and adds U+FEFF. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'

const notAscii = /[\u0080-\uffff]/

/**
 * Reads an integer as Python's `int(text)` does: blanks around it, a sign, underscores between digits, and the decimal
 * digits of every script.
 *
 * @returns the number (inexact beyond 2^53), or undefined where `int()` raises ValueError
 */
export function parseInteger(text: string): number | undefined {
  // Most names have a letter.
  if (/[A-Za-z]/.test(text)) return undefined
  // The digits of all scripts take long to be made ready, and nearly no text needs them.
  const digit = notAscii.test(text) ? '\\p{Nd}' : '[0-9]'
  const match = new RegExp(`^${space}([+-]?)(${digit}+(?:_${digit}+)*)${space}$`, 'u').exec(text)
  if (match === null) return undefined
  let value = 0
  for (const character of (match[2] as string).replaceAll('_', '')) value = value * 10 + digitValue(character)
  return match[1] === '-' ? 0 - value : value
}

/** Whether the text is nothing but decimal digits: an index, where it selects a node. */
export function isIndex(text: string): boolean {
  return /^[0-9]+$/.test(text) || (notAscii.test(text) && /^\p{Nd}+$/u.test(text))
}

/** The value of a decimal digit: Unicode keeps the ten digits of a script together, in order, from zero. */
function digitValue(character: string): number {
  const code = character.codePointAt(0) as number
  if (code < 128) return code - 48
  let first = code
  while (isIndex(String.fromCodePoint(first - 1))) first--
  return (code - first) % 10
}
