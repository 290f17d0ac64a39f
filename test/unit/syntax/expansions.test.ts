import t from 'tap'
import type { WordPart } from '../../../lib/syntax/ast.js'
import { readBackquotes, readDollar } from '../../../lib/syntax/expansions.js'
import { Mode } from '../../../lib/syntax/modes.js'
import { foundBy, partsOf } from '../../support/parser-parts.js'

/** The parts that a `$` at the start of a text begins, how far they reach, and what is reported. */
function dollar(text: string, mode: Mode = Mode.word) {
  const { words, cursor } = partsOf(text)
  const parts: WordPart[] = []
  readDollar(words, mode, parts)
  return { parts, at: cursor.at, found: foundBy(cursor) }
}

t.test('parameters', async (t) => {
  const cases: [text: string, length: number, expected: object][] = [
    ['$ab-c', 3, { name: 'ab', braced: false }],
    ['$10', 2, { name: '1' }],
    ['$@x', 2, { name: '@' }],
    ['${10}x', 5, { name: '10', braced: true }],
    ['${#a}', 5, { name: 'a', length: true }],
    ['${#}', 4, { name: '#', length: false }],
    ['${#-x}', 6, { name: '#', operator: '-' }],
    ['${a:-b c}', 9, { name: 'a', operator: ':-' }],
    ['${a##*/}', 8, { name: 'a', operator: '##' }],
    ['${a%.x}', 7, { name: 'a', operator: '%' }],
    ['${a\\\n:\\\n=b}', 11, { name: 'a', operator: ':=' }],
  ]
  for (const [text, length, expected] of cases) {
    const { parts, at, found } = dollar(text)
    t.match(parts, [{ type: 'parameter', ...expected }], text)
    t.equal(at, length)
    t.same(found, [])
  }
})

t.test('what is a character, and what only bash has', async (t) => {
  t.match(dollar('$ a').parts, [{ type: 'literal', value: '$' }])
  t.same(dollar("$'a'").found, ["dollar-quote: $'"])
  t.same(dollar("$'a'", Mode.quoted).found, [], 'between double quotes it is two characters')
  for (const text of ['${a/b/c}', '${a:1}', '${a^}', '${!a}', '${a[1]}', '${a@Q}'])
    t.same(dollar(text).found, [`bash-only: ${text}`])
  for (const text of ['${}', '${a b}', '${a:}']) t.same(dollar(text).found, [`bad-substitution: ${text}`])
})

t.test('arithmetic goes first, a substitution that begins with a subshell second (XCU 2.6.3)', async (t) => {
  t.match(dollar('$((1+(2)))').parts, [{ type: 'arithmetic', span: { start: 0, end: 10 } }])
  t.match(dollar('$((a); b)').parts, [{ type: 'command', span: { start: 0, end: 9 } }])
})

t.test('backquotes: what a backslash quotes there, and the places of the text', async (t) => {
  const inside = (text: string, mode: Mode) => {
    const seen: { inner: string; map: number[] }[] = []
    const { words } = partsOf(text)
    const reader = Object.create(words, {
      readBackquoted: {
        value: (inner: string, map: Int32Array) => {
          seen.push({ inner, map: [...map] })
          return { span: { start: 0, end: 0 }, statements: [], comments: [] }
        },
      },
    })
    readBackquotes(reader, mode)
    return seen
  }
  t.same(inside('`a\\$\\b`', Mode.word), [{ inner: 'a$\\b', map: [1, 2, 4, 5, 6] }])
  t.same(inside('`a\\\nb`', Mode.word), [{ inner: 'ab', map: [1, 4, 5] }])
  t.same(inside('`\\"`', Mode.word), [{ inner: '\\"', map: [1, 2, 3] }])
  t.same(inside('`\\"`', Mode.quoted), [{ inner: '"', map: [1, 3] }])
})
