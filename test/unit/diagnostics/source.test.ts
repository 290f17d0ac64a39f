import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'

t.test('offsets, lines and columns', async (t) => {
  const source = new Source('config', 'ab\n\nc\u{1f600}d')
  const cases: [offset: number, line: number, column: number][] = [
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [7, 3, 4],
    [8, 3, 5],
  ]
  for (const [offset, line, column] of cases) t.same(source.position(offset), { line, column }, `${offset}`)
  t.same(
    [1, 2, 3, 4].map((number) => source.line(number)),
    ['ab', '', 'c\u{1f600}d', ''],
  )
  t.equal(source.slice({ start: 1, end: 3 }), 'b\n')
})

t.test('an empty text, and one that ends with its line', async (t) => {
  t.same(new Source('x', '').position(0), { line: 1, column: 1 })
  t.equal(new Source('x', '').line(1), '')
  t.same(new Source('x', 'a\n').position(2), { line: 2, column: 1 })
  t.same([new Source('x', 'a\n').line(1), new Source('x', 'a\n').line(2)], ['a', ''])
})
