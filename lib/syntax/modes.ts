/** Where text stands decides which characters of it are special: a table by place. */

/** The places. */
export const Mode = {
  /** A word outside of quotes, up to a blank or an operator. */
  word: 0,
  /** The value of an assignment: a word in which a tilde may follow `:`. */
  value: 1,
  /** The word in `${…}` outside of quotes, and every pattern in `${…}`. */
  braced: 2,
  /** Between double quotes. */
  quoted: 3,
  /** The word in `${…}` between double quotes, in a here-document or in arithmetic. */
  quotedBraced: 4,
  /** The body of a here-document. */
  document: 5,
  /** The inside of `$((…))`. */
  arithmetic: 6,
} as const
export type Mode = (typeof Mode)[keyof typeof Mode]

/** Whether quotes have their own meaning there, rather than being characters of a quoted text. */
export const isUnquoted = (mode: Mode): boolean => mode <= Mode.braced

/** The characters below 128 at which plain text ends, a bit for each mode. */
export const SPECIAL = new Uint8Array(128)
for (const [mode, characters] of [
  [Mode.word, ' \t\n;&|<>()\'"\\$`'],
  [Mode.value, ' \t\n;&|<>()\'"\\$`:'],
  [Mode.braced, '}\'"\\$`'],
  [Mode.quoted, '"\\$`'],
  [Mode.quotedBraced, '}"\\$`'],
  [Mode.document, '\\$`\n'],
  [Mode.arithmetic, '()\\$`'],
] as const) {
  for (const character of characters) {
    const code = character.charCodeAt(0)
    SPECIAL[code] = (SPECIAL[code] as number) | (1 << mode)
  }
}

/** What a backslash quotes where it does not quote everything (XCU 2.2.3, 2.7.4). */
export const QUOTABLE: { readonly [mode: number]: string | undefined } = {
  [Mode.quoted]: '$`"\\',
  [Mode.quotedBraced]: '$`"\\}',
  [Mode.document]: '$`\\',
  [Mode.arithmetic]: '$`\\',
}
