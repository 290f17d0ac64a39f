/** What the parser's tests share: a short way to write a tree down, the tree's nodes, generated scripts, and dash. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Command, Redirection, Script, Span, Statement, Word, WordPart } from '../../lib/syntax/ast.js'

/** A script on one line of ASCII, for the name of a test. */
export function show(script: string): string {
  return JSON.stringify(script).replace(/[^ -~]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
}

const text = (value: string): string => (/^[^\s()[\]{}<>"'\\`$|;&~]+$/.test(value) ? value : JSON.stringify(value))

function part(node: WordPart): string {
  switch (node.type) {
    case 'literal':
      return text(node.value)
    case 'escaped':
      return `(esc ${text(node.value)})`
    case 'single':
      return `(sq ${text(node.value)})`
    case 'double':
      return `(dq${node.parts.map((inner) => ` ${part(inner)}`).join('')})`
    case 'tilde':
      return node.user === '' ? '(~)' : `(~ ${node.user})`
    case 'arithmetic':
      return `(arith${node.parts.map((inner) => ` ${part(inner)}`).join('')})`
    case 'command':
      return `(${node.backquoted ? 'bq' : 'cmd'} ${tree(node.script)})`
    case 'parameter': {
      const head = node.length ? `# ${node.name}` : `${node.braced ? '$' : '$.'} ${node.name}`
      return `(${head}${node.operator === undefined ? '' : ` ${node.operator} ${word(node.word as Word)}`})`
    }
  }
}

function word({ parts }: Word): string {
  const [first] = parts
  if (parts.length === 1 && first?.type === 'literal') return text(first.value)
  return `<${parts.map(part).join(' ')}>`
}

function redirection({ descriptor, operator, target, document }: Redirection): string {
  const body = document === undefined ? '' : ` {${document.quoted ? 'quoted ' : ''}${word(document.body)}}`
  return `${descriptor ?? ''}${operator}${word(target)}${body}`
}

function command(node: Command): string {
  const more = node.type === 'function' ? '' : node.redirections.map((one) => ` ${redirection(one)}`).join('')
  switch (node.type) {
    case 'simple': {
      const assignments = node.assignments.map(({ name, value }) => `${name}=${word(value)}`)
      return `[${[...assignments, ...node.words.map(word)].join(' ')}${more}]`
    }
    case 'group':
      return `({ ${list(node.body)}${more})`
    case 'subshell':
      return `(sub ${list(node.body)}${more})`
    case 'while':
    case 'until':
      return `(${node.type} ${list(node.condition)} do ${list(node.body)}${more})`
    case 'for': {
      const words = node.words === undefined ? '' : ` in${node.words.map((one) => ` ${word(one)}`).join('')}`
      return `(for ${node.name}${words} do ${list(node.body)}${more})`
    }
    case 'if': {
      const branches = node.branches.map(({ condition, body }) => `${list(condition)} then ${list(body)}`)
      const otherwise = node.otherwise === undefined ? '' : ` else ${list(node.otherwise)}`
      return `(if ${branches.join(' elif ')}${otherwise}${more})`
    }
    case 'case': {
      const items = node.items.map(({ patterns, body }) => ` ${patterns.map(word).join('|')})${list(body)}`)
      return `(case ${word(node.subject)}${items.join('')}${more})`
    }
    case 'function':
      return `(def ${node.name} ${command(node.body)})`
  }
}

function list(statements: readonly Statement[]): string {
  return statements
    .map(({ first, rest, background }) => {
      const pipelines = [first, ...rest.map(({ pipeline }) => pipeline)].map(
        ({ negated, commands }) => `${negated ? '! ' : ''}${commands.map(command).join(' | ')}`,
      )
      const joined = pipelines.map((one, index) => (index === 0 ? one : `${rest[index - 1]?.operator} ${one}`))
      return `${joined.join(' ')}${background ? ' &' : ''}`
    })
    .join('; ')
}

/** A script as an expression: one form for each kind of node, quotes and expansions named. */
export function tree({ statements }: Script): string {
  return list(statements)
}

/** A node of any kind, with the nodes right below it in source order. */
export interface Node {
  readonly kind: string
  readonly span: Span
  readonly children: readonly Node[]
}

/** A tree without types: everything that has a span is a node, whatever holds it is its parent. */
export function nodes(value: object, kind = 'script'): Node {
  const children: Node[] = []
  const collect = (held: unknown, name: string): void => {
    if (Array.isArray(held)) {
      for (const one of held) collect(one, name)
    } else if (typeof held === 'object' && held !== null) {
      if ('span' in held) children.push(nodes(held, 'type' in held ? String(held.type) : name))
      else for (const [key, one] of Object.entries(held)) collect(one, key)
    }
  }
  const { span, ...rest } = value as { span: Span }
  for (const [key, held] of Object.entries(rest)) {
    // Comments and here-documents stand among and after the commands they belong to.
    if (!key.endsWith('Span') && key !== 'document' && key !== 'comments') collect(held, key)
  }
  children.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
  return { kind, span, children }
}

/** Which of the scripts a shell would run, by its own `-n`. One process for all, and one shell for each. */
export function accepted(scripts: readonly string[], shell = 'dash'): boolean[] {
  const directory = mkdtempSync(join(tmpdir(), 'parser-'))
  try {
    scripts.forEach((script, index) => {
      writeFileSync(join(directory, String(index)), script)
    })
    const loop = `i=0; while [ $i -lt ${scripts.length} ]; do ${shell} -n ./$i && echo y || echo n; i=$((i+1)); done`
    const run = spawnSync('sh', ['-c', loop], { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26 })
    return run.stdout
      .trim()
      .split('\n')
      .map((line) => line === 'y')
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const name = fc.constantFrom('A', 'B_1', 'CELERYD_OPTS', 'CELERY_BIN', 'x')
const plain = fc.constantFrom(
  'a',
  '1',
  '/opt/x',
  '-c',
  '--time-limit=300',
  '%n%I.log',
  'é值',
  'if',
  'in',
  '{',
  '}',
  '~/x',
  '#x',
)
const quotedText = fc.constantFrom('', 'a b', ' ', '--x=1 -c 8', '#', '%n', '*', 'it', '\\\n', ';')

const { word: anyWord, line: anyLine } = fc.letrec<{
  word: string
  piece: string
  inQuotes: string
  command: string
  line: string
}>((tie) => ({
  inQuotes: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    quotedText,
    fc.constantFrom("'", '\\$', '\\"', '\\\\', '\\a', '$', '$A', '${B}'),
    fc
      .tuple(name, fc.constantFrom('-', ':-', '+', ':+', '='), tie('inQuotes'))
      .map(([a, op, b]) => `\${${a}${op}${b}}`),
    fc.tuple(name, fc.constantFrom('#', '##', '%', '%%'), tie('word')).map(([a, op, b]) => `\${${a}${op}${b}}`),
    tie('command').map((inner) => `$( ${inner})`),
  ),
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    plain,
    quotedText.map((inner) => `'${inner}'`),
    fc.array(tie('inQuotes'), { maxLength: 3 }).map((inner) => `"${inner.join('')}"`),
    fc.constantFrom('\\ ', '\\"', "\\'", '\\\\', '\\\n', '$A', '${A}', '${#A}', '$1', '$?', '$((1+(2)))', '$(($A*2))'),
    fc
      .tuple(name, fc.constantFrom('-', ':-', '+', ':=', '?', '#', '%%'), tie('word'))
      .map(([a, op, b]) => `\${${a}${op}${b}}`),
    tie('command').map((inner) => `$( ${inner})`),
    plain.map((inner) => `\`echo ${inner}\``),
  ),
  word: fc.array(tie('piece'), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
  command: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(name, tie('word')).map(([a, b]) => `${a}=${b}`),
    fc.tuple(name, tie('word'), tie('word')).map(([a, b, c]) => `${a}=${b} echo ${c}`),
    fc.tuple(name, tie('word')).map(([a, b]) => `export ${a}=${b}`),
    fc.array(tie('word'), { minLength: 1, maxLength: 3 }).map((words) => `echo ${words.join(' ')}`),
    tie('word').map((target) => `: >/dev/null 2>&1 <${target}`),
    fc
      .tuple(tie('command'), fc.constantFrom(' && ', ' || ', ' | ', '; ', ' & ', '\n'), tie('command'))
      .map((all) => all.join('')),
    fc.tuple(tie('command'), tie('command')).map(([a, b]) => `if ${a}; then ${b}; fi`),
    fc.tuple(tie('command'), tie('command'), tie('command')).map(([a, b, c]) => `if ${a}\nthen ${b}\nelse\n${c}\nfi`),
    fc.tuple(name, tie('word'), tie('command')).map(([a, b, c]) => `for ${a} in ${b} x; do ${c}; done`),
    fc.tuple(tie('word'), tie('word'), tie('command')).map(([a, b, c]) => `case ${a} in ${b}) ${c} ;; (*) ;; esac`),
    tie('command').map((inner) => `{ ${inner}; }`),
    tie('command').map((inner) => `( ${inner} )`),
    tie('command').map((inner) => `while ${inner}; do break; done`),
    tie('command').map((inner) => `f() { ${inner}\n}`),
  ),
  line: fc.oneof(
    { arbitrary: tie('command'), weight: 6 },
    { arbitrary: fc.constantFrom('# comment', '', '# it\'s "', ':  # c'), weight: 2 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('E', "'E'", 'E"F"'), tie('inQuotes'))
        .map(([d, body]) => `cat <<${d}\n${body}\n${d.replace(/["']/g, '')}`),
      weight: 1,
    },
  ),
}))

export { anyWord }

/** A script that sh accepts, nearly always. */
export const anyScript: fc.Arbitrary<string> = fc
  .tuple(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '\n'))
  .map(([lines, end]) => lines.join('\n') + end)

const snippets = [
  '"',
  "'",
  '`',
  '$(',
  ')',
  '${',
  '}',
  '(',
  '\\',
  '\n',
  ';',
  ';;',
  '&',
  '|',
  '<',
  '>',
  '#',
  '=',
  ' ',
  '$',
  ' fi ',
  ' then ',
  ' done\n',
  ' do ',
  ' if ',
  ' { ',
  ' } ',
  'esac',
  '!',
  '<<E\n',
  '$((',
  '))',
  '~',
  '{',
  '\t',
]

/** A script with something taken out, put in or moved. */
export const anyMutation: fc.Arbitrary<string> = fc
  .tuple(
    anyScript,
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...snippets)), { minLength: 1, maxLength: 3 }),
  )
  .map(([script, edits]) => {
    let edited = script
    for (const [place, length, inserted] of edits) {
      const at = place % (edited.length + 1)
      edited = edited.slice(0, at) + (length === 3 ? '' : inserted) + edited.slice(at + length)
    }
    return edited
  })

/** Calls back with every field of a tree, outermost first. */
export function visit(value: unknown, found: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, held] of Object.entries(value)) {
    if (!Array.isArray(value)) found(key, held)
    visit(held, found)
  }
}
