/** Simple commands (XCU 2.9.1) and redirections (XCU 2.7). */

import type { Assignment, Command, Redirection, Word } from './ast.js'
import { CLOSE_PARENTHESIS } from './characters.js'
import { type CommandParser, NONE } from './command-parser.js'
import { SKIP } from './cursor.js'
import { readFunctionDefinition } from './functions.js'
import type { OpenRedirection } from './here-documents.js'
import { REDIRECTIONS, type RedirectionOperator } from './tokens.js'
import { Expect } from './words.js'

/** The same list, without the room that a list reserves to grow. */
function compact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice()
}

/** A simple command (XCU 2.9.1), or a function definition, which begins like one. */
export function readSimple(parser: CommandParser): Command {
  const { cursor, lexer } = parser
  const { start } = lexer
  const assignments: Assignment[] = []
  const words: Word[] = []
  const redirections: Redirection[] = []
  let expect: Expect = Expect.command
  let end = cursor.offset(start)
  for (;;) {
    if (lexer.is('assignment')) {
      assignments.push(lexer.assignmentToken)
      end = lexer.assignmentToken.span.end
      lexer.next(expect)
    } else if (lexer.is('word')) {
      const word = lexer.wordToken
      const { plain } = lexer
      words.push(word)
      end = word.span.end
      if (words.length === 1) {
        if (plain === '[[') skipDoubleBracket(parser, start)
        // Shells expand a tilde in their arguments as in assignments, though POSIX asks for it only since 2024.
        expect = plain === 'export' || plain === 'readonly' ? Expect.declaration : Expect.argument
      }
      lexer.next(expect)
      if (lexer.is('(')) {
        const isFirst = words.length === 1 && assignments.length === 0 && redirections.length === 0
        if (isFirst && cursor.code(cursor.skipSpaces(cursor.at)) === CLOSE_PARENTHESIS)
          return readFunctionDefinition(parser, word, start)
        reportParenthesis(parser, word)
      }
    } else if (REDIRECTIONS.has(lexer.kind)) {
      const redirection = readRedirection(parser, expect)
      redirections.push(redirection)
      end = redirection.span.end
    } else break
  }
  if (lexer.is('(')) reportParenthesis(parser, undefined)
  if (assignments.length + words.length + redirections.length === 0) parser.unexpected('a command')
  return {
    type: 'simple',
    span: { start: cursor.offset(start), end },
    assignments: compact(assignments),
    words: compact(words),
    redirections: compact(redirections),
  }
}

/** Redirections after a compound command. */
export function readRedirections(parser: CommandParser): readonly Redirection[] {
  const { lexer } = parser
  if (!REDIRECTIONS.has(lexer.kind)) return NONE
  const redirections: Redirection[] = []
  while (REDIRECTIONS.has(lexer.kind)) redirections.push(readRedirection(parser, Expect.command))
  return redirections
}

function readRedirection(parser: CommandParser, expect: Expect): Redirection {
  const { cursor, lexer } = parser
  const { start } = lexer
  let descriptor: number | undefined
  if (lexer.is('number')) {
    descriptor = Number.parseInt(cursor.text.slice(start, cursor.at).replaceAll('\\\n', ''), 10)
    lexer.next(Expect.argument)
  }
  const operator = lexer.kind as RedirectionOperator
  const operatorSpan = cursor.span(start, cursor.at)
  lexer.next(Expect.argument)
  if (!lexer.is('word')) {
    const line = cursor.text.slice(Math.max(0, start - 60), start)
    const placeholder = operator === '>' && /<[A-Za-z_][\w .-]*$/.test(line)
    cursor.report('missing-target', operatorSpan, { operator, found: parser.tokenName(), placeholder })
    // 2> &1: what follows is not a command.
    if (lexer.is('&')) lexer.next(Expect.argument)
    throw SKIP
  }
  const target = lexer.wordToken
  const span = { start: cursor.offset(start), end: target.span.end }
  const redirection: OpenRedirection = { span, descriptor, operator, target, document: undefined }
  if (operator === '<<' || operator === '<<-') parser.documents.pending.push(redirection)
  else if ((operator === '>&' || operator === '<&') && lexer.plain !== '' && !/^(\d+|-)$/.test(lexer.plain)) {
    cursor.report('bash-only', span, { construct: 'redirect-both', found: `${operator}${lexer.plain}` })
  }
  lexer.next(expect)
  return redirection
}

/** `[[ … ]]`: reports it and goes on after it. */
function skipDoubleBracket(parser: CommandParser, start: number): void {
  const { cursor, lexer } = parser
  const wasMuted = cursor.muted
  cursor.muted = true
  let end = cursor.at
  while (!lexer.is('newline') && !lexer.is('end') && lexer.plain !== ']]') {
    lexer.next(Expect.argument)
    if (!lexer.is('newline')) end = cursor.at
  }
  cursor.muted = wasMuted
  cursor.report('bash-only', cursor.span(start, end), { construct: 'double-bracket', found: '[[ … ]]' })
}

/** Reports a parenthesis in the middle of a simple command. */
function reportParenthesis(parser: CommandParser, word: Word | undefined): never {
  const { cursor } = parser
  const before = word === undefined ? 'an assignment or redirection' : 'a word'
  const template = cursor.text[parser.lexer.start - 1] === '%'
  cursor.report('unexpected-parenthesis', parser.tokenSpan(), { before, template })
  throw SKIP
}
