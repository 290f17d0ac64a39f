/** Words over several lines. */

/**
 * Breaks words into lines that are no wider than `width`, where that can be: a word is never broken.
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
