import t from 'tap'
import { codesOf, evaluated, residualOf, valuesOf } from '../../support/evaluated.js'

/** Nothing is set before a config is read. */
const environment: ReadonlySet<string> = new Set()

t.test('built-ins that are known to do nothing else', async (t) => {
  const cases: [text: string, values: string, residual: string][] = [
    ['true; A=$?', 'A=0', ''],
    ['false; A=$?', 'A=1', ''],
    [': "${A:=x}"', 'A=x', ''],
    [': $(x)', '', ': $(x)'],
    ['set -a; A=1', 'A=1', ''],
    ['set -o allexport; A=1', 'A=1', ''],
    ['set -f; A=1', 'A=1', 'set -f'],
    ['set -o noglob +x; A=1', 'A=1', 'set -o noglob +x'],
    ['[ a = a ]; A=$?', 'A=0', ''],
    ['test -n ""; A=$?', 'A=1', ''],
    ['[ -f /x ] || A=1', 'A?', '[ -f /x ] || A=1'],
    ['A=1; return 0; A=2', 'A=1', ''],
    ['A=1; for x in 1 2; do A=$x; break; done', 'A=1 x=1', ''],
    ['for x in 1 2; do continue; A=1; done', 'x=2', ''],
  ]
  for (const [text, values, residual] of cases) {
    t.equal(valuesOf(text, { environment }), values, text)
    t.equal(residualOf(text, { environment }), residual, text)
  }
  t.same(evaluated('set -a; A=1; set +a; B=1').exported, ['A'])
})

t.test('options that change how commands run are said', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['set -e', ['shell-option']],
    ['set -o nounset', ['shell-option']],
    ['set +e', []],
    ['set -a', []],
    ['set -x', []],
    ['exit 0', ['config-exits']],
  ]
  for (const [text, expected] of cases) t.same(codesOf(text), expected, text)
})

t.test('what stands after an exit or return is not read', async (t) => {
  t.equal(valuesOf('A=1; exit 3; A=2'), 'A=1')
  t.equal(residualOf('A=1; exit 3; A=2'), 'exit 3')
  for (const text of ['exit 256', 'exit a', 'exit 1 2', 'break', 'set -q', 'set', 'set a'])
    t.ok(residualOf(text).includes(text), `${text} is the host's`)
})
