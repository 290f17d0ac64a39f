/** What a config holds shall not play with the terminal: control characters are shown, never sent. */

/** C0 but the tab, DEL, C1, line separators, and what changes the direction of text (Unicode UAX 9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The text with pictures in the place of control characters. */
export function printable(text: string): string {
  return text.replace(controls, (each) => {
    const code = each.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** The same for lines, whose ends stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** A value as JSON in which nothing is a control character to a terminal either; without indentation it is one line. */
export function printableJson(value: unknown, indentation = 2): string {
  return JSON.stringify(value, null, indentation).replace(controls, (each) =>
    each === '\n' ? each : `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
