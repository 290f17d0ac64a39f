import t from 'tap'
import { readSystemdEnvironment } from '../../../lib/syntax/systemd-environment.js'

const read = (text: string) => {
  const { entries, findings } = readSystemdEnvironment(text)
  return [...entries.map(({ name, value }) => [name, value]), ...findings.map(({ code }) => [code])]
}

t.test('a file as systemd reads it', async (t) => {
  const cases: [text: string, expected: string[][]][] = [
    [
      'A=b\nC = d e \n',
      [
        ['A', 'b'],
        ['C', 'd e'],
      ],
    ],
    ['# A=b\n; C=d\n\nE=f', [['E', 'f']]],
    ['A="b\\"c"\'d\'\n', [['A', 'b"cd']]],
    ['A=b"c"\n', [['A', 'b"c"']]],
    ['A=b\\\nc\n', [['A', 'bc']]],
    ['A="b\nc"\n', [['A', 'b\nc']]],
    ['A=$b\n', [['A', '$b']]],
    ['A=b #c\n', [['A', 'b #c']]],
    ['export A=b\n', [['environment-export']]],
    ['1A=b\n', [['environment-name']]],
    ['A b\n', [['environment-line']]],
    ['A="b\n', [['A', 'b\n'], ['environment-quote']]],
    ['A=b\0c\n', [['A', 'b\0c'], ['nul-byte']]],
  ]
  for (const [text, expected] of cases) t.same(read(text), expected, JSON.stringify(text))
})

t.test('where names and values stand, and what a shell would expand', async (t) => {
  const [entry] = readSystemdEnvironment(' A="$b" \n').entries
  t.match(entry, { nameSpan: { start: 1, end: 2 }, valueSpan: { start: 3, end: 7 }, expansion: 4 })
  t.equal(readSystemdEnvironment("A='$b'\n").entries[0]?.expansion, undefined)
})
