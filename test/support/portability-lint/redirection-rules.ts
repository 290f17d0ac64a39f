/** Rules about redirections, and about variables and accounts that only some systems have. */

import type { Redirection } from '../../../lib/syntax/ast.js'
import { SPECIAL_BUILTINS } from './assignment-rules.js'
import type { ShellRule } from './rule.js'
import { knownText } from './utility.js'

const isCopy = ({ operator }: Redirection) => operator === '<&' || operator === '>&'

/** Whether a redirection copies a descriptor by number, rather than closing one. */
const copiesNumber = (one: Redirection) => isCopy(one) && /^[0-9]+$/.test(knownText(one.target) ?? '')

const backgroundInput: ShellRule = {
  id: 'background-stdin',
  category: 'portability',
  explanation:
    'cmd <&0 & is meant to keep the standard input of a background command. XCU 2.9.3 gives it /dev/null first; ' +
    'bash and zsh keep the input all the same, the others copy /dev/null. Copy to another descriptor outside: { cmd <&3 & } 3<&0.',
  check({ statements }, report) {
    for (const { first, background } of statements) {
      if (!background) continue
      for (const redirection of first.commands.flatMap((command) =>
        'redirections' in command ? command.redirections : [],
      ))
        if (redirection.operator === '<&' && knownText(redirection.target) === '0')
          report(redirection.span, 'copy the descriptor outside of the background command: 3<&0, then <&3')
    }
  },
}

const specialRedirection: ShellRule = {
  id: 'special-builtin-redirection',
  category: 'portability',
  explanation:
    'A redirection of a special builtin that cannot be made ends the shell, says XCU 2.8.1; yash goes on. Put the ' +
    'builtin in braces, with the redirection after them, or call it through command. exec, whose purpose that is, and ' +
    '/dev/null are fine.',
  check({ utilities }, report) {
    for (const { name, node, direct } of utilities) {
      if (!direct || name === 'exec' || !SPECIAL_BUILTINS.has(name)) continue
      const [first] = node.redirections.filter(
        ({ document, target }) => document === undefined && knownText(target) !== '/dev/null',
      )
      if (first === undefined || (name === ':' && copiesNumber(first))) continue
      report(first.span, `redirect a group that has ${name} in it, not ${name} itself`)
    }
  },
}

const closedProbe: ShellRule = {
  id: 'closed-descriptor-probe',
  category: 'portability',
  explanation:
    ': <&0 as a question whether a descriptor is open ends the shell where it is not (XCU 2.8.1), and with command ' +
    'before it zsh ends all the same. Ask in a subshell: (: <&0) 2>/dev/null.',
  check({ utilities, commands }, report) {
    const inSubshell = new Set(
      commands.flatMap((command) =>
        command.type === 'subshell' ? command.body.flatMap(({ first }) => first.commands) : [],
      ),
    )
    for (const { name, node } of utilities) {
      const [copy] = name === ':' ? node.redirections.filter(copiesNumber) : []
      if (copy !== undefined && !inSubshell.has(node)) report(copy.span, 'ask in a subshell: (: <&0) 2>/dev/null')
    }
  },
}

const descriptorNumber: ShellRule = {
  id: 'descriptor-number',
  category: 'portability',
  explanation:
    'A shell need only know the descriptors 0 to 9 (XCU 2.7). dash, mksh, ksh93, posh and zsh read 10>file as ' +
    'the word 10 and a redirection of descriptor 1.',
  check({ redirections, text }, report) {
    for (const { span, descriptor, target, operator } of redirections) {
      const copied = operator === '<&' || operator === '>&' ? Number(knownText(target)) : 0
      if ((descriptor ?? 0) > 9 || copied > 9) report(span, 'use a descriptor from 0 to 9')
    }
    for (const match of text.matchAll(/[\s;(]([1-9][0-9]+)[<>]/g)) {
      const start = match.index + 1
      const isRead = redirections.some(({ span }) => span.start === start + (match[1] as string).length)
      if (isRead) report({ start, end: start + 1 }, 'use a descriptor from 0 to 9')
    }
  },
}

/** Variables that a shell sets and POSIX does not have, or not reliably. */
const SHELL_VARIABLES =
  /^(LINENO|RANDOM|SRANDOM|SECONDS|EUID|UID|GROUPS|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|SHLVL|PIPESTATUS|FUNCNAME|DIRSTACK|EPOCH\w*|BASH\w*|KSH_VERSION|ZSH_\w+|_)$/

const shellVariable: ShellRule = {
  id: 'shell-variable',
  category: 'portability',
  explanation:
    'A variable that only some shells set: RANDOM, SECONDS, EUID, UID, HOSTNAME and others of bash and ksh, and $_. ' +
    "LINENO is in POSIX (XCU 2.5.3), but is 0 within eval in OpenBSD's ksh, and lacks or lies elsewhere " +
    "(BUG_ARITHLNNO and BUG_LNNONEG in modernish's list). PPID is fine.",
  check({ parts, assignments, text, commands }, report) {
    const own = new Set(assignments.map(({ name }) => name))
    for (const command of commands) if (command.type === 'for') own.add(command.name)
    for (const part of parts) {
      if (part.type === 'parameter' && SHELL_VARIABLES.test(part.name) && !own.has(part.name))
        report(part.span, `only some shells set ${part.name}`, part.name)
      else if (part.type === 'arithmetic') {
        const name = /\b(LINENO|RANDOM|SECONDS)\b/.exec(text.slice(part.span.start, part.span.end))?.[1]
        if (name !== undefined && !part.parts.some((each) => each.type === 'parameter' && each.name === name))
          report(part.span, `only some shells set ${name}`, name)
      }
    }
  },
}

const tildeUser: ShellRule = {
  id: 'tilde-user',
  category: 'portability',
  explanation:
    '~name is unspecified where no account of that name exists (XCU 2.6.1): most shells keep the text, BusyBox 1.35 ' +
    'drops what follows the name. It is fine for accounts that are known to exist.',
  check({ parts, known }, report) {
    for (const part of parts)
      if (part.type === 'tilde' && part.user !== '' && !known.users.has(part.user))
        report(part.span, `whether there is a user ${part.user} is not known here`)
  },
}

export const redirectionRules: readonly ShellRule[] = [
  backgroundInput,
  specialRedirection,
  closedProbe,
  descriptorNumber,
  shellVariable,
  tildeUser,
]
