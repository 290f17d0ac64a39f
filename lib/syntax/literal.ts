/** What a word says without being expanded. */

import type { DoubleQuoted, Literal, Word } from './ast.js'

/** The literal text of a word without expansions, as sh reads it; undefined when it has any. */
export function literalText(word: Word): string | undefined {
  let text = ''
  for (const part of word.parts) {
    if (part.type === 'literal' || part.type === 'escaped' || part.type === 'single') text += part.value
    else if (part.type === 'double') {
      const inside = literalText({ span: part.span, parts: part.parts })
      if (inside === undefined) return undefined
      text += inside
    } else return undefined
  }
  return text
}

/** The literal text that a word begins with, however it is quoted, and whether that is all of it. */
function literalStart(word: Word): { readonly text: string; readonly isWhole: boolean } {
  let text = ''
  for (const part of word.parts) {
    const inside = part.type === 'double' ? part.parts : [part]
    for (const one of inside) {
      if (one.type !== 'literal' && one.type !== 'single' && one.type !== 'escaped') return { text, isWhole: false }
      text += one.value
    }
  }
  return { text, isWhole: true }
}

/** The name in a word of the form NAME or NAME=value, however it is quoted, and whatever the value. */
export function assignedName(word: Word): string | undefined {
  const { text, isWhole } = literalStart(word)
  return (isWhole ? /^([A-Za-z_][A-Za-z0-9_]*)(?:=|$)/ : /^([A-Za-z_][A-Za-z0-9_]*)=/).exec(text)?.[1]
}

/**
 * The name that an argument of `alias` gives a meaning, which need not be that of a variable: empty where it only asks,
 * undefined where the name cannot be read.
 */
export function aliasName(word: Word): string | undefined {
  const { text, isWhole } = literalStart(word)
  // dash, too, looks for it from the second character on.
  const end = text.indexOf('=', 1)
  if (end !== -1) return text.slice(0, end)
  return isWhole ? '' : undefined
}

/** What follows the first `=` of a literal part. */
function afterEquals(part: Literal): Literal {
  const value = part.value.slice(part.value.indexOf('=') + 1)
  const { start, end } = part.span
  // A removed backslash-newline shifts what follows it; names rarely have one.
  const from = part.value.length === end - start ? end - value.length : start + part.value.indexOf('=') + 1
  return { type: 'literal', value, span: { start: Math.min(from, end), end } }
}

/**
 * The word after `NAME=` in an argument: `NAME="a b"` and `"NAME=a b"` alike. Undefined when there is no `=`, null when
 * it is written in a way that has no such word.
 */
export function wordAfterEquals(word: Word): Word | undefined | null {
  const [first, ...rest] = word.parts
  const whole = literalText(word)
  if (whole !== undefined && !whole.includes('=')) return undefined
  if (first?.type === 'literal' && first.value.includes('=')) {
    const value = afterEquals(first)
    return {
      span: { start: value.span.start, end: word.span.end },
      parts: value.value === '' ? rest : [value, ...rest],
    }
  }
  if (first?.type === 'single' && first.value.includes('=') && whole !== undefined) {
    const value = first.value.slice(first.value.indexOf('=') + 1)
    // As if its quote stood in the place of the =.
    const span = { start: first.span.end - value.length - 2, end: first.span.end }
    return { span: { start: span.start + 1, end: word.span.end }, parts: [{ type: 'single', value, span }, ...rest] }
  }
  const inner = first?.type === 'double' ? first.parts[0] : undefined
  if (first?.type !== 'double' || inner?.type !== 'literal' || !inner.value.includes('=')) return null
  const value = afterEquals(inner)
  const parts = value.value === '' ? first.parts.slice(1) : [value, ...first.parts.slice(1)]
  const quoted: DoubleQuoted = { type: 'double', parts, span: { start: value.span.start, end: first.span.end } }
  return { span: { start: value.span.start, end: word.span.end }, parts: [quoted, ...rest] }
}
