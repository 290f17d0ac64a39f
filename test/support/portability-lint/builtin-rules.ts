/** Rules about builtins and printing: what POSIX does not have, or leaves to the shell. */

import type { Simple, Statement, Word } from '../../../lib/syntax/ast.js'
import type { ShellRule } from './rule.js'
import { pipelinesOf } from './shell-text.js'
import { knownStart, knownText, readOptions, utilitiesOf } from './utility.js'

/** Builtins that POSIX.1-2008 does not have, or only as an extension, and what to write. */
const FOREIGN: Readonly<Record<string, string>> = {
  local: 'ksh93 has no local: give the variable a name of its own, or make the body a subshell',
  declare: 'assign the variable',
  typeset: 'assign the variable',
  source: 'write . with a path that has a slash',
  let: 'write name=$((…))',
  pushd: 'remember the directory in a variable',
  popd: 'remember the directory in a variable',
  shopt: 'no POSIX shell has options of bash',
  builtin: 'write command',
  which: 'write command -v',
  type: 'posh has no type: write command -v',
  hash: 'posh has no hash: write command -v',
  mapfile: 'read line by line',
  readarray: 'read line by line',
  disown: 'use nohup or a session of its own',
  ulimit: 'posh has no ulimit: probe for it first',
}

const foreignBuiltin: ShellRule = {
  id: 'foreign-builtin',
  category: 'portability',
  probeable: true,
  explanation:
    'A builtin of some shells: local (unspecified, XCU 2.9.1.1; ksh93 has none), declare, typeset, source, let, pushd, ' +
    'which, and type, hash and ulimit, none of which posh has.',
  check({ utilities, functions }, report) {
    for (const { name, span } of utilities) {
      const instead = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined
      if (instead !== undefined && !functions.has(name)) report(span, instead, name)
    }
  },
}

const echo: ShellRule = {
  id: 'echo',
  category: 'portability',
  explanation:
    'echo with an option, a backslash or an expansion. XCU echo leaves -n and backslashes to the implementation: dash ' +
    'expands \\n, bash prints it, and a value may begin with -n. The Autoconf manual says to use printf.',
  check({ utilities }, report) {
    for (const { name, args, span } of utilities) {
      if (name !== 'echo') continue
      const texts = args.map(knownText)
      const isPlain = texts.every((text) => text !== undefined && !text.includes('\\'))
      if (!isPlain || texts[0]?.startsWith('-')) report(span, "write printf '%s\\n' …")
    }
  },
}

/** XCU printf, and XBD 5 without floating point, which printf need not support. */
const FORMAT = /^(?:[^%\\]|\\(?:[\\abfnrtv]|[0-7]{1,3})|%(?:%|[-+ #0]*(?:\d+|\*)?(?:\.(?:\d*|\*))?[diouxXcsb]))*$/

const printfFormat: ShellRule = {
  id: 'printf-format',
  category: 'portability',
  explanation:
    'In a format that is an expansion, each % and \\ of the value counts; options, %q, %(…)T, \\x, \\e and \\u are not ' +
    'in XCU printf, which also leaves floating point to the implementation.',
  check({ utilities }, report) {
    for (const { name, args, span } of utilities) {
      if (name !== 'printf') continue
      const [first, second] = args
      const format = knownText(first) === '--' ? second : first
      if (format === undefined) continue
      const text = knownText(format)
      if (text === undefined) report(format.span, "the format must be fixed text: printf '%s' …")
      else if (text.startsWith('-') || !FORMAT.test(text)) report(span, `POSIX does not specify the format ${text}`)
    }
  },
}

/** The simple command at the end of a pipeline, where there is one. */
function lastSimple({ commands }: { readonly commands: Statement['first']['commands'] }): Simple | undefined {
  const last = commands[commands.length - 1]
  return last?.type === 'simple' ? last : undefined
}

const isCall = (simple: Simple | undefined, name: string) =>
  simple !== undefined && utilitiesOf(simple).some((utility) => utility.name === name)

const readEnd: ShellRule = {
  id: 'read-end-of-file',
  category: 'portability',
  explanation:
    'read whose status nothing looks at. At the end of a file it fails, and whether the variable is then empty, or has ' +
    'the last line without a newline, differs between shells (XCU read: partial lines are unspecified input).',
  check(shell, report) {
    for (const statement of shell.statements) {
      const pipelines = pipelinesOf(statement)
      pipelines.forEach((pipeline, index) => {
        const simple = lastSimple(pipeline)
        // A here-document with lines ends in a newline.
        if (simple?.redirections.some(({ document }) => document?.body.parts.length)) return
        const isUsed = index < pipelines.length - 1 || pipeline.negated || shell.statusUse(statement) !== 'none'
        if (!isUsed && simple !== undefined && isCall(simple, 'read'))
          report(simple.span, 'say what happens at the end of the file: read … || variable=')
      })
    }
  },
}

const readBeforeWait: ShellRule = {
  id: 'read-before-wait',
  category: 'portability',
  explanation:
    'read -r directly before wait. posh keeps the options of read in memory and takes them for options of the wait that ' +
    'follows, which then fails (seen by running).',
  check({ simples }, report) {
    const called = simples.filter(({ words }) => words.length > 0)
    called.forEach((simple, index) => {
      const next = called[index + 1]
      const read = utilitiesOf(simple).find(({ name }) => name === 'read')
      if (read === undefined || !isCall(next, 'wait')) return
      if (readOptions(read.args, 'r').options.length > 0) report(simple.span, 'leave -r out, or wait elsewhere')
    })
  },
}

const dot: ShellRule = {
  id: 'dot-without-slash',
  category: 'portability',
  explanation:
    'The operand of . is searched in PATH where it has no slash (XCU 2.14, dot), and some shells look into the working ' +
    'directory too, others never. Arguments after it are an extension that dash ignores.',
  check({ utilities }, report) {
    for (const { name, args, span } of utilities) {
      if (name !== '.') continue
      const [file, more] = args
      if (file !== undefined && knownStart(file).whole && !knownStart(file).text.includes('/'))
        report(file.span, 'write ./ before the name')
      if (more !== undefined) report(span, '. takes one operand: use set -- and variables')
    }
  },
}

const SET_NAMES = 'allexport errexit ignoreeof monitor noclobber noglob noexec nolog notify nounset verbose vi xtrace'

const setOption: ShellRule = {
  id: 'set-option',
  category: 'portability',
  probeable: true,
  explanation:
    'An option of set that POSIX.1-2008 does not have, such as pipefail (new in 2024, missing in many a dash and in ' +
    'posh): an unknown option ends the shell, since set is a special builtin (XCU 2.8.1).',
  check({ utilities }, report) {
    const names = SET_NAMES.split(' ')
    for (const { name, args } of utilities) {
      if (name !== 'set') continue
      for (const [index, word] of args.entries()) {
        const text = knownText(word) ?? ''
        if (text === '--' || !/^[-+]./.test(text)) break
        const unknown = text.slice(1).replace(/[abCefhmnuvxo]/g, '')
        if (unknown !== '') report(word.span, `POSIX has no set -${unknown}`, unknown)
        if (!text.includes('o')) continue
        const option: Word | undefined = args[index + 1]
        const long = knownText(option)
        if (option !== undefined && long !== undefined && !names.includes(long))
          report(option.span, `POSIX.1-2008 has no set -o ${long}`, long)
        break
      }
    }
  },
}

export const builtinRules: readonly ShellRule[] = [
  foreignBuiltin,
  echo,
  printfFormat,
  readEnd,
  readBeforeWait,
  dot,
  setOption,
]
