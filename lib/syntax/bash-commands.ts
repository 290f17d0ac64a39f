/** Commands that only bash has: each is reported by its name, and read to its end so that nothing else seems wrong. */

import type { Command } from './ast.js'
import { isNameStart, OPEN_BRACE, OPEN_PARENTHESIS } from './characters.js'
import type { CommandParser } from './command-parser.js'
import { closeCommand, readFor, readKeyword } from './compound.js'
import { readFunctionBody } from './functions.js'
import { readBody } from './lists.js'
import { readRedirections } from './simple-commands.js'
import { Expect } from './words.js'

/** `function name …`, which bash defines. */
export function readBashFunction(parser: CommandParser): Command | undefined {
  const { cursor, lexer } = parser
  const { start } = lexer
  if (!isNameStart(cursor.code(cursor.skipSpaces(cursor.at)))) return undefined
  lexer.next(Expect.argument)
  const span = cursor.span(start, cursor.at)
  const name = lexer.wordToken
  cursor.report('bash-only', span, { construct: 'function', found: cursor.text.slice(start, cursor.at) })
  lexer.next(Expect.command)
  if (lexer.is('(')) {
    lexer.next(Expect.command)
    if (lexer.is(')')) lexer.next(Expect.command)
  }
  return readFunctionBody(parser, parser.textOf(name), name.span, start)
}

/** `select name …`, which bash makes a menu of. */
export function readBashSelect(parser: CommandParser): Command | undefined {
  const { cursor } = parser
  const { start } = parser.lexer
  if (
    !/^[ \t]+[A-Za-z_]\w*(?:[ \t]+in\b|[ \t]*(?:;|\n)[ \t]*do\b)/.test(cursor.text.slice(cursor.at, cursor.at + 200))
  ) {
    return undefined
  }
  cursor.report('bash-only', cursor.span(start, cursor.at), { construct: 'select', found: 'select' })
  return parser.nested(() => readFor(parser, 'select'))
}

/** `coproc command`, which bash runs in the background. */
export function readBashCoproc(parser: CommandParser): Command | undefined {
  const { cursor } = parser
  const next = cursor.code(cursor.skipSpaces(cursor.at))
  if (!isNameStart(next) && next !== OPEN_BRACE && next !== OPEN_PARENTHESIS) return undefined
  cursor.report('bash-only', parser.tokenSpan(), { construct: 'coproc', found: 'coproc' })
  parser.lexer.next(Expect.command)
  return parser.nested(() => parser.command())
}

/** `((…))` on one line, which bash computes; undefined where it can only be a subshell in a subshell. */
export function readBashArithmetic(parser: CommandParser): Command | undefined {
  const { cursor, lexer } = parser
  const { start } = lexer
  const { text } = cursor
  const limit = Math.min(cursor.lineEnd(start), start + 200)
  let parentheses = 0
  for (let at = start; at < limit; at++) {
    const character = text[at]
    if (character === '(') parentheses++
    else if (character === ')' && --parentheses === 1 && text[at + 1] !== ')') return undefined
    if (parentheses > 0) continue
    const found = text.slice(start, at + 1)
    const span = cursor.span(start, at + 1)
    cursor.report('bash-only', span, { construct: 'arithmetic-command', found })
    cursor.at = at + 1
    lexer.next(Expect.command)
    const redirections = readRedirections(parser)
    return { type: 'subshell', span: parser.upTo(start, span.end, redirections), body: [], redirections }
  }
  return undefined
}

/** `for ((…; …; …))`, which bash counts with. */
export function readBashFor(parser: CommandParser): Command {
  const { cursor, lexer } = parser
  const { start } = lexer
  const from = cursor.skipSpaces(cursor.at)
  let parentheses = 0
  const limit = Math.min(cursor.lineEnd(from), from + 200)
  let at = from
  do {
    if (cursor.text[at] === '(') parentheses++
    else if (cursor.text[at] === ')') parentheses--
    at++
  } while (at < limit && parentheses > 0)
  cursor.at = at
  const nameSpan = cursor.span(from, at)
  cursor.report('bash-only', cursor.span(start, at), {
    construct: 'arithmetic-for',
    found: cursor.text.slice(start, at),
  })
  lexer.next(Expect.command)
  if (lexer.is(';')) lexer.next(Expect.command)
  while (lexer.is('newline')) lexer.next(Expect.command)
  readKeyword(parser, 'for', 'do', start, Expect.command, [])
  const body = readBody(parser, 'do', ['done'])
  const end = closeCommand(parser, 'for', 'done', start)
  const redirections = readRedirections(parser)
  return {
    type: 'for',
    span: parser.upTo(start, end, redirections),
    name: '_',
    nameSpan,
    words: [],
    body,
    redirections,
  }
}
