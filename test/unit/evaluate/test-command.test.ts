/** `test` and `[`, by the number of operands. */

import t from 'tap'
import { evaluateTest } from '../../../lib/evaluate/test-command.js'

t.test('test', (t) => {
  for (const [words, expected] of [
    ['', false],
    ['a', true],
    ['-n', true],
    ['! a', false],
    ['-n a', true],
    ['-z a', false],
    ['-f a', undefined],
    ['a = a', true],
    ['a != a', false],
    ['a == a', undefined],
    ['! = x', false],
    ['1 -lt 2', true],
    ['08 -eq 8', true],
    ['a -eq 1', undefined],
    ['! -n a', false],
    ['! a = b', true],
    ['-n a -a b = b', true],
    ['-n a -a -z b -o c = c', true],
    ['-n a -a -f b', undefined],
    ['a = a -a', undefined],
    ['( a )', undefined],
  ] as const)
    t.equal(evaluateTest(words === '' ? [] : words.split(' ')), expected, words)
  t.equal(evaluateTest([...Array(300).fill('!'), 'a']), undefined, 'too long')
  t.end()
})
