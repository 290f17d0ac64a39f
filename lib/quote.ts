/**
 * Quoting, one function for each place that text can go to. All of them are total over what the place can hold, and
 * throw on what it cannot: the checks of a config have reported that before.
 */

/** Text that a place cannot hold, such as NUL in a shell script. */
class UnquotableError extends Error {}

/** Characters that mean nothing to a shell wherever in a word they stand. */
const plainWord = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+:,./=-]*$/

/**
 * A word of sh that means exactly `text` (POSIX 2.2): bare where nothing in it is special, else in single quotes.
 *
 * @throws UnquotableError on NUL, which no shell can hold
 */
export function shWord(text: string): string {
  if (plainWord.test(text)) return text
  if (text.includes('\0')) throw new UnquotableError('a shell script cannot hold NUL')
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Words of sh, side by side. */
export function shWords(texts: readonly string[]): string {
  return texts.map(shWord).join(' ')
}

/** What stands for the host in a template: its name, its domain, and its name up to the first dot. */
const hostParts: ReadonlyMap<string, string> = new Map([
  ['%h', '"$host"'],
  ['%d', '"$domain"'],
  ['%n', '"$label"'],
])

/**
 * A word of sh in which `%h`, `%d` and `%n` are what the script's variables `host`, `domain` and `label` hold.
 *
 * @throws UnquotableError as shWord
 */
export function shTemplate(text: string): string {
  const pieces = text.split(/(%[hdn])/)
  return pieces.map((piece) => hostParts.get(piece) ?? (piece === '' ? '' : shWord(piece))).join('') || "''"
}

/** Text inside a comment or a line of an LSB header: control characters, which could end it, become spaces. */
export function commentText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}
