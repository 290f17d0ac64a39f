/** What a text may do when it runs, found without running it. */

import t from 'tap'
import { type Effects, EffectsReader } from '../../../lib/evaluate/effects.js'
import type { FunctionDefinition } from '../../../lib/syntax/ast.js'
import { parse } from '../../../lib/syntax/parser.js'

/** Functions that are known where the texts run. */
const functions = new Map<string, FunctionDefinition | null>([['unknown', null]])
for (const text of ['f() { A=$B; g; }', 'g() { C=$?; return; }', 'again() { again; }']) {
  const [statement] = parse(text).script.statements
  const definition = statement?.first.commands[0] as FunctionDefinition
  functions.set(definition.name, definition)
}

const effects = (text: string): Effects => new EffectsReader(functions).ofStatements(parse(text).script.statements)
const sorted = (names: ReadonlySet<string>): string => [...names].sort().join(' ')

t.test('what is read, assigned, exported and unset', (t) => {
  for (const [text, reads, assigns, exports, unsets] of [
    ['A=$B', 'B', 'A', '', ''],
    ['A=$B x "$C"', 'B C', '', '', ''],
    ['A=1 export B=$C', 'B C', 'A B', 'B', ''],
    ['(A=1; export B)', 'B', '', '', ''],
    ['x $(A=$B)', 'B', '', '', ''],
    ['A=1 & B=1', '', 'B', '', ''],
    ['x | read A', '', 'A', '', ''],
    ['A=1 | x', '', '', '', ''],
    ['for A in $B; do C=$A; done', 'A B', 'A C', '', ''],
    ['case $A in $B) C=1 ;; esac', 'A B', 'C', '', ''],
    ['while read A; do unset B; done', '', 'A B', '', 'B'],
    [': ${A:=$B} ${C:-x}', 'A B C', 'A', '', ''],
    [': $((A + (B = 2))) $((C))', 'A B C', 'A B', '', ''],
    ['command command export A=1', 'A', 'A', 'A', ''],
    ['command -p read A', '', 'A', '', ''],
    ['command -v A', '', '', '', ''],
    ['getopts ab: A', '', 'A OPTARG OPTIND', '', ''],
    ['f', '? B', 'A C', '', ''],
    ['x <<E\n$A\nE', 'A', '', '', ''],
    ["x <<'E'\n$A\nE", '', '', '', ''],
    ['x >$A', 'A', '', '', ''],
    ['A=~/x', 'HOME', 'A', '', ''],
    ['cd /x', 'CDPATH HOME OLDPWD PWD', 'OLDPWD PWD', '', ''],
  ] as const) {
    const found = effects(text)
    t.same(
      [found.reads, found.assigns, found.exports, found.unsets].map(sorted),
      [reads, assigns, exports, unsets],
      text,
    )
  }
  t.end()
})

t.test('what may do anything', (t) => {
  for (const text of [
    'eval "$A"',
    '. /x',
    '$A',
    'unset "$A"',
    'unknown',
    ': $(($A = 5))',
    'printf -v A x',
    'export $A',
  ])
    t.ok(effects(text).assignsAnything, text)
  for (const text of ['x', '(. /x)', 'x $(eval y)', ': $(($A + 5))', ': $(($A == 5))', 'f', 'again'])
    t.notOk(effects(text).assignsAnything, text)
  t.end()
})

t.test('the text of an eval, where it is known', (t) => {
  t.same(sorted(effects(`eval 'A=$B;' "C=1"`).assigns), 'A C')
  t.same(sorted(effects(`eval 'A=$B;' "C=1"`).reads), 'B')
  t.same(sorted(effects("eval 'true() { A=1; }'").defines), 'true')
  t.ok(effects("eval 'x=$?'").readsStatus)
  for (const text of ["eval 'A=('", 'eval "A=$B"', "eval '. /x'"]) t.ok(effects(text).assignsAnything, text)
  for (const text of ["eval 'A=$B'", "eval 'x'", 'eval']) t.notOk(effects(text).assignsAnything, text)
  t.ok(effects("eval 'A=1'\n".repeat(5000)).assignsAnything, 'of very many not all are read')
  t.end()
})

t.test('after a text that is not known a command may be a function of that', (t) => {
  const after = (text: string) =>
    new EffectsReader(functions, undefined, () => true).ofStatements(parse(text).script.statements)
  for (const text of ['x', 'A=1 x', 'x a | cat', 'a && x']) t.ok(after(text).readsAnything, text)
  for (const text of ['x', 'if x; then A=1; fi']) t.ok(after(text).assignsAnything, text)
  for (const text of ['mkdir -p a', '[ a = b ]', '/usr/bin/x', 'export A', '(x)', 'ls $(x)'])
    t.notOk(after(text).assignsAnything, text)
  t.ok(effects('. /x; log').readsStatus, 'also in the same statement')
  t.end()
})

t.test('what the values of names in an expression name', (t) => {
  const values: Record<string, string> = {
    A: 'B + 1',
    B: 'C',
    C: '$D',
    E: 'F = 2',
    G: 'x'.repeat(2000),
    H: '5',
    I: 'I',
  }
  const reader = new EffectsReader(functions, (name) => values[name])
  for (const [text, reads, assigns] of [
    ['echo $((A))', 'A B C D', ''],
    ['N=$((E))', 'E F', 'F N'],
    ['echo $((H + I))', 'H I', ''],
  ] as const) {
    const found = reader.ofStatements(parse(text).script.statements)
    t.same([found.reads, found.assigns].map(sorted), [reads, assigns], text)
  }
  t.ok(reader.ofStatements(parse('N=$((G))').script.statements).assignsAnything, 'a long value is not looked through')
  t.end()
})

t.test('who reads the $? of what ran before', (t) => {
  for (const text of [
    ': $?',
    'A=$?',
    'if [ $? = 0 ]; then x; fi',
    'case $? in 0) ;; esac',
    'case x in a) y ;; b) : $? ;; esac',
    'for i in $?; do x; done',
    'for i in a; do : $?; done',
    '(: $?)',
    'x $(: $?)',
    ': ${A:-$?}',
    'g',
    '. /x',
    'unknown',
    'return',
    'exit',
    '$A',
    '{ : $?; }',
    'x=$? y',
  ])
    t.ok(effects(text).readsStatus, text)
  for (const text of [
    'x',
    'f',
    'x; : $?',
    'x && : $?',
    'if x; then : $?; fi',
    'while x; do : $?; done',
    '(x; : $?)',
    'f() { : $?; }',
    'return 1',
    'A=1; B=$?',
    'x | y; : $?',
  ])
    t.notOk(effects(text).readsStatus, text)
  t.end()
})

t.test('how a text leaves the file, or changes the shell', (t) => {
  const kinds = ['returns', 'exits', 'switches', 'runsPrograms', 'substitutes', 'readsAnything'] as const
  for (const [text, expected] of [
    ['[ -e /x ] && return', 'returns'],
    ['g', ''],
    ['exit 1', 'exits'],
    ['(exit 1)', ''],
    ['exec x', 'exits runsPrograms'],
    ['exec >/x', 'runsPrograms'],
    ['set -e', 'switches'],
    ['set -x', ''],
    ['set -- -e', ''],
    ['set $A', 'switches'],
    ['set', 'readsAnything'],
    ['x', 'runsPrograms'],
    ['echo x', ''],
    ['A=$(echo x)', 'substitutes'],
    ['trap x EXIT', 'readsAnything'],
  ] as const) {
    const found = effects(text)
    t.equal(kinds.filter((kind) => found[kind]).join(' '), expected, text)
  }
  t.end()
})

t.test('functions', (t) => {
  t.same(sorted(effects('f').calls), 'f g')
  t.same(sorted(effects('command -v f; type g').calls), 'f g')
  t.same(sorted(effects('h() { :; }; unset -f f').defines), 'f h')
  const reader = new EffectsReader(functions)
  reader.called = 3
  t.ok(reader.ofStatements(parse('f').script.statements).assignsAnything, 'too many calls are not looked into')
  t.end()
})
