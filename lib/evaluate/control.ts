/** Compound commands whose way is known: `if`, `case`, `for`, `while` and `until` (POSIX.1-2008, 2.9.4). */

import type { Case, For, If, Loop, Statement, Word } from '../syntax/ast.js'
import type { Outcome } from './evaluation.js'
import { splitFields } from './fields.js'
import { compilePattern, matches, type PatternText } from './pattern.js'
import { isVolatile, type State } from './state.js'
import { type Piece, textOf } from './value.js'

/** Thrown where a statement has to be known and is not; caught where it was begun. */
export const DYNAMIC: unique symbol = Symbol('dynamic')

/** What compound commands need of the evaluator. */
export interface ControlHost {
  readonly state: State
  /** Runs what must be known whole; undefined, and all as it was before, where it is not. */
  attempt<T>(action: () => T): T | undefined
  statements(statements: readonly Statement[]): Outcome
  expand(word: Word): Piece[]
  assign(name: string, value: string, at: For): boolean
  /** IFS, or undefined for its usual value. */
  separators(): string | null | undefined
  /** Counts the rounds of a loop, and stops those that do not end. */
  step(): void
  /** How many loops are being run. */
  loops(): number
}

const succeeded: Outcome = { status: 0 }

/** Runs the branch that is taken; undefined where a condition is the host's. */
export function runIf(command: If, host: ControlHost): Outcome | undefined {
  const mark = host.state.mark()
  for (const { condition, body } of command.branches) {
    const outcome = host.attempt(() => {
      const result = host.statements(condition)
      if (result.status === null && result.jump === undefined) throw DYNAMIC
      return result
    })
    if (outcome === undefined) {
      host.state.restore(mark)
      return undefined
    }
    if (outcome.jump !== undefined) return outcome
    if (outcome.status === 0) return host.statements(body)
  }
  return host.statements(command.otherwise ?? [])
}

/** Runs the item that matches; undefined where that is the host's to say. */
export function runCase(command: Case, host: ControlHost): Outcome | undefined {
  const found = host.attempt(() => {
    const subject = textOf(host.expand(command.subject))
    if (subject === null) throw DYNAMIC
    for (const item of command.items)
      for (const word of item.patterns) {
        const pieces = host.expand(word)
        const texts = pieces.filter((one): one is Piece & PatternText => one.text !== null)
        const pattern = texts.length < pieces.length ? undefined : compilePattern(texts)
        const matched = pattern === undefined ? undefined : matches(pattern, subject)
        if (matched === undefined) throw DYNAMIC
        if (matched) return item.body
      }
    return []
  })
  return found === undefined ? undefined : host.statements(found)
}

/** What a round of a loop leads to: another one, the end of the loop, or of more than that. */
function next(outcome: Outcome, host: ControlHost): Outcome | 'again' | 'done' {
  if (outcome.jump === undefined) return 'again'
  if (outcome.jump === 'return' || outcome.jump === 'exit') return outcome
  const levels = (outcome.levels ?? 1) - 1
  if (levels > 0 && host.loops() > 1) return { ...outcome, levels }
  return outcome.jump === 'break' ? 'done' : 'again'
}

/** Runs all rounds of a loop over words; throws DYNAMIC where they are not known. */
export function runFor(command: For, host: ControlHost): Outcome {
  if (command.words === undefined || isVolatile(command.name)) throw DYNAMIC
  const fields: string[] = []
  for (const word of command.words) {
    const found = splitFields(host.expand(word), host.separators())
    if (found === undefined) throw DYNAMIC
    fields.push(...found)
  }
  let outcome: Outcome = succeeded
  for (const field of fields) {
    host.step()
    if (!host.assign(command.name, field, command)) throw DYNAMIC
    outcome = host.statements(command.body)
    const then = next(outcome, host)
    if (then === 'done') return succeeded
    if (then !== 'again') return then
  }
  return { status: outcome.status }
}

/** Runs all rounds of a `while` or `until` loop; throws DYNAMIC where its condition is not known. */
export function runLoop(command: Loop, host: ControlHost): Outcome {
  let status: number | null = 0
  for (;;) {
    // Counted here, since a text with errors can have a loop without any command.
    host.step()
    const condition = host.statements(command.condition)
    const end = next(condition, host)
    if (end === 'done') return succeeded
    if (end !== 'again') return end
    if (condition.jump !== undefined) continue
    if (condition.status === null) throw DYNAMIC
    if ((condition.status === 0) !== (command.type === 'while')) return { status }
    const outcome = host.statements(command.body)
    const then = next(outcome, host)
    if (then === 'done') return succeeded
    if (then !== 'again') return then
    status = outcome.status
  }
}
