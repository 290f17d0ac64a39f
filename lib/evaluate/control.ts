/** Compound commands whose way is known: `if`, `case`, `for`, `while` and `until` (POSIX.1-2008, 2.9.4). */

import type { Case, For, If, Loop, Statement } from '../syntax/ast.js'
import type { Jump } from './evaluation.js'
import { compilePattern, matches, type PatternText } from './pattern.js'
import { DYNAMIC, type Run } from './run.js'
import { isVolatile } from './shell-variables.js'
import { type Piece, textOf } from './value.js'

/** Runs a list of statements. */
export type RunList = (statements: readonly Statement[]) => Jump | undefined

/** Runs a condition, which has to be known; sets the status to its own. */
function condition(statements: readonly Statement[], run: Run, list: RunList): Jump | undefined {
  const jump = run.strictly(() => run.forgivingly(() => list(statements)))
  if (jump === undefined && run.state.now.status === null) throw DYNAMIC
  return jump
}

/** Runs the branch that is taken; throws DYNAMIC where a condition is the host's. */
export function runIf(command: If, run: Run, list: RunList): Jump | undefined {
  for (const branch of command.branches) {
    const jump = condition(branch.condition, run, list)
    if (jump !== undefined) return jump
    if (run.state.now.status === 0) return list(branch.body)
  }
  if (command.otherwise === undefined) run.state.setStatus(0)
  return list(command.otherwise ?? [])
}

/** Runs the item that matches; throws DYNAMIC where that is the host's to say. */
export function runCase(command: Case, run: Run, list: RunList): Jump | undefined {
  const subject = textOf(run.expander.word(command.subject))
  if (subject === null) throw DYNAMIC
  for (const item of command.items)
    for (const word of item.patterns) {
      const pieces = run.expander.word(word)
      const texts = pieces.filter((one): one is Piece & PatternText => one.text !== null)
      run.spend((pieces.length + texts.reduce((sum, { text }) => sum + text.length, 0)) * (subject.length + 1))
      const pattern = texts.length < pieces.length ? undefined : compilePattern(texts)
      const matched = pattern === undefined ? undefined : matches(pattern, subject)
      if (matched === undefined) throw DYNAMIC
      if (!matched) continue
      // An empty body has the status 0; what precedes the case is still there for the first command of another.
      if (item.body.length === 0) run.state.setStatus(0)
      return list(item.body)
    }
  run.state.setStatus(0)
  return undefined
}

/** What a round of a loop leads to: another one, the end of the loop, or of more than that. */
function next(jump: Jump | undefined, run: Run): Jump | 'again' | 'done' {
  if (jump === undefined) return 'again'
  if (jump.how === 'return' || jump.how === 'exit') return jump
  const levels = jump.levels - 1
  if (levels > 0 && run.loops > 1) return { ...jump, levels }
  return jump.how === 'break' ? 'done' : 'again'
}

/** Runs a loop, all of which has to be known. */
function loop(command: For | Loop, run: Run, rounds: () => Jump | undefined): Jump | undefined {
  return run.strictly(() => {
    if (run.loops++ === 0) run.loopSpan = command.span
    try {
      return rounds()
    } finally {
      run.loops--
    }
  })
}

/** Runs all rounds of a loop over words; throws DYNAMIC where they are not known. */
export function runFor(command: For, run: Run, list: RunList): Jump | undefined {
  return loop(command, run, () => {
    const { switches } = run.state
    // After `set -a` some shells (mksh) do not export the variable of a loop.
    const unclear = switches.allExport && !run.state.cell(command.name).exported
    if (command.words === undefined || isVolatile(command.name) || unclear) throw DYNAMIC
    const fields = run.fields(command.words)
    if (fields.length === 0) run.state.setStatus(0)
    for (const field of fields) {
      run.step()
      if (!run.assignVariable(command.name, field, [], command.nameSpan)) throw DYNAMIC
      const then = next(list(command.body), run)
      if (then === 'done') return undefined
      if (then !== 'again') return then
    }
    return undefined
  })
}

/** Runs all rounds of a `while` or `until` loop; throws DYNAMIC where its condition is not known. */
export function runLoop(command: Loop, run: Run, list: RunList): Jump | undefined {
  return loop(command, run, () => {
    let status: number | null = 0
    for (;;) {
      // Counted here, since a text with errors can have a loop without any command.
      run.step()
      const jump = condition(command.condition, run, list)
      const end = next(jump, run)
      if (end === 'done') return undefined
      if (end !== 'again') return end
      if (jump !== undefined) continue
      if ((run.state.now.status === 0) !== (command.type === 'while')) {
        run.state.setStatus(status)
        return undefined
      }
      const then = next(list(command.body), run)
      if (then === 'done') return undefined
      if (then !== 'again') return then
      status = run.state.now.status
    }
  })
}
