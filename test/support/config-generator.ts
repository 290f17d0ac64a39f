/** Generators of configs for the properties of evaluation. */

import fc from 'fast-check'

/** The variables that generated configs use: text in the first ones, numbers in the last two. */
export const names = ['A', 'B', 'C', 'D', 'N', 'M'] as const
const texts = fc.constantFrom('A', 'B', 'C', 'D')
const numbers = fc.constantFrom('N', 'M')
const anyName = fc.oneof(texts, numbers)

const joined = (parts: fc.Arbitrary<string>, constraints: fc.ArrayConstraints = { maxLength: 4 }) =>
  fc.array(parts, constraints).map((all) => all.join(''))

const bare = fc.constantFrom('a', 'bc', 'x/y', '.', '%n', '-', '_', '0', '12', ',', ':', '+', 'é', '值', '==', '@')
const escaped = fc.constantFrom('\\ ', '\\$', '\\"', "\\'", '\\\\', '\\a', '\\*', '\\#', '\\;', '\\~', 'a\\\nb')
const single = joined(fc.constantFrom('a b', '$A', '"', '\\', '`', '*', '  ', '\n', '#', '~', 'ü', '${', '%I'), {
  maxLength: 3,
}).map((text) => `'${text}'`)
const doubleText = fc.constantFrom(
  'a',
  ' ',
  'x y',
  "'",
  '\\$',
  '\\"',
  '\\\\',
  '\\a',
  '\\`',
  '*',
  '[',
  '#',
  '~',
  '\n',
  '\\\n',
  '/',
  '日',
  '%n',
  '}',
)

const number = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom('0x1F', '010', '07', '9223372036854775807', '4294967296'),
)

const expression = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expression' },
    number,
    fc.constantFrom('N', 'M', '$N', '${M}'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', ' - ', '*', ' / ', '%', '<<', '>>', '<', '<=', '==', '!=', '&', '|', '^', '&&', '||'),
        tie('expression'),
      )
      .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    fc.tuple(fc.constantFrom('-', '+', '!', '~'), tie('expression')).map(([operator, value]) => `${operator} ${value}`),
    tie('expression').map((inner) => `(${inner})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
    fc
      .tuple(fc.constantFrom('N', 'M'), fc.constantFrom('=', '+=', '-=', '*=', '|=', '<<='), tie('expression'))
      .map(([name, operator, value]) => `(${name} ${operator} ${value})`),
  ),
})).expression

const patternPiece = fc.constantFrom(
  '*',
  '?',
  'a',
  '/',
  '.',
  '[a-c]',
  '[!x]',
  '[[:digit:]]',
  '"*"',
  "'?'",
  '\\*',
  'b',
  '%',
  '"$A"',
  '$N',
  ':',
  '[]x]',
  '[',
)

const words = fc.letrec<{ word: string; double: string; part: string; inner: string }>((tie) => ({
  word: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof({ maxDepth: 3 }, bare, escaped, single, tie('double'), parameter(tie('word'))),
  double: fc.array(tie('inner'), { maxLength: 4 }).map((parts) => `"${parts.join('')}"`),
  inner: fc.oneof(
    { maxDepth: 3 },
    doubleText,
    parameter(fc.array(tie('innerWord' as 'inner'), { maxLength: 2 }).map((all) => all.join(''))),
  ),
  innerWord: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('a', ' ', 'x y', '\\$', '%n', '/'),
    parameter(fc.constantFrom('', 'z', 'a b')),
  ),
}))

function parameter(word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: anyName.map((name) => `\${${name}}`) },
    { weight: 1, arbitrary: anyName.map((name) => `\${#${name}}`) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(texts, fc.constantFrom('-', ':-', '+', ':+', '=', ':='), word)
        .map(([name, operator, text]) => `\${${name}${operator}${text}}`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(anyName, fc.constantFrom('#', '##', '%', '%%'), joined(patternPiece, { maxLength: 3 }))
        .map(([name, operator, text]) => `\${${name}${operator}${text}}`),
    },
    { weight: 2, arbitrary: expression.map((text) => `$((${text}))`) },
  )
}

const { word } = words
const { double } = words

const condition = fc.oneof(
  fc.constantFrom('true', 'false', ':'),
  fc.tuple(fc.constantFrom('-n', '-z'), double).map(([operator, operand]) => `[ ${operator} ${operand} ]`),
  fc
    .tuple(double, fc.constantFrom('=', '!='), double)
    .map(([left, operator, right]) => `[ ${left} ${operator} ${right} ]`),
  fc
    .tuple(
      numbers,
      fc.constantFrom('-eq', '-ne', '-lt', '-le', '-gt', '-ge'),
      number.filter((text) => !text.startsWith('0x')),
    )
    .map(([name, operator, value]) => `test "\${${name}:-0}" ${operator} ${value}`),
  fc.tuple(double, double).map(([left, right]) => `[ ! "x${left.slice(1)} = ${right} ]`),
  texts.map((name) => `[ -n "$${name}" -a "x$${name}" != xa ]`),
)

export interface StatementOptions {
  /** Statements that depend on the host. */
  readonly dynamic: boolean
}

const dynamicStatement = fc.oneof(
  fc
    .tuple(
      texts,
      fc.constantFrom('$HOST_A', '$(echo host)', '${HOST_B}', '`echo "$A"`', '$(printf %s "$B$C")', '${HOST_A:-none}'),
    )
    .map(([name, value]) => `${name}="x$A${value}\${B}y"`),
  fc.tuple(texts, word).map(([name, value]) => `${name}=${value}"$HOST_A"${value}`),
  fc.tuple(texts, word).map(([name, value]) => `export ${name}="$HOST_A"'${value.replace(/[^a-z0-9]/g, '')}'"$B"`),
  fc.tuple(texts, texts).map(([name, other]) => `if [ -n "$HOST_A" ]; then ${name}="1$${other}"; else ${other}=no; fi`),
  fc.tuple(texts, double).map(([name, value]) => `[ "$HOST_B" = b ] && ${name}=${value}`),
  fc.tuple(texts, texts).map(([name, other]) => `case $HOST_A in a*) ${name}="$${other}"; export ${name} ;; esac`),
  texts.map((name) => `eval "${name}=\\"\\$HOST_A$B\\""`),
  texts.map((name) => `[ -z "$HOST_A" ] || export ${name}`),
  texts.map((name) => `for x in 1 2; do ${name}="$${name}$x$HOST_B"; done`),
  texts.map((name) => `f() { ${name}="f$${name}$1"; }\nf "$HOST_A"`),
  texts.map((name) => `: "\${HOST_C:=$${name}}"; ${name}="$HOST_C"`),
  fc.tuple(texts, texts).map(([name, other]) => `${name}=$(cat <<END\n$${other} x\nEND\n)`),
  texts.map((name) => `read ${name} <<END\n$A-$HOST_B\nEND`),
  texts.map((name) => `[ -n "$HOST_A" ] && unset ${name}`),
  texts.map((name) => `${name}=$(env | grep '^[BD]=' | sort | tr '\\n' ,)`),
  fc.constant('[ "$HOST_A" = leave ] && return 0'),
  texts.map((name) => `N=$((\${#HOST_A} + 1)); ${name}=$N`),
  fc.constantFrom('HOST_A=changed', 'unset HOST_B', 'export HOST_A', 'HOST_C="$HOST_A"'),
)

/** The text of configs: statements of which each ends in a newline. */
export function configs({ dynamic }: StatementOptions): fc.Arbitrary<string> {
  const simple: fc.WeightedArbitrary<string>[] = [
    { weight: 8, arbitrary: fc.tuple(texts, word).map(([name, value]) => `${name}=${value}`) },
    { weight: 3, arbitrary: fc.tuple(texts, double).map(([name, value]) => `${name}=${value}`) },
    { weight: 2, arbitrary: fc.tuple(numbers, number).map(([name, value]) => `${name}=${value}`) },
    { weight: 1, arbitrary: fc.tuple(numbers, expression).map(([name, value]) => `${name}=$((${value}))`) },
    { weight: 1, arbitrary: fc.tuple(texts, word, texts, word).map(([a, b, c, d]) => `${a}=${b} ${c}=${d}`) },
    { weight: 2, arbitrary: fc.tuple(texts, double).map(([name, value]) => `export ${name}=${value}`) },
    { weight: 1, arbitrary: anyName.map((name) => `export ${name}`) },
    { weight: 1, arbitrary: fc.tuple(texts, double).map(([name, value]) => `export "${name}=${value.slice(1)}`) },
    { weight: 1, arbitrary: fc.tuple(texts, single).map(([name, value]) => `export '${name}=${value.slice(1)}`) },
    { weight: 1, arbitrary: fc.tuple(texts, double, texts).map(([a, b, c]) => `export ${a}=${b} ${c}`) },
    { weight: 1, arbitrary: texts.map((name) => `unset ${name}`) },
    { weight: 1, arbitrary: fc.constantFrom('set -a', 'set +a', 'set -o allexport', ':') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, double)
        .map(([name, value]) => `: "\${${name}:=${value.slice(1, -1).replace(/[^a-z0-9 /]/g, '')}}"`),
    },
    { weight: 1, arbitrary: texts.map((name) => `: <<END\n$${name} \${${name}} \\$A\nEND`) },
    { weight: 1, arbitrary: fc.constantFrom('# a comment', '', '   ', '# C="$') },
  ]
  if (dynamic) simple.push({ weight: 9, arbitrary: dynamicStatement })
  const { list } = fc.letrec<{ list: string; statement: string }>((tie) => ({
    list: fc.array(tie('statement'), { minLength: 1, maxLength: 5 }).map((all) => `${all.join('\n')}\n`),
    statement: fc.oneof(
      { maxDepth: 2 },
      { weight: 14, arbitrary: fc.oneof(...simple) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, tie('list'), tie('list'))
          .map(([test, yes, no]) => `if ${test}; then\n:\n${yes}else\n:\n${no}fi`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, condition, tie('list'))
          .map(([a, b, yes]) => `if ${a}; then :; elif ${b}; then\n:\n${yes}fi`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(double, joined(patternPiece, { minLength: 1, maxLength: 3 }), tie('list'), tie('list'))
          .map(
            ([subject, pattern, a, b]) =>
              `case ${subject} in\n${pattern}) :\n${a};;\n(a*|"x"y)\n:\n${b};; *) D=none ;;\nesac`,
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(texts, fc.array(word, { maxLength: 3 }), tie('list'))
          .map(([name, all, body]) => `for ${name} in ${all.join(' ')}; do\n:\n${body}done`),
      },
      {
        weight: 1,
        arbitrary: tie('list').map(
          (body) =>
            `loop_=0; while [ "$loop_" -lt 3 ]; do\nloop_=$((loop_+1))\n[ "$loop_" = 2 ] && continue\n${body.replaceAll('loop_', 'loop_i')}done`,
        ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(condition, fc.constantFrom('&&', '||'), double)
          .map(([test, operator, value]) => `${test} ${operator} A=${value}`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(condition, condition, word).map(([a, b, value]) => `${a} && ! ${b} || B=${value}`),
      },
      { weight: 1, arbitrary: tie('list').map((body) => `{\n:\n${body}}`) },
    ),
  }))
  return list
}
