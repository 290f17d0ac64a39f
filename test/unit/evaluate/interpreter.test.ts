import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { codesOf, evaluated, residualOf, valuesOf } from '../../support/evaluated.js'

t.test('files that a config sources', async (t) => {
  const files = new Map([
    ['/a', 'A=1; . /b; D=4\n'],
    ['/b', 'B=2; return; C=3\n'],
    ['/broken', 'A="\n'],
    ['/exits', 'exit 2\n'],
    ['/self', 'N=x$N; . /self\n'],
  ])
  const follow = (path: string) => {
    const text = files.get(path)
    return text === undefined ? undefined : new Source(path, text)
  }
  const cases: [text: string, values: string, residual: string][] = [
    ['. /a; E=5', 'A=1 B=2 D=4 E=5', ''],
    ['. /none; E=5', 'E=5', '. /none'],
    ['. /broken', '', '. /broken'],
    ['. ./a', '', '. ./a'],
    ['. /a b', '', '. /a b'],
    ['. /exits; E=5', '', 'exit 2'],
  ]
  for (const [text, values, residual] of cases) {
    t.equal(valuesOf(text, { follow }), values, text)
    t.equal(residualOf(text, { follow }), residual, text)
  }
  t.equal(residualOf('. /a'), '. /a', 'where nothing is followed')
  t.same(evaluated('. /a', { follow }).sources.length, 3)
  t.ok(codesOf('. /self', { follow }).includes('too-many-files'))
})

t.test('lists, pipelines and redirections', async (t) => {
  const cases: [text: string, values: string, residual: string][] = [
    ['true && A=1', 'A=1', ''],
    ['false && A=1 || A=2', 'A=2', ''],
    ['! true; A=$?', 'A=1', ''],
    ['x && A=1', 'A?', 'x && A=1'],
    ['true && x && A=1; B=2', 'A? B=2', 'x && A=1'],
    ['A=1 | x; B=2', 'B=2', 'A=1 | x'],
    ['A=1 & B=2', 'B=2', 'A=1 &'],
    ['(A=1)', '', '(A=1)'],
    ['{ A=1; } >/dev/null 2>&1', 'A=1', ''],
    ['{ A=1; } >/tmp/x', 'A?', '{ A=1; } >/tmp/x'],
    ['A=1 x', '', 'A=1 x'],
    [': <<E\n$(x)\nE', '', ': <<E\n$(x)\nE'],
    ['f() { A=1; }; f', 'A?', 'f() { A=1; }\nf'],
  ]
  for (const [text, values, residual] of cases) {
    t.equal(valuesOf(text), values, text)
    t.equal(residualOf(text), residual, text)
  }
})

t.test('a failure under set -e ends the config', async (t) => {
  t.same(codesOf('set -e; false; A=1'), ['shell-option', 'failure-ends-config'])
  t.equal(valuesOf('set -e; false; A=1'), '')
  t.equal(valuesOf('set -e; false || A=1; if false; then :; fi; B=2'), 'A=1 B=2')
})

t.test('what may return or switch options takes the rest of the file with it', async (t) => {
  const text = 'A=1\nif x; then return; fi\nB=2\n'
  t.equal(valuesOf(text), 'A=1 B?')
  t.equal(residualOf(text), 'config_rest_1() {\nif x; then return; fi\nB=2\n}\nconfig_rest_1 "$@"')
})

t.test('an alias that may stand for any command takes what follows its line with it', async (t) => {
  const files = new Map([['/a', "alias 'export=x'\nexport A=1\n"]])
  const follow = (path: string) => {
    const text = files.get(path)
    return text === undefined ? undefined : new Source(path, text)
  }
  const rest = (text: string, number = 1) => `config_rest_${number}() {\n${text}\n}\nconfig_rest_${number} "$@"`
  const cases: [text: string, values: string, residual: string][] = [
    ["A=1\nalias 'export=x'\nB=2\nexport C=3", 'A? B? C?', `A=1\nalias 'export=x'\n${rest('B=2\nexport C=3')}`],
    ["alias 'export=x'; B=2\nC=3", 'B? C?', `alias 'export=x'; B=2\n${rest('C=3')}`],
    ["alias 'export=x'; B=2", 'B?', "alias 'export=x'; B=2"],
    ['if :; then alias "$X"; A=1; fi\nB=2', 'A? B?', `if :; then alias "$X"; A=1; fi\n${rest('B=2')}`],
    ["f() { alias 'export=x'; }\nf\nA=1", 'A?', `f() { alias 'export=x'; }\nf\n${rest('A=1')}`],
    ["(alias 'export=x')\nA=1", 'A=1', "(alias 'export=x')"],
    ['. /a\nB=2', 'A? B?', `alias 'export=x'\n${rest('export A=1')}\n${rest('B=2', 2)}`],
    ["alias 'll=x'\nA=1\nll\nB=2", 'A? B=2', "alias 'll=x'\nA=1\nll"],
  ]
  for (const [text, values, residual] of cases) {
    t.equal(valuesOf(text, { follow }), values, text)
    t.equal(residualOf(text, { follow }), residual, text)
  }
})
