import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['A=b C=d e F=g', '[A=b C=d e F=g]'],
  ['a 2>&1 <b', '[a 2>&1 <b]'],
  ['>a', '[ >a]'],
  ['export A=~', '[export <A= (~)>]'],
  ['echo A=~', '[echo "A=~"]'],
  ['a >', ' ! missing-target: >'],
  ['a >&b', '[a >&b] ! bash-only: >&b'],
  ['a b(c)', ' ! unexpected-parenthesis: ('],
  ['[[ a < b ]]; c', '["[["]; [c] ! bash-only: [[ a < b ]]'],
]

t.test('simple commands and redirections', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
