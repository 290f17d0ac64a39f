/**
 * The partial evaluator: what a config says without being run. Statements that depend on nothing but the config are
 * folded into values, as a POSIX sh would compute them; the others are left for the host, in order, as the residual.
 */

import type { Source } from '../diagnostics/source.js'
import type { Script } from '../syntax/ast.js'
import { residualOf } from './chunk.js'
import type { Evaluation, EvaluationOptions } from './evaluation.js'
import { Interpreter } from './interpreter.js'
import { epilogue } from './residual.js'
import { Run } from './run.js'

export class Evaluator {
  readonly #run: Run
  readonly #interpreter: Interpreter
  #ended = false

  constructor(options: EvaluationOptions = {}) {
    this.#run = new Run(options)
    this.#interpreter = new Interpreter(this.#run)
  }

  /** Reads a config; what it assigns is there for the next one. Never throws, whatever the text holds. */
  read(source: Source, script: Script): void {
    if (this.#ended || this.#interpreter.file(source, script) === undefined) return
    this.#ended = true
    const run = this.#run
    const { status } = run.state.now
    run.source = source
    const end = { start: source.text.length, end: source.text.length }
    const effects = { ...run.effects.ofParts([]), exits: true }
    if (status !== null) run.keep(`exit ${status}`, end, effects)
    else run.keep('exit', end, { ...effects, readsStatus: true })
  }

  /** What is known after all that was read. */
  result(): Evaluation {
    const { state, sources, findings } = this.#run
    const variables = state.variables()
    const residual = state.residual.map(residualOf)
    const [last] = sources.slice(-1)
    const rest = epilogue(state)
    if (rest.length > 0 && last !== undefined) {
      const end = last.source.text.length
      const span = { start: end, end }
      residual.push({ text: rest.join('\n'), source: last.source, span, assigns: [], assignsAnything: false })
    }
    return {
      variables,
      exported: [...state.cells].filter(([, cell]) => cell.exported && cell.value !== undefined).map(([name]) => name),
      perhapsExported: [...state.perhapsExported].filter((name) => state.cells.get(name)?.exported !== true),
      dynamic: [...variables.values()].filter((variable) => variable.value === null).map((variable) => variable.name),
      residual,
      assignsAnything: state.now.anything,
      sources: [...sources],
      findings: [...findings.values()],
      value: (name) => {
        const cell = state.cells.get(name)
        if (cell === undefined) return state.now.anything ? null : undefined
        return cell.assigned ? cell.value : undefined
      },
    }
  }
}

/** Evaluates one config. See `Evaluator` for several that are read one after the other. */
export function evaluate(source: Source, script: Script, options: EvaluationOptions = {}): Evaluation {
  const evaluator = new Evaluator(options)
  evaluator.read(source, script)
  return evaluator.result()
}
