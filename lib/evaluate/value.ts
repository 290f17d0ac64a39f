/** Values, and the way back from a character of a value to the place it was written at. */

import type { Place, Source } from '../diagnostics/source.js'
import type { WordPart } from '../syntax/ast.js'

export type { Place }

/** A part of an expanded word. */
export interface Piece {
  /** Null: only known at run time. */
  readonly text: string | null
  /** Quoted text is neither split nor a pattern. */
  readonly quoted: boolean
  /** Brought by an unquoted expansion: split into fields where a word is. */
  readonly split: boolean
  /** The part of the word as written. */
  readonly part: WordPart
  /** What is known of a text that is not known whole, with `unknownPart` for the rest: it is checked, and never a value. */
  readonly hint?: string | undefined
}

export interface Variable {
  readonly name: string
  /** Null where only the host knows it. */
  readonly value: string | null
  readonly exported: boolean
  readonly readonly: boolean
  /** Every place that assigns it, in the order of execution. */
  readonly assignments: readonly Place[]
  /** What the value was expanded from by the last assignment; empty when it is unknown how it was assigned. */
  readonly pieces: readonly Piece[]
}

/** The text of pieces, or null if any of them is unknown. */
export function textOf(pieces: readonly Piece[]): string | null {
  if (pieces.length === 1) return (pieces[0] as Piece).text
  let text = ''
  for (const piece of pieces) {
    if (piece.text === null) return null
    text += piece.text
  }
  return text
}

/** What is known of a value: its text, with U+FFFC for each part that only the host knows. */
export function knownText(variable: Variable): string {
  if (variable.value !== null) return variable.value
  return variable.pieces.length === 0 ? unknownPart : variable.pieces.map(shownText).join('')
}

/** Stands for a part of a value that only the host knows. */
export const unknownPart = '\ufffc'

/** What is known of a piece. */
export function shownText({ text, hint }: Piece): string {
  return text ?? hint ?? unknownPart
}

/** The offset in the source of the character at an offset of a piece's text; undefined where they do not correspond. */
function offsetInPiece(piece: Piece, offset: number, source: Source): number | undefined {
  const { part } = piece
  if (part.type === 'escaped') return part.span.start + (offset === 0 ? 0 : 2)
  if (part.type !== 'literal' && part.type !== 'single') return undefined
  const start = part.type === 'single' ? part.span.start + 1 : part.span.start
  const end = part.type === 'single' ? part.span.end - 1 : part.span.end
  if (part.value.length === end - start) return start + offset
  // The difference is made by removed backslash-newlines.
  let at = start
  for (let left = offset; at < end; at++) {
    while (source.text.startsWith('\\\n', at)) at += 2
    if (left-- === 0) break
  }
  return at
}

/** Where each piece of a value ends; a value with many pieces may have many findings. */
const knownEnds = new WeakMap<readonly Piece[], readonly number[]>()

function endsOf(pieces: readonly Piece[]): readonly number[] {
  const known = knownEnds.get(pieces)
  if (known !== undefined) return known
  let end = 0
  const ends = pieces.map((piece) => {
    end += shownText(piece).length
    return end
  })
  knownEnds.set(pieces, ends)
  return ends
}

/** The first piece that ends after an offset, or the last. */
function pieceAt(ends: readonly number[], offset: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] as number) > offset) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The place of a range of a variable's value (of its `knownText`, when it is not known whole): as exact as the way the
 * value was written allows, the whole expansion where it came from one, the whole assignment where nothing is known.
 */
export function spanOfValue(variable: Variable, start: number, end: number): Place | undefined {
  const place = variable.assignments.at(-1)
  if (place === undefined || variable.pieces.length === 0) return place
  let from: number | undefined
  let to: number | undefined
  const { pieces } = variable
  const ends = endsOf(pieces)
  for (let at = pieceAt(ends, start); at < pieces.length; at++) {
    const piece = pieces[at] as Piece
    const offset = at === 0 ? 0 : (ends[at - 1] as number)
    if (from === undefined && (start < (ends[at] as number) || at === pieces.length - 1))
      from = offsetInPiece(piece, Math.max(0, start - offset), place.source) ?? piece.part.span.start
    if (from !== undefined && end <= (ends[at] as number)) {
      to = offsetInPiece(piece, Math.max(0, end - offset), place.source) ?? piece.part.span.end
      break
    }
  }
  if (from === undefined || to === undefined) return place
  return { source: place.source, span: { start: from, end: Math.max(from, to) } }
}
