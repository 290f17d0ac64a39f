import t from 'tap'
import { parse } from '../../../lib/syntax/parser.js'
import { walkParts, walkPipelines, walkStatements } from '../../../lib/syntax/walk.js'

const text = `A=$a cmd "$b" <$c
if $d; then { $e; } | ($f); else g() { $h; }; fi
for i in $j; do case $k in $l) \${m:-$(( $n + 1 ))};; esac; done
while $o; do \`echo $p\`; done >$q
cat <<E
$r
E
cat <<'E'
$not
E
`
const { statements } = parse(text).script

t.test('everything is visited once, in source order', async (t) => {
  const names: string[] = []
  walkStatements(statements, {
    part: (part) => {
      if (part.type === 'parameter') names.push(part.name)
    },
  })
  t.equal(names.join(''), 'abcdefhjklmnopqr')
})

t.test('each kind of node has its visitor', async (t) => {
  const seen = { statement: 0, command: [] as string[], assignment: [] as string[], redirection: 0 }
  walkStatements(statements, {
    statement: () => seen.statement++,
    command: ({ type }) => seen.command.push(type),
    assignment: ({ name }) => seen.assignment.push(name),
    redirection: () => seen.redirection++,
  })
  t.same(new Set(seen.command), new Set(['simple', 'if', 'group', 'subshell', 'function', 'for', 'case', 'while']))
  t.same(seen.assignment, ['A'])
  t.equal(seen.redirection, 4)
  t.ok(seen.statement > 10)
})

t.test('a walk may begin anywhere', async (t) => {
  const first = statements[0]?.first
  if (first === undefined) throw new Error('there is a statement')
  let count = 0
  walkPipelines([first], { part: () => count++ })
  t.ok(count > 0)
  const command = first.commands[0]
  const parts = command?.type === 'simple' ? (command.words[1]?.parts ?? []) : []
  const types: string[] = []
  walkParts(parts, { part: ({ type }) => types.push(type) })
  t.same(types, ['double', 'parameter'])
})
