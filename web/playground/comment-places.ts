/** Where a comment about a line may stand: a line inside of a string or a here-document is text, not a comment. Pure. */

import type { Script, Span, Statement } from '../../lib/syntax/ast.js'
import { walkStatements } from '../../lib/syntax/walk.js'

/**
 * The offset at which a comment about a line goes, by the offset at which that line begins: its own, or that of the
 * statement that it continues; undefined where there is no such place.
 */
export type CommentPlaces = (lineStart: number) => number | undefined

/** @param script the tree of the text; undefined where there is none */
export function commentPlaces(text: string, script: Script | undefined): CommentPlaces {
  const continued = new Map<number, number | undefined>()
  const note = ({ start, end }: Span, place: number | undefined): void => {
    for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1)
      if (!continued.has(at)) continued.set(at, place)
  }
  const statements = script?.statements ?? []
  // A comment before a statement is for all of its lines.
  for (const statement of statements)
    if (isSimple(statement)) note(statement.span, text.lastIndexOf('\n', statement.span.start - 1) + 1)
  walkStatements(statements, {
    command: ({ type, span }) => {
      if (type === 'simple') note(span, undefined)
    },
    redirection: ({ document }) => {
      if (document !== undefined) note({ start: document.fullSpan.start - 1, end: document.fullSpan.end }, undefined)
    },
  })
  return (lineStart) => (continued.has(lineStart) ? continued.get(lineStart) : lineStart)
}

/** Whether there are no commands inside of its commands. */
function isSimple({ first, rest }: Statement): boolean {
  const pipelines = [first, ...rest.map(({ pipeline }) => pipeline)]
  return pipelines.every(({ commands }) => commands.every(({ type }) => type === 'simple'))
}
