import t from 'tap'
import { read } from '../../support/parser-parts.js'

/** A script, its tree, and what is found in it. */
const cases: readonly [text: string, expected: string][] = [
  ['a; b & c', '[a]; [b] &; [c]'],
  ['a && b || c', '[a] && [b] || [c]'],
  ['! a | b |\n c', '! [a] | [b] | [c]'],
  ['a &&\n\n b', '[a] && [b]'],
  ['a $(b; c) d', '[a <(cmd [b]; [c])> d]'],
  ['a &&\n', ' ! missing-command: &&'],
  ['a; fi; b', '[a]; [b] ! stray-keyword: fi'],
  ['a ) b; c', '[a]; [c] ! unexpected-token: )'],
  ['if\nfi', '(if  then ) ! missing-keyword: if ! empty-body: fi'],
]

t.test('lists and pipelines, and how reading goes on after an error', async (t) => {
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
