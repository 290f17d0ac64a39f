/** Function definitions (XCU 2.9.5). */

import type { Command, Span, Word } from './ast.js'
import { isNameText } from './characters.js'
import type { CommandParser } from './command-parser.js'
import { SKIP } from './cursor.js'
import { SPECIAL_BUILTINS } from './special-builtins.js'
import { Expect } from './words.js'

/** The words that begin a compound command. */
const COMPOUND: ReadonlySet<string> = new Set(['{', 'if', 'case', 'for', 'while', 'until'])

/** `name() …`, once the name is read and the parentheses are known to stand there. */
export function readFunctionDefinition(parser: CommandParser, word: Word, start: number): Command {
  const { cursor, lexer } = parser
  const name = parser.textOf(word)
  if (!isNameText(name)) {
    cursor.report('bad-name', word.span, { what: 'the name of a function', found: name })
  } else if (SPECIAL_BUILTINS.has(name)) cursor.report('special-function-name', word.span, { name })
  lexer.next(Expect.argument)
  lexer.next(Expect.command)
  return readFunctionBody(parser, name, word.span, start)
}

/** The command that a function consists of. */
export function readFunctionBody(parser: CommandParser, name: string, nameSpan: Span, start: number): Command {
  const { cursor, lexer } = parser
  while (lexer.is('newline')) lexer.next(Expect.command)
  if (!lexer.is('(') && !(lexer.is('word') && COMPOUND.has(lexer.plain))) {
    cursor.report('bad-function-body', parser.tokenSpan(), { found: parser.tokenName() })
    // Some shells take any command.
    if (!lexer.is('word') || parser.isCloser()) throw SKIP
  }
  const body = parser.nested(() => parser.command())
  return { type: 'function', span: { start: cursor.offset(start), end: body.span.end }, name, nameSpan, body }
}
