/** Rules about awk programs (POSIX.1-2008, XCU awk). */

import type { AwkProgram, AwkToken } from './awk-tokens.js'
import type { AwkRule, Report } from './rule.js'
import { UNKNOWN } from './utility.js'

const replacementBackslash: AwkRule = {
  id: 'awk-replacement-backslash',
  category: 'portability',
  explanation:
    'A backslash in the replacement of sub or gsub. XCU awk leaves open what a backslash before anything but & does; ' +
    'BusyBox 1.37 drops it, so that quoting done with it opens a hole. Cut with index and substr, and put together.',
  checkAwk({ calls }, report) {
    for (const { name, args } of calls) {
      if (name !== 'sub' && name !== 'gsub') continue
      for (const token of args[1] ?? [])
        if (token.type === 'string' && token.text.includes('\\')) report(token.span, 'use index and substr instead')
    }
  },
}

const FUNCTIONS =
  /^(gensub|strftime|systime|mktime|asorti?|patsplit|and|or|xor|lshift|rshift|compl|strtonum|isarray|typeof|fflush|bindtextdomain|dcgettext|dcngettext)$/

const awkFunction: AwkRule = {
  id: 'awk-function',
  category: 'portability',
  explanation:
    'A function that POSIX awk does not have: gensub, strftime, systime, asort, and, or, xor, strtonum, patsplit and ' +
    'fflush (new in 2024). mawk, BusyBox and the BSDs lack most of them.',
  checkAwk({ calls, tokens }, report) {
    const own = new Set(tokens.flatMap((token, at) => (tokens[at - 1]?.text === 'function' ? [token.text] : [])))
    for (const { name, span } of calls)
      if (FUNCTIONS.test(name) && !own.has(name)) report(span, `POSIX awk has no ${name}`)
  },
}

const awkSyntax: AwkRule = {
  id: 'awk-syntax',
  category: 'portability',
  explanation:
    'Syntax that POSIX awk does not have: func, **, nextfile, switch, |&, @include, BEGINFILE, delete of a whole array ' +
    '(new in 2024), and a blank between the name of a function and its parenthesis. mawk refuses **.',
  checkAwk({ tokens }, report) {
    const own = new Set(tokens.flatMap((token, at) => (tokens[at - 1]?.text === 'function' ? [token.text] : [])))
    tokens.forEach((token, at) => {
      const { type, text, span } = token
      const next = tokens[at + 1]
      if (type === 'operator' && /^(\*\*=?|\|&)$/.test(text)) report(span, `POSIX awk has no ${text}`)
      else if (type !== 'name') return
      else if (/^(func|nextfile|switch|BEGINFILE|ENDFILE|@\w*)$/.test(text)) report(span, `POSIX awk has no ${text}`)
      else if (text === 'delete' && tokens[at + 2]?.text !== '[')
        report(span, 'delete element by element, or split("", array)')
      else if (own.has(text) && next?.text === '(' && next.span.start > span.end && tokens[at - 1]?.text !== 'function')
        report(span, 'no blank between the name of a function and (')
    })
  },
}

const lengthArray: AwkRule = {
  id: 'awk-length-array',
  category: 'portability',
  explanation:
    'length of an array is new in POSIX.1-2024; older mawk and others refuse it. Count the elements instead.',
  checkAwk({ calls, tokens, scopeOf }, report) {
    const arrays = new Set(
      tokens.flatMap((token, at) => {
        const isArray = token.type === 'name' && (tokens[at + 1]?.text === '[' || tokens[at - 1]?.text === 'in')
        return isArray ? [scopeOf(token) + token.text] : []
      }),
    )
    for (const { name, args, span } of calls) {
      const [only, more] = args[0] ?? []
      if (name !== 'length' || only === undefined || more !== undefined) continue
      if (arrays.has(scopeOf(only) + only.text)) report(span, 'count the elements')
    }
  },
}

const awkVariable: AwkRule = {
  id: 'awk-variable',
  category: 'portability',
  explanation:
    'A variable or a special file of gawk, not in XCU awk: IGNORECASE, RT, PROCINFO, FPAT, FIELDWIDTHS, ERRNO, ' +
    '"/dev/stderr". In other awks it is an empty variable, or a file of the system, which need not exist.',
  checkAwk({ tokens }, report) {
    for (const { type, text, span } of tokens) {
      const isName =
        type === 'name' && /^(IGNORECASE|RT|PROCINFO|FPAT|FIELDWIDTHS|ERRNO|BINMODE|TEXTDOMAIN)$/.test(text)
      if (isName || (type === 'string' && /^"\/dev\/(std(in|out|err)|fd\/)/.test(text)))
        report(span, `${text} is gawk's`)
    }
  },
}

const unspecifiedValue: AwkRule = {
  id: 'awk-unspecified',
  category: 'portability',
  explanation:
    'split with an empty separator, an empty FS, or RS of more than one character: XCU awk leaves the result ' +
    'unspecified. gawk and mawk make characters of the text, or read RS as a regular expression; others do not.',
  checkAwk({ tokens, calls }, report) {
    for (const { name, args, span } of calls)
      if (name === 'split' && args[2]?.length === 1 && args[2][0]?.text === '""')
        report(span, 'take characters with substr')
    tokens.forEach(({ text, span }, at) => {
      const value = tokens[at + 1]?.text === '=' ? tokens[at + 2] : undefined
      if (value?.type !== 'string') return
      const length = value.text.slice(1, -1).replace(/\\./g, 'x').length
      if ((text === 'FS' && length === 0) || (text === 'RS' && length > 1))
        report(span, `POSIX does not specify this value of ${text}`)
    })
  },
}

const getline: AwkRule = {
  id: 'awk-getline',
  category: 'portability',
  explanation:
    'getline gives -1 for an error, which is true: its result is compared, in parentheses, since how it binds to what ' +
    'follows is unspecified (XCU awk, "Input Functions"). At the end, the variable keeps what it had.',
  checkAwk({ tokens }, report) {
    tokens.forEach(({ type, text, span }, index) => {
      if (type !== 'name' || text !== 'getline') return
      let depth = 0
      const end = tokens.findIndex((each, at) => {
        if (at <= index || each.type !== 'operator') return false
        if (each.text === '(') depth++
        return each.text === ')' && --depth < 0
      })
      const isCompared = end !== -1 && /^(>|>=|==|!=|<|<=)$/.test(tokens[end + 1]?.text ?? '')
      if (!isCompared) report(span, 'write (… getline …) > 0')
    })
  },
}

/** Reports what a string or a regular expression of the program has. */
function eachText(
  { tokens }: AwkProgram,
  report: Report,
  find: (token: AwkToken, body: string) => RegExpMatchArray | null | undefined,
  message: (found: string) => string,
): void {
  for (const token of tokens) {
    if (token.type !== 'string' && token.type !== 'regex') continue
    const found = find(token, token.text.slice(1, -1))
    if (found?.index === undefined) continue
    const start = token.span.start + 1 + found.index
    report({ start, end: start + found[0].length }, message(found[0]))
  }
}

/** The text with what bracket expressions and pairs of backslashes hold blanked out. */
function outsideBrackets(body: string): string {
  const blank = (all: string) => ' '.repeat(all.length)
  return body.replace(/\\\\/g, blank).replace(/\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]/g, blank)
}

const awkRegex: AwkRule = {
  id: 'awk-regex',
  category: 'portability',
  explanation:
    'Regular expressions of gawk: \\y, \\<, \\>, \\B, \\w, \\s and \\`. POSIX leaves them undefined (XBD 9.4.2). A regular ' +
    'expression that begins with = is read as the operator /= by some awks (XCU awk, grammar).',
  checkAwk(program, report) {
    eachText(
      program,
      report,
      ({ type }, body) => (type === 'regex' ? outsideBrackets(body).match(/\\[y<>BwWsS`']|^=/) : undefined),
      (found) => (found === '=' ? 'write [=] for a first =' : `POSIX does not specify ${found}`),
    )
  },
}

const awkInterval: AwkRule = {
  id: 'awk-interval',
  category: 'portability',
  explanation:
    'An interval such as a{2} is in POSIX (XBD 9.4.6), but mawk before 1.3.4-20200717, which Debian and Ubuntu had for ' +
    'years, takes the braces for characters. Repeat the expression.',
  checkAwk(program, report) {
    eachText(
      program,
      report,
      (token, body) => {
        const at = program.tokens.indexOf(token)
        const isRegex = token.type === 'regex' || /^!?~$/.test(program.tokens[at - 1]?.text ?? '')
        return isRegex ? outsideBrackets(body).match(/(?<!\\)\{[0-9]+(,[0-9]*)?\}/) : undefined
      },
      () => 'repeat the expression',
    )
  },
}

const awkEscape: AwkRule = {
  id: 'awk-escape',
  category: 'portability',
  explanation:
    'A backslash before a character for which XCU awk has no escape ("Lexical Conventions"): undefined. gawk warns and ' +
    'drops the backslash, BusyBox and mawk may keep it. \\x is one of these.',
  checkAwk(program, report) {
    if (program.text.includes(`\\${UNKNOWN}`)) return
    eachText(
      program,
      report,
      ({ type }, body) => {
        const known =
          type === 'string' ? '\\\\["/\\\\abfnrtv0-7\\n]' : '\\\\["/\\\\abfnrtv0-7^.[\\]$()|*+?{}\\-yBwWsS<>`\']'
        const blanked = body.replace(new RegExp(known, 'g'), (all) => ' '.repeat(all.length))
        return blanked.match(/\\[\s\S]/)
      },
      (found) => `${found} has no meaning in POSIX awk`,
    )
  },
}

export const awkRules: readonly AwkRule[] = [
  replacementBackslash,
  awkFunction,
  awkSyntax,
  lengthArray,
  awkVariable,
  unspecifiedValue,
  getline,
  awkRegex,
  awkInterval,
  awkEscape,
]
