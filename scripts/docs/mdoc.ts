/** Writing mdoc(7): text that stays text, one sentence a line, lines that mandoc's linter likes. */

import { breakLines } from '../../lib/lines.js'

const width = 78

/** mandoc wants a macro for these names, which words in the middle of a line cannot be. */
const systemName = /\b(Open|Free|Net)BSD\b/g

/** Text as roff takes it for text: typographic signs as ASCII, a backslash as one. */
export function roff(text: string): string {
  return text
    .replaceAll('’', "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll('…', '...')
    .replaceAll('\\', '\\e')
    .replaceAll(systemName, '$1\\&BSD')
}

/** Sentences, each on lines of its own. */
export function paragraph(text: string): string[] {
  return text.split(/(?<=[.!?:])\s+(?=[A-Z'(])/).flatMap((sentence) => wrapped(roff(sentence)))
}

function wrapped(sentence: string): string[] {
  const lines = breakLines(sentence.split(/\s+/), width - 1)
  // What begins with a dot or a quote would be a request.
  return lines.map((each) => (/^[.']/.test(each) ? `\\&${each}` : each))
}

/** Words of a macro's line, none of which is taken for a macro, a quote or punctuation. */
export function words(text: string): string {
  return roff(text)
    .split(' ')
    .map((word) =>
      /^[A-Z][a-z]$|^[.,:;()[\]?!|]$|^[A-Z]{2}$/.test(word) ? `\\&${word}` : word.replaceAll('"', '\\(dq'),
    )
    .join(' ')
}

/** A list of terms; each item is the line of its term, and the lines of its text. */
export function tagged(items: readonly (readonly [term: string, text: string | readonly string[]])[]): string[] {
  return [
    '.Bl -tag -width Ds',
    ...items.flatMap(([term, text]) => [`.It ${term}`, ...(typeof text === 'string' ? paragraph(text) : text)]),
    '.El',
  ]
}

/** Lines that are shown as they are, such as a command. */
export function literal(lines: readonly string[]): string[] {
  return ['.Bd -literal -offset indent', ...lines.map((line) => roff(line).replace(/^(?=[.'])/, '\\&')), '.Ed']
}

export interface ManPage {
  readonly name: string
  readonly section: number
  /** What it is, in a few words. */
  readonly about: string
  /** As `.Dd` takes it: Month day, year. */
  readonly date: string
  readonly body: readonly string[]
}

/** The text of a page. */
export function manPage({ name, section, about, date, body }: ManPage): string {
  return `${[
    '.\\" Written by scripts/docs.js: change what it is made from.',
    `.Dd ${date}`,
    `.Dt ${name.toUpperCase()} ${section}`,
    '.Os',
    '.Sh NAME',
    `.Nm ${name}`,
    `.Nd ${words(about)}`,
    ...body,
  ].join('\n')}\n`
}
