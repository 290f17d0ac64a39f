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

/** Where text stands in a unit: `$` means something in a command line alone. */
type UnitContext = 'command' | 'list'

/** Characters that mean nothing to systemd wherever in a word they stand. */
const plainUnitWord = /^(?:[A-Za-z0-9_/.=-](?:[A-Za-z0-9_@+:,./=-]|%%)*)$/

/** What systemd's C-style escapes call a character (systemd.syntax(7), "Quoting"). */
const unitEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
])

/**
 * A word in a list of a unit, such as ExecStart= or Environment=, that means exactly `text`: bare where nothing in it is
 * special, else in double quotes. `%` begins a specifier in both (systemd.unit(5)), `$` a variable in a command alone
 * (systemd.service(5), "Command lines"), each stands for itself when doubled.
 *
 * @throws UnquotableError on NUL
 */
export function unitWord(text: string, context: UnitContext): string {
  if (text.includes('\0')) throw new UnquotableError('a unit cannot hold NUL')
  const doubled = unitText(context === 'command' ? text.replaceAll('$', '$$$$') : text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what cannot stand in a line
  const escaped = doubled.replace(/[\\"\u0001-\u001f\u007f]/g, (each) => {
    return unitEscapes.get(each) ?? `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return plainUnitWord.test(escaped) ? escaped : `"${escaped}"`
}

/** The rest of a line of a unit, where nothing but `%` is special: a path, a name, a description. */
export function unitText(text: string): string {
  return text.replaceAll('%', '%%')
}

/** What stands for the host in a template, as systemd's specifiers have it; none gives the domain. */
const hostSpecifiers: ReadonlyMap<string, string> = new Map([
  ['%h', '%H'],
  ['%n', '%l'],
])

/**
 * A word of a command line in which `%h` and `%n` are the host's name and the same up to its first dot.
 *
 * @throws UnquotableError as unitWord, and on `%d`, the domain, which systemd has no word for
 */
export function unitTemplate(text: string): string {
  if (!/%[hdn]/.test(text)) return unitWord(text, 'command')
  if (text.includes('%d')) throw new UnquotableError('a unit cannot name the domain')
  const pieces = text.split(/(%[hn])/).map((piece) => {
    const word = hostSpecifiers.get(piece) ?? (piece === '' ? '' : unitWord(piece, 'command'))
    return word.startsWith('"') ? word.slice(1, -1) : word
  })
  return `"${pieces.join('')}"`
}

/**
 * The name of a unit's instance: what a unit's name may hold stays, any other byte becomes `\xNN`, as systemd-escape(1)
 * writes it.
 */
export function unitInstance(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9:_.-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`
    })
    .join('')
}

/**
 * The right side of an assignment in a file that EnvironmentFile= names (systemd.exec(5)), which sh reads alike: bare
 * where nothing in it is special, else in double quotes.
 *
 * @throws UnquotableError on NUL
 */
export function environmentValue(text: string): string {
  if (plainWord.test(text)) return text
  if (text.includes('\0')) throw new UnquotableError('an environment cannot hold NUL')
  return `"${text.replace(/["\\`$]/g, '\\$&')}"`
}

/** Text inside a comment or a line of an LSB header: control characters, which could end it, become spaces. */
export function commentText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}
