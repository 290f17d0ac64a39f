/** The partial evaluator, case by case; test/slow/evaluate-shells.test.ts asks real shells. */

import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { Evaluator, evaluate } from '../../../lib/evaluate/evaluator.js'
import { knownText, unknownPart } from '../../../lib/evaluate/value.js'
import {
  catalogue,
  defaultValue,
  effectiveValue,
  findOption,
  optionNames,
  optionReading,
  unsetOptions,
} from '../../../lib/options/catalogue.js'
import { unreadVariables } from '../../../lib/options/unread.js'
import { parse } from '../../../lib/syntax/parser.js'
import { codesOf, evaluated, residualOf, valuesOf } from '../../support/evaluated.js'

t.test('what is folded', (t) => {
  const cases: [text: string, expected: string][] = [
    ['A=b', 'A=b'],
    ['A=', 'A='],
    ['A="b c"; B=$A', 'A=b c B=b c'],
    ["A='$x`\"\\'", 'A=$x`"\\'],
    ['A="\\$x\\a\\"\\\\"', 'A=$x\\a"\\'],
    ['A=a\\ b\\\nc', 'A=a bc'],
    ['A=1; A=2', 'A=2'],
    ['A=1; B=$A; B=$B$A', 'A=1 B=11'],
    ['A=x; unset A', ''],
    ['A=x; unset A; B=${A-unset}', 'B=unset'],
    ['A=; B=${A:-d}${A-e}${A:+f}${A+g}', 'A= B=dg'],
    ['unset A; B="${A:=a b}"', 'A=a b B=a b'],
    ['A=/a/b/c; B=${A##*/} C=${A#*/} D=${A%/*} E=${A%%/*}', 'A=/a/b/c B=c C=a/b/c D=/a/b E='],
    ['A=abc; B=${#A}', 'A=abc B=3'],
    ['A=5; B=$((A*2+1)) C=$((0x1f)) D=$((07))', 'A=5 B=11 C=31 D=7'],
    ['A=5; : $((A += 2))', 'A=7'],
    ['export A=b C', 'A=b'],
    ['readonly A=b', 'A=b'],
    ['V=v; export "A=$V b" \'B=c d\' "C=" "D"', 'V=v A=v b B=c d C='],
    ['set -a; A=1; set +a; B=1', 'A=1 B=1'],
    ['{ A=1; }', 'A=1'],
    ['if [ 1 = 1 ]; then A=yes; else A=no; fi', 'A=yes'],
    ['if false; then A=1; elif true; then A=2; else A=3; fi', 'A=2'],
    ['if false; then A=1; fi; B=2', 'B=2'],
    ['true && A=1 || A=2', 'A=1'],
    ['false && A=1 || A=2', 'A=2'],
    ['! false && A=1', 'A=1'],
    ['A=prod; case $A in dev|test) B=1 ;; p*) B=2 ;; *) B=3 ;; esac', 'A=prod B=2'],
    ["case 'a*' in a\\*) A=1 ;; esac", 'A=1'],
    ['A=; for i in a "b c"; do A="$A<$i>"; done', 'A=<a><b c> i=b c'],
    ['L="a b  c"; A=; for i in $L; do A="$A<$i>"; done', 'L=a b  c A=<a><b><c> i=c'],
    ['IFS=:; L=a::b:; A=; for i in $L; do A="$A<$i>"; done', 'IFS=: L=a::b: A=<a><><b> i=b'],
    ['N=3; A=; while [ $N -gt 0 ]; do A=$A$N; N=$((N - 1)); done', 'N=0 A=321'],
    ['N=0; until [ $N -ge 3 ]; do N=$((N+1)); done', 'N=3'],
    ['for i in 1 2 3; do [ $i = 2 ] && break; A=$i; done', 'i=2 A=1'],
    ['for i in 1 2; do for j in 1 2; do continue 2; done; A=x; done', 'i=2 j=1'],
    ['for i in; do A=1; done; B=1', 'B=1'],
    [': <<END\n$(rm x)\nEND\nA=1', 'A=1'],
    [": <<'END'\n$(rm x)\nEND\nA=1", 'A=1'],
    ['A=1 >/dev/null 2>&1', 'A=1'],
    ['HOME=/srv; A=~/x', 'HOME=/srv A=/srv/x'],
    ['A=é; B=${A#é}', 'A=é B='],
    ['A=1; return; A=2', 'A=1'],
    ['if true; then A=1; return 0; fi; A=2', 'A=1'],
  ]
  for (const [text, expected] of cases) t.equal(valuesOf(text), expected, text)
  t.end()
})

t.test('the environment that the script gives', (t) => {
  const environment = new Set(['C_FAKEFORK'])
  for (const [text, expected] of [
    ['export PYTHONPATH=$PYTHONPATH:/srv/app', 'PYTHONPATH=:/srv/app'],
    ['A=/srv${PYTHONPATH:+:$PYTHONPATH}', 'A=/srv'],
    ['A=$HOME; B=$USER$LOGNAME', 'A= B='],
    ['A=$PATH; B=$LANG$LC_ALL', 'A? B?'],
    ['A=$HOSTNAME; B=$TERM; C=$PWD', 'A? B? C?'],
    ['A=$C_FAKEFORK', 'A?'],
    ['A=~/x', 'A?'],
    ['eval "$(x)"; A=$PYTHONPATH', 'A?'],
    ['A=1; unset A; B=$A', 'B='],
  ] as const)
    t.equal(valuesOf(text, { environment }), expected, text)
  t.equal(residualOf('A=x; LANG=C; x', { environment }), 'LANG=C\nx', 'a program sees what it inherits')
  t.end()
})

t.test('functions that are not seen', (t) => {
  t.equal(valuesOf('. /lib; A=1; set_paths; B=2'), 'A? B=2')
  t.equal(residualOf('. /lib; A=1; set_paths'), '. /lib\nA=1\nset_paths', 'it may read what was assigned')
  t.equal(valuesOf('. /lib; A=1; mkdir -p /x; [ $A = 1 ] && B=2'), 'A=1 B=2', 'nobody takes the names of the system')
  t.equal(valuesOf("A=1; eval 'true() { A=2; }'; if true; then B=1; fi"), 'A? B?')
  t.equal(valuesOf("A=1; eval 'B=$(x)'; C=2"), 'A=1 B? C=2')
  t.end()
})

t.test('what is exported', (t) => {
  const cases: [string, string[], string[]][] = [
    ['export A=1; B=2', ['A'], []],
    ['A=1; export A; A=2', ['A'], []],
    ['export A=1; unset A; A=2', [], []],
    ['set -a; A=1; B=2; set +a; C=3', ['A', 'B'], []],
    ['set -o allexport; A=1', ['A'], []],
    ['PATH=/bin', ['PATH'], []],
    ['[ -e /x ] && export A=1', [], ['A']],
    ['export A=1; [ -e /x ] && unset A', [], ['A']],
    ['export A=$(date)', ['A'], []],
  ]
  for (const [text, exported, perhaps] of cases) {
    const evaluation = evaluated(text)
    t.same(evaluation.exported, exported, text)
    t.same(evaluation.perhapsExported, perhaps, text)
  }
  t.end()
})

t.test('what is known before', (t) => {
  const initial = new Map([
    ['A', undefined],
    ['B', 'b'],
  ])
  t.equal(valuesOf('C=${A:-c}$B', { initial }), 'C=cb')
  t.equal(residualOf('unset A; C=$(date)', { initial }), 'C=$(date)', 'what is unset needs no unset')
  t.equal(valuesOf('CELERYD_USER=${CELERYD_USER:-worker}', { initial: unsetOptions() }), 'CELERYD_USER=worker')
  t.end()
})

t.test('files that are sourced', (t) => {
  const files: Readonly<Record<string, string>> = {
    '/a': 'A=1; . /b; A=$A$B',
    '/b': 'B=2; return; B=3',
    '/loop': '. /loop',
    '/broken': 'A="',
    '/dynamic': 'A=$HOME; [ -e /x ] && return\nB=1',
    '/exit': 'exit',
  }
  const follow = (path: string): Source | undefined =>
    files[path] === undefined ? undefined : new Source(path, files[path])
  t.equal(valuesOf('. /a; C=3', { follow }), 'A=12 B=2 C=3')
  t.same(
    evaluated('. /a', { follow }).sources.map(({ source }) => source.path),
    ['config', '/a', '/b'],
  )
  t.match(residualOf('. /loop', { follow }), '. /loop')
  t.match(codesOf('. /broken', { follow }), ['unclosed-quote'])
  t.equal(residualOf('. /dynamic; C=1', { follow }).split('\n').at(-1), 'config_rest_1 "$@"')
  t.equal(valuesOf('. /exit; A=1', { follow }), '')
  t.equal(valuesOf('. ./a; A=1', { follow }), 'A=1', 'a relative path depends on the host')
  t.equal(evaluated('if . /a; then C=1; fi', { follow }).value('C'), '1')
  t.equal(
    evaluated('if . /dynamic; then C=1; fi', { follow }).sources.length,
    1,
    'what was not followed in the end is not reported',
  )
  t.end()
})

t.test('several configs are one script', (t) => {
  const evaluator = new Evaluator()
  for (const [path, text] of [
    ['celeryd', 'A=1; export B=b; return'],
    ['celerybeat', 'A=$A$B'],
  ] as const)
    evaluator.read(new Source(path, text), parse(text).script)
  const evaluation = evaluator.result()
  t.equal(evaluation.value('A'), '1b')
  t.same(
    evaluation.variables.get('A')?.assignments.map(({ source }) => source.path),
    ['celeryd', 'celerybeat'],
  )
  t.equal(evaluation.value('C'), undefined)
  t.end()
})

t.test('what the config says itself stays to be checked', (t) => {
  const { variables } = evaluated('A="-c 2"; . /x; B="$A $(y)"')
  const [a, b] = [variables.get('A'), variables.get('B')]
  t.same([a?.value, b?.value], [null, null])
  t.equal(a && knownText(a), '-c 2', 'a sourced file may change it, and its words are there')
  t.equal(b && knownText(b), `-c 2 ${unknownPart}`, 'as they are where its value is used')
  t.end()
})

t.test('what may be assigned by what is not known', (t) => {
  const evaluation = evaluated('A=1; eval "$HOME"; B=2')
  t.equal(evaluation.value('A'), null)
  t.equal(evaluation.value('B'), '2')
  t.equal(evaluation.value('C'), null, 'any variable may have been set')
  t.ok(evaluation.assignsAnything)
  t.end()
})

t.test('what is found', (t) => {
  for (const [text, expected] of [
    ['A=$((1/0))', ['division-by-zero']],
    ['A=$((1++))', ['arithmetic-not-portable']],
    ['A=$((0 && 1/0))', []],
    ['unset A; : ${A:?}', ['parameter-required']],
    ['readonly A=1; A=2', ['readonly-assigned']],
    ['exit 1', ['config-exits']],
    ['set -e; false', ['shell-option', 'failure-ends-config']],
    ['A=1 B=$A', ['assignment-order']],
    ['B=$A A=1', []],
    ['readonly A; A=1', ['readonly-assigned']],
    ['readonly A; [ -e /x ] && A=1', ['readonly-assigned']],
    ['[ -e /x ] || exit', ['config-may-exit']],
    ['$(exit 1)', []],
    ['set -eu', ['shell-option', 'shell-option']],
    ['A="a b"; export B=$A', ['unquoted-argument']],
    ['A="a b"; export B="$A" C=$D', []],
  ] as [string, string[]][])
    t.same([...new Set(codesOf(text))], [...new Set(expected)], text)
  t.end()
})

t.test('the catalogue', (t) => {
  const names = optionNames()
  t.equal(new Set(names).size, names.length, 'no name twice')
  for (const option of catalogue) {
    t.match(option.documentation, /\.$/, option.name)
    if (option.fallback !== undefined) t.ok(findOption(option.fallback), option.fallback)
    t.not(option.services.length, 0)
  }
  for (const { name } of unreadVariables) t.equal(optionReading(name), undefined, name)
  const value = (
    name: string,
    kind: 'celeryd' | 'celerybeat',
    instance: string,
    values: Record<string, string | null> = {},
  ) => {
    const option = findOption(name)
    return option && effectiveValue(option, kind, instance, (one) => values[one])
  }
  t.equal(value('CELERYD_PID_FILE', 'celeryd', 'celeryd'), '/var/run/celery/%n.pid')
  t.equal(value('CELERYD_PID_FILE', 'celeryd', 'little-worker'), '/var/run/little-worker/%n.pid')
  t.equal(value('CELERYD_NODES', 'celeryd', '$&'), '$&')
  t.equal(value('CELERYBEAT_LOG_FILE', 'celerybeat', 'celerybeat'), '/var/log/celery/beat.log')
  t.equal(
    value('CELERYD_LOG_LEVEL', 'celeryd', 'celeryd', { CELERYD_LOG_LEVEL: '', CELERYD_LOGLEVEL: 'debug' }),
    'debug',
  )
  t.equal(value('CELERYBEAT_USER', 'celerybeat', 'celerybeat', { CELERYD_USER: 'worker' }), 'worker')
  t.equal(value('CELERYBEAT_USER', 'celerybeat', 'celerybeat', { CELERYD_USER: null }), null)
  t.equal(value('CELERYBEAT_USER', 'celerybeat', 'celerybeat'), 'celery')
  t.equal(value('CELERYD_GROUP', 'celeryd', 'celeryd'), undefined)
  const stop = findOption('CELERYBEAT_STOP_TIMEOUT')
  t.equal(stop && defaultValue(stop, 'celerybeat', 'celerybeat'), '30')
  t.notOk(unsetOptions().has('C_FORCE_ROOT'), 'the environment may bring it')
  t.ok(optionNames('celerybeat').includes('CELERYBEAT_LOGLEVEL'))
  t.notOk(optionNames('celerybeat').includes('CELERYD_NODES'))
  t.end()
})

t.test('one real config takes well below a millisecond', (t) => {
  const text = `${'CELERYD_OPTS="--time-limit=300 -c 8"\nCELERYD_PID_FILE="/var/run/celery/%n.pid"\nV=/srv\nexport PATH="$V/bin:$PATH"\n'.repeat(4)}`
  const { script } = parse(text)
  const source = new Source('config', text)
  const initial = unsetOptions()
  const times: number[] = []
  for (let round = 0; round < 600; round++) {
    const started = performance.now()
    evaluate(source, script, { initial })
    times.push(performance.now() - started)
  }
  const best = times.sort((one, other) => one - other)[60] as number
  t.ok(best < 0.3, `${best} ms`)
  t.end()
})
