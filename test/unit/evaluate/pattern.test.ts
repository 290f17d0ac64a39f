/** Patterns, and which of them are left to the host. */

import t from 'tap'
import { compilePattern, matches, removePrefix, removeSuffix } from '../../../lib/evaluate/pattern.js'

t.test('patterns', (t) => {
  const compile = (text: string, quoted = false) => compilePattern([{ text, quoted }])
  for (const [pattern, text, expected] of [
    ['', '', true],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'acb', false],
    ['?', 'a', true],
    ['?', '', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]', 'd', true],
    ['[]x]', ']', true],
    ['[a-]', '-', true],
    ['[[:digit:][:space:]]', ' ', true],
    ['[[:digit:]]', 'a', false],
    ['[ab', '[ab', true],
    ['*a*a*a*b', 'a'.repeat(50), false],
    ['é*', 'éa', true],
    ['?', 'é', undefined],
  ] as const) {
    const compiled = compile(pattern)
    t.equal(compiled && matches(compiled, text), expected, `${pattern} ${text}`)
  }
  for (const pattern of ['[^a]', '[[.a.]]', '[[=a=]]', '[a-Z]', '[[:nosuch:]]', '[a/b]', 'a\\b'])
    t.equal(compile(pattern), undefined, `${pattern} is not the same everywhere`)
  t.equal(matches(compile('*', true) ?? [], 'a'), false, 'quoted')
  t.equal(removePrefix(compile('*/') ?? [], 'a/b/c', false), 'b/c')
  t.equal(removePrefix(compile('*/') ?? [], 'a/b/c', true), 'c')
  t.equal(removeSuffix(compile('/*') ?? [], 'a/b/c', false), 'a/b')
  t.equal(removeSuffix(compile('/*') ?? [], 'a/b/c', true), 'a')
  t.equal(removeSuffix(compile('x') ?? [], 'abc', true), 'abc')
  t.equal(removeSuffix(compile('?') ?? [], 'é', true), undefined)
  t.end()
})
