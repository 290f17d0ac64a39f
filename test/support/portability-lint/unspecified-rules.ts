/** Rules about what POSIX says in so many words that it leaves open, and where shells do differ. */

import type { ShellRule } from './rule.js'
import { knownStart, knownText } from './utility.js'

const arithmeticOperator: ShellRule = {
  id: 'arithmetic-operator',
  category: 'portability',
  explanation:
    '++ and -- need not be there in $(( )) (XCU 2.6.4), and **, the comma and 16#ff are extensions: dash refuses all ' +
    'of them, mksh and posh **, yash the comma.',
  check({ parts }, report) {
    for (const part of parts) {
      if (part.type !== 'arithmetic') continue
      const text = part.parts.map((each) => (each.type === 'literal' ? each.value : 'x')).join('')
      const found = /\+\+|--|\*\*|,|\d#/.exec(text)?.[0]
      if (found !== undefined) report(part.span, `POSIX has no ${found} in $(( ))`)
    }
  },
}

const allParameters: ShellRule = {
  id: 'expansion-of-all-parameters',
  category: 'portability',
  explanation:
    '${#@}, ${#*}, and # or % after @ or *: the result is unspecified (XCU 2.6.2). dash gives the length of the text, ' +
    'bash the number of parameters, mksh and posh refuse ${@#x}. The number is $#.',
  check({ parts }, report) {
    for (const part of parts) {
      if (part.type !== 'parameter' || !/^[@*]$/.test(part.name)) continue
      if (part.length || /^[#%]/.test(part.operator ?? ''))
        report(part.span, 'use $#, or take the parameters one by one')
    }
  },
}

const twoDigits: ShellRule = {
  id: 'two-digit-position',
  category: 'portability',
  explanation:
    '$10 is $1 and a 0 (XCU 2.6.2), but the tenth parameter in older dash and BusyBox (BUG_PP_MDIGIT in ' +
    "modernish's list). Write ${10} or ${1}0.",
  check({ parts, text }, report) {
    for (const { type, span } of parts)
      if (type === 'parameter' && /^\$\d$/.test(text.slice(span.start, span.end)) && /\d/.test(text[span.end] ?? ''))
        report(span, 'write braces around the number')
  },
}

/** Variables that a shell owns: setting them fails, ends the shell, or has an effect of its own. */
const RESERVED =
  /^(_|LINENO|PPID|UID|EUID|GID|EGID|GROUPS|USERNAME|SECONDS|RANDOM|SRANDOM|SHELLOPTS|BASHOPTS|BASH(PID|_(ARG[CV]|VERSINFO|ALIASES|CMDS|COMMAND|LINENO|SOURCE|SUBSHELL|REMATCH))?|DIRSTACK|FUNCNAME|PIPESTATUS|HISTCMD|ERRNO|TMOUT|histchars|signals)$/

const reservedVariable: ShellRule = {
  id: 'reserved-variable',
  category: 'portability',
  explanation:
    'An assignment to a variable that some shell owns (names in capitals are reserved for that, XCU 2.5.3, XBD 8.1): ' +
    'UID, EUID and PPID are readonly in bash, LINENO and PPID in zsh, where that ends the script; RANDOM and SECONDS ' +
    "change what is set; zsh has histchars and signals even as sh (BUG_ZSHNAMES2 in modernish's list).",
  check({ assignments, commands }, report) {
    for (const { name, nameSpan } of assignments)
      if (RESERVED.test(name)) report(nameSpan, `some shell owns ${name}: choose another name`)
    for (const command of commands)
      if (command.type === 'for' && RESERVED.test(command.name))
        report(command.nameSpan, `some shell owns ${command.name}: choose another name`)
  },
}

const unsetOption: ShellRule = {
  id: 'unset-without-option',
  category: 'portability',
  explanation:
    'unset NAME: where no such variable is set, it is unspecified whether a function of that name goes (XCU 2.14, ' +
    "unset). bash removes it (QRK_UNSETF in modernish's list), others do not. Write unset -v or unset -f.",
  check({ utilities }, report) {
    for (const { name, args, span } of utilities)
      if (name === 'unset' && args[0] !== undefined && !knownStart(args[0]).text.startsWith('-'))
        report(span, 'write unset -v, or unset -f')
  },
}

const functionRedirection: ShellRule = {
  id: 'function-redirection',
  category: 'portability',
  explanation:
    'A redirection of a function call to or from a file. Where the file cannot be opened, the sh of FreeBSD and NetBSD ' +
    "ends (QRK_FNRDREXIT in modernish's list), though XCU 2.8.1 only lets it do so for special builtins. Put the call " +
    'in braces, with the redirection after them. Copies of descriptors and /dev/null are left out.',
  check({ utilities, functions }, report) {
    for (const { name, node } of utilities) {
      if (!functions.has(name)) continue
      for (const { operator, target, span, document } of node.redirections) {
        const isFile = document === undefined && operator !== '<&' && operator !== '>&'
        if (isFile && knownText(target) !== '/dev/null') report(span, `write { ${name} …; } and then the redirection`)
      }
    }
  },
}

const pipelineRead: ShellRule = {
  id: 'pipeline-read',
  category: 'portability',
  explanation:
    'command | read name: whether the last command of a pipeline runs in this shell is unspecified (XCU 2.12). ksh93 ' +
    'and zsh can keep the variable, all others lose it. Use $( ) or a here-document.',
  check({ statements, utilities }, report) {
    const reads = new Set(utilities.flatMap(({ name, node }) => (name === 'read' ? [node] : [])))
    for (const { first, rest } of statements) {
      for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)]) {
        const last = commands[commands.length - 1]
        if (commands.length > 1 && last?.type === 'simple' && reads.has(last))
          report(last.span, 'the variable may be lost: use $( ) or a here-document')
      }
    }
  },
}

const setDashes: ShellRule = {
  id: 'set-without-dashes',
  category: 'portability',
  explanation:
    'set followed by an expansion: a value that begins with - or + is read as options, and an empty one makes set ' +
    'print all variables (XCU 2.14, set). Write set -- first.',
  check({ utilities }, report) {
    for (const { name, args, span } of utilities) {
      const first = name === 'set' ? args[0] : undefined
      if (first !== undefined && !knownStart(first).whole && knownStart(first).text === '') report(span, 'write set --')
    }
  },
}

export const unspecifiedRules: readonly ShellRule[] = [
  arithmeticOperator,
  allParameters,
  twoDigits,
  reservedVariable,
  unsetOption,
  functionRedirection,
  pipelineRead,
  setDashes,
]
