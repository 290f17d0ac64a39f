/** Expressions, and which of them are left to the host. */

import t from 'tap'
import { computeArithmetic } from '../../../lib/evaluate/arithmetic.js'

t.test('arithmetic', (t) => {
  const lookup = (name: string): string | null | undefined =>
    name === 'HOST' ? null : { X: '5', Y: ' 10 ', O: '010', Z: '', W: 'abc', V: '-7' }[name]
  const compute = (text: string): string => {
    const result = computeArithmetic(text, lookup)
    return result.ok
      ? `${result.value}${result.assignments.map(({ name, value }) => ` ${name}=${value}`).join('')}`
      : result.reason
  }
  for (const [text, expected] of [
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['-7 / 2', '-3'],
    ['-7 % 2', '-1'],
    ['1 << 62', '4611686018427387904'],
    ['1 << 63', '-9223372036854775808'],
    ['9223372036854775807 + 1', '-9223372036854775808'],
    ['-8 >> 1', '-4'],
    ['1 < 2 == 1', '1'],
    ['6 & 3 | 8 ^ 1', '11'],
    ['!5 + !0', '1'],
    ['~0', '-1'],
    ['1 ? 2 : 0 ? 3 : 4', '2'],
    ['0 || 0 && 1', '0'],
    ['X + Y', '15'],
    ['007 + 00 + 0x10', '23'],
    ['Z + NONE', '0'],
    ['V', '-7'],
    ['X = 3', '3 X=3'],
    ['X += 2', '7 X=7'],
    ['X = X + 1', '6 X=6'],
    ['N = M = 2', '2 M=2 N=2'],
    ['1 || (X = 9)', '1'],
    ['0 ? X = 9 : 1', '1'],
    ['1--1', '2'],
    ['2- -1', '3'],
    ['1 / 0', 'division-by-zero'],
    ['1 % 0', 'division-by-zero'],
    ['0 && 1 / 0', '0'],
    ['HOST', 'unknown'],
    ['0 && HOST', '0'],
    ['W', 'invalid'],
    ['X++', 'invalid'],
    ['--X', 'invalid'],
    ['08', 'invalid'],
    ['010', 'invalid'],
    ['O', 'invalid'],
    ['0 && 010', 'invalid'],
    ['1, 2', 'invalid'],
    ['2 ** 3', 'invalid'],
    ['1 << 64', 'invalid'],
    ['(-9223372036854775807 - 1) / -1', 'invalid'],
    ['9223372036854775808', 'invalid'],
    ['', 'invalid'],
    ['1 +', 'invalid'],
    ['(1', 'invalid'],
    ['1 2', 'invalid'],
    ['1 ? 2', 'invalid'],
    ['X + (X = 2)', 'invalid'],
    ['X += X = 2', 'invalid'],
    ['"1"', 'invalid'],
  ] as const)
    t.equal(compute(text), expected, text)
  t.end()
})
