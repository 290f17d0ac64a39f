/** The parts of a word that several readers add: literal text, and what stands for text that is not sh. */

import type { Script, Span, Word, WordPart } from './ast.js'
import type { Cursor } from './cursor.js'

/** A literal part while it grows. */
interface GrowingLiteral {
  readonly type: 'literal'
  value: string
  readonly span: { start: number; end: number }
}

/** Stands for text that is not sh: a command substitution, whose value nobody knows. */
export function unreadablePart(text: string, span: Span): WordPart {
  const word: Word = { span, parts: [{ type: 'literal', span, value: text }] }
  const command = { type: 'simple', span, assignments: [], words: [word], redirections: [] } as const
  const first = { span, negated: false, commands: [command] }
  const script: Script = { span, statements: [{ span, first, rest: [], background: false }], comments: [] }
  return { type: 'command', span, backquoted: false, script }
}

/** Adds literal text, to the last part where that is literal too. */
export function addLiteral(cursor: Cursor, into: WordPart[], value: string, start: number, end: number): void {
  const last = into[into.length - 1]
  if (last?.type === 'literal') {
    const growing = last as GrowingLiteral
    growing.value += value
    growing.span.end = cursor.offset(end)
  } else {
    into.push({ type: 'literal', span: cursor.span(start, end), value })
  }
}

/** Takes the rest of the line literally, after an opener that has no end. */
export function readBrokenLine(cursor: Cursor, into: WordPart[]): void {
  const start = cursor.at
  cursor.at = cursor.lineEnd(start)
  into.push(unreadablePart(cursor.text.slice(start, cursor.at), cursor.span(start, cursor.at)))
}
