import t from 'tap'
import { knownText, spanOfValue, textOf, unknownPart, type Variable } from '../../../lib/evaluate/value.js'
import { evaluated } from '../../support/evaluated.js'

function variable(text: string, name = 'A'): Variable {
  const found = evaluated(text).variables.get(name)
  if (found === undefined) throw new Error(`${name} is not assigned`)
  return found
}

t.test('a value, and what is known of it', async (t) => {
  const cases: [text: string, value: string | null, known: string][] = [
    ['A=a"b c"', 'ab c', 'ab c'],
    ['A=', '', ''],
    ['A=a$(x)b', null, `a${unknownPart}b`],
    ['read A', null, unknownPart],
  ]
  for (const [text, value, known] of cases) {
    const found = variable(text)
    t.equal(found.value, value, text)
    t.equal(knownText(found), known, text)
    if (found.pieces.length > 0) t.equal(textOf(found.pieces), value, text)
  }
})

t.test('the way back from a part of a value to what was written', async (t) => {
  const cases: [text: string, start: number, end: number, expected: string][] = [
    ['A=abc', 1, 2, 'b'],
    ["A='a b'", 0, 3, 'a b'],
    ['A="a b"c', 2, 4, 'b"c'],
    ['A=a\\ b', 1, 2, '\\ '],
    ['A=a\\\nbc', 1, 3, 'bc'],
    ['B=xyz; A=a${B}c', 2, 3, '${B}'],
    ['A=a$(x)bc', 2, 4, 'bc'],
    ['A=a$(x)bc', 1, 2, '$(x)'],
    ['read A', 0, 1, 'read A'],
    ['A=abc', 0, 0, ''],
  ]
  for (const [text, start, end, expected] of cases) {
    const place = spanOfValue(variable(text), start, end)
    t.equal(place?.source.slice(place.span), expected, `${text} ${start}-${end}`)
  }
})
