/** Field splitting (POSIX.1-2008, 2.6.5) of expanded words, and the point where only the host can go on (2.6.6). */

import type { Piece } from './value.js'

const defaultSeparators = ' \t\n'

/**
 * Splits an expanded word into fields.
 *
 * @param separators the value of IFS: undefined when it is unset, null where only the host knows it
 * @returns undefined where the fields depend on the host's files, on what is unknown, or on the shell
 */
export function splitFields(pieces: readonly Piece[], separators: string | null | undefined): string[] | undefined {
  // Whether a separator may reach from one expansion into the next is not the same everywhere.
  if (separators !== undefined && pieces.filter((piece) => piece.split).length > 1) return undefined
  const fields: string[] = []
  let current: string | undefined
  for (const piece of pieces) {
    if (piece.text === null) return undefined
    if (!piece.quoted && /[*?[]/.test(piece.text)) return undefined
    if (!piece.split) {
      current = (current ?? '') + piece.text
      continue
    }
    // An unquoted backslash from an expansion takes part in path name expansion in some shells.
    if (piece.text.includes('\\') || separators === null) return undefined
    const ifs = separators ?? defaultSeparators
    const blanks = [...ifs].filter((char) => defaultSeparators.includes(char))
    for (let at = 0; at < piece.text.length; ) {
      const char = piece.text.charAt(at)
      if (!ifs.includes(char)) {
        current = (current ?? '') + char
        at++
        continue
      }
      // One separator: any blanks, at most one other character of IFS, any blanks.
      let other = false
      for (; at < piece.text.length && ifs.includes(piece.text.charAt(at)); at++) {
        if (blanks.includes(piece.text.charAt(at))) continue
        if (other) break
        other = true
      }
      if (current !== undefined || other) fields.push(current ?? '')
      current = undefined
    }
  }
  if (current !== undefined) fields.push(current)
  return fields
}
