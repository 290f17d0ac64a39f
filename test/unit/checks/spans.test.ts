import t from 'tap'
import { Spans } from '../../../lib/checks/spans.js'
import { Source } from '../../../lib/diagnostics/source.js'

t.test('ranges that hold or touch others', async (t) => {
  const source = new Source('a', '')
  const other = new Source('b', '')
  const spans = new Spans()
  for (const [start, end] of [
    [10, 100],
    [20, 30],
    [200, 210],
  ] as const)
    spans.add(source, { start, end })
  const all = [
    [10, 100, true, true],
    [40, 50, true, true],
    [25, 35, true, true],
    [5, 12, false, true],
    [5, 10, false, false],
    [100, 110, false, false],
    [99, 110, false, true],
    [205, 206, true, true],
    [209, 211, false, true],
  ] as const
  for (const [start, end, holds, touches] of all) {
    t.equal(spans.hold(source, { start, end }), holds, `${start}-${end}`)
    t.equal(spans.touch(source, { start, end }), touches, `${start}-${end}`)
    t.equal(spans.touch(other, { start, end }), false)
  }
})
