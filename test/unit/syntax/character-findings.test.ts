import t from 'tap'
import { characterFindings, nulFindings } from '../../../lib/syntax/character-findings.js'

const found = (text: string) => characterFindings(text).map(({ code, span }) => [code, span.start])

t.test('what is wrong with the characters of a file', async (t) => {
  t.same(found('A=b\n'), [])
  t.same(found('\ufeffA=b\n'), [['byte-order-mark', 0]])
  t.same(found('A=\ufeffb\n'), [], 'only at the start')
  t.same(found('A=b\r\nC=d\r\n'), [['carriage-return', 3]], 'once, at the first')
  t.same(found('A=b\rc\n'), [], 'a CR inside of a line is a character of it')
  t.same(found('A=b\r'), [['carriage-return', 3]])
  t.same(found('A=b\0c\0\n'), [['nul-byte', 3]])
  t.match(nulFindings('a\0b\0')[0]?.message, /2 NUL bytes/)
})
