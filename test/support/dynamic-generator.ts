/** Generated configs that depend on the host: what they run succeeds or fails, prints, reads, and looks at `$?`. */

import fc from 'fast-check'

/** The variables that these configs use: text, numbers, and what `$?` was. */
export const dynamicNames = ['A', 'B', 'C', 'D', 'N', 'S', 'x', 'HOST_A', 'HOST_B', 'HOST_C'] as const

const texts = fc.constantFrom('A', 'B', 'C', 'D')

const word = fc.oneof(
  fc.constantFrom('a', 'b/c', "'a b'", '"x y"', '""', "'$A'", 'd.e/f', "'*'", '0', '17'),
  texts.map((name) => `"$${name}"`),
  texts.map((name) => `$${name}x`),
  texts.map((name) => `"<\${${name}:-none}>"`),
  texts.map((name) => `\${${name}#*/}`),
  texts.map((name) => `"\${${name}+set}"`),
  fc.constantFrom('$((N + 1))', '"$HOST_A"', '${HOST_B:-b}', '"$HOST_C$A"', '$N', '"$S"'),
)

/** Commands that the host runs, or that end with a status of their own. */
const command = fc.oneof(
  fc.constantFrom(
    'true',
    'false',
    ':',
    '[ -d / ]',
    '[ -d /no-such-directory ]',
    'test -n "$HOST_A"',
    '(exit 3)',
    "sh -c 'exit 4'",
    'grep -q no-such-host /etc/hosts',
    'cat /no-such-file 2>/dev/null',
    'no-such-command 2>/dev/null',
    'command -v sh >/dev/null',
    'command -v no-such-command',
    'echo out',
    'echo e:err >&2',
    'echo "$A-$B" | grep -q b',
    '! false',
    '! [ -d / ]',
    '[ a = b ]',
    '[ "$A" = a ]',
    '(exit 5) & wait $!',
    'f',
    'f a',
    'g "$A"',
    '. ./sourced',
    'eval "A=\\$HOST_A; false"',
    'eval \'B=$A$?; [ -n "$HOST_A" ]\'',
    'h "$A"',
    'sh -c \'echo "$A,$B"\'',
    'env | grep "^[ABCDN]=" | sort',
  ),
  texts.map((name) => `printf '%s|' "$${name}"`),
  texts.map((name) => `${name}=$(echo x; exit 2)`),
  texts.map((name) => `${name}=$(cat ./lines)`),
  fc.tuple(texts, word).map(([name, value]) => `${name}=${value}`),
  fc.tuple(texts, word, texts, word).map(([a, b, c, d]) => `${a}=${b} ${c}=${d}`),
  fc.tuple(texts, word).map(([name, value]) => `export ${name}="${value.replace(/"/g, '')}"`),
)

/** A body of a function that does not call f or g again: nothing would end that but the limits of the machine. */
const withoutCalls = (body: string): string => body.replace(/\b[fg](?= |$|;)/gm, ':')

/** What looks at `$?`. */
const reader = fc.oneof(
  fc.constantFrom(
    'S=$S,$?',
    'S=$?',
    'S="$S $?$HOST_B"',
    'echo "status $?"',
    'echo "$A $?"',
    '[ $? -eq 0 ] && B=ok',
    '[ $? -ne 0 ] || C="zero$A"',
    'if [ $? -eq 0 ]; then B=ok; else B="no$A"; fi',
    'if test $? != 0; then S=$S-$?; fi',
    'case $? in 0) C=zero ;; 1) C="one$B" ;; *) C=other ;; esac',
    'case $HOST_A in a*) S=$S.$? ;; *) S=$S:$? ;; esac',
    'for x in $? $A; do C=$C$x; done',
    'export D=$?',
    'D=$?$HOST_A',
    '(exit $?)',
    'f $?',
    'g $?',
    '{ S=$S$?; } 2>/dev/null',
    'x=$?; [ $x = 0 ] && unset A',
    '[ $? = 3 ] && return 0',
    '[ $? = 4 ] && return',
    '[ $? = 5 ] && exit 7',
  ),
  texts.map((name) => `${name}=$?`),
  texts.map((name) => `: "\${${name}:=$?}"`),
)

const document = fc
  .tuple(word, word)
  .map(([one, other]) => `<<END\n${one.replaceAll('\n', ' ')} two\n${other} four\nEND`)
const redirection = fc.oneof(
  document,
  document.map((text) => text.replace('<<END', "<<'END'")),
  fc.constantFrom('</dev/null', '>/dev/null', '2>/dev/null', '2>&1', '>&2', '<./lines', '>/dev/null 2>&1', '2>&-'),
)

const reading = fc.oneof(
  texts.map((name) => `read ${name}`),
  fc.tuple(texts, texts).map(([a, b]) => `read -r ${a} ${b}`),
  fc.tuple(texts, document).map(([name, text]) => `read ${name} ${text}`),
  fc.tuple(texts, document).map(([name, text]) => `${name}=$(cat) ${text}`),
  fc.tuple(texts, document).map(([name, text]) => `${name}=x ${text}`),
  fc.tuple(texts, texts).map(([a, b]) => `{ read ${a}; read ${b}; } <./lines`),
  texts.map((name) => `${name}=$(cat <<END\n$A x\nEND\n)`),
  texts.map((name) => `while read -r ${name} x; do N=$((N + 1)); done <./lines`),
)

const shellState = fc.oneof(
  fc.constantFrom(
    'set -e',
    'set +e',
    'set -a',
    'set +a',
    'set -u',
    'set +u',
    'set -- a "b c"',
    'A=$1$#',
    'unset -f f',
    'command export A=x B',
    'command command export C=y',
    'V=$(echo N); : $(( $V = 5 ))',
    '[ -d / ] && set -a',
    '[ -d / ] && f() { S=$S/redefined; }',
    '[ -d /no-such-directory ] && g() { S=$S/never; }',
    'OPTIND=1; getopts ab: x -b "$A"',
    "eval 'true() { C=$A$1; false; }'",
    "eval 'test() { B=t$A; }'",
    'eval "$HOST_C"; h() { D=$A; }',
    'HOST_A=changed',
    'unset HOST_B',
    '[ "$HOST_A" = leave ] && return 0',
    'N=$((${#HOST_A} + N))',
    'A=1 f',
    'f && g || S=$S!',
    'readonly R=1',
    'trap \'echo "t $A $B"\' EXIT',
    '[ -d / ] && trap \'C="$C t$?"; echo "$C"\' EXIT',
    'trap "echo $A" EXIT; A=later; [ "$HOST_A" = leave ] && exit 4',
  ),
  texts.map((name) => `unset ${name}`),
  texts.map((name) => `export ${name}`),
  texts.map((name) => `[ -n "$HOST_A" ] && unset ${name}`),
  texts.map((name) => `[ -n "$HOST_A" ] && export ${name}`),
  fc.tuple(texts, word).map(([name, value]) => `f() { ${name}=${value}; }`),
  fc.tuple(texts, command).map(([name, one]) => `g() { ${withoutCalls(one)}\n${name}="g$1$?"; }`),
  command.map((one) => `f() { S="$S f$?"; ${withoutCalls(one)}\n}`),
  command.map((one) => `f() { ${withoutCalls(one)}\nreturn $?; }`),
)

/** The text of configs, as lines. */
export const dynamicConfigs: fc.Arbitrary<string> = fc.letrec<{ list: string; statement: string }>((tie) => ({
  list: fc.array(tie('statement'), { minLength: 1, maxLength: 6 }).map((all) => `${all.join('\n')}\n`),
  statement: fc.oneof(
    { maxDepth: 2 },
    { weight: 12, arbitrary: command },
    { weight: 8, arbitrary: reader },
    { weight: 8, arbitrary: fc.tuple(command, reader).map((both) => both.join('\n')) },
    { weight: 4, arbitrary: fc.tuple(command, command, reader).map((all) => all.join('\n')) },
    { weight: 4, arbitrary: reading },
    { weight: 5, arbitrary: shellState },
    { weight: 2, arbitrary: fc.tuple(command, fc.constantFrom('&&', '||'), command).map((all) => all.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(command, command, reader).map(([a, b, c]) => `${a} && ${b} || ${c}`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(command, tie('list'), tie('list'), fc.option(redirection, { nil: '' }))
        .map(([test, yes, no, to]) => `if ${test}\nthen\n${yes}else\n${no}fi ${to}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(word, tie('list'), tie('list'), fc.option(redirection, { nil: '' }))
        .map(([subject, a, b, to]) => `case ${subject} in\na*)\n${a};;\n*x)\n${b};;\nesac ${to}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, fc.array(word, { maxLength: 2 }), tie('list'), fc.option(redirection, { nil: '' }))
        .map(([name, all, body, to]) => `for ${name} in ${all.join(' ')}\ndo\n${body}done ${to}`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('list'), redirection).map(([body, to]) => `{\n${body}} ${to}`) },
    { weight: 1, arbitrary: tie('list').map((body) => `{\n${body}}`) },
    { weight: 1, arbitrary: fc.tuple(tie('list'), reader).map(([body, next]) => `(\n${body})\n${next}`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('list'), redirection).map(([body, to]) => `f() {\n${withoutCalls(body)}} ${to}\nf`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('list'), command).map(([body, next]) => `{\n${body}} || ${next}`) },
  ),
})).list
