/** Characters that look like ASCII letters, and characters that nobody sees: they come with text that is copied. */

/** Cyrillic and Greek letters that are drawn as Latin ones (Unicode UTS 39, confusables), and those. */
const drawnAlike = new Map(
  Array.from(
    'АAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSаaеeоoрpсcуyхxіiјjѕsΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοo'.matchAll(/(.)(.)/gu),
    ([, alike = '', letter = '']) => [alike, letter],
  ),
)

/** Zero-width spaces and joiners, marks of direction, the word joiner, the byte order mark, the soft hyphen. */
const invisible = '\\u00ad\\u200b-\\u200f\\u2060\\ufeff'

const alike = [...drawnAlike.keys()].join('')

/** One that nobody sees, or a letter of another script beside a Latin one: a word of one script is meant as it is. */
const misleading = new RegExp(`[${invisible}]|[${alike}](?=[A-Za-z_])|(?<=[A-Za-z_])[${alike}]`)
const every = new RegExp(`[${invisible}${alike}]`, 'g')

/** The first character of a text that is not what it seems to be, and where it stands. */
export function misleadingCharacter(text: string): { readonly sign: string; readonly index: number } | undefined {
  // Nearly every text has only ASCII.
  if (!/[^\0-\x7f]/.test(text)) return undefined
  const found = misleading.exec(text)
  return found === null ? undefined : { sign: found[0], index: found.index }
}

/** A text as it seems to be. */
export function asItSeems(text: string): string {
  return text.replace(every, (sign) => drawnAlike.get(sign) ?? '')
}

/** What a character seems to be; empty where nobody sees it. */
export function seeming(sign: string): string {
  return drawnAlike.get(sign) ?? ''
}

/** A character for a message, with its number: by its looks nobody can tell it. */
export function numbered(sign: string): string {
  const number = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  return seeming(sign) === '' ? number : `${sign} (${number})`
}
