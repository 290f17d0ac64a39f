import t from 'tap'
import { breakLines, someOf } from '../../lib/lines.js'

t.test('words over lines', async (t) => {
  const cases: [words: string[], width: number, indent: number, expected: string[]][] = [
    [[], 10, 0, ['']],
    [['a', 'b'], 10, 0, ['a b']],
    [['aaaa', 'bbbbb', 'c'], 9, 0, ['aaaa bbbbb', 'c']],
    [['aaaa', 'bbbbb', 'c'], 9, 1, ['aaaa', 'bbbbb c']],
    [['a'.repeat(20), 'b'], 10, 0, ['a'.repeat(20), 'b']],
    [['', 'b'], 10, 0, ['b']],
  ]
  for (const [words, width, indent, expected] of cases) t.same(breakLines(words, width, indent), expected)
})

t.test('names, cut where there are many', async (t) => {
  t.equal(someOf([]), '')
  t.equal(someOf(['a', 'b', 'c', 'd']), 'a b c d')
  t.equal(someOf(['a', 'b', 'c', 'd', 'e']), 'a b c and 2 more')
})
