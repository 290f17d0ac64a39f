/** The parts of the parser on their own, and what a whole parse gives, as short text. */

import { CommandParser } from '../../lib/syntax/command-parser.js'
import { readCommand } from '../../lib/syntax/commands.js'
import { Cursor } from '../../lib/syntax/cursor.js'
import { HereDocuments } from '../../lib/syntax/here-documents.js'
import { Lexer } from '../../lib/syntax/lexer.js'
import { readSubstitution } from '../../lib/syntax/lists.js'
import { Openers } from '../../lib/syntax/openers.js'
import { parse } from '../../lib/syntax/parser.js'
import { Expect, WordReader } from '../../lib/syntax/words.js'
import { tree } from './parser-support.js'

/** A cursor at the start of a text. @param broken offsets that an earlier attempt found to be openers without end */
export function cursorOf(text: string, broken: readonly number[] = []): Cursor {
  return new Cursor(text, { text, findings: [], broken: new Set(broken), retries: 1000, pieces: 0 })
}

/** All parts at the start of a text, the first token not yet read. */
export function partsOf(text: string, broken: readonly number[] = []) {
  const cursor = cursorOf(text, broken)
  const openers = new Openers(cursor)
  const words: WordReader = new WordReader(
    cursor,
    openers,
    () => readSubstitution(parser),
    (inner) => parse(inner).script,
  )
  const documents = new HereDocuments(cursor, words)
  const lexer = new Lexer(cursor, words, documents)
  const parser: CommandParser = new CommandParser(cursor, openers, lexer, documents, readCommand)
  return { cursor, openers, words, documents, lexer, parser }
}

/** The parts, the first token read as the beginning of a command. */
export function parserAt(text: string) {
  const parts = partsOf(text)
  parts.lexer.next(Expect.command)
  return parts
}

/** The findings of a cursor: `code: text`. */
export function foundBy({ text, shared }: Cursor): string[] {
  return shared.findings.map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`)
}

/** The tree of a script on one line, and its findings after it, each after a `!`. */
export function read(text: string): string {
  const { script, findings } = parse(text)
  return [tree(script), ...findings.map(({ code, span }) => `! ${code}: ${text.slice(span.start, span.end)}`)].join(' ')
}

/** What a function throws: the parser's signals are symbols, which `t.throws` does not take. */
export function thrownBy(run: () => void): unknown {
  try {
    run()
  } catch (thrown) {
    return thrown
  }
  return undefined
}
