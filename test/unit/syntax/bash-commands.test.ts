import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['function a { b; }\nc', '(def a ({ [b])); [c] ! bash-only: function a'],
  ['function a() { b; }', '(def a ({ [b])) ! bash-only: function a'],
  ['select a in b; do c; done', '(for a in b do [c]) ! bash-only: select'],
  ['coproc a b; c', '[a b]; [c] ! bash-only: coproc'],
  ['((a++)); b', '(sub ); [b] ! bash-only: ((a++))'],
  ['for ((i=0; i<2; i++)); do a; done', '(for _ in do [a]) ! bash-only: for ((i=0; i<2; i++))'],
  // Words like any others, where bash takes them for those, too.
  ['function', '[function]'],
  ['select=a', '[select=a]'],
  ['((a); b)', '(sub (sub [a]); [b])'],
]

t.test('commands that only bash has are read to their end', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
