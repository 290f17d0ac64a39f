/** `export`, `readonly` and `unset` (POSIX.1-2008, 2.14). */

import type { Simple, Span, Word, WordPart } from '../syntax/ast.js'
import { assignedName, wordAfterEquals } from '../syntax/literal.js'
import { DYNAMIC, type Run } from './run.js'
import { isVolatile } from './shell-variables.js'
import { blankCell } from './state.js'
import { type Piece, textOf } from './value.js'

/** A word `NAME` or `NAME=value`. */
interface Item {
  readonly name: string
  readonly value?: { readonly word: Word; readonly pieces: Piece[]; readonly text: string | null }
}

/** Whether an unquoted ~ stands where some shells expand it in an argument, and some do not. */
function hasLooseTilde(word: Word): boolean {
  return word.parts.some((part, index) => {
    if (part.type === 'tilde') return true
    return part.type === 'literal' && (/:~/.test(part.value) || (index === 0 && part.value.startsWith('~')))
  })
}

/** An argument, its value expanded. */
function item(kind: 'export' | 'readonly', word: Word, run: Run): Item {
  const name = assignedName(word)
  const target = wordAfterEquals(word)
  if (name === undefined || isVolatile(name) || target === null) throw DYNAMIC
  if (target === undefined) return { name }
  const pieces = run.expander.word(target)
  let text = textOf(pieces)
  if (text !== null) {
    const fields = run.fieldsOf(pieces)
    const whole =
      fields !== undefined && (fields.length === 0 ? text === '' : fields.length === 1 && fields[0] === text)
    if (!whole) {
      run.report('unquoted-argument', target.span, { command: kind, name })
      text = null
    }
  }
  return { name, value: { word: target, pieces, text: hasLooseTilde(target) ? null : text } }
}

/** Leaves the arguments to the host whose value is not known. */
function keep(kind: 'export' | 'readonly', items: readonly Item[], span: Span, run: Run): void {
  const words: string[] = []
  const kept: WordPart[] = []
  for (const { name, value } of items) {
    if (value === undefined || value.text !== null) continue
    // Where splitting is in question, filling in would decide it.
    const split = textOf(value.pieces) !== null
    const filled = split
      ? { text: run.source.slice(value.word.span), kept: value.word.parts }
      : run.filled(value.word, value.pieces)
    if (filled === undefined) throw DYNAMIC
    words.push(`${name}=${filled.text}`)
    for (const part of filled.kept) kept.push(part)
  }
  const effects = run.effects.ofParts(kept)
  // Whether one argument sees what another assigns is not the same everywhere.
  if (items.length > 1 && items.some(({ name }) => effects.reads.has(name))) throw DYNAMIC
  run.keep(`${kind} ${words.join(' ')}`, span, effects)
}

/**
 * `export` and `readonly`; throws DYNAMIC where their arguments are not known well enough. Command substitutions in the
 * arguments do not make the status.
 */
export function runDeclare(kind: 'export' | 'readonly', command: Simple, run: Run): void {
  const { state } = run
  const mark = state.mark()
  const items = command.words.slice(1).map((word) => item(kind, word, run))
  const unknown = items.some(({ value }) => value?.text === null)
  const locked = items.some(({ name, value }) => value !== undefined && run.isLocked(name, command.span))
  if (items.length === 0 || locked || (unknown && state.mark() !== mark)) throw DYNAMIC
  if (unknown) keep(kind, items, command.span, run)
  for (const { name, value } of items) {
    if (value !== undefined) state.assign(name, value.text, value.pieces, run.place(value.word.span))
    const before = state.cell(name)
    const cell = kind === 'export' ? { ...before, exported: true } : { ...before, readonly: true }
    state.setCell(name, cell)
    if (value?.text !== null) continue
    const { exported, detached, readonly } = cell
    state.setShell(name, { value: null, exported, detached, readonly })
  }
  state.setStatus(0)
  if (unknown) state.setShellStatus(0)
}

/** `unset`; throws DYNAMIC where the names are not known. */
export function runUnset(command: Simple, run: Run): void {
  const { state } = run
  const names = run.fields(command.words.slice(1))
  if (names[0] === '-v') names.shift()
  const plain = (name: string): boolean =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isVolatile(name) && !state.functions.has(name)
  if (!names.every(plain) || names.some((name) => run.isLocked(name, command.span))) throw DYNAMIC
  for (const name of names) {
    const assignments = { place: run.place(command.span), previous: state.cell(name).assignments }
    state.setCell(name, { ...blankCell, value: undefined, assigned: true, detached: true, assignments })
  }
  state.setStatus(0)
}
