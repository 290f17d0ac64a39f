import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['a() { b; }', '(def a ({ [b]))'],
  ['a ( )\n(b)', '(def a (sub [b]))'],
  ['a-b() { c; }', '(def a-b ({ [c])) ! bad-name: a-b'],
  ['set() { a; }', '(def set ({ [a])) ! special-function-name: set'],
  ['a() b', '(def a [b]) ! bad-function-body: b'],
]

t.test('function definitions', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
