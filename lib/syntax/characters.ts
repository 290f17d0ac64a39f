/** The characters that sh's grammar names, by the code that `charCodeAt` gives, and the characters of a name. */

/** What `Cursor.code` gives at the end of the text. */
export const END = -1
export const TAB = 9
export const NEWLINE = 10
export const CARRIAGE_RETURN = 13
export const BLANK = 32
export const DOUBLE_QUOTE = 34
export const HASH = 35
export const DOLLAR = 36
export const AMPERSAND = 38
export const SINGLE_QUOTE = 39
export const OPEN_PARENTHESIS = 40
export const CLOSE_PARENTHESIS = 41
export const PLUS = 43
export const MINUS = 45
export const DOT = 46
export const SLASH = 47
const ZERO = 48
const NINE = 57
export const COLON = 58
export const SEMICOLON = 59
export const LESS = 60
export const EQUALS = 61
export const GREATER = 62
export const OPEN_BRACKET = 91
export const BACKSLASH = 92
export const BACKQUOTE = 96
export const OPEN_BRACE = 123
export const CLOSE_BRACE = 125
export const TILDE = 126

/** A set of characters below 128, to look codes up in. */
export function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(128)
  for (const character of characters) set[character.charCodeAt(0)] = 1
  return set
}

/** Letters, digits and `_` (XBD 3.235). */
const NAME = setOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_')

/** Whether a name can hold this character. */
export const isName = (code: number): boolean => code < 128 && NAME[code] === 1
export const isDigit = (code: number): boolean => code >= ZERO && code <= NINE
/** Whether a name can begin with this character. */
export const isNameStart = (code: number): boolean => isName(code) && !isDigit(code)

/** Whether a text is a name (XBD 3.235): what a variable or a function can be called. */
export function isNameText(text: string): boolean {
  if (!isNameStart(text.charCodeAt(0))) return false
  for (let at = 1; at < text.length; at++) if (!isName(text.charCodeAt(at))) return false
  return true
}

/** A text without the characters of a set at its end: a pattern that ends in `$` would look from each of them anew. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Typographic quotes, which editors and web pages put in the place of `"` and `'`. */
export const isSmartQuote = (code: number): boolean => code >= 0x2018 && code <= 0x201f
export const isSmartDoubleQuote = (code: number): boolean => code >= 0x201c && code <= 0x201f
