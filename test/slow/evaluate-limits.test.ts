/** No config takes long, or much memory: what is too much is said, and left to the host. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { Source } from '../../lib/diagnostics/source.js'
import type { Evaluation } from '../../lib/evaluate/evaluation.js'
import { evaluate } from '../../lib/evaluate/evaluator.js'
import { Limits, mostExpanded, mostLoopCommands } from '../../lib/evaluate/limits.js'
import { parse } from '../../lib/syntax/parser.js'
import { cost, slowness } from '../support/machine-speed.js'

/** Seconds of processor time that nothing may take. */
const most = 2 * slowness()

const doubled = 'A=0123456789abcdef\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do A=$A$A; done\n'
const half = doubled.replace(' 16', '')
const endless = (body: string): string => `N=0; while [ $N -lt 4000 ]; do N=$((N+1)); ${body}; done\n`

const hostile: Readonly<Record<string, string>> = {
  'a value that doubles in a loop': `A=xxxxxxxx\n${endless('A=$A$A; B=$A')}`,
  'many long values in a loop': `${half}${endless('B=$A$N; C=$B')}`,
  'a pattern on a long value in a loop': `${half}${endless('case $A in *a*b*c*d*e*x) B=1 ;; esac')}`,
  'a prefix of a long value in a loop': `${half}${endless('B=${A#*z*y}; C=${A%%x*}')}`,
  'a long pattern': `${half}case $A in $A) B=1 ;; esac\nC=\${A##*$A*}\n`,
  'fields of a long value': `${half}S=$(printf %s "$A")\nIFS=a\n${endless('for i in $A; do :; done')}`,
  'a long number': `${half}B=$(($A))\nN=${'9'.repeat(200_000)}\nC=$((N + 1))\n[ $N -gt 1 ] && D=1\n`,
  'a long expression': `A=$((1${' + 1'.repeat(100_000)}))\n`,
  'a long test': `[ ${'! '.repeat(100_000)} a ]\n`,
  'assigned words in a long expression': `A=$((${'x = '.repeat(2000)}1))\n`,
  'a long value before each of many commands': `${half}${'A=x$A\nf "$A"\n'.repeat(3000)}`,
  'many calls of a long function': `f() {\n${'A=$B\n'.repeat(5000)}}\n${'f\n'.repeat(25_000)}`,
  'many variables and many commands': `${Array.from({ length: 5000 }, (_, at) => `V${at}=1\n`).join('')}${'x y\n'.repeat(5000)}`,
  'many variables and many sourced files': `${Array.from({ length: 5000 }, (_, at) => `export V${at}=1\n`).join('')}${'. x\n'.repeat(5000)}`,
  'many assignments in one command': `${Array.from({ length: 20_000 }, (_, at) => `V${at}=1`).join(' ')}\n`,
  'nested conditions': `${'if true; then\n'.repeat(300)}A=$(x)\n${'fi\n'.repeat(300)}`,
  'nested lists that fail': `${'{ '.repeat(300)}A=$(x); x; ${'} && y; '.repeat(299)} }\n`,
  'nested loops': `${'for i in 1 2 3 4 5 6 7 8 9; do '.repeat(20)}A=$A$i; ${'done; '.repeat(20)}\n`,
  'many redefinitions': Array.from({ length: 3000 }, (_, at) => `f() { A=${at}; }\nf\n`).join(''),
  'many readers of the status': 'x\nA=1\n[ $? = 0 ] && B=$A\n'.repeat(5000),
}

const child = `
import { readFileSync } from 'node:fs'
import { Source } from '${new URL('../../lib/diagnostics/source.js', import.meta.url)}'
import { evaluate } from '${new URL('../../lib/evaluate/evaluator.js', import.meta.url)}'
import { parse } from '${new URL('../../lib/syntax/parser.js', import.meta.url)}'
const text = readFileSync(0, 'utf8')
const before = process.cpuUsage()
const { residual } = evaluate(new Source('config', text), parse(text).script)
const length = residual.reduce((sum, one) => sum + one.text.length, 0)
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024, length }))
`

t.test('hostile configs', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'celery-initd-'))
  const script = join(directory, 'child.mjs')
  writeFileSync(script, child)
  for (const [name, text] of Object.entries(hostile)) {
    const { stdout, stderr } = spawnSync(process.execPath, [script], { input: text, encoding: 'utf8', timeout: 60_000 })
    t.match(stdout, /^\{/, `${name}: ${stderr}`)
    const { seconds, megabytes, length } = JSON.parse(stdout || '{}')
    t.ok(seconds < most, `${name}: ${seconds} s of at most ${most}`)
    t.ok(megabytes < 300, `${name}: ${megabytes} MB`)
    t.ok(length < 2 * mostExpanded + 2 * text.length, `${name}: a residual of ${length} characters`)
  }
  rmSync(directory, { recursive: true })
  t.end()
})

const run = (text: string, follow?: (path: string) => Source | undefined): Evaluation =>
  evaluate(new Source('config', text), parse(text).script, follow === undefined ? {} : { follow })

const codes = ({ findings }: Evaluation): string[] => findings.map(({ code }) => code)

t.test('what is too much is said, and the rest is left to the host', (t) => {
  const evaluation = run(`B=1\n${doubled}${endless('C=$A')}D=1\n`)
  t.same(codes(evaluation), ['config-too-complex'])
  t.equal(evaluation.value('B'), '1', 'what comes before is known')
  t.equal(evaluation.value('D'), null, 'what comes after is not')
  t.match(evaluation.residual.at(-1)?.text, /config_rest_1\(\) \{\nwhile .*\nD=1\n\}\nconfig_rest_1 "\$@"$/s)
  t.same(codes(run('while :; do :; done\nA=1\n')), ['loop-too-long'])
  t.equal(run('while :; do :; done\nA=1\n').value('A'), '1', 'a loop that does not end is left alone')
  t.end()
})

t.test('files that read each other', (t) => {
  const calls: string[] = []
  const follow = (path: string): Source => {
    calls.push(path)
    return new Source(path, '. /again\n'.repeat(10))
  }
  const evaluation = run('A=1\n. /again\n', follow)
  t.ok(calls.length <= 200, `${calls.length} files are read`)
  t.ok(codes(evaluation).includes('too-many-files'))
  const long = (path: string): Source => new Source(path, `A=1 # ${'x'.repeat(1_000_000)}\n`)
  t.same(codes(run('. /a\n. /b\n. /c\n. /d\n. /e\n. /f\n', long)), ['too-many-files', 'too-many-files'])
  t.end()
})

t.test('limits are counted over all', (t) => {
  const limits = new Limits()
  t.equal(limits.spend(mostExpanded), true)
  t.equal(limits.spend(1), false)
  for (let count = 0; count < mostLoopCommands; count++) limits.loopCommand()
  t.equal(limits.loopCommand(), false)
  const depth = (): number => (limits.mayFollow ? 1 + limits.following(10, depth) : 0)
  t.equal(depth(), 16)
  t.ok(limits.mayFollow, 'deep files are closed again')
  for (let count = 16; count < 200; count++) limits.following(10, () => undefined)
  t.notOk(limits.mayFollow)
  t.end()
})

t.test('generated configs that grow', (t) => {
  const name = fc.constantFrom('A', 'B', 'C')
  const growing = fc.oneof(
    fc.tuple(name, name, name).map(([a, b, c]) => `${a}="$${b}$${c}"`),
    fc.tuple(name, name).map(([a, b]) => `${a}=\${${b}#*x*y}$${b}`),
    fc.tuple(name, name).map(([a, b]) => `case $${a} in *$${b}*$${b}*) ${a}=x$${b} ;; *) ${a}=$${a}y ;; esac`),
    fc.tuple(name, name).map(([a, b]) => `: \${${a}:=$${b}$${b}}; unset ${b}`),
    fc.tuple(name, name).map(([a, b]) => `IFS=x; for i in $${a}; do ${b}=$${b}$i$i; done`),
    fc.tuple(name, name).map(([a, b]) => `f "$${a}"; ${b}=$HOST$${a}`),
    name.map((a) => `${a}=$((\${#${a}} * 3))`),
  )
  const loop = fc.array(growing, { minLength: 1, maxLength: 5 }).map((all) => `while :; do\n${all.join('\n')}\ndone\n`)
  const straight = fc
    .array(growing, { minLength: 1, maxLength: 4 })
    .map((all) => `${all.join('\n')}\n`.repeat(Math.floor(3000 / all.length)))
  for (const text of fc.sample(fc.oneof(loop, straight), { numRuns: 40, seed: 20261129 })) {
    const seconds = cost(() => run(`A=xyxyxy\nB=yx\nC="x y"\n${text}`)) / 1000
    if (seconds > most) t.fail(`${seconds} s of at most ${most}: ${text.slice(0, 400)}`)
  }
  t.pass('all end in time')
  t.end()
})

t.test('a value that is too long to work out is said, though nothing reads it', (t) => {
  const evaluation = run(doubled.replace(' 16', ' 16 17'))
  t.same(codes(evaluation), ['value-too-large'])
  t.equal(evaluation.value('A'), null)
  t.same(codes(run(doubled)), [])
  t.end()
})
