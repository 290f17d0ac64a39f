import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['a', '[a]'],
  ['"if"', '[<(dq if)>]'],
  ['if a; then b; fi', '(if [a] then [b])'],
  ['{ a; }', '({ [a])'],
  ['(a)', '(sub [a])'],
  ['((1))', '(sub ) ! bash-only: ((1))'],
  ['! ! a', ' ! unexpected-token: !'],
  ['then', ' ! stray-keyword: then'],
]

t.test('the first token tells what kind of command it is', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
