import t from 'tap'
import { codesOf, residualOf, valuesOf } from '../../support/evaluated.js'

t.test('assignments that are known are not left to the host', async (t) => {
  const cases: [text: string, values: string, residual: string][] = [
    ['A=1 B=2', 'A=1 B=2', ''],
    ['A=1 B=$H', 'A=1 B?', 'B=$H'],
    ['V=v; A="$V $(x)"', 'V=v A?', 'A="v $(x)"'],
    ['V=v; A=$V$(x)$V', 'V=v A?', 'A=v$(x)v'],
    ['A=$(x); A=1', 'A=1', 'A=$(x)'],
    ['A=$(x); B=$?', 'A? B?', 'A=$(x)\nB=$?'],
  ]
  for (const [text, values, residual] of cases) {
    t.equal(valuesOf(text), values, text)
    t.equal(residualOf(text), residual, text)
  }
})

t.test('a command whose assignments depend on each other is left as it is written', async (t) => {
  for (const text of ['A=1 B=$A', 'A=1 B=${A:-x}', 'B=1 A=${B:=2}', 'A=1 B=$((A + 1))']) {
    t.same(codesOf(text), ['assignment-order'], text)
    t.equal(residualOf(text), text)
  }
  for (const text of ['A=1; B=$A', 'A=1 A=2', 'A=$B B=1']) t.same(codesOf(text), [], text)
})

t.test('a program that is run for a value may see the other assignments of its command, or not', async (t) => {
  t.equal(residualOf('A=1 B=$(x)'), 'A=1 B=$(x)')
  t.equal(valuesOf('A=1 B=$(x)'), 'A? B?')
})

t.test('what an expansion assigns that is not known, the other values may read', async (t) => {
  for (const text of ['C=$((1 ? (N += 7) : 2)) D=${N}', 'C="$H$((1 ? (N += 7) : 2))" D=1']) {
    t.equal(residualOf(text), text)
    t.match(valuesOf(`${text}; E=1`), /C\?.* D\?.* E=1/, text)
  }
  t.equal(valuesOf('N=1; C=$((N += 7)) D=$N'), 'N=8 C=8 D=8')
})

t.test('a variable that cannot be assigned', async (t) => {
  t.same(codesOf('readonly A=1; A=2'), ['readonly-assigned'])
  t.equal(valuesOf('LINENO=5'), 'LINENO?', 'nor one that the shell makes up')
})

t.test('what is too long is left as it is written', async (t) => {
  const text = `A=${'x'.repeat((1 << 20) + 1)}`
  t.equal(valuesOf(text), 'A?')
  t.same(codesOf(text), ['value-too-large'])
  t.same(codesOf(text.slice(0, -1)), [])
  t.equal(residualOf(text), text)
})
