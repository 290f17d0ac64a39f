import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['if a; then b; elif c; then d; else e; fi >f', '(if [a] then [b] elif [c] then [d] else [e] >f)'],
  ['while a; do b; done', '(while [a] do [b])'],
  ['until a; do b; done', '(until [a] do [b])'],
  ['for a in b c; do d; done', '(for a in b c do [d])'],
  ['for a\ndo b; done', '(for a do [b])'],
  ['case a in (b|c) d;; *) esac', '(case a b|c)[d] *))'],
  ['{ a; }', '({ [a])'],
  ['(a)', '(sub [a])'],
  ['for 1a in b; do c; done', '(for 1a in b do [c]) ! bad-name: 1a'],
  ['if a\nb; fi', '(if [a]; [b] then ) ! missing-keyword: if'],
  ['while a; do b', '(while [a] do [b]) ! unclosed-command: while'],
]

t.test('compound commands', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
