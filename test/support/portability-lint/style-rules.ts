/** Rules of style: every shell does the same, but a reader has to stop and think. */

import type { Parameter, Pipeline, Word } from '../../../lib/syntax/ast.js'
import type { ShellRule } from './rule.js'
import { pipelinesOf, type ShellText } from './shell-text.js'
import { knownText } from './utility.js'

const isTest = ({ commands }: Pipeline) => {
  const [only, more] = commands
  if (more !== undefined || only?.type !== 'simple') return false
  return ['[', 'test', ':', 'true', 'false'].includes(knownText(only.words[0]) ?? '')
}

const branchList: ShellRule = {
  id: 'branch-list',
  category: 'style',
  explanation:
    'A && B || C is not an if: C also runs when B fails. Write if A; then B; else C; fi, even where B cannot fail, since ' +
    'the reader would have to prove that.',
  check({ statements }, report) {
    for (const { span, rest } of statements) {
      const and = rest.findIndex(({ operator }) => operator === '&&')
      if (and !== -1 && rest.slice(and).some(({ operator }) => operator === '||')) report(span, 'write an if')
    }
  },
}

/** Whether a list only computes a status that something uses: a condition, or the tests that a function ends with. */
function isPredicate(shell: ShellText, statement: ShellText['statements'][number]): boolean {
  const use = shell.statusUse(statement)
  return use === 'condition' || (use === 'result' && pipelinesOf(statement).every(isTest))
}

const orCommand: ShellRule = {
  id: 'or-command',
  category: 'style',
  explanation:
    'A || B and A && B are for return, exit, continue, break and die, which leave; before anything else they are a ' +
    'branch, and a branch is an if. Tests that a function ends with, as its result, are fine.',
  check(shell, report) {
    for (const statement of shell.statements) {
      const { span, rest } = statement
      if (rest.length === 0 || isPredicate(shell, statement)) continue
      if (new Set(rest.map(({ operator }) => operator)).size > 1 && rest[0]?.operator === '&&') continue
      const wrong = rest.find(({ pipeline }, index) => {
        const [only, more] = pipeline.commands
        const name = only?.type === 'simple' && more === undefined ? knownText(only.words[0]) : undefined
        const leaves = name !== undefined && shell.known.leaving.has(name)
        return !leaves && !(index < rest.length - 1 && isTest(pipeline))
      })
      if (wrong !== undefined) report(span, `what follows ${wrong.operator} does not leave: write an if`)
    }
  },
}

/** `${x:+"$y"}` and `${x:+--flag "$y"}` are words on purpose. */
function isOptional({ operator, word }: Parameter): boolean {
  if (word === undefined || (operator !== '+' && operator !== ':+')) return false
  return word.parts.every(({ type }) => type !== 'parameter' && type !== 'command')
}

/** Expansions that never have blanks or wildcards in them. */
const isPlainName = (name: string) => /^[?#$!]$/.test(name)

const unquotedExpansion: ShellRule = {
  id: 'unquoted-expansion',
  category: 'style',
  explanation:
    'An expansion outside of quotes is split at IFS and matched against file names (XCU 2.6.5, 2.6.6). Where that is ' +
    'wanted, the variable is one of the list of variables that hold several words.',
  check({ simples, redirections, known }, report) {
    const check = (word: Word) => {
      for (const part of word.parts) {
        if (part.type === 'command') report(part.span, 'quote it, or give its value a name')
        if (part.type !== 'parameter' || part.length || isPlainName(part.name)) continue
        if (!known.wordLists.has(part.name) && !isOptional(part)) report(part.span, `quote $${part.name}`, part.name)
      }
    }
    // In text for eval, a word may be an assignment to a variable whose name the running script knows.
    const isAssignment = (word: Word) =>
      /^\w*\ue000+\w*=/.test(word.parts[0]?.type === 'literal' ? word.parts[0].value : '')
    for (const { words } of simples) for (const word of words) if (!isAssignment(word)) check(word)
    for (const { target, document } of redirections) if (document === undefined) check(target)
  },
}

export const styleRules: readonly ShellRule[] = [branchList, orCommand, unquotedExpansion]
