/** Environment files: generated ones, and what other programs read in them. */

import fc from 'fast-check'

/** Names to values; a later value of a name replaces an earlier one. */
export type Variables = Readonly<Record<string, string>>

const names = fc.constantFrom('A', 'B', 'SECRET_KEY', '_x1', 'lower', 'directory')
const blanks = fc.constantFrom('', ' ', '\t', '  ')

/** Pieces that readers treat in ways of their own, among others. */
const piece = fc.constantFrom(
  ...['a', 'b c', '=', ' ', '  ', '"', "'", '`', '#', ' #', '$X', '${X}', '$(x)', '\\', '\\n', '\\d', '\\"', "\\'"],
  ...['\\\\', ';', ':', 'é', '\u00a0', '\t', '{"a": "b"}', '-----BEGIN', '!', '*', '%', '&'],
)
const text = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''))
const lines = fc.array(text, { minLength: 1, maxLength: 3 })

const value = fc.oneof(
  text,
  lines.map((parts) => `"${parts.join('\n')}"`),
  lines.map((parts) => `'${parts.join('\n')}'`),
  text.map((inner) => `\`${inner}\``),
)

const assignment = fc
  .tuple(blanks, fc.constantFrom('', '', '', 'export ', 'export  '), names, blanks, blanks, value, blanks)
  .chain(([indent, word, name, before, after, content, end]) =>
    fc
      .constantFrom('', '', '', ' # a comment', '# "quoted"', '\t#x', ' rest')
      .map((more) => `${indent}${word}${name}${before}=${after}${content}${end}${more}`),
  )

const other = fc.constantFrom(
  '',
  '  ',
  '# a comment',
  '  # "',
  "# it's",
  '# A=b',
  'junk',
  'A: b',
  'a.b=c',
  '1A=b',
  'UID=1',
)

/** Whole files, most of them of lines that some reader knows. */
export const envFiles: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: assignment }, { weight: 1, arbitrary: other }), { maxLength: 6 }),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([parts, end, last]) => parts.join('\n').replaceAll('\n', end) + (last ? end : ''))

/**
 * What python-dotenv 1.0 reads: its regular expressions one after the other, with values replaced by `${NAME}` left as
 * they are, since no file with such a value is accepted.
 *
 * Source: python-dotenv's src/dotenv/parser.py.
 */
export function pythonDotenv(file: string): Variables {
  const source = file.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern.source, `${pattern.flags}y`)
    sticky.lastIndex = at
    const found = sticky.exec(source)
    if (found !== null) at += found[0].length
    return found
  }
  const decoded = (text: string, escapes: RegExp) =>
    text.replace(escapes, (each) => {
      const simple = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' } as Record<string, string>
      return simple[each.charAt(1)] ?? each.charAt(1)
    })
  const all: Record<string, string> = {}
  while (at < source.length) {
    take(/\s*/u)
    if (at >= source.length) break
    take(/(?:export[^\S\n]+)?/u)
    const start = at
    const key = source[at] === '#' ? null : take(/'([^']+)'|([^=#\s]+)/u)
    let fine = key !== null || source[at] === '#'
    let value: string | undefined
    take(/[^\S\n]*/u)
    if (fine && source[at] === '=') {
      take(/=[^\S\n]*/u)
      if (source[at] === "'") {
        const found = take(/'((?:\\[\s\S]|[^'\\])*)'/u)
        fine = found !== null
        value = decoded(found?.[1] ?? '', /\\[\\']/g)
      } else if (source[at] === '"') {
        const found = take(/"((?:\\[\s\S]|[^"\\])*)"/u)
        fine = found !== null
        value = decoded(found?.[1] ?? '', /\\[\\'"abfnrtv]/g)
      } else value = (take(/[^\n]*/u)?.[0] ?? '').replace(/\s+#.*/u, '').trimEnd()
    }
    if (fine) {
      take(/(?:[^\S\n]*#[^\n]*)?/u)
      fine = take(/[^\S\n]*(?:\n|$)/u) !== null
    }
    if (!fine) take(/[^\n]*\n?/u)
    else if (value !== undefined && key !== null) all[key[1] ?? key[2] ?? ''] = value
    if (at === start) at += 1
  }
  return all
}
