/** Rules about signals, traps and the operands of `test`. */

import type { ShellRule } from './rule.js'
import { knownText } from './utility.js'

const signalNumber: ShellRule = {
  id: 'signal-number',
  category: 'portability',
  explanation:
    'A signal by number in kill or trap. XCU kill and trap have names; only a few numbers are fixed, and those as an ' +
    'extension (XSI). The numbers of USR1, CHLD or STOP differ between Linux and the BSDs. 0 is not a signal, and fine.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      const texts = args.map(knownText)
      if (name === 'kill') {
        texts.forEach((text, index) => {
          const before = texts[index - 1]
          const isNumber = index === 0 && /^-[0-9]+$/.test(text ?? '')
          const isNumberAfter = before === '-s' && /^[1-9][0-9]*$/.test(text ?? '')
          if ((isNumber || isNumberAfter) && args[index] !== undefined)
            report(args[index].span, text === '-0' ? 'write kill -s 0' : 'name the signal: kill -s NAME')
        })
      } else if (name === 'trap') {
        texts.forEach((text, index) => {
          if ((index > 0 || texts.length === 1) && /^[1-9][0-9]*$/.test(text ?? '') && args[index] !== undefined)
            report(args[index].span, 'name the signal')
        })
      }
    }
  },
}

const killForm: ShellRule = {
  id: 'kill-form',
  category: 'portability',
  explanation:
    'kill -TERM is an extension (XSI) of kill -s TERM (XCU kill), and so is the prefix SIG, which dash and bash --posix ' +
    'refuse in kill, dash and posh in trap.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== 'kill' && name !== 'trap') continue
      args.forEach((word, index) => {
        const text = knownText(word) ?? ''
        if (name === 'kill' && index === 0 && /^-[A-Z]/.test(text)) report(word.span, `write kill -s ${text.slice(1)}`)
        else if (/^SIG[A-Z]/.test(text)) report(word.span, `write ${text.slice(3)}`)
      })
    }
  },
}

const trapCondition: ShellRule = {
  id: 'trap-condition',
  category: 'portability',
  explanation:
    'ERR, DEBUG and RETURN are conditions of ksh and bash; dash, yash and posh refuse them. XCU trap has EXIT, 0 and ' +
    'signals in capitals.',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== 'trap') continue
      for (const word of args.slice(1)) {
        const text = knownText(word) ?? 'EXIT'
        if (/^(ERR|DEBUG|RETURN|ZERR)$/.test(text) || /[a-z]/.test(text)) report(word.span, `trap knows no ${text}`)
      }
    }
  },
}

/** Operators that POSIX.1-2008 does not have, or has as obsolescent. */
const OPERATORS = new Set('-a -o ( ) == =~ < > -nt -ot -ef -k -O -G -N -v -R'.split(' '))

const testOperator: ShellRule = {
  id: 'test-operator',
  category: 'portability',
  explanation:
    'XCU test has neither ==, <, > (new in 2024), -nt, -ot, -ef nor -k, and calls -a, -o and parentheses obsolescent: ' +
    'with an operand that looks like an operator they are ambiguous (Autoconf manual, "Limitations of Builtins", test).',
  check({ utilities }, report) {
    for (const { name, args } of utilities) {
      if (name !== '[' && name !== 'test') continue
      for (const word of args) {
        const text = word.parts.every(({ type }) => type === 'literal' || type === 'escaped') ? knownText(word) : ''
        if (OPERATORS.has(text ?? '')) report(word.span, `no ${text} in test: use two tests, = or find`, text)
      }
    }
  },
}

const testArguments: ShellRule = {
  id: 'test-arguments',
  category: 'portability',
  explanation: 'With more than four arguments the result of test is unspecified (XCU test). Use two tests.',
  check({ utilities }, report) {
    for (const { name, args, span } of utilities) {
      const count = name === '[' ? args.length - 1 : name === 'test' ? args.length : 0
      const isSeveral = args.some((word) => /^(-a|-o)$/.test(knownText(word) ?? '')) // test-operator says it
      if (count > 4 && !isSeveral) report(span, `${count} arguments, of which POSIX reads four: use two tests`)
    }
  },
}

export const signalRules: readonly ShellRule[] = [signalNumber, killForm, trapCondition, testOperator, testArguments]
