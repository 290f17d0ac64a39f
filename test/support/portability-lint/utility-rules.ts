/** Rules about utilities: programs that POSIX does not have, and options and operands that it does not specify. */

import type { ShellRule } from './rule.js'
import { knownStart, knownText, readOptions, type Utility } from './utility.js'
import {
  DATE_CONVERSIONS,
  FIND_PRIMARIES,
  OPERANDS_APART,
  POSIX_OPTIONS,
  POSIX_UTILITIES,
  PS_COLUMNS,
} from './utility-table.js'

/** Words that other rules report with better advice. */
const ELSEWHERE = new Set(
  'local declare typeset source let pushd popd shopt builtin which type hash mapfile readarray disown ulimit'.split(
    ' ',
  ),
)

const foreignUtility: ShellRule = {
  id: 'foreign-utility',
  category: 'portability',
  probeable: true,
  explanation:
    'A program that POSIX.1-2008 (XCU 4) does not have: mktemp, stat, readlink, realpath, seq, timeout, setsid, flock, ' +
    'pidof, pgrep, getent, install, tar, hostname, su and all others. Some systems lack it, or have another one of ' +
    'that name. It needs a probe with a fallback, which a comment names.',
  check({ utilities, functions }, report) {
    for (const { name, span } of utilities) {
      if (POSIX_UTILITIES.has(name) || functions.has(name) || ELSEWHERE.has(name)) continue
      report(span, `POSIX has no ${name}: probe for it, and have a fallback`, name)
    }
  },
}

const utilityOption: ShellRule = {
  id: 'utility-option',
  category: 'portability',
  probeable: true,
  explanation:
    'An option that XCU does not have for this utility, as in sed -i or -E, grep -o or -P, head -c, tail -5, cp -a, ' +
    'xargs -0 or -r, ps -ef, or an option after an operand, which only GNU reads as one (XBD 12.2, guideline 9).',
  check({ utilities, functions }, report) {
    for (const { name, args } of utilities) {
      const letters = Object.hasOwn(POSIX_OPTIONS, name) ? POSIX_OPTIONS[name] : undefined
      if (letters === undefined || functions.has(name)) continue
      const { options, operands, ended } = readOptions(args, letters)
      for (const { letter, word } of options) {
        const isKnown = letter.length === 1 && letter !== ':' && letters.includes(letter)
        if (!isKnown && !(name === 'chmod' && /[rwxXst]/.test(letter))) {
          const option = letter.length === 1 ? `-${letter}` : letter
          report(word.span, `POSIX has no ${name} ${option}`, `${name} ${option}`)
        }
      }
      if (ended || OPERANDS_APART.has(name)) continue
      for (const word of operands.slice(1)) {
        const { text } = knownStart(word)
        if (/^-./.test(text)) report(word.span, `${name}: options stand before operands`, `${name} ${text}`)
      }
    }
  },
}

type Operands = (utility: Utility, problem: (index: number, message: string, subject: string) => void) => void

/** By utility, what its operands must not be. Indexes count from the first argument. */
const OPERANDS: Readonly<Record<string, Operands>> = {
  sleep({ args }, problem) {
    const text = knownText(args[0])
    if (text !== undefined && !/^[0-9]+$/.test(text)) problem(0, 'sleep takes whole seconds', `sleep ${text}`)
  },
  date({ args }, problem) {
    args.forEach((word, index) => {
      const { text } = knownStart(word)
      if (!text.startsWith('+')) return
      for (const [conversion, letter = '%'] of text.replaceAll('%%', '').matchAll(/%[EO]?(.)/g))
        if (!DATE_CONVERSIONS.includes(letter)) problem(index, `date has no ${conversion}`, `date ${conversion}`)
    })
  },
  chown({ args }, problem) {
    const index = args.findIndex((word) => !knownStart(word).text.startsWith('-'))
    const owner = args.some((word) => knownStart(word).text.startsWith('--')) ? undefined : args[index]
    const parts = owner?.parts.flatMap((part) => (part.type === 'double' ? part.parts : [part])) ?? []
    const fixed = parts.map((part) => (part.type === 'literal' || part.type === 'single' ? part.value : 'x')).join('')
    if (fixed.includes('.') && !fixed.includes(':')) problem(index, 'write owner:group', 'chown .')
  },
  ps({ args }, problem) {
    const { options, operands } = readOptions(args, POSIX_OPTIONS.ps ?? '')
    for (const { letter, value, word } of options) {
      if (letter !== 'o') continue
      const text = typeof value === 'string' ? value : (knownText(value) ?? '')
      // A header is all that follows the =, commas included.
      if (/=.*,/.test(text)) problem(args.indexOf(word), 'give each header an -o of its own', 'ps -o')
      for (const column of text.replace(/=.*/, '').split(/[\s,]+/))
        if (column !== '' && !PS_COLUMNS.has(column))
          problem(args.indexOf(word), `ps has no column ${column}`, `ps -o ${column}`)
    }
    for (const word of operands) problem(args.indexOf(word), 'ps has no operands: write ps -p PID', 'ps operand')
  },
  find({ args }, problem) {
    let called = false
    args.forEach((word, index) => {
      const text = knownText(word) ?? ''
      if (called) {
        called = !/^[;+]$/.test(text)
        if (/.\{\}|\{\}./.test(text)) problem(index, 'find replaces {} only where it is a word', 'find {}')
      } else if (/^-[a-z]/.test(text) && !FIND_PRIMARIES.has(text))
        problem(index, `find has no ${text}`, `find ${text}`)
      else called = text === '-exec' || text === '-ok'
    })
  },
  tail({ args }, problem) {
    args.forEach((word, index) => {
      if (/^\+[0-9]/.test(knownText(word) ?? '') && knownText(args[index - 1]) !== '-n')
        problem(index, 'write tail -n +N', 'tail +')
    })
  },
  touch({ args }, problem) {
    const { options } = readOptions(args, POSIX_OPTIONS.touch ?? '')
    for (const { letter, value, word } of options) {
      const text = letter !== 'd' ? undefined : typeof value === 'string' ? value : knownText(value)
      if (text !== undefined && !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?Z?$/.test(text))
        problem(args.indexOf(word), 'touch -d takes YYYY-MM-DDThh:mm:SS', 'touch -d')
    }
  },
}

const utilityOperand: ShellRule = {
  id: 'utility-operand',
  category: 'portability',
  probeable: true,
  explanation:
    'An operand that XCU does not specify: a fraction for sleep, date +%N or +%s, chown user.group, ps PID, a column of ' +
    'ps such as lstart or a header in a list, {} as a part of a word for find -exec, a primary of find such as -mmin or -maxdepth, tail +5. BSD utilities refuse most of them.',
  check({ utilities, functions }, report) {
    for (const utility of utilities) {
      const check = Object.hasOwn(OPERANDS, utility.name) ? OPERANDS[utility.name] : undefined
      if (functions.has(utility.name)) continue
      check?.(utility, (index, message, subject) => {
        report(utility.args[index]?.span ?? utility.span, message, subject)
      })
    }
  },
}

/** A bracket expression, in which a backslash is itself. */
const BRACKETS = /\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/g

/** What GNU reads in a basic, or any, regular expression, and POSIX leaves undefined (XBD 9.3.2, 9.4.2). */
const BASIC = /\\[|+?<>bBwWsSdt]/
const EXTENDED = /\\[<>bBwWsSdt]/

const regularExpression: ShellRule = {
  id: 'regular-expression',
  category: 'portability',
  explanation:
    'An escape that only GNU reads: \\|, \\+ and \\? in a basic regular expression, \\<, \\b, \\w, \\s in any, \\n or ' +
    '\\t in the replacement of sed, or in brackets. XBD 9.3.2 and 9.4.2 leave them undefined; BSD takes them for the plain character.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== 'grep' && name !== 'sed') continue
      const { options, operands } = readOptions(args, POSIX_OPTIONS[name] ?? '')
      const given = options.filter(({ letter }) => letter === 'e').map(({ value }) => value)
      const words = given.length > 0 ? given : operands.slice(0, 1)
      const isFixed = options.some(({ letter }) => letter === 'F' || letter === 'f')
      const pattern = options.some(({ letter }) => letter === 'E') ? EXTENDED : BASIC
      for (const word of words) {
        if (isFixed || word === undefined || typeof word === 'string') continue
        const { text } = knownStart(word)
        const bad =
          pattern.exec(text.replace(/\\\\/g, '').replace(BRACKETS, ''))?.[0] ??
          (text.match(BRACKETS) ?? []).flatMap((bracket) => /\\[tnsw]/.exec(bracket)?.[0] ?? [])[0]
        const replacement =
          name === 'sed' ? /(?:^|[;\d,/$])s([^\w\s\\])(?:\\.|(?!\1).)*\1((?:\\.|(?!\1).)*)/.exec(text) : null
        if (bad !== undefined) report(word.span, `POSIX does not specify ${bad} in a regular expression`)
        else if (/\\[nt]/.test(replacement?.[2]?.replace(/\\\\/g, '') ?? ''))
          report(word.span, 'POSIX does not specify \\n or \\t in a replacement')
      }
    }
  },
}

const awkValue: ShellRule = {
  id: 'awk-assignment-value',
  category: 'portability',
  explanation:
    'awk reads escapes such as \\t in a value given with -v or as an operand name=value (XCU awk, "assignment"), and ' +
    'warns or differs where an escape is unknown. Text goes in through the environment (ENVIRON) or as input.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== 'awk') continue
      const { options, operands } = readOptions(args, 'F:f:v:')
      const isProgramKnown = options.some(({ letter }) => letter === 'f')
      const values = options.flatMap(({ letter, value }) =>
        letter === 'v' && typeof value === 'object' ? [value] : [],
      )
      const files = operands.slice(isProgramKnown ? 0 : 1)
      for (const word of [...values, ...files.filter((each) => /^[A-Za-z_]\w*=/.test(knownStart(each).text))]) {
        const { text, whole } = knownStart(word)
        const rest = word.parts.flatMap((part) => (part.type === 'double' ? part.parts : [part]))
        const isNumber = rest.every(
          (part) => part.type === 'literal' || part.type === 'arithmetic' || part.type === 'single',
        )
        if ((!whole && !isNumber) || text.includes('\\'))
          report(word.span, 'pass text in the environment, read ENVIRON')
      }
    }
  },
}

const awkFiles: ShellRule = {
  id: 'awk-several-programs',
  category: 'style',
  explanation: 'Several -f make one awk program out of pieces: the line numbers in messages of awk then fit no file.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== 'awk') continue
      const [, second] = readOptions(args, 'F:f:v:').options.filter(({ letter }) => letter === 'f')
      if (second !== undefined) report(second.word.span, 'give awk one program')
    }
  },
}

export const utilityRules: readonly ShellRule[] = [
  foreignUtility,
  utilityOption,
  utilityOperand,
  regularExpression,
  awkValue,
  awkFiles,
]
