/** Which opener lacks its end: the place that people have to look at, not the one where sh notices. */

import t from 'tap'
import { Openers } from '../../../lib/syntax/openers.js'
import { cursorOf, foundBy, read } from '../../support/parser-parts.js'

t.test('the innermost opener lacks its end, where nothing tells otherwise', async (t) => {
  const cursor = cursorOf('"$(a')
  const openers = new Openers(cursor)
  openers.open(0, '"', '"')
  openers.open(1, '$(', ')')
  cursor.at = 4
  const { finding, from } = openers.unclosed()
  t.match(finding, { code: 'unclosed-expansion', span: { start: 1, end: 3 } })
  t.equal(from, 0, 'what was opened before it on the line is lost with it')
})

t.test('openers are forgotten and closed in order', async (t) => {
  const cursor = cursorOf('((')
  const openers = new Openers(cursor)
  openers.open(0, '(', ')')
  openers.open(1, '(', ')')
  openers.reopen(1)
  t.equal(openers.count, 1)
  openers.close()
  t.equal(openers.count, 0)
})

t.test('a string that swallows the next assignment is told when it ends', async (t) => {
  const cursor = cursorOf('A="b\nC="d\n')
  const openers = new Openers(cursor)
  openers.open(2, '"', '"')
  cursor.at = 8
  openers.close()
  t.same(foundBy(cursor), ['swallowed-assignment: "'])
})

t.test('what an earlier attempt found', async (t) => {
  const openers = new Openers(cursorOf('A="b; fi\nC=d', [2]))
  t.ok(openers.isBroken(2))
  t.notOk(openers.isBroken(3))
  t.ok(openers.isLost('fi'), 'stands in the line that was not read')
  t.notOk(openers.isLost('fi', 3), 'which begins before that')
  t.notOk(openers.isLost('d'))
})

t.test('the culprit in whole files', async (t) => {
  const cases: [text: string, expected: string][] = [
    // The last quote was meant to close the first: the brace is missing.
    ['A="${b"\nC=d', '[A=<(cmd ["\\"${b\\""])>]; [C=d] ! unclosed-expansion: ${'],
    // A string of several lines that ends just before a word is the one that was not closed.
    ['A="b\nC="d"\nE=f\n', '[A=<(cmd ["\\"b"])>]; [C=<(dq d)>]; [E=f] ! unclosed-quote: "'],
    // A typographic quote at the end of a line was meant to close.
    ['A="b”\nC="d"\n', '[A=<(cmd ["\\"b”"])>]; [C=<(dq d)>] ! unclosed-quote: "'],
    // A string may have several lines.
    ['A="b\nc"\n', '[A=<(dq "b\\nc")>]'],
  ]
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})
