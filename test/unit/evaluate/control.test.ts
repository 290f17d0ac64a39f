import t from 'tap'
import { codesOf, residualOf, valuesOf } from '../../support/evaluated.js'

/** Nothing is set before a config is read. */
const environment: ReadonlySet<string> = new Set()

t.test('compound commands whose way is known', async (t) => {
  const cases: [text: string, values: string][] = [
    ['if false; then A=1; elif true; then A=2; else A=3; fi', 'A=2'],
    ['if false; then A=1; fi; B=$?', 'B=0'],
    ['A=x; if [ "$A" = x ]; then B=1; fi', 'A=x B=1'],
    ['case abc in a*c) A=1 ;; *) A=2 ;; esac', 'A=1'],
    ['case abc in x|"a*"|a?c) A=1 ;; esac', 'A=1'],
    ['false; case x in y) A=1 ;; esac; B=$?', 'B=0'],
    ['false; case x in x) ;; esac; B=$?', 'B=0'],
    ['false; case x in x) A=$? ;; esac', 'A=1'],
    ['for x in a b; do A=$A$x; done', 'x=b A=ab'],
    ['W="a b"; for x in $W "c d"; do A="$A[$x]"; done', 'W=a b x=c d A=[a][b][c d]'],
    ['false; for x in; do :; done; A=$?', 'A=0'],
    ['N=0; while [ "$N" -lt 3 ]; do N=$((N + 1)); done', 'N=3'],
    ['N=0; until [ "$N" = 2 ]; do N=$((N + 1)); done', 'N=2'],
    ['for x in 1 2; do for y in a b; do continue 2; done; A=1; done', 'x=2 y=a'],
    ['for x in 1 2; do for y in a b; do break 2; done; done', 'x=1 y=a'],
    ['for x in 1 2; do break 5; done', 'x=1'],
  ]
  for (const [text, values] of cases) {
    t.equal(valuesOf(text, { environment }), values, text)
    t.equal(residualOf(text, { environment }), '', text)
  }
})

t.test('those whose way is not known stay whole', async (t) => {
  for (const text of [
    'if [ -f /x ]; then A=1; fi',
    'case $(x) in a) A=1 ;; esac',
    'case a in $(x)) A=1 ;; esac',
    'for x in $(y); do A=$x; done',
    'for x in /etc/*; do A=$x; done',
    'for x; do A=$x; done',
    'while x; do A=1; done',
    'for x in 1 2; do A=$(y); done',
  ])
    t.equal(residualOf(text), text)
})

t.test('a loop without an end', async (t) => {
  t.same(codesOf('while :; do :; done'), ['loop-too-long'])
  t.equal(residualOf('while :; do :; done'), 'while :; do :; done')
})
