/** Splitting a value such as CELERYD_OPTS into words, as sh splits a command line, but expanding nothing. */

import { type ClusterProblem, collector } from './problem.js'

/** A place in the value that is split: offsets in UTF-16 units, the end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One word without its quotes, and where it stands with them. */
export interface SplitWord extends Range {
  readonly text: string
}

/**
 * Splits a value into words: blanks separate; `'…'`, `"…"` and `\` quote.
 *
 * The rules are those of sh (POSIX.1-2008, XCU 2.2): within double quotes a backslash escapes only `$`, `` ` ``, `"`,
 * `\` and a newline, and a backslash before a newline vanishes with it. Python's shlex.split differs only in leaving
 * the backslash before `$`, `` ` `` and the newline. `$`, `*`, `;`, `#` are ordinary characters: nothing is expanded.
 *
 * @returns the words in order; a quote without its end runs to the end of the value and is reported as a problem
 */
export function splitWords(value: string): {
  readonly words: readonly SplitWord[]
  readonly problems: readonly ClusterProblem<Range>[]
} {
  const words: SplitWord[] = []
  const { problems, report } = collector<Range>()
  let at = 0
  for (;;) {
    while (isBlank(value[at]) || value.startsWith('\\\n', at)) at += value[at] === '\\' ? 2 : 1
    if (at >= value.length) return { words, problems }
    const start = at
    let text = ''
    while (at < value.length && !isBlank(value[at])) {
      const character = value[at] as string
      if (character === '\\') {
        if (at + 1 === value.length) {
          report('trailing-backslash-in-words', { start: at, end: at + 1 }, {})
          text += '\\'
        } else if (value[at + 1] !== '\n') text += value[at + 1]
        at += 2
      } else if (character === "'" || character === '"') {
        const quoted = character === "'" ? singleQuoted(value, at) : doubleQuoted(value, at)
        if (!quoted.closed) {
          report('unclosed-quote-in-words', { start: at, end: value.length }, { quote: character })
        }
        text += quoted.text
        at = quoted.end
      } else {
        text += character
        at++
      }
    }
    at = Math.min(at, value.length)
    words.push({ text, start, end: at })
  }
}

interface Quoted {
  readonly text: string
  /** The offset after the closing quote. */
  readonly end: number
  readonly closed: boolean
}

function singleQuoted(value: string, open: number): Quoted {
  const close = value.indexOf("'", open + 1)
  if (close === -1) return { text: value.slice(open + 1), end: value.length, closed: false }
  return { text: value.slice(open + 1, close), end: close + 1, closed: true }
}

function doubleQuoted(value: string, open: number): Quoted {
  let text = ''
  for (let at = open + 1; at < value.length; at++) {
    const character = value[at] as string
    if (character === '"') return { text, end: at + 1, closed: true }
    const next = value[at + 1]
    if (character === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
      if (next !== '\n') text += next
      at++
    } else text += character
  }
  return { text, end: value.length, closed: false }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n'
}
