import t from 'tap'
import { splitFields } from '../../../lib/evaluate/fields.js'
import type { Piece } from '../../../lib/evaluate/value.js'

const part = { type: 'literal', value: '', span: { start: 0, end: 0 } } as const
const plain = (text: string): Piece => ({ text, quoted: false, split: false, part })
const quoted = (text: string): Piece => ({ text, quoted: true, split: false, part })
const expanded = (text: string | null): Piece => ({ text, quoted: false, split: true, part })

t.test('fields', async (t) => {
  const cases: [pieces: Piece[], separators: string | null | undefined, expected: string[] | undefined][] = [
    [[], undefined, []],
    [[plain('a b')], undefined, ['a b']],
    [[quoted('')], undefined, ['']],
    [[expanded('')], undefined, []],
    [[expanded(' a  b ')], undefined, ['a', 'b']],
    [[expanded('a b')], ' \t\n', ['a', 'b']],
    [[plain('x'), expanded(' a b '), plain('y')], undefined, ['x', 'a', 'b', 'y']],
    [[plain('x'), expanded('a b'), plain('y')], undefined, ['xa', 'by']],
    [[expanded('a::b: c')], ':', ['a', '', 'b', ' c']],
    [[expanded('a : b')], ': ', ['a', 'b']],
    [[expanded(':a')], ':', ['', 'a']],
    [[expanded('a b')], '', ['a b']],
    [[expanded('a b')], null, undefined],
    [[expanded(null)], undefined, undefined],
    [[expanded('*')], undefined, undefined],
    [[plain('a?')], undefined, undefined],
    [[quoted('*')], undefined, ['*']],
    [[expanded('a\\b')], undefined, undefined],
    [[expanded('a'), expanded('b')], undefined, ['ab']],
    [[expanded('a'), expanded('b')], ':', undefined],
  ]
  for (const [pieces, separators, expected] of cases) {
    const name = `${pieces.map(({ text }) => text).join('|')} by ${JSON.stringify(separators)}`
    t.same(splitFields(pieces, separators), expected, name)
  }
})
