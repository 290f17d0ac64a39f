/** Rules about syntax that only some shells have, or read in their own way. */

import type { Word, WordPart } from '../../../lib/syntax/ast.js'
import { walkStatements } from '../../../lib/syntax/walk.js'
import type { ShellRule } from './rule.js'
import { UNKNOWN } from './utility.js'

const notSh: ShellRule = {
  id: 'not-sh-syntax',
  category: 'portability',
  explanation:
    "Syntax of bash, ksh or zsh: [[ ]], (( )), arrays, $'…', <<<, &>, |&, ;&, <( ), ${x:1:2}, ${x//a/b}, ${!x}, " +
    'function, select, coproc. POSIX.1-2008 XCU 2.10 has none of it (some of it is unspecified: 2.4, 2.6.2).',
  check({ findings }, report) {
    for (const { code, span, message } of findings)
      if (code === 'bash-only' || code === 'dollar-quote') report(span, message)
  },
}

const syntax: ShellRule = {
  id: 'syntax',
  category: 'portability',
  explanation: 'What the parser of XCU 2.10 refuses or warns about: some shell reads it otherwise than it looks.',
  check({ findings, text }, report) {
    // In an excerpt with holes, what looks wrong may be what fills them.
    if (text.includes(UNKNOWN)) return
    for (const { code, span, message } of findings)
      if (code !== 'bash-only' && code !== 'dollar-quote') report(span, message)
  },
}

/** The unquoted characters of a word; others are an x each. */
function unquotedText(word: Word): string {
  return word.parts.map((part) => (part.type === 'literal' ? part.value : 'x')).join('')
}

const braceExpansion: ShellRule = {
  id: 'brace-expansion',
  category: 'portability',
  explanation:
    '{a,b} and {1..3} make several words in bash, ksh93 and mksh, and stay as written in dash, BusyBox, yash and posh. ' +
    'XCU 2.6 does not have this expansion.',
  check({ simples, commands }, report) {
    const words = [
      ...simples.flatMap((simple) => simple.words),
      ...commands.flatMap((command) => (command.type === 'for' ? (command.words ?? []) : [])),
    ]
    for (const word of words)
      if (/\{[^{}\s]*(,|\.\.)[^{}\s]*\}/.test(unquotedText(word))) report(word.span, 'write the words out, or quote it')
  },
}

const caseInSubstitution: ShellRule = {
  id: 'case-in-substitution',
  category: 'portability',
  explanation:
    "A case pattern without its opening parenthesis within $( ). bash 3.2 (BUG_CASEPAREN in modernish's list), posh " +
    "and OpenBSD's ksh take the pattern's ) for the end of the substitution; the Autoconf manual (\"Shell " +
    'Substitutions") advises the ( as well. XCU 2.9.4.3 allows it everywhere.',
  check({ parts, text }, report) {
    const seen = new Set<number>()
    for (const part of parts) {
      if (part.type !== 'command' || part.backquoted) continue
      walkStatements(part.script.statements, {
        command(command) {
          if (command.type !== 'case') return
          for (const { span, patterns } of command.items) {
            if (text[span.start] === '(' || seen.has(span.start)) continue
            seen.add(span.start)
            report(patterns[0]?.span ?? span, 'within $( ) a case pattern needs its opening parenthesis: (pattern)')
          }
        },
      })
    }
  },
}

const bracketNegation: ShellRule = {
  id: 'bracket-negation',
  category: 'portability',
  explanation:
    "[^…] in a pattern. XCU 2.13.1 leaves it unspecified; dash, mksh, posh and OpenBSD's ksh may take the ^ for a character. " +
    '[!…] is the negation everywhere.',
  check({ simples, commands, parts }, report) {
    const literals = (list: readonly WordPart[]) => {
      for (const part of list)
        if (part.type === 'literal' && part.value.includes('[^')) report(part.span, 'negate with [!…], not [^…]')
    }
    for (const { words } of simples) for (const word of words) literals(word.parts)
    for (const command of commands)
      if (command.type === 'case')
        for (const item of command.items) for (const word of item.patterns) literals(word.parts)
    for (const part of parts)
      if (part.type === 'parameter' && /^[#%]/.test(part.operator ?? '')) literals(part.word?.parts ?? [])
  },
}

const quotedPattern: ShellRule = {
  id: 'quotes-in-quoted-pattern',
  category: 'portability',
  explanation:
    'Quotes in the pattern of "${x#…}" or "${x%…}" that itself stands in double quotes. XCU 2.6.2 has them quote the ' +
    'pattern; posh finds no match then, and older dash and BusyBox keep single quotes as characters ' +
    "(BUG_PSUBSQUOT in modernish's list). In an assignment the outer quotes can go.",
  check({ parts }, report) {
    for (const outer of parts) {
      if (outer.type !== 'double') continue
      for (const part of outer.parts) {
        if (part.type !== 'parameter' || !/^[#%]/.test(part.operator ?? '')) continue
        if (part.word?.parts.some(({ type }) => type === 'double' || type === 'single'))
          report(part.span, 'assign the expansion to a variable without the outer quotes, and use that')
      }
    }
  },
}

const backgroundList: ShellRule = {
  id: 'background-list',
  category: 'portability',
  explanation:
    'a && b & runs the whole list in the background (XCU 2.9.3), but zsh only its last command (QRK_ANDORBG in ' +
    "modernish's list). Braces around the list make it one command.",
  check({ statements }, report) {
    for (const { span, rest, background } of statements)
      if (background && rest.length > 0) report(span, 'put the list in braces before the &')
  },
}

export const syntaxRules: readonly ShellRule[] = [
  notSh,
  syntax,
  braceExpansion,
  caseInSubstitution,
  bracketNegation,
  quotedPattern,
  backgroundList,
]
