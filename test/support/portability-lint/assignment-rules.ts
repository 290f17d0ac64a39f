/** Rules about assignments, and about `export` and `readonly` with a value. */

import type { Word, WordPart } from '../../../lib/syntax/ast.js'
import { walkParts } from '../../../lib/syntax/walk.js'
import type { ShellRule } from './rule.js'

/** The special builtins (XCU 2.14). */
export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set(
  'break : continue . eval exec exit export readonly return set shift times trap unset'.split(' '),
)

/** The names of the variables that a value uses. */
function namesIn(value: Word): Set<string> {
  const names = new Set<string>()
  const part = (one: WordPart) => {
    if (one.type === 'parameter') names.add(one.name)
    else if (one.type === 'arithmetic') {
      for (const inner of one.parts) {
        if (inner.type !== 'literal') continue
        for (const [name] of inner.value.matchAll(/[A-Za-z_]\w*/g)) names.add(name)
      }
    }
  }
  walkParts(value.parts, { part })
  return names
}

/** Whether a word has an expansion outside of double quotes, or anywhere. */
function expansions(word: Word): { readonly unquoted: boolean; readonly any: boolean } {
  const isExpansion = ({ type }: WordPart) => type === 'parameter' || type === 'command' || type === 'arithmetic'
  const unquoted = word.parts.some(isExpansion)
  return {
    unquoted,
    any: unquoted || word.parts.some((part) => part.type === 'double' && part.parts.some(isExpansion)),
  }
}

const dependentAssignments: ShellRule = {
  id: 'dependent-assignments',
  category: 'portability',
  explanation:
    'A command that makes two assignments, one of which uses the variable of the other. XCU 2.9.1 lets a shell expand ' +
    'all values before it makes any assignment; the Autoconf manual ("Assignments") warns of the order too. FreeBSD ' +
    'sh gives the second variable the old value.',
  check({ simples }, report) {
    for (const { assignments } of simples) {
      assignments.forEach((one, index) => {
        const names = namesIn(one.value)
        const other = assignments.find((each, at) => at !== index && names.has(each.name))
        if (other !== undefined)
          report(one.span, `${one.name} uses ${other.name}, which the same command sets: make it two lines`)
      })
    }
  },
}

const oneAssignment: ShellRule = {
  id: 'one-assignment-per-command',
  category: 'style',
  explanation:
    'Several assignments on one line read as one thought, and hide which of them the next command needs. One a line.',
  check({ simples }, report) {
    for (const { assignments, words } of simples) {
      const second = words.length === 0 ? assignments[1] : undefined
      if (second !== undefined) report(second.span, `the assignment of ${second.name} needs a line of its own`)
    }
  },
}

const specialPrefix: ShellRule = {
  id: 'special-builtin-prefix',
  category: 'portability',
  explanation:
    'An assignment before a special builtin stays after it (XCU 2.14), and whether it is exported differs: bash, ksh93 ' +
    "and yash export it, others do not (QRK_SPCBIXP in modernish's list; bash before 5.0 adds BUG_SPCBILOC). " +
    'Before exec with a command it is in the environment of that everywhere.',
  check({ utilities }, report) {
    for (const { name, args, node, direct } of utilities) {
      const [first] = node.assignments
      const isCalled = name === 'exec' && args.length > 0
      if (first !== undefined && direct && !isCalled && SPECIAL_BUILTINS.has(name))
        report(first.span, `an assignment before ${name}: make it a line of its own`)
    }
  },
}

/** The operands of `export` and `readonly` that have a value. */
function declarations(check: (word: Word, name: string, builtin: string) => void): ShellRule['check'] {
  return ({ utilities }) => {
    for (const { name, args } of utilities) {
      if (name !== 'export' && name !== 'readonly') continue
      for (const word of args) {
        const [first] = word.parts
        const start = first?.type === 'double' ? first.parts[0] : first
        const variable = start?.type === 'literal' ? /^([A-Za-z_]\w*)=/.exec(start.value)?.[1] : undefined
        if (variable !== undefined) check(word, variable, name)
      }
    }
  }
}

const unquotedDeclaration: ShellRule = {
  id: 'unquoted-declaration',
  category: 'portability',
  explanation:
    'The operands of export and readonly are words, not assignments, in POSIX.1-2008 (XCU 2.14): an unquoted expansion ' +
    'is split into fields and matched against file names. posh, yash and older dash do that; bash does not.',
  check: (shell, report) =>
    declarations((word, variable, builtin) => {
      if (expansions(word).unquoted) report(word.span, `assign ${variable} first, then: ${builtin} ${variable}`)
    })(shell, report),
}

const declarationExpansion: ShellRule = {
  id: 'declaration-expansion',
  category: 'portability',
  explanation:
    'An expansion in the value that export or readonly gets, quoted or not. Its failure is lost, since the status is ' +
    'export\'s; the Autoconf manual ("Limitations of Builtins", export) has the value set on a line of its own, which ' +
    'is right in every shell, whatever it takes the operands for.',
  check: (shell, report) =>
    declarations((word, variable, builtin) => {
      const { any, unquoted } = expansions(word)
      if (any && !unquoted) report(word.span, `assign ${variable} first, then: ${builtin} ${variable}`)
    })(shell, report),
}

export const assignmentRules: readonly ShellRule[] = [
  dependentAssignments,
  unquotedDeclaration,
  declarationExpansion,
  specialPrefix,
  oneAssignment,
]
