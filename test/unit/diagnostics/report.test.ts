import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { finding } from '../../../lib/diagnostics/messages.js'
import { diagnostic, renderFinding } from '../../../lib/diagnostics/report.js'
import { Source } from '../../../lib/diagnostics/source.js'

function placed(text: string, start: number, end: number) {
  const parameters = { name: 'A', value: 'x' }
  return { ...finding('not-boolean', { start, end }, parameters), source: new Source('dir/config', text) }
}

t.test('positions count from 1, the end exclusive', async (t) => {
  const cases: [text: string, start: number, end: number, expected: number[]][] = [
    ['abc\n', 0, 3, [1, 1, 1, 4]],
    ['a\nbcd\n', 3, 5, [2, 2, 2, 4]],
    ['a\nb\n', 0, 3, [1, 1, 2, 2]],
    ['a\n', 2, 2, [2, 1, 2, 1]],
    ['abc', 2, 1, [1, 3, 1, 3]],
  ]
  for (const [text, start, end, expected] of cases) {
    const { line, column, endLine, endColumn } = diagnostic(placed(text, start, end))
    t.same([line, column, endLine, endColumn], expected, `${JSON.stringify(text)} ${start}-${end}`)
  }
})

t.test('the line and the caret', async (t) => {
  const cases: [text: string, start: number, end: number, lines: string[]][] = [
    ['A=yes\n', 2, 5, ['  A=yes', '    ^^^']],
    ['A=yes\nB', 2, 7, ['  A=yes', '    ^^^']],
    ['A=yes\n', 2, 2, ['  A=yes', '    ^']],
    ['\tA=\u65e5\u672c\n', 3, 5, ['  \tA=\u65e5\u672c', '  \t  ^^^^']],
    ['A=e\u0301x\n', 4, 5, ['  A=e\u0301x', '     ^']],
    ['\u001bA=1\n', 1, 2, ['  \u241bA=1', '   ^']],
    ['\n', 0, 0, []],
  ]
  for (const [text, start, end, lines] of cases) {
    const [, ...shown] = renderFinding(placed(text, start, end), { colour: false }).split('\n')
    t.same(shown.slice(0, lines.length), lines, JSON.stringify(text))
  }
})

t.test('a long line is cut around what is wrong', async (t) => {
  const text = `${'a'.repeat(300)}X${'b'.repeat(300)}\n`
  const [, line = '', caret = ''] = renderFinding(placed(text, 300, 301), { colour: false }).split('\n')
  t.match(line, /^ {2}\u2026a{60}Xb{59}\u2026$/)
  t.equal(line[caret.indexOf('^')], 'X')
})

t.test('colour, and the help', async (t) => {
  const coloured = renderFinding(placed('A=yes\n', 2, 5), { colour: true })
  const plain = renderFinding(placed('A=yes\n', 2, 5), { colour: false })
  t.equal(stripVTControlCharacters(coloured), plain)
  t.not(coloured, plain)
  t.match(plain, /^dir\/config:1:3: warning\[not-boolean\]: A must be 1 or 0, got x\n/)
})
