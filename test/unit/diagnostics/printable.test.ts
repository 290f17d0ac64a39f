import t from 'tap'
import { printable, printableJson, printableLines } from '../../../lib/diagnostics/printable.js'

t.test('control characters are shown', async (t) => {
  const cases: [text: string, expected: string][] = [
    ['a\tb', 'a\tb'],
    ['\u001b[31m', '\u241b[31m'],
    ['\u0000\u0007\r\n', '\u2400\u2407\u240d\u240a'],
    ['\u007f\u009b', '\u2421\ufffd'],
    ['\u202e\u2066\u200f', '\ufffd\ufffd\ufffd'],
    ['\u65e5\u672c \u{1f600} \u00e9', '\u65e5\u672c \u{1f600} \u00e9'],
  ]
  for (const [text, expected] of cases) t.equal(printable(text), expected)
  t.equal(printableLines('a\u001b\nb\r\n'), 'a\u241b\nb\u240d\n')
})

t.test('JSON stays JSON, and means the same', async (t) => {
  const value = { text: 'a\u001b\u009b\u202e\n\t"', list: [1, null] }
  const json = printableJson(value)
  t.same(JSON.parse(json), value)
  for (const trick of ['\u001b', '\u009b', '\u202e', '\t']) t.notOk(json.includes(trick), JSON.stringify(trick))
})
