/** What is left to the host, as text; residual-shells.test.ts runs such texts. */

import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import type { Evaluation } from '../../../lib/evaluate/evaluation.js'
import { Evaluator, evaluate } from '../../../lib/evaluate/evaluator.js'
import { parse } from '../../../lib/syntax/parser.js'

function run(text: string): Evaluation {
  return evaluate(new Source('config', text), parse(text).script)
}

const residual = (text: string): string =>
  run(text)
    .residual.map((one) => one.text)
    .join('\n')

/** The values of a text as `NAME=value`, or `NAME?` where only the host knows it. */
const values = (text: string): string =>
  [...run(text).variables.values()]
    .map(({ name, value }) => (value === null ? `${name}?` : `${name}=${value}`))
    .join(' ')

t.test('what is left to the host, and with what filled in', (t) => {
  const cases: [text: string, kept: string, known: string][] = [
    ['A=$HOME', 'A=$HOME', 'A?'],
    ['A=~/x', 'A=~/x', 'A?'],
    ['A=$(hostname)', 'A=$(hostname)', 'A?'],
    ['V=/srv/venv; export PATH="$V/bin:$PATH"', 'export PATH="/srv/venv/bin:$PATH"', 'V=/srv/venv PATH?'],
    ['V=/srv/venv; export "PATH=$V/bin:$PATH"', 'export PATH="/srv/venv/bin:$PATH"', 'V=/srv/venv PATH?'],
    ['V="a b"; A=$V/$HOME', "A='a b'/$HOME", 'V=a b A?'],
    ['V=\'a"$`\\\'; A="$V$HOME"', 'A="a\\"\\$\\`\\\\$HOME"', 'V=a"$`\\ A?'],
    ['V=x; A="$HOME$V"', 'A="${HOME}x"', 'V=x A?'],
    ['V=x; A=$(echo "$V")', 'V=x\nA=$(echo "$V")', 'V=x A?'],
    ['V=x; A=${HOME:-$V}', 'V=x\nA=${HOME:-$V}', 'V=x A?'],
    ['V=x; W=y; [ -d "$V" ] && A=1', 'V=x\n[ -d "$V" ] && A=1', 'V=x W=y A?'],
    ['A=1; if [ -d /x ]; then A=2; fi', 'A=1\nif [ -d /x ]; then A=2; fi', 'A?'],
    ['A=1 && [ -d /x ] && B=2', '[ -d /x ] && B=2', 'A=1 B?'],
    ['if true; then A=1; B=$(date); fi', 'B=$(date)', 'A=1 B?'],
    ['V=1; eval "A=$V"; V=2', 'V=1\neval "A=$V"', 'V=2'],
    ['V=1; . /etc/x', 'V=1\n. /etc/x', 'V?'],
    ['N=3; A=$((N <<= 99))$N', 'N=3\nA=$((N <<= 99))$N', 'N? A?'],
    ['set -a; . /etc/x; set +a', 'set -a\n. /etc/x\nset +a', ''],
    ['set -a; : ${A:=x}; set +a', 'set -a\n: ${A:=x}\nset +a', 'A?'],
    ['export V=1; A=$(date)', 'export V=1\nA=$(date)', 'V=1 A?'],
    ['V=1; A=$(date)', 'A=$(date)', 'V=1 A?'],
    ['f() { A=$V; }; V=1; f', 'V=1\nf() { A=$V; }\nf', 'V=1 A?'],
    ['f() { A=1; }', '', ''],
    ['V=1; cat <<END >/x\n$V\nEND\nB=1', 'V=1\ncat <<END >/x\n$V\nEND', 'V=1 B=1'],
    ['{ cat <<END; } >/x\nx\nEND\nB=1', '{ cat <<END; } >/x\nx\nEND', 'B=1'],
    ['unset A; A=$(date)', 'unset A\nA=$(date)', 'A?'],
    ['unset A; A=b; A=$(echo $A)', 'unset A\nA=b\nA=$(echo $A)', 'A?'],
    ['unset LC_ALL', 'unset LC_ALL', ''],
    ['A=$(date); export A', 'A=$(date)\nexport A', 'A?'],
    ["trap 'echo $A' EXIT; A=1; exit 3", "trap 'echo $A' EXIT\nA=1\nexit 3", 'A=1'],
    [
      "trap 'f $A' EXIT; f() { :; }; A=1; [ -d /x ] || exit",
      "trap 'f $A' EXIT\nA=1\nf() { :; }\n[ -d /x ] || exit",
      'A=1',
    ],
    ["trap 'echo $A' USR1; A=1; kill -USR1 $$; B=2", "trap 'echo $A' USR1\nA=1\nkill -USR1 $$", 'A=1 B=2'],
    ["A=1; (trap 'echo $A' EXIT); A=2; date", "A=1\n(trap 'echo $A' EXIT)\ndate", 'A=2'],
    ['. /x; A=1; date; exit 0', '. /x\ndate\nA=1\nexit 0', 'A=1'],
    ['[ -n "$H" ] && export B; B=0; date', '[ -n "$H" ] && export B\nB=0\ndate', 'B=0'],
    ['set -e; A=1; [ 1 = 2 ] && A=2', '', 'A=1'],
    ['set -e; A=1; return 3', 'set -e\nexit 3\nset +e', 'A=1'],
    ['set -e; A=1; return 0', '', 'A=1'],
    ['set -e; [ -d /x ] && A=2', 'set -e\n[ -d /x ] && A=2\nset +e', 'A?'],
    ['set -e; [ -d /x ] && A=2; B=1', 'set -e\n[ -d /x ] && A=2\nset +e', 'A? B=1'],
    ['set -e; [ -d /x ] && A=2; set +e', 'set -e\n[ -d /x ] && A=2\nset +e', 'A?'],
    ['set -a; for x in a; do A=$x; done; set +a', 'set -a\nfor x in a; do A=$x; done\nset +a', 'x? A?'],
    ['export x; set -a; for x in a; do A=$x; done; set +a; B=1', '', 'x=a A=a B=1'],
    ['sleep 1 &', 'sleep 1 &', ''],
    ['echo x | read A', 'echo x | read A', 'A?'],
    ['(A=1)', '(A=1)', ''],
    ['A=1 B', 'A=1 B', ''],
    ['A=$1$#$$', 'A=$1$#$$', 'A?'],
    ['A=*; for i in $A; do B=$i; done', "A='*'\nfor i in $A; do B=$i; done", 'A=* i? B?'],
    ['while [ -e /x ]; do A=1; done', 'while [ -e /x ]; do A=1; done', 'A?'],
    ['A=$((1/0))', 'A=$((1/0))', 'A?'],
    ['A=é; B=${#A}', "A='é'\nB=${#A}", 'A=é B?'],
    ['A=1; : "${B:=$A}"', 'A=1\n: "${B:=$A}"', 'A=1 B?'],
    ['A=1; set -x; B=2', 'set -x', 'A=1 B=2'],
    [
      '[ -f /x ] && return 0\nA=1 # x',
      'config_rest_1() {\n[ -f /x ] && return 0\nA=1 # x\n}\nconfig_rest_1 "$@"',
      'A?',
    ],
    ['A="x y"; export B=$A', "A='x y'\nexport B=$A", 'A=x y B?'],
    ['export A=1 B="$HOME"', 'export B="$HOME"', 'A=1 B?'],
    ['A=1; export A=2 B="$A$(date)"', 'export B="1$(date)"', 'A=2 B?'],
  ]
  for (const [text, kept, known] of cases) {
    t.equal(residual(text), kept, text)
    t.equal(values(text), known, text)
  }
  t.end()
})

t.test('what stands before a reader of $? stays there', (t) => {
  const cases: [text: string, kept: string, known: string][] = [
    ['A=1\ngrep -q x /y\nif [ $? -eq 0 ]; then A=2; fi', 'A=1\ngrep -q x /y\nif [ $? -eq 0 ]; then A=2; fi', 'A?'],
    ['B=$(x); [ $? -eq 0 ] && A=1', 'B=$(x)\n[ $? -eq 0 ] && A=1', 'B? A?'],
    ['x; A=$?; B=$?', 'x\nA=$?', 'A? B=0'],
    ['x; A=1; B=$?', 'x', 'A=1 B=0'],
    ['x; false; f $?', 'x\nfalse && :\nf $?', ''],
    ['x; A=$(y; exit 3)\n: $?; f $?', 'x\nA=$(y; exit 3)\n: $?\nf $?', 'A?'],
    ['x; [ a = b ]; A=$?$(y)', 'x\nA=1$(y)', 'A?'],
    ['unset A; x; f "$?$A"', 'x\ncelery_initd_status=$?\nunset A\n(exit "$celery_initd_status") && :\nf "$?$A"', ''],
    ['A=1; x "$A"; f $? "$A"', 'A=1\nx "$A"\nf $? "$A"', 'A=1'],
    ['V=1; . /x; case $? in 0) A=$V ;; esac', 'V=1\n. /x\ncase $? in 0) A=$V ;; esac', 'V? A?'],
    ['false || x; A=$?', 'x\nA=$?', 'A?'],
    ['x & A=$?', 'x &', 'A=0'],
    ['f() { return 3; }; f; A=$?', 'f() { return 3; }\nf\nA=$?', 'A?'],
    ['if false; then :; else A=$?; fi; B=$?', '', 'A=1 B=0'],
  ]
  for (const [text, kept, known] of cases) {
    t.equal(residual(text), kept, text)
    t.equal(values(text), known, text)
  }
  t.end()
})

t.test('redirections stay, and here-documents are closed', (t) => {
  const whole = [
    '{ read A; read B; } <<END\na\nb\nEND',
    '{ A=$(cat); } <<E\nx\nE',
    'case a in a) read A B;; esac <<E\nx y\nE',
    'if true; then read A; fi </x',
    'for i in 1 2; do read A; done </x',
    'A=$(cat) <<E\nx\nE',
    'A=1 >/x',
  ]
  for (const text of whole) t.equal(residual(text), text)
  t.equal(residual('{ A=1; } <<E >/dev/null 2>&1\nx\nE'), '', 'nothing reads it')
  t.equal(residual('x <<E\na\n'), 'x <<E\na\nE')
  t.equal(residual('x <<E\na\\'), 'x <<E\na\\\n\nE', 'a line that is continued is not the end')
  t.equal(
    residual('[ -e /x ] && return\nx <<E\na\n'),
    'config_rest_1() {\n[ -e /x ] && return\nx <<E\na\nE\n}\nconfig_rest_1 "$@"',
  )
  t.equal(residual('f() { x <<E\na\nE\n}\nf'), 'f() { x <<E\na\nE\n}\nf')
  t.equal(residual('f() { x; } <<E\na\nE\nf'), 'f() { x; } <<E\na\nE\nf', 'a definition has its documents')
  t.end()
})

t.test('options of the shell hold as they do in the config', (t) => {
  for (const [text, kept] of [
    ['set -e; A=1; set +e', ''],
    ['set -e; x', 'set -e\nx\nset +e'],
    ['set -e; x; set +e; y', 'set -e\nx\nset +e\ny'],
    ['set -e; A=$(x) || y', 'set -e\nA=$(x) || y\nset +e'],
    ['set -e; { A=$(x); false; } || y', 'set -e\n{ A=$(x); false; } || y\nset +e'],
    ['set -e; A=1; false; B=1', 'set -e\nexit 1\nset +e'],
    ['set -e; false || A=1; ! true; if false; then :; fi', ''],
    ['unset A; set -u; B=$A', 'unset A\nset -u\nB=$A\nset +u'],
    ['unset A; set -u; B=${A-x}', 'unset A'],
    ['exit 3', 'exit 3'],
    ['x; exit', 'x\nexit'],
    ['readonly A=1; x; read A', 'x\nA=1\nreadonly A\nread A'],
  ] as const)
    t.equal(residual(text), kept, text)
  t.end()
})

t.test('what is defined where it may be needed', (t) => {
  for (const [text, kept] of [
    ['f() { :; }; [ -e /x ] && f() { A=1; }; f', 'f() { :; }\n[ -e /x ] && f() { A=1; }\nf'],
    ['f() { :; }; command -v f', 'f() { :; }\ncommand -v f'],
    ['A=1; command command export A=$(x)', 'A=1\ncommand command export A=$(x)'],
    ['A=1; : $(( $(x) = 5 )); B=$A', 'A=1\n: $(( $(x) = 5 ))\nB=$A'],
    ['A=1; B=$(( $(x) * 2 )); C=$A', 'B=$(( $(x) * 2 ))'],
    ['A=1 B=$A', 'A=1 B=$A'],
    ['A=1 B=$(x)', 'A=1 B=$(x)'],
    ['A=1 B=$HOST', 'B=$HOST'],
  ] as const)
    t.equal(residual(text), kept, text)
  t.end()
})

t.test('a function of one file is written from that file', (t) => {
  const evaluator = new Evaluator()
  for (const [path, text] of [
    ['celeryd', '# the first\nf() { A=1; }\n'],
    ['celerybeat', 'f\n'],
  ] as const)
    evaluator.read(new Source(path, text), parse(text).script)
  t.equal(
    evaluator
      .result()
      .residual.map((one) => one.text)
      .join('\n'),
    'f() { A=1; }\nf',
  )
  t.end()
})
