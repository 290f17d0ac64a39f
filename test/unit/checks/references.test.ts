import t from 'tap'
import { Inspection } from '../../../lib/checks/inspection.js'
import { checkLineNumbers, checkReferences } from '../../../lib/checks/references.js'
import { Source } from '../../../lib/diagnostics/source.js'
import { evaluate } from '../../../lib/evaluate/evaluator.js'
import { parse } from '../../../lib/syntax/parser.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

t.test('variables that nothing has assigned', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['A=$B', ['unset-reference: $B']],
    ['B=1; A=$B', []],
    ['A=$B; B=1', ['unset-reference: $B']],
    ['A=$B$B', ['unset-reference: $B']],
    ['A=${B:-x}', []],
    ['[ -n "$B" ] && A=$B', ['unset-reference: $B']],
    ['for B in 1 2; do A=$B; done', []],
    ['read B; A=$B', []],
    [': ${B:=1}; A=$B', []],
    ['A=$PATH$LANG$1', []],
    ['A=$HOSTNAME', ['boot-environment: $HOSTNAME']],
    ['HOME=/x; A=$HOME', []],
    ['A=~/x', ['boot-environment: ~']],
    ['[ -d ~/x ] && [ -d "$HOME/x" ]', []],
    ['. /x; A=$B', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkReferences, text), expected, text)
})

t.test('~ is said under its own name', async (t) => {
  for (const [text, message] of [
    ['A=~/x', "~ uses HOME, which at boot is unset or root's"],
    ['A=$HOME/x', "HOME is not set at boot, or is root's"],
  ] as const) {
    const inspection = inspectionOf(text)
    checkReferences(inspection)
    t.match(inspection.findings, [{ message }], text)
  }
})

t.test('what was meant by a variable that is not set', async (t) => {
  const cases: [text: string, help: RegExp][] = [
    ['NAME=a; X=$NAME_node', /write \$\{NAME\}_node/],
    ['CELERYD_LOG=a; X=$CELERYD_LGO', /did you mean CELERYD_LOG\?/],
    ['X=$PYTHONPATH:/srv', /empty entry/],
    ['X=/srv:$LD_LIBRARY_PATH', /empty entry/],
    ['X=$EXTRA:/srv', /empty entry/],
    ['X="$NAME: hello"', /^assign it/],
    ['X=amqp://$ACCOUNT:$PASSWORD@host', /^assign it/],
    ['X=-c:$NODE', /^assign it/],
  ]
  for (const [text, help] of cases) {
    const inspection = inspectionOf(text)
    checkReferences(inspection)
    t.match(inspection.findings[0], { help }, text)
  }
})

t.test('the number of a line is another one in a script', async (t) => {
  t.same(inspected(checkLineNumbers, 'A=$LINENO; B="$(echo ${LINENO})"; C=$((LINENO + 1)); D=LINENO'), [
    'line-number: $LINENO',
    'line-number: ${LINENO}',
    'line-number: LINENO + 1',
  ])
})

t.test('what a followed file assigns is there from the statement that sources it on', async (t) => {
  const follow = (path: string) => new Source(path, 'B=$A; C=$NONE')
  for (const [text, expected] of [
    ['A=1; . /x; D=$B', ['$NONE']],
    ['. /x; A=1; D=$B', ['$A', '$NONE']],
    ['D=$B; . /x; A=1', ['$B', '$A', '$NONE']],
  ] as const) {
    const evaluation = evaluate(new Source('celeryd', text), parse(text).script, { environment: new Set(), follow })
    const inspection = new Inspection(evaluation, { kind: 'celeryd', name: 'celeryd' })
    checkReferences(inspection)
    t.same(
      inspection.findings.map(({ source, span }) => source.slice(span)),
      expected,
      text,
    )
  }
})
