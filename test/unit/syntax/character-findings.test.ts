import t from 'tap'
import { characterFindings, nulFindings, wideEncodingOf } from '../../../lib/syntax/character-findings.js'

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

t.test('UTF-16, which ASCII letters tell', async (t) => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le')
  t.equal(wideEncodingOf(utf16('\ufeff# a config\n').toString()), 'UTF-16')
  t.equal(wideEncodingOf('\ufffd\ufffd\0\0#\0\0\0'), 'UTF-32')
  t.equal(wideEncodingOf(utf16('# a config\n').toString()), 'UTF-16LE')
  t.equal(wideEncodingOf(utf16('# a config\n').swap16().toString()), 'UTF-16BE')
  for (const text of ['', 'a', 'a\0b', '\ufffd\ufffd', '\0\0'])
    t.equal(wideEncodingOf(text), undefined, JSON.stringify(text))
  t.match(nulFindings(utf16('A=1').toString()), [{ message: /looks like UTF-16LE/, help: /iconv -f UTF-16LE/ }])
})
