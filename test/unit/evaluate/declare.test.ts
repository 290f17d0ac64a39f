import t from 'tap'
import { codesOf, evaluated, residualOf, valuesOf } from '../../support/evaluated.js'

/** Nothing is set before a config is read. */
const environment: ReadonlySet<string> = new Set()

t.test('export, readonly and unset', async (t) => {
  const cases: [text: string, values: string, exported: string[], residual: string][] = [
    ['export A=1 B', 'A=1', ['A'], ''],
    ['A=1; export A', 'A=1', ['A'], ''],
    ['export A; A=1', 'A=1', ['A'], ''],
    ['export A="a b"', 'A=a b', ['A'], ''],
    ['export "A=a b"', 'A=a b', ['A'], ''],
    ['readonly A=1', 'A=1', [], ''],
    ['export A=$(x)', 'A?', ['A'], 'export A=$(x)'],
    ['V=v; export A="$V:$(x)" B=2', 'V=v A? B=2', ['A', 'B'], 'export A="v:$(x)"'],
    ['export A=1; unset A', '', [], ''],
    ['A=1; unset -v A', '', [], ''],
    ['unset "$(x)"', '', [], 'unset "$(x)"'],
    ['f() { :; }; unset f', 'f?', [], 'f() { :; }\nunset f'],
    ['export', '', [], 'export'],
    ['export -p', '', [], 'export -p'],
  ]
  for (const [text, values, exported, residual] of cases) {
    t.equal(valuesOf(text, { environment }), values, text)
    t.same(evaluated(text, { environment }).exported, exported, text)
    t.equal(residualOf(text, { environment }), residual, text)
  }
})

t.test('an unquoted value that some shells split', async (t) => {
  t.same(codesOf('V="a b"; export A=$V'), ['unquoted-argument'])
  t.equal(residualOf('V="a b"; export A=$V').split('\n').at(-1), 'export A=$V')
  t.same(codesOf('V=ab; export A=$V'), [])
  t.equal(valuesOf('export A=~/x'), 'A?', 'nor is a ~ the same everywhere')
})

t.test('what is read-only stays', async (t) => {
  t.same(codesOf('readonly A=1; export A=2'), ['readonly-assigned'])
  t.same(codesOf('readonly A=1; unset A'), ['readonly-assigned'])
  t.same(codesOf('readonly A=1; export A'), [])
})
