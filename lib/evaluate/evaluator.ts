/**
 * The partial evaluator: what a config says without being run. Statements that depend on nothing but the config are
 * folded into values, as a POSIX sh would compute them; the others are left for the host, in order, as the residual.
 */

import { type Code, finding, type Parameters } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import type {
  Assignment,
  Command,
  FunctionDefinition,
  Pipeline,
  Script,
  Simple,
  Span,
  Statement,
  Word,
} from '../syntax/ast.js'
import { literalText } from '../syntax/literal.js'
import { parse } from '../syntax/parser.js'
import { type BuiltinHost, runBuiltin } from './builtins.js'
import { type ControlHost, DYNAMIC, runCase, runFor, runIf, runLoop } from './control.js'
import { type Effects, effectsOf, effectsOfParts, effectsOfPipelines } from './effects.js'
import type { Evaluation, EvaluationOptions, Outcome, PlacedFinding } from './evaluation.js'
import { Expander, longestValue } from './expand.js'
import { epilogue, type FilledWord, filledWord, mustDetach, preparation, type Residual, written } from './residual.js'
import { isVolatile, type Mark, State } from './state.js'
import { type Piece, type Place, textOf } from './value.js'

export type { Evaluation, EvaluationOptions, PlacedFinding } from './evaluation.js'
export type { Residual } from './residual.js'
export { knownText, type Place, spanOfValue, unknownPart, type Variable } from './value.js'

const succeeded: Outcome = { status: 0 }
const unknown: Outcome = { status: null }

/**
 * Thrown where a statement that is left to the host may leave the file, or change what all later assignments do; caught
 * where the file is read.
 */
const UNSURE: unique symbol = Symbol('unsure')

/** Statements that all loops of a config may run; longer ones are left to the host. */
const longestRun = 20_000
/** Files that source each other are followed this deep. */
const deepestFollow = 16

/** Redirections that have no effect on anything but what is printed. */
function harmless(command: Exclude<Command, FunctionDefinition>): boolean {
  return command.redirections.every(({ operator, target, document }) => {
    if (document !== undefined) return true
    const text = literalText(target)
    return (
      text === '/dev/null' ||
      ((operator === '>&' || operator === '<&') && text !== undefined && /^(?:[0-9]+|-)$/.test(text))
    )
  })
}

export class Evaluator {
  readonly #options: EvaluationOptions
  readonly #state: State
  readonly #residual: Residual[] = []
  readonly #findings = new Map<string, PlacedFinding>()
  readonly #sources: { source: Source; script: Script }[] = []
  readonly #expander: Expander
  readonly #builtins: BuiltinHost
  readonly #control: ControlHost
  #source!: Source
  /** Above zero where nothing may be left to the host. */
  #strict = 0
  #steps = 0
  #loops = 0
  /** The outermost loop that is being run. */
  #loopSpan: Span = { start: 0, end: 0 }
  #follows = 0
  #rests = 0
  #ended = false
  /** The state before expansions of the current command assigned anything. */
  #undo: Mark | undefined

  constructor(options: EvaluationOptions = {}) {
    this.#options = options
    this.#state = new State(options.initial ?? new Map())
    this.#expander = new Expander({
      lookup: (name) => this.#state.lookup(name),
      assign: (name, value, pieces, part) => {
        this.#undo ??= this.#state.mark()
        return this.assign(name, value, pieces, part.span)
      },
      badArithmetic: (part, detail, divides) =>
        this.report(divides ? 'division-by-zero' : 'arithmetic-not-portable', part.span, { detail }),
      stops: (part, name) => this.report('parameter-required', part.span, { name }),
    })
    this.#control = {
      state: this.#state,
      attempt: (action) => this.#attempt(action),
      statements: (statements) => this.#statements(statements),
      expand: (word) => this.#expander.word(word),
      assign: (name, value, at) => this.assign(name, value, [], at.nameSpan),
      separators: () => (this.#state.cells.has('IFS') ? this.#state.lookup('IFS') : undefined),
      step: () => this.#step(),
      loops: () => this.#loops,
    }
    this.#builtins = {
      state: this.#state,
      expander: this.#expander,
      report: (code, span, parameters) => this.report(code, span, parameters),
      assign: (name, value, pieces, span) => this.assign(name, value, pieces, span),
      place: (span) => this.#place(span),
      written: (span) => this.#source.slice(span),
      filled: (word, pieces) => this.#filled(word, pieces),
      keep: (text, span, kept) => this.#keep(text, span, effectsOfParts(kept, this.#state.functions)),
      assignedByExpansion: () => this.#undo !== undefined,
      inLoop: () => this.#loops > 0,
      follow: (path) => this.#follow(path),
    }
  }

  /** Reads a config; what it assigns is there for the next one. Never throws, whatever the text holds. */
  read(source: Source, script: Script): void {
    if (!this.#ended && this.#file(source, script).jump === 'exit') this.#ended = true
  }

  /** What is known after all that was read. */
  result(): Evaluation {
    const state = this.#state
    const variables = state.variables()
    const residual = [...this.#residual]
    const [last] = this.#sources.slice(-1)
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
      assignsAnything: state.switches.anything,
      sources: [...this.#sources],
      findings: [...this.#findings.values()],
      value: (name) => {
        const cell = state.cells.get(name)
        if (cell === undefined) return state.switches.anything ? null : undefined
        return cell.assigned ? cell.value : undefined
      },
    }
  }

  report<C extends Code>(code: C, span: Span, parameters: Parameters<C>): void {
    const source = this.#source
    this.#findings.set(`${source.path}:${span.start}:${span.end}:${code}`, {
      ...finding(code, span, parameters),
      source,
    })
  }

  /** Assigns a variable; false where it is read-only, which sh answers by giving up the whole script. */
  assign(name: string, value: string | null, pieces: readonly Piece[], span: Span): boolean {
    const cell = this.#state.cells.get(name)
    if (cell?.readonly === true) {
      this.report('readonly-assigned', span, { name })
      return false
    }
    this.#state.assign(name, value, pieces, this.#place(span))
    return true
  }

  #place(span: Span): Place {
    return { source: this.#source, span }
  }

  /** Runs what must be known whole; undefined, and all as it was before, where it is not. */
  #attempt<T>(action: () => T): T | undefined {
    if (this.#strict > 0) return action()
    const saved = this.#state.mark()
    const source = this.#source
    const read = this.#sources.length
    this.#strict++
    try {
      return action()
    } catch (error) {
      if (error !== DYNAMIC) throw error
      this.#state.restore(saved)
      this.#source = source
      this.#sources.length = read
      return undefined
    } finally {
      this.#strict--
    }
  }

  #file(source: Source, script: Script): Outcome {
    const outer = this.#source
    this.#source = source
    this.#sources.push({ source, script })
    try {
      return this.#fileStatements(script.statements)
    } finally {
      this.#source = outer
    }
  }

  #fileStatements(statements: readonly Statement[]): Outcome {
    let outcome: Outcome = succeeded
    for (const [index, statement] of statements.entries()) {
      const saved = this.#state.mark()
      const kept = this.#residual.length
      try {
        outcome = this.#statement(statement)
      } catch (error) {
        if (error !== UNSURE) throw error
        this.#state.restore(saved)
        this.#residual.length = kept
        this.#rest(statements.slice(index))
        return unknown
      }
      if (outcome.jump === 'return') return { status: outcome.status }
      if (outcome.jump === 'exit') return outcome
    }
    return { status: outcome.status }
  }

  /** Leaves the rest of a file to the host, in a function, so that `return` leaves just it. */
  #rest(statements: readonly Statement[]): void {
    const span = { start: statements[0]?.span.start ?? 0, end: this.#source.text.length }
    const name = `config_rest_${++this.#rests}`
    const body = this.#source.slice(span).replace(/\n*$/, '\n')
    const effects = effectsOf(statements, this.#state.functions)
    const off = effects.switches ? '\nset +a' : ''
    this.#keep(`${name}() {\n${body}}\n${name} "$@"${off}`, span, effects)
    if (!effects.switches) return
    this.#state.setSwitch('allExport', false)
    this.#state.setSwitch('shellAllExport', false)
  }

  #follow(path: string): Outcome | undefined {
    if (this.#follows >= deepestFollow) return undefined
    const source = this.#options.follow?.(path)
    if (source === undefined) return undefined
    const { script, findings } = parse(source.text)
    for (const one of findings)
      this.#findings.set(`${source.path}:${one.span.start}:${one.span.end}:${one.code}`, { ...one, source })
    if (findings.some((one) => one.severity === 'error')) return undefined
    this.#follows++
    try {
      return this.#file(source, script)
    } finally {
      this.#follows--
    }
  }

  #statements(statements: readonly Statement[]): Outcome {
    let outcome: Outcome = succeeded
    for (const statement of statements) {
      this.#step()
      outcome = this.#statement(statement)
      if (outcome.jump !== undefined) return outcome
    }
    return outcome
  }

  /** Counts what loops do. */
  #step(): void {
    if (this.#loops === 0 || ++this.#steps <= longestRun) return
    this.report('loop-too-long', this.#loopSpan, { limit: longestRun })
    throw DYNAMIC
  }

  #loop(span: Span, run: () => Outcome): Outcome | undefined {
    return this.#attempt(() => {
      if (this.#loops++ === 0) this.#loopSpan = span
      try {
        return run()
      } finally {
        this.#loops--
      }
    })
  }

  #statement(statement: Statement): Outcome {
    if (statement.background) {
      this.#leave(statement.span, effectsOf([statement], this.#state.functions), pipelinesOf(statement))
      return succeeded
    }
    if (statement.rest.length === 0) return this.#pipeline(statement.first)
    const items = [{ operator: '&&', pipeline: statement.first }, ...statement.rest]
    let status = 0
    for (const [index, { operator, pipeline }] of items.entries()) {
      if ((operator === '&&') !== (status === 0)) continue
      if (index === items.length - 1) return this.#pipeline(pipeline)
      const saved = this.#state.mark()
      const kept = this.#residual.length
      const outcome = this.#pipeline(pipeline)
      if (outcome.jump !== undefined) return outcome
      if (outcome.status === null) {
        // What follows depends on the host, too.
        this.#state.restore(saved)
        this.#residual.length = kept
        const pipelines = items.slice(index).map((item) => item.pipeline)
        const span = { start: pipeline.span.start, end: (pipelines.at(-1) as Pipeline).span.end }
        this.#leave(span, effectsOfPipelines(pipelines, this.#state.functions), pipelines)
        return unknown
      }
      status = outcome.status
    }
    return { status }
  }

  #pipeline(pipeline: Pipeline): Outcome {
    const [command] = pipeline.commands
    if (command === undefined || pipeline.commands.length > 1) return this.#leavePipeline(pipeline)
    if (!pipeline.negated) return this.#command(command, pipeline)
    const saved = this.#state.mark()
    const kept = this.#residual.length
    const outcome = this.#command(command, pipeline)
    if (outcome.jump !== undefined) return outcome
    if (this.#residual.length === kept && outcome.status !== null) return { status: outcome.status === 0 ? 1 : 0 }
    this.#state.restore(saved)
    this.#residual.length = kept
    return this.#leavePipeline(pipeline)
  }

  #command(command: Command, pipeline: Pipeline): Outcome {
    if (command.type === 'function') {
      this.#state.setFunction(command.name, command)
      return succeeded
    }
    if (!harmless(command)) return this.#leavePipeline(pipeline)
    for (const { document } of command.redirections) {
      if (document === undefined) continue
      this.#undo = undefined
      const known = document.quoted || textOf(this.#expander.text(document.body.parts)) !== null
      if (this.#undo !== undefined) this.#state.restore(this.#undo)
      if (!known || this.#undo !== undefined) return this.#leavePipeline(pipeline)
    }
    switch (command.type) {
      case 'simple':
        return this.#simple(command, pipeline)
      case 'group':
        return this.#statements(command.body)
      case 'if':
        return runIf(command, this.#control) ?? this.#leavePipeline(pipeline)
      case 'case':
        return runCase(command, this.#control) ?? this.#leavePipeline(pipeline)
      case 'for':
        return this.#loop(command.span, () => runFor(command, this.#control)) ?? this.#leavePipeline(pipeline)
      case 'while':
      case 'until':
        return this.#loop(command.span, () => runLoop(command, this.#control)) ?? this.#leavePipeline(pipeline)
      case 'subshell':
        return this.#leavePipeline(pipeline)
    }
  }

  #simple(command: Simple, pipeline: Pipeline): Outcome {
    const [first] = command.words
    if (first === undefined) {
      let status: number | null = 0
      for (const assignment of command.assignments) {
        // The status is that of the last command substitution.
        if (this.#assignment(assignment)) status = null
      }
      return { status }
    }
    const name = command.assignments.length > 0 ? undefined : literalText(first)
    if (name === undefined || this.#state.functions.has(name)) return this.#leavePipeline(pipeline)
    this.#undo = undefined
    const outcome = runBuiltin(name, command, this.#builtins)
    if (outcome !== undefined) return outcome
    if (this.#undo !== undefined) this.#state.restore(this.#undo)
    return this.#leavePipeline(pipeline)
  }

  /** A word with what is known filled in; undefined where what is left of it assigns something. */
  #filled(word: Word, pieces: readonly Piece[]): FilledWord | undefined {
    const filled = filledWord(this.#source, word, pieces)
    return effectsOfParts(filled.kept, this.#state.functions).assigns.size > 0 ? undefined : filled
  }

  /** Returns whether a command substitution is left to the host, and with it the exit status. */
  #assignment(assignment: Assignment): boolean {
    const { name, value, span } = assignment
    this.#undo = undefined
    const pieces = this.#expander.word(value)
    const text = textOf(pieces)
    if (text !== null && text.length <= longestValue && !isVolatile(name)) {
      this.assign(name, text, pieces, span)
      return false
    }
    if (this.#strict > 0) throw DYNAMIC
    let filled = text === null ? this.#filled(value, pieces) : undefined
    if (this.#undo !== undefined || filled === undefined) {
      // An expansion that assigns is not made twice, and not made after what reads it: the whole stays as written.
      if (this.#undo !== undefined) this.#state.restore(this.#undo)
      filled = { text: this.#source.slice(value.span), kept: value.parts }
    }
    const effects = effectsOfParts(filled.kept, this.#state.functions)
    const state = this.#state
    // Where the value is read itself, what is put before the statement does it.
    const detach = mustDetach(state, name) && !effects.reads.has(name) && !effects.readsAnything
    if (detach) state.setShell(name, { value: undefined, exported: false, detached: true })
    this.#keep(`${detach ? `unset ${name}\n` : ''}${name}=${filled.text}`, span, effects)
    if (this.assign(name, null, pieces, span)) {
      const { exported, detached } = state.cell(name)
      state.setShell(name, {
        value: null,
        exported: exported && (state.switches.allExport || state.shellCell(name).exported),
        detached,
      })
    }
    return effects.substitutes
  }

  #leavePipeline(pipeline: Pipeline): Outcome {
    this.#leave(pipeline.span, effectsOfPipelines([pipeline], this.#state.functions), [pipeline])
    return unknown
  }

  /** Leaves commands to the host as they are written. */
  #leave(span: Span, effects: Effects, pipelines: readonly Pipeline[]): void {
    if ((effects.returns || effects.switches) && this.#strict === 0) throw UNSURE
    if (effects.exits && this.#strict === 0) this.report('config-may-exit', span, {})
    this.#keep(written(this.#source, span, pipelines), span, effects)
  }

  /** Adds text to the residual, after what it needs, and forgets what it may change. */
  #keep(text: string, span: Span, effects: Effects): void {
    if (this.#strict > 0) throw DYNAMIC
    const state = this.#state
    const lines = preparation(state, effects, (node) => written(this.#source, node.span, []))
    const assigns = [...effects.assigns]
    const { assignsAnything } = effects
    this.#residual.push({ text: [...lines, text].join('\n'), source: this.#source, span, assigns, assignsAnything })
    state.forget(effects, this.#place(span))
  }
}

function pipelinesOf(statement: Statement): Pipeline[] {
  return [statement.first, ...statement.rest.map((item) => item.pipeline)]
}

/** Evaluates one config. See `Evaluator` for several that are read one after the other. */
export function evaluate(source: Source, script: Script, options: EvaluationOptions = {}): Evaluation {
  const evaluator = new Evaluator(options)
  evaluator.read(source, script)
  return evaluator.result()
}
