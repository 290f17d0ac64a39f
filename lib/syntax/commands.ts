/** Which kind of command begins at a place (XCU 2.9). */

import type { Command } from './ast.js'
import { readBashArithmetic, readBashCoproc, readBashFor, readBashFunction, readBashSelect } from './bash-commands.js'
import type { CommandParser } from './command-parser.js'
import { readCase, readFor, readGroup, readIf, readLoop, readSubshell } from './compound.js'
import { readSimple } from './simple-commands.js'

/** The command that begins with the token. */
export function readCommand(parser: CommandParser): Command {
  const { cursor, lexer } = parser
  if (lexer.is('(')) {
    const arithmetic = cursor.text[cursor.at] === '(' ? readBashArithmetic(parser) : undefined
    return arithmetic ?? parser.nested(readSubshell)
  }
  if (!lexer.is('word') || lexer.plain === '') return readSimple(parser)
  if (lexer.plain === '!') parser.unexpected('a command')
  const compound = readCompound(parser, lexer.plain)
  if (compound !== undefined) return compound
  if (parser.isCloser()) parser.unexpected('a command')
  return readSimple(parser)
}

/** The command that begins with this reserved word; undefined where the word is not one. */
function readCompound(parser: CommandParser, word: string): Command | undefined {
  const { cursor } = parser
  switch (word) {
    case 'if':
      return parser.nested(readIf)
    case 'while':
    case 'until':
      return parser.nested(() => readLoop(parser, word))
    case 'for':
      if (cursor.text.startsWith('((', cursor.skipSpaces(cursor.at))) return parser.nested(readBashFor)
      return parser.nested(() => readFor(parser, 'for'))
    case 'case':
      return parser.nested(readCase)
    case '{':
      return parser.nested(readGroup)
    case 'function':
      return readBashFunction(parser)
    case 'select':
      return readBashSelect(parser)
    case 'coproc':
      return readBashCoproc(parser)
    default:
      return undefined
  }
}
