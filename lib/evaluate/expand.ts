/** Word expansion (POSIX.1-2008, 2.6) as far as it is known, piece by piece. */

import type { Arithmetic, Parameter, Word, WordPart } from '../syntax/ast.js'
import { computeArithmetic } from './arithmetic.js'
import { beyondAscii, compilePattern, type PatternText, removePrefix, removeSuffix } from './pattern.js'
import { type Piece, textOf } from './value.js'

/** What expansion asks of, and does to, the one who runs it. */
export interface Context {
  /** Null where only the host knows it, undefined where it is known to be unset. */
  lookup(name: string): string | null | undefined
  /** What is known of a value that only the host knows whole; undefined where nothing is. */
  hint(name: string): string | undefined
  /** An assignment made by an expansion: `${name:=word}`, `$((name = 1))`. False when the name cannot be assigned. */
  assign(name: string, value: string, pieces: readonly Piece[], part: WordPart): boolean
  /** Says that no sh gives this expression a value, or not all the same. */
  badArithmetic(part: Arithmetic, detail: string, divides: boolean): void
  /** Says that sh stops here: `${name:?}` of a name that is unset. */
  stops(part: Parameter, name: string): void
  /** Whether a name that is unset ends the shell (`set -u`). */
  readonly nounset: boolean
  /** Counts characters that are copied or compared; throws where the config asks for too many. */
  spend(characters: number): void
}

/** Longer values are left to the host: loops can double a value each time. */
export const longestValue = 1 << 20

/** Expressions and patterns that are longer are left to the host: no config means them. */
const longestCode = 10_000

/** How deep expansions are followed into each other; beyond, they are the host's. */
const deepest = 200

/** Text of a part of a word as a piece. */
function piece(part: WordPart, text: string | null, quoted: boolean, split: boolean): Piece {
  return { text, quoted, split, part }
}

export class Expander {
  #depth = 0

  constructor(readonly context: Context) {}

  /** The pieces of a word, in order. */
  word(word: Word): Piece[] {
    const pieces: Piece[] = []
    for (const part of word.parts) this.#part(part, false, pieces)
    return pieces
  }

  /** The pieces of text in which only `$`, backquotes and backslash mean something: a here-document, an expression. */
  text(parts: readonly WordPart[]): Piece[] {
    const pieces: Piece[] = []
    for (const part of parts) this.#part(part, true, pieces)
    return pieces
  }

  #part(part: WordPart, quoted: boolean, out: Piece[]): void {
    switch (part.type) {
      case 'literal':
        out.push(piece(part, part.value, quoted, false))
        return
      case 'escaped':
      case 'single':
        out.push(piece(part, part.value, true, false))
        return
      case 'double':
        // Empty quotes make a field.
        if (part.parts.length === 0) out.push(piece(part, '', true, false))
        for (const inner of part.parts) this.#part(inner, true, out)
        return
      case 'parameter': {
        if (++this.#depth > deepest) out.push(piece(part, null, quoted, !quoted))
        else this.#parameter(part, quoted, out)
        this.#depth--
        return
      }
      case 'arithmetic': {
        const value = ++this.#depth > deepest ? null : this.#arithmetic(part)
        this.#depth--
        out.push(piece(part, value, quoted, !quoted))
        return
      }
      case 'tilde': {
        const home = part.user === '' ? this.context.lookup('HOME') : null
        out.push(piece(part, home ?? null, true, false))
        return
      }
      case 'command':
        out.push(piece(part, null, quoted, !quoted))
    }
  }

  #parameter(part: Parameter, quoted: boolean, out: Piece[]): void {
    const text = this.#parameterText(part, quoted)
    this.context.spend(text?.length ?? 0)
    if (text === undefined) {
      this.#alternative(part, quoted, out)
      return
    }
    const whole = text !== null && text.length > longestValue ? null : text
    const hint = text === null ? this.#hint(part) : undefined
    out.push({ ...piece(part, whole, quoted, !quoted), ...(hint !== undefined && { hint }) })
  }

  /** What is known of a parameter's value that only the host knows whole. */
  #hint({ name, length, operator }: Parameter): string | undefined {
    if (length || (operator !== undefined && !/^:?[-=?]$/.test(operator))) return undefined
    const hint = this.context.hint(name)
    this.context.spend(hint?.length ?? 0)
    return hint !== undefined && hint.length <= longestCode ? hint : undefined
  }

  /** The text of a parameter; undefined where its word takes its place. */
  #parameterText(part: Parameter, quoted: boolean): string | null | undefined {
    const value = this.context.lookup(part.name)
    if (value === null) return null
    // The shell ends there, or does not: that is for it to say.
    if (value === undefined && this.context.nounset && !/^:?[-+=?]$/.test(part.operator ?? '')) return null
    // Some shells count bytes, some characters.
    if (part.length) return beyondAscii.test(value ?? '') ? null : String((value ?? '').length)
    const { operator, word } = part
    if (operator === undefined) return value ?? ''
    if (operator.startsWith('#') || operator.startsWith('%')) return this.#trim(operator, value ?? '', word)
    const set = value !== undefined && (value !== '' || !operator.startsWith(':'))
    switch (operator.at(-1)) {
      case '+':
        return set ? undefined : ''
      case '-':
        return set ? value : undefined
      case '=': {
        if (set) return value
        const pieces = this.#nested(word, quoted)
        const text = textOf(pieces)
        if (text === null || text.length > longestValue) return null
        return this.context.assign(part.name, text, pieces, part) ? text : null
      }
      default:
        if (!set) this.context.stops(part, part.name)
        return set ? value : null
    }
  }

  #nested(word: Word | undefined, quoted: boolean): Piece[] {
    const pieces: Piece[] = []
    const parts = word?.parts ?? []
    for (const part of parts) this.#part(part, quoted, pieces)
    // Whether a ~ after the first is expanded in `${a-~:~}` is not the same everywhere.
    const loose = !quoted && parts.some((part) => part.type === 'literal' && part.value.includes('~'))
    return loose ? pieces.map((one) => ({ ...one, text: null })) : pieces
  }

  /** The word of `${name:-word}` takes the place of the parameter; unquoted, its own unquoted text is split as well. */
  #alternative(part: Parameter, quoted: boolean, out: Piece[]): void {
    const pieces = this.#nested(part.word, quoted)
    if (pieces.some((one) => one.text === null)) {
      out.push(piece(part, null, quoted, !quoted))
      return
    }
    if (pieces.length === 0) out.push(piece(part, '', quoted, !quoted))
    for (const one of pieces) out.push(one.quoted ? one : { ...one, split: true })
  }

  #trim(operator: string, value: string, word: Word | undefined): string | null {
    const pieces = this.#nested(word, false)
    const texts = pieces.filter((one): one is Piece & PatternText => one.text !== null)
    const length = texts.reduce((sum, { text }) => sum + text.length, 0)
    if (texts.length < pieces.length || length > longestCode) return null
    this.context.spend((length + 1) * value.length)
    const pattern = compilePattern(texts)
    if (pattern === undefined) return null
    const remove = operator.startsWith('#') ? removePrefix : removeSuffix
    return remove(pattern, value, operator.length === 2) ?? null
  }

  #arithmetic(part: Arithmetic): string | null {
    const text = textOf(this.text(part.parts))
    if (text === null || text.length > longestCode) return null
    const result = computeArithmetic(text, (name) => this.context.lookup(name))
    if (result.ok) {
      for (const { name, value } of result.assignments)
        if (!this.context.assign(name, String(value), [piece(part, String(value), true, false)], part)) return null
      return String(result.value)
    }
    if (result.reason !== 'unknown')
      this.context.badArithmetic(part, result.detail, result.reason === 'division-by-zero')
    return null
  }
}
