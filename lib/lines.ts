/** Lists of words for people: over several lines, or cut. */

/**
 * Breaks words into lines that are not wider than `width`, where that can be: a word is never broken.
 *
 * @param indent how many columns stand before each line
 */
export function breakLines(words: readonly string[], width: number, indent = 0): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line !== '' && indent + line.length + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Names, separated by blanks; of more than four the first three, and how many more there are. */
export function someOf(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(' ')} and ${names.length - 3} more` : names.join(' ')
}
