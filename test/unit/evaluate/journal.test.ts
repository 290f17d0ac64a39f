/** What is taken back is as it was. */

import t from 'tap'
import { Journal } from '../../../lib/evaluate/journal.js'

t.test('changes are taken back in order', (t) => {
  const journal = new Journal()
  const map = new Map([['a', 1]])
  const set = new Set(['x'])
  const list = ['first']
  const target = { value: 1 }
  const mark = journal.mark()
  journal.put(map, 'a', 2)
  journal.put(map, 'b', 3)
  const inner = journal.mark()
  journal.put(map, 'a', 4)
  journal.add(set, 'y')
  journal.remove(set, 'x')
  journal.push(list, 'second')
  journal.replaceLast(list, 'other')
  journal.set(target, 'value', 2)
  t.same(
    [[...map], [...set], list, target],
    [
      [
        ['a', 4],
        ['b', 3],
      ],
      ['y'],
      ['first', 'other'],
      { value: 2 },
    ],
  )
  journal.restore(inner)
  t.same(
    [[...map], [...set], list, target],
    [
      [
        ['a', 2],
        ['b', 3],
      ],
      ['x'],
      ['first'],
      { value: 1 },
    ],
  )
  journal.restore(mark)
  t.same([...map], [['a', 1]])
  t.equal(journal.mark(), mark)
  t.end()
})

t.test('what changes nothing leaves no trace', (t) => {
  const journal = new Journal()
  journal.add(new Set(['x']), 'x')
  journal.remove(new Set(['x']), 'y')
  journal.set({ value: 1 }, 'value', 1)
  t.equal(journal.mark(), 0)
  t.end()
})
