import t from 'tap'
import { isIndex, parseInteger } from '../../../lib/cluster/number.js'

t.test('numbers, as Python reads them', (t) => {
  const table: [text: string, number: number | undefined][] = [
    ['3', 3],
    ['03', 3],
    ['+3', 3],
    ['-3', -3],
    [' 3\u00a0', 3],
    ['\x1c3\x85', 3],
    ['1_0', 10],
    ['٣', 3],
    ['１０', 10],
    ['𝟗', 9],
    ['𝟢', 0],
    ['1__0', undefined],
    ['_1', undefined],
    ['1_', undefined],
    ['3.0', undefined],
    ['²', undefined],
    ['\ufeff3', undefined],
    ['+ 3', undefined],
    ['', undefined],
    ['0x3', undefined],
  ]
  for (const [text, number] of table) t.equal(parseInteger(text), number, JSON.stringify(text))
  t.end()
})

t.test('an index is digits alone, of any script', (t) => {
  for (const text of ['0', '12', '٣', '１０']) t.ok(isIndex(text), text)
  for (const text of ['', '-1', '+1', '1_0', ' 1', '1a', '²']) t.notOk(isIndex(text), text)
  t.end()
})
