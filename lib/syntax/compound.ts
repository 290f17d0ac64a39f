/** Compound commands (XCU 2.9.4). */

import type { Case, Command, Statement, Word } from './ast.js'
import { isNameText } from './characters.js'
import type { CommandParser } from './command-parser.js'
import { SKIP } from './cursor.js'
import { readBody, readList } from './lists.js'
import { readRedirections } from './simple-commands.js'
import { Expect } from './words.js'

/** The reserved words that an `if` may go on with. */
const IF_CLOSERS = ['then', 'elif', 'else', 'fi'] as const

/** Reads the closing word; where it does not stand here, reports the opening one. Gives the end of the command. */
export function closeCommand(parser: CommandParser, opener: string, closer: string, start: number): number {
  const { cursor, lexer } = parser
  const isHere = lexer.kind === closer || lexer.isWord(closer)
  if (isHere) {
    const end = cursor.offset(cursor.at)
    lexer.next(Expect.command)
    return end
  }
  if (!parser.openers.isLost(closer, cursor.offset(start))) {
    const line = cursor.line(cursor.offset(lexer.start))
    const found = lexer.is('end') ? parser.tokenName() : `${parser.tokenName()} on line ${line}`
    cursor.report('unclosed-command', cursor.span(start, start + opener.length), { opener, closer, found })
  }
  parser.owe(closer)
  return cursor.offset(lexer.start)
}

/** Reads a reserved word in the middle of a command; where it is missing, reports that and reads on as if it was there. */
export function readKeyword(
  parser: CommandParser,
  opener: string,
  keyword: string,
  start: number,
  expect: Expect,
  before: readonly Statement[],
): void {
  const { cursor, lexer } = parser
  if (lexer.isWord(keyword)) {
    lexer.next(expect)
    return
  }
  if (lexer.is('end') || parser.openers.isLost(keyword, cursor.offset(start))) return
  const inWords = before.some(({ first: { commands } }) =>
    commands.some((command) => command.type === 'simple' && command.words.some((word) => isPlain(word, keyword))),
  )
  const span = cursor.span(start, start + opener.length)
  cursor.report('missing-keyword', span, { opener, keyword, found: parser.tokenName(), inWords })
}

/** `if … then … elif … then … else … fi` */
export function readIf(parser: CommandParser): Command {
  const { lexer } = parser
  const { start } = lexer
  const branches: { condition: readonly Statement[]; body: readonly Statement[] }[] = []
  let otherwise: readonly Statement[] | undefined
  let opener = 'if'
  let from = start
  for (;;) {
    lexer.next(Expect.command)
    const condition = readBody(parser, opener, IF_CLOSERS)
    const hasThen = lexer.isWord('then')
    if (lexer.is('end') || (!hasThen && !isOneOf(parser, IF_CLOSERS))) break
    readKeyword(parser, opener, 'then', from, Expect.command, condition)
    const body = hasThen ? readBody(parser, 'then', IF_CLOSERS) : []
    branches.push({ condition, body })
    if (!lexer.is('word') || lexer.plain !== 'elif') break
    opener = 'elif'
    from = lexer.start
  }
  while (isOneOf(parser, ['then', 'elif', 'else'])) {
    const { plain } = lexer
    if (plain !== 'else' || otherwise !== undefined) {
      parser.cursor.report('stray-keyword', parser.tokenSpan(), {
        keyword: plain,
        opener: plain === 'then' ? 'if or elif' : 'if',
      })
    }
    lexer.next(Expect.command)
    const body = readBody(parser, plain, IF_CLOSERS)
    if (plain === 'else') otherwise ??= body
  }
  const end = closeCommand(parser, 'if', 'fi', start)
  const redirections = readRedirections(parser)
  return { type: 'if', span: parser.upTo(start, end, redirections), branches, otherwise, redirections }
}

/** Whether the token is one of these reserved words. */
function isOneOf(parser: CommandParser, closers: readonly string[]): boolean {
  const { lexer } = parser
  return lexer.is('word') && closers.includes(lexer.plain)
}

/** `while … do … done`, `until … do … done` */
export function readLoop(parser: CommandParser, type: 'while' | 'until'): Command {
  const { lexer } = parser
  const { start } = lexer
  lexer.next(Expect.command)
  const condition = readBody(parser, type, ['do', 'done'])
  const body = readDoGroup(parser, type, start, condition)
  const end = closeCommand(parser, type, 'done', start)
  const redirections = readRedirections(parser)
  return { type, span: parser.upTo(start, end, redirections), condition, body, redirections }
}

/** `do list`, without the `done`. */
function readDoGroup(
  parser: CommandParser,
  opener: string,
  start: number,
  condition: readonly Statement[],
): readonly Statement[] {
  const { lexer } = parser
  const hasDo = lexer.isWord('do')
  if (!hasDo && lexer.is('end')) return []
  readKeyword(parser, opener, 'do', start, Expect.command, condition)
  if (!hasDo && condition.length > 0) return []
  return readBody(parser, 'do', ['done'])
}

/** `for name [in word…]; do … done`; `select` of bash looks the same. */
export function readFor(parser: CommandParser, opener: 'for' | 'select'): Command {
  const { cursor, lexer } = parser
  const { start } = lexer
  lexer.next(Expect.argument)
  const nameSpan = parser.tokenSpan()
  const name = lexer.plain
  if (!lexer.is('word') || !isNameText(name)) {
    cursor.report('bad-name', nameSpan, { what: `the variable of ${opener}`, found: parser.tokenName() })
    if (!lexer.is('word')) {
      parser.owe('do')
      parser.owe('done')
      throw SKIP
    }
  }
  lexer.next(Expect.argument)
  let isOnNextLine = false
  for (; lexer.is('newline'); isOnNextLine = true) lexer.next(Expect.argument)
  let words: Word[] | undefined
  if (lexer.isWord('in')) {
    words = []
    for (lexer.next(Expect.argument); lexer.is('word'); lexer.next(Expect.argument)) words.push(lexer.wordToken)
    if (lexer.is('newline') || lexer.is(';')) lexer.next(Expect.command)
    else if (!lexer.is('end')) parser.unexpected('; or a newline')
  } else if (lexer.is(';') && !isOnNextLine) lexer.next(Expect.command)
  while (lexer.is('newline')) lexer.next(Expect.command)
  const isWordDo = !lexer.isWord('do') && words?.some((word) => isPlain(word, 'do')) === true
  if (isWordDo) {
    cursor.report('missing-keyword', cursor.span(start, start + opener.length), {
      opener,
      keyword: 'do',
      found: parser.tokenName(),
      inWords: true,
    })
  } else readKeyword(parser, opener, 'do', start, Expect.command, [])
  const body = isWordDo ? [] : readBody(parser, 'do', ['done'])
  const end = closeCommand(parser, opener, 'done', start)
  const redirections = readRedirections(parser)
  return { type: 'for', span: parser.upTo(start, end, redirections), name, nameSpan, words, body, redirections }
}

/** Whether a word is this text, without quotes. */
function isPlain(word: Word, text: string): boolean {
  const [part] = word.parts
  return word.parts.length === 1 && part?.type === 'literal' && part.value === text
}

/** `case word in … esac` */
export function readCase(parser: CommandParser): Command {
  const { lexer } = parser
  const { start } = lexer
  lexer.next(Expect.argument)
  if (!lexer.is('word')) {
    parser.owe('in')
    parser.owe('esac')
    parser.unexpected('a word after case')
  }
  const subject = lexer.wordToken
  lexer.next(Expect.argument)
  while (lexer.is('newline')) lexer.next(Expect.argument)
  readKeyword(parser, 'case', 'in', start, Expect.argument, [])
  const items: Case['items'][number][] = []
  parser.closers.push([';;', 'esac'])
  for (;;) {
    while (lexer.is('newline')) lexer.next(Expect.argument)
    if (lexer.is('end') || lexer.isWord('esac')) break
    const item = readCaseItem(parser)
    if (item !== undefined) items.push(item)
    if (lexer.is(';;')) lexer.next(Expect.argument)
    else break
  }
  parser.closers.pop()
  const end = closeCommand(parser, 'case', 'esac', start)
  const redirections = readRedirections(parser)
  return { type: 'case', span: parser.upTo(start, end, redirections), subject, items, redirections }
}

/** `[(] pattern [| pattern]… ) list`, without the `;;`. */
function readCaseItem(parser: CommandParser): Case['items'][number] | undefined {
  const { cursor, lexer } = parser
  const { start } = lexer
  if (lexer.is('(')) lexer.next(Expect.argument)
  const patterns: Word[] = []
  let isMissing = !lexer.is('word')
  while (!isMissing) {
    patterns.push(lexer.wordToken)
    lexer.next(Expect.argument)
    if (!lexer.is('|')) break
    lexer.next(Expect.argument)
    isMissing = !lexer.is('word')
  }
  const isGood = !isMissing && lexer.is(')')
  if (!isGood) {
    cursor.report('unexpected-token', parser.tokenSpan(), {
      token: parser.tokenName(),
      expected: isMissing ? 'a pattern' : ') after the pattern',
    })
    while (![')', ';;', 'newline', 'end'].includes(lexer.kind)) lexer.next(Expect.argument)
  }
  if (lexer.is(')')) lexer.next(Expect.command)
  const body = readList(parser)
  const last = body[body.length - 1]
  const end = lexer.is(';;') ? cursor.offset(cursor.at) : (last?.span.end ?? cursor.offset(lexer.start))
  return isGood ? { span: { start: cursor.offset(start), end }, patterns, body } : undefined
}

/** `{ list; }` */
export function readGroup(parser: CommandParser): Command {
  const { lexer } = parser
  const { start } = lexer
  lexer.next(Expect.command)
  const body = readBody(parser, '{', ['}'])
  const end = closeCommand(parser, '{', '}', start)
  const redirections = readRedirections(parser)
  return { type: 'group', span: parser.upTo(start, end, redirections), body, redirections }
}

/** `( list )` */
export function readSubshell(parser: CommandParser): Command {
  const { lexer } = parser
  const { start } = lexer
  lexer.next(Expect.command)
  const body = readBody(parser, '(', [')'])
  const end = closeCommand(parser, '(', ')', start)
  const redirections = readRedirections(parser)
  return { type: 'subshell', span: parser.upTo(start, end, redirections), body, redirections }
}
