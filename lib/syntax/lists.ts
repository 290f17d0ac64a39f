/** Lists of commands (XCU 2.9.2, 2.9.3), and how reading goes on after a syntax error. */

import type { Command, Pipeline, Script, Statement } from './ast.js'
import { type Closers, type CommandParser, NONE, OPENER_OF } from './command-parser.js'
import { SKIP } from './cursor.js'
import { REDIRECTIONS } from './tokens.js'
import { Expect } from './words.js'

/** What usually comes after a closer that stands where none is open. */
const FOLLOWERS: { readonly [closer: string]: readonly string[] } = {
  // biome-ignore lint/suspicious/noThenProperty: the key is a reserved word of sh
  then: ['else', 'fi'],
  elif: ['then', 'else', 'fi'],
  else: ['fi'],
  do: ['done'],
}

/** Statements up to what ends the list, which is left as the current token. */
export function readList(parser: CommandParser, into: Statement[] = []): Statement[] {
  const { cursor, lexer, openers } = parser
  const { depth } = cursor
  const { count } = openers
  const level = parser.closers.length
  for (;;) {
    try {
      while (lexer.is('newline')) lexer.next(Expect.command)
      if (isListEnd(parser)) return into
      readStatement(parser, into)
    } catch (thrown) {
      if (thrown !== SKIP) throw thrown
      cursor.depth = depth
      openers.reopen(count)
      parser.closers.length = level
      recover(parser)
    }
  }
}

/** A list that must not be empty (XCU 2.9.4), inside a compound command that ends with one of the closers. */
export function readBody(parser: CommandParser, after: string, closers: Closers): Statement[] {
  const { cursor, lexer } = parser
  parser.closers.push(closers)
  const reported = cursor.shared.findings.length
  const statements = readList(parser)
  parser.closers.pop()
  const isClosed = closers.includes(lexer.is('word') ? lexer.plain : lexer.kind)
  if (isClosed && statements.length === 0 && cursor.shared.findings.length === reported) {
    cursor.report('empty-body', parser.tokenSpan(), { after, found: parser.tokenName() })
  }
  return statements
}

/** Whether the token ends the list. A closer that nothing waits for is reported. */
function isListEnd(parser: CommandParser): boolean {
  const { lexer, openers } = parser
  for (;;) {
    const { kind, plain } = lexer
    if (kind === 'end') return true
    if (kind === ')' || kind === ';;') {
      if (parser.isOpen(kind)) return true
      if (!parser.takeOwed(kind) && !openers.isLost(kind === ')' ? '(' : 'case')) parser.unexpected('a command')
      lexer.next(Expect.command)
      throw SKIP
    }
    if (kind !== 'word' || !Object.hasOwn(OPENER_OF, plain)) return false
    if (parser.isOpen(plain)) return true
    const opener = OPENER_OF[plain] as string
    if (!parser.takeOwed(plain) && !opener.split(/,? (?:or )?/).some((word) => openers.isLost(word))) {
      parser.cursor.report('stray-keyword', parser.tokenSpan(), { keyword: plain, opener })
      for (const closer of FOLLOWERS[plain] ?? []) parser.owe(closer)
    }
    lexer.next(Expect.command)
    if (plain !== 'then' && plain !== 'do' && plain !== 'else') throw SKIP
    // What follows these three is a command of its own.
    while (lexer.is('newline')) lexer.next(Expect.command)
  }
}

/** After an error: skips to the end of the statement, over parentheses that are opened on the way. */
function recover(parser: CommandParser): void {
  const { cursor, lexer } = parser
  const wasMuted = cursor.muted
  let parentheses = 0
  // The error may be that a command is missing before the end of the list.
  if (parser.isOpenCloser()) return
  cursor.muted = true
  for (; !lexer.is('end') && !lexer.is('newline'); lexer.next(Expect.argument)) {
    if (lexer.isWord('{')) parser.owe('}')
    if (lexer.is('(')) parentheses++
    else if (parentheses > 0) {
      if (lexer.is(')')) parentheses--
    } else if (lexer.is(';') || lexer.is('&')) break
    else if ((lexer.is(')') || lexer.is(';;')) && parser.isOpen(lexer.kind)) break
  }
  for (; parentheses > 0; parentheses--) parser.owe(')')
  // The next command may be worth a message.
  cursor.muted = wasMuted
  if (lexer.is(';') || lexer.is('&') || lexer.is('newline')) lexer.next(Expect.command)
}

/** `and-or-list [;&]` (XCU 2.9.3) */
function readStatement(parser: CommandParser, into: Statement[]): void {
  const { cursor, lexer } = parser
  const { start } = lexer
  cursor.spendStatement()
  const first = readPipeline(parser)
  const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = []
  while (lexer.kind === '&&' || lexer.kind === '||') {
    const operator = lexer.kind
    toNextCommand(parser, operator)
    rest.push({ operator, pipeline: readPipeline(parser) })
  }
  const background = lexer.is('&')
  const last = rest.length === 0 ? first : (rest[rest.length - 1] as { pipeline: Pipeline }).pipeline
  const end = background ? cursor.offset(cursor.at) : last.span.end
  const span = rest.length === 0 && !background ? first.span : { start: cursor.offset(start), end }
  into.push({ span, first, rest: rest.length === 0 ? NONE : rest, background })
  if (lexer.is(';') || lexer.is('&')) lexer.next(Expect.command)
  else if (!endsStatement(parser, last)) {
    // A closer that lacks the ; before it closes all the same.
    if (parser.isOpenCloser()) parser.reportUnexpected('; or a newline')
    else parser.unexpected('; or a newline')
  }
}

/** Whether the token may follow a command without a separator. */
function endsStatement(parser: CommandParser, last: Pipeline): boolean {
  const { kind } = parser.lexer
  if (kind === 'newline' || kind === 'end' || kind === ')' || kind === ';;') return true
  if (!parser.isCloser()) return false
  // A reserved word counts right after another one (XCU 2.4): after the last word of a compound command.
  let command = last.commands[last.commands.length - 1]
  while (command?.type === 'function') command = command.body
  return command !== undefined && command.type !== 'simple' && command.redirections.length === 0
}

/** Goes on to the command that must follow an operator; on a later line, unless the operator is `!`. */
function toNextCommand(parser: CommandParser, operator: string): void {
  const { lexer } = parser
  const span = parser.tokenSpan()
  lexer.next(Expect.command)
  while (operator !== '!' && lexer.is('newline')) lexer.next(Expect.command)
  const isEnd = parser.isOpenCloser()
  const isCommand = lexer.is('word') || lexer.is('assignment') || lexer.is('(') || REDIRECTIONS.has(lexer.kind)
  if (isCommand && !isEnd) return
  parser.cursor.report('missing-command', span, { after: operator, found: parser.tokenName() })
  throw SKIP
}

/** `[!] command [| command]…` (XCU 2.9.2) */
function readPipeline(parser: CommandParser): Pipeline {
  const { lexer } = parser
  const { start } = lexer
  const negated = lexer.isWord('!')
  if (negated) toNextCommand(parser, '!')
  const first = parser.command()
  const commands = [first]
  while (lexer.is('|')) {
    toNextCommand(parser, '|')
    commands.push(parser.command())
  }
  if (commands.length === 1 && !negated) return { span: first.span, negated, commands }
  const end = (commands[commands.length - 1] as Command).span.end
  return { span: { start: parser.cursor.offset(start), end }, negated, commands }
}

/** The commands of `$(…)` with its closing parenthesis; the opening one is read. What is read outside of it stays as it is. */
export function readSubstitution(parser: CommandParser): Script {
  const { cursor, lexer, documents } = parser
  const state = lexer.saveState()
  const { closers } = parser
  const { pending } = documents
  const { muted } = cursor
  const start = cursor.at
  parser.closers = [[')']]
  documents.pending = []
  lexer.next(Expect.command)
  const statements = readList(parser)
  if (!lexer.is(')')) throw parser.openers.unclosed()
  documents.reportMissing()
  const { comments } = lexer
  const span = cursor.span(start, lexer.start)
  lexer.restoreState(state)
  parser.closers = closers
  cursor.muted = muted
  documents.pending = pending
  return { span, statements, comments }
}
