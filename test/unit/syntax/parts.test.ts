import t from 'tap'
import type { WordPart } from '../../../lib/syntax/ast.js'
import { addLiteral, readBrokenLine, unreadablePart } from '../../../lib/syntax/parts.js'
import { cursorOf } from '../../support/parser-parts.js'

t.test('literal text grows as long as nothing else comes between', async (t) => {
  const parts: WordPart[] = []
  const cursor = cursorOf('ab"c"d')
  addLiteral(cursor, parts, 'a', 0, 1)
  addLiteral(cursor, parts, 'b', 1, 2)
  parts.push({ type: 'double', span: { start: 2, end: 5 }, parts: [] })
  addLiteral(cursor, parts, 'd', 5, 6)
  t.match(parts, [
    { type: 'literal', value: 'ab', span: { start: 0, end: 2 } },
    { type: 'double' },
    { type: 'literal', value: 'd', span: { start: 5, end: 6 } },
  ])
})

t.test('what is not sh stands as a command, whose value nobody knows', async (t) => {
  const part = unreadablePart('${x//y}', { start: 3, end: 10 })
  t.match(part, { type: 'command', span: { start: 3, end: 10 }, script: { statements: [{ background: false }] } })
})

t.test('the rest of a line that has an opener without end', async (t) => {
  const parts: WordPart[] = []
  const cursor = cursorOf('A="b c\nd')
  cursor.at = 2
  readBrokenLine(cursor, parts)
  t.equal(cursor.at, 6)
  t.match(parts, [{ type: 'command', span: { start: 2, end: 6 } }])
})
