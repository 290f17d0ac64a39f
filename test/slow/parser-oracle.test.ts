import fc from 'fast-check'
import t from 'tap'
import * as unbash from 'unbash'
import type { Assignment, Script, Span, Word, WordPart } from '../../lib/syntax/ast.js'
import { parse } from '../../lib/syntax/parser.js'
import { accepted, anyMutation, anyScript, show, visit } from '../support/parser-support.js'
import { valid } from '../support/parser-valid.js'

/** Why a script may be refused here and accepted by dash, or the other way round; by what is said about it. */
const differences: readonly [
  reason: string,
  applies: (script: string, errors: ReadonlySet<string>, inBackquotes: boolean) => boolean,
][] = [
  [
    'dash finds a bad substitution when it gets there',
    (script, errors) => errors.has('bad-substitution') || isBadSubstitution(script),
  ],
  ['dash takes what is only bash for commands, operators and characters', (_, errors) => errors.has('bash-only')],
  ['dash does not read on between backquotes after what could end them', (_, __, inBackquotes) => inBackquotes],
  [
    'dash takes $(( for arithmetic, whatever parentheses follow',
    (script) => script.replaceAll('\\\n', '').includes('$(('),
  ],
  ['dash takes any command for the body of a function', (_, errors) => errors.has('bad-function-body')],
  ['dash does not look for expansions in a delimiter', (script) => /<<-?\S*[`$]|<<-?[^\s"]*"[^"\n]*\n/.test(script)],
  ['dash takes any token for a pattern', (_, errors) => errors.has('expected a pattern')],
]

/** A substitution that dash reads in its own way: what cannot follow a name is a character, even a quote. */
function isBadSubstitution(script: string): boolean {
  const afterName = /\$\{(?:[A-Za-z_]\w*|\d+)(?:[^\w}:=?+#%-]|:[^-=?+])/
  const noName = /\$\{[^\w@*#?$!-]/
  const joined = script.replaceAll('\\\n', '')
  return afterName.test(joined) || noName.test(joined)
}

t.test('generated and damaged scripts are accepted and refused as dash does', (t) => {
  const scripts = [
    ...fc.sample(anyScript, { numRuns: 900, seed: 20 }),
    ...fc.sample(anyMutation, { numRuns: 1200, seed: 21 }),
  ]
  const verdicts = accepted(scripts)
  const counts = new Map<string, number>()
  const unexplained: string[] = []
  scripts.forEach((script, index) => {
    const errors = parse(script).findings.filter(({ severity }) => severity === 'error')
    if ((errors.length === 0) === verdicts[index]) return
    const backquoted = backquotedSpans(parse(script).script)
    const inBackquotes = errors.some(({ span }) =>
      backquoted.some(({ start, end }) => span.start >= start && span.end <= end),
    )
    const codes = new Set<string>(errors.flatMap(({ code, message }) => [code, message.split(',', 1)[0] as string]))
    const [reason] = differences.find(([, applies]) => applies(script, codes, inBackquotes)) ?? []
    if (reason === undefined) unexplained.push(script)
    else counts.set(reason, (counts.get(reason) ?? 0) + 1)
  })
  t.same(unexplained, [])
  for (const [reason, count] of counts) t.comment(`${count}: ${reason}`)
  t.ok(verdicts.filter((one) => !one).length > 300, 'enough are refused')
  t.ok(verdicts.filter((one) => one).length > 1000, 'enough are accepted')
  t.end()
})

/** Where the backquotes of a script are. */
function backquotedSpans(script: Script): Span[] {
  const spans: Span[] = []
  visit(script, (key, value) => {
    if (key !== 'parts') return
    for (const part of value as WordPart[]) if (part.type === 'command' && part.backquoted) spans.push(part.span)
  })
  return spans
}

type Event = readonly [what: string, start: number, end: number]

/** Assignments and words of simple commands, those in substitutions too. */
function events(script: Script): Event[] {
  const found: Event[] = []
  visit(script, (key, value) => {
    if (key === 'assignments') {
      for (const { name, span } of value as Assignment[]) found.push([`${name}=`, span.start, span.end])
    } else if (key === 'words' && value !== undefined) {
      for (const { span } of value as Word[]) found.push(['word', span.start, span.end])
    }
  })
  return found.sort(byPlace)
}

const byPlace = (a: Event, b: Event): number => a[1] - b[1] || a[2] - b[2]

/** The same of unbash's tree. */
function unbashEvents(text: string): Event[] {
  const found: Event[] = []
  const add = (node: { type: string; pos: number; end: number; name?: unknown }, isPrefix: boolean): void => {
    // unbash takes the continuation line after a word for a part of it.
    const end = node.pos + text.slice(node.pos, node.end).replace(/(?:\\\n)+$/, '').length
    if (node.type === 'Assignment' && isPrefix)
      found.push([`${String(node.name).replaceAll('\\\n', '')}=`, node.pos, end])
    else found.push(['word', node.pos, end])
  }
  const walk = (node: unbash.SyntaxNode): void => {
    if (node.type === 'Command') {
      for (const one of node.prefix) if (one.type === 'Assignment') add(one, true)
      if (node.name !== undefined) add(node.name, false)
      for (const one of node.args) add(one, false)
    } else if (node.type === 'For') for (const one of node.wordlist ?? []) add(one, false)
    unbash.forEachChild(node, walk)
  }
  walk(unbash.parse(text) as unbash.SyntaxNode)
  return found.sort(byPlace)
}

/** What unbash reads as bash does, or counts otherwise. */
const unlikeUnbash: readonly [reason: string, applies: (script: string) => boolean][] = [
  ['offsets in backquotes are counted without the backslashes', (script) => /`[^`]*\\/.test(script)],
  ['a continuation line in an operator ends it', (script) => /[&|<>;$(]\\\n/.test(script)],
  ["bash wants a second ' in the word of an expansion between double quotes", hasQuoteInWord],
]

/** Whether a ' is a character of an expansion's word. */
function hasQuoteInWord(script: string): boolean {
  let isFound = false
  visit(parse(script).script, (key, value) => {
    if (key !== 'word' || value === undefined) return
    isFound ||= (value as Word).parts.some((part) => part.type === 'literal' && part.value.includes("'"))
  })
  return isFound
}

t.test('unbash finds the same assignments and words at the same places', (t) => {
  const scripts = Object.values(valid)
    .flat()
    .map(([script]) => script)
  const generated = fc.sample(anyScript, { numRuns: 400, seed: 22 })
  let compared = 0
  for (const script of [...scripts, ...generated]) {
    if (parse(script).findings.some(({ severity }) => severity === 'error')) continue
    if (unlikeUnbash.some(([, applies]) => applies(script))) continue
    t.same(unbashEvents(script), events(parse(script).script), show(script))
    compared++
  }
  t.ok(compared > 300)
  t.end()
})
