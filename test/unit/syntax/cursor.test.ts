import t from 'tap'
import { END } from '../../../lib/syntax/characters.js'
import { Cursor, GIVE_UP, NESTING_LIMIT, PIECE_LIMIT } from '../../../lib/syntax/cursor.js'
import { cursorOf, foundBy, thrownBy } from '../../support/parser-parts.js'

t.test('characters end where the limit is', async (t) => {
  const cursor = cursorOf('abc')
  t.equal(cursor.code(2), 99)
  t.equal(cursor.code(3), END)
  cursor.limit = 2
  t.equal(cursor.code(2), END)
})

t.test('continuation lines and blanks', async (t) => {
  t.equal(cursorOf('\\\n\\\nx').skipContinuations(0), 4)
  t.equal(cursorOf('\\x').skipContinuations(0), 0)
  t.equal(cursorOf(' \t\\\n x').skipSpaces(0), 5)
  const cursor = cursorOf('A\\\nB1-c')
  t.equal(cursor.name(), 'AB1')
  t.equal(cursor.at, 5)
})

t.test('lines, asked in any order', async (t) => {
  const cursor = cursorOf('a\nbc\nd')
  t.same(
    [3, 0, 5, 1].map((at) => cursor.lineEnd(at)),
    [4, 1, 6, 1],
  )
  t.equal(cursor.line(5), 3)
})

t.test('a text between backquotes has its places in the file', async (t) => {
  const shared = { text: '`a\\$b`', findings: [], broken: new Set<number>(), retries: 0, pieces: 0 }
  const cursor = new Cursor('a$b', shared, 1, Int32Array.of(1, 2, 4, 5))
  t.same(cursor.span(1, 3), { start: 2, end: 5 })
  t.notOk(cursor.isWhole())
})

t.test('reports: none while muted, and not without end', async (t) => {
  const cursor = cursorOf('x')
  cursor.muted = true
  cursor.report('byte-order-mark', cursor.span(0, 1), {})
  t.same(foundBy(cursor), [])
  cursor.muted = false
  const report = () => cursor.report('byte-order-mark', cursor.span(0, 1), {})
  for (let count = 0; count < 1000; count++) report()
  t.equal(thrownBy(report), GIVE_UP)
  t.equal(cursor.shared.findings.at(-1)?.code, 'too-many-problems')
})

t.test('nesting has a limit, which is reported even while muted', async (t) => {
  const cursor = cursorOf('(')
  for (let depth = 0; depth < NESTING_LIMIT; depth++) cursor.enter(0)
  cursor.muted = true
  t.equal(
    thrownBy(() => cursor.enter(0)),
    GIVE_UP,
  )
  t.same(foundBy(cursor), ['nesting-too-deep: ('])
})

t.test('a text has a limit of pieces, which is reported even while muted', async (t) => {
  const cursor = cursorOf('a b')
  cursor.at = 3
  cursor.spend(PIECE_LIMIT - 4)
  cursor.spendStatement()
  cursor.muted = true
  t.equal(
    thrownBy(() => cursor.spend(1)),
    GIVE_UP,
  )
  t.same(foundBy(cursor), ['file-too-long: b'])
})

t.test('an excerpt is one line, and short', async (t) => {
  const cursor = cursorOf(`ab\n${'c'.repeat(60)}`)
  cursor.at = 2
  t.equal(cursor.excerpt(0), 'ab')
  cursor.at = 20
  t.equal(cursor.excerpt(0), 'ab…')
  cursor.at = 63
  t.equal(cursor.excerpt(3), `${'c'.repeat(40)}…`)
})
