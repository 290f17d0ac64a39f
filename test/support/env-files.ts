/** Environment files: generated ones, and what other programs read in them. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { projectRoot } from './root.js'

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

const reader = `import io, json, sys
from dotenv import dotenv_values
for text in json.load(sys.stdin):
    file = io.TextIOWrapper(io.BytesIO(text.encode()), encoding='utf-8')
    found = {name: value for name, value in dotenv_values(stream=file).items() if value is not None}
    print(json.dumps(found))
`

/** What the package python-dotenv reads in files, in their order. A name without a value is left out. */
export function pythonDotenv(files: readonly string[]): readonly Variables[] {
  const program = join(projectRoot, '.cache/venv-python-dotenv/bin/python')
  if (!existsSync(program)) throw new Error(`${program} is missing: run node scripts/test-environment.js`)
  // Without variables of this process, which it would put in the place of ${NAME}.
  const options = {
    input: JSON.stringify(files),
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
    maxBuffer: 1 << 28,
  } as const
  const { status, stdout, stderr } = spawnSync(program, ['-c', reader], options)
  const found = stdout.split('\n').slice(0, -1)
  if (status !== 0 || found.length !== files.length) throw new Error(`python-dotenv: ${stderr.slice(0, 1000)}`)
  return found.map((line) => JSON.parse(line))
}
