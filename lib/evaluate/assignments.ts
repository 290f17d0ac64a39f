/** Commands that are assignments alone (POSIX.1-2008, 2.9.1). */

import type { Assignment, Simple, WordPart } from '../syntax/ast.js'
import { longestValue } from './expand.js'
import { charactersOfStatement } from './limits.js'
import { mustDetach } from './residual.js'
import { DYNAMIC, type Run } from './run.js'
import { isVolatile } from './shell-variables.js'
import { type Piece, textOf } from './value.js'

/** An assignment and what its value was expanded to. */
interface Expanded {
  readonly assignment: Assignment
  readonly pieces: Piece[]
  /** Null where only the host knows it. */
  readonly text: string | null
}

/**
 * Whether one assignment of the command reads what one before it assigns. POSIX does not say whether it gets the value
 * from before the command, and shells differ.
 */
function dependsOnItself(assignments: readonly Assignment[], run: Run): boolean {
  if (assignments.length < 2) return false
  const before = new Set<string>()
  for (const { name, value, span } of assignments) {
    const { reads, assigns } = run.effects.ofParts(value.parts)
    const other = [...reads, ...assigns].find((one) => before.has(one))
    if (other !== undefined) {
      run.report('assignment-order', span, { name: other })
      return true
    }
    before.add(name)
  }
  return false
}

function expand(assignment: Assignment, run: Run): Expanded {
  const pieces = run.expander.word(assignment.value)
  const text = textOf(pieces)
  if (text !== null && text.length > longestValue) {
    const { name, span } = assignment
    run.report('value-too-large', span, { name, limit: longestValue })
  }
  const known = text !== null && text.length <= longestValue && !isVolatile(assignment.name)
  run.spend(known ? text.length : charactersOfStatement)
  return { assignment, pieces, text: known ? text : null }
}

/** Leaves assignments to the host, with what is known filled in. */
function keep(expanded: readonly Expanded[], command: Simple, run: Run): void {
  const { state } = run
  const kept: WordPart[] = []
  const words: string[] = []
  for (const { assignment, pieces, text } of expanded) {
    if (text !== null) continue
    // A value that is known but too long, or the shell's own, stays as it was written.
    const filled = textOf(pieces) === null ? run.filled(assignment.value, pieces) : undefined
    const one = filled ?? { text: run.source.slice(assignment.value.span), kept: assignment.value.parts }
    for (const part of one.kept) kept.push(part)
    words.push(`${assignment.name}=${one.text}`)
  }
  const effects = run.effects.ofParts(kept)
  // Programs that are run for a value may see the other assignments of the command, or not.
  if (effects.runsPrograms && words.length < expanded.length) throw DYNAMIC
  // What an expansion assigns that is not known here, the other values of the command may read.
  if (effects.assigns.size > 0 && expanded.length > 1) throw DYNAMIC
  const names = expanded.filter(({ text }) => text === null).map(({ assignment }) => assignment.name)
  const before: string[] = []
  for (const name of names) {
    // Where the value is read itself, what is put before the statement does it.
    if (!mustDetach(state, name) || effects.reads.has(name) || effects.readsAnything) continue
    const { readonly } = state.shellCell(name)
    state.setShell(name, { value: undefined, exported: false, detached: true, readonly })
    before.push(`unset ${name}`)
  }
  run.keep(words.join(' '), command.span, effects, before)
  for (const { assignment, pieces, text } of expanded) {
    state.assign(assignment.name, text, pieces, run.place(assignment.span))
    if (text === null) state.setAssignedByShell(assignment.name)
  }
  // The status is that of the last command substitution, or 0.
  if (effects.substitutes) return
  state.setStatus(0)
  state.setShellStatus(0)
}

/** Runs a command that has only assignments; throws DYNAMIC where it has to stay as it is written. */
export function runAssignments(command: Simple, run: Run): void {
  const { assignments } = command
  const { state } = run
  if (assignments.some(({ name, span }) => run.isLocked(name, span)) || dependsOnItself(assignments, run)) throw DYNAMIC
  const mark = state.mark()
  const expanded = assignments.map((one) => expand(one, run))
  if (expanded.some(({ text }) => text === null)) {
    // An expansion that assigns is not made twice, and not made after what reads it.
    if (run.strict > 0 || state.mark() !== mark) throw DYNAMIC
    keep(expanded, command, run)
    return
  }
  for (const { assignment, pieces, text } of expanded)
    state.assign(assignment.name, text, pieces, run.place(assignment.span))
  state.setStatus(0)
}
