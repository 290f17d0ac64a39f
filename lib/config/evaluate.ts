/**
 * The partial evaluator: what a config says without being run. Statements that depend on nothing but the config are
 * folded into values, as a POSIX sh would compute them; the others are left for the host, in order, as the residual.
 */

import type {
  Assignment,
  Case,
  Command,
  For,
  FunctionDefinition,
  If,
  Loop,
  Pipeline,
  Script,
  Simple,
  Span,
  Statement,
} from './ast.js'
import { type BuiltinHost, runBuiltin } from './builtins.js'
import { type Effects, effectsOf, effectsOfParts, effectsOfPipelines, literalText } from './effects.js'
import { Expander, longestValue } from './expand.js'
import { splitFields } from './fields.js'
import { type Code, type Finding, finding, type Parameters } from './messages.js'
import { parse } from './parser.js'
import { compilePattern, matches, type PatternText } from './pattern.js'
import { epilogue, filledWord, mustDetach, preparation, type Residual, written } from './residual.js'
import type { Source } from './source.js'
import { isVolatile, State } from './state.js'
import { type Piece, type Place, textOf, type Variable } from './value.js'

export type { Residual } from './residual.js'
export { knownText, type Place, spanOfValue, unknownPart, type Variable } from './value.js'

/** A finding and the file it is about. */
export interface PlacedFinding extends Finding {
  readonly source: Source
}

export interface EvaluationOptions {
  /** The text of a file that a config sources by an absolute path, or undefined to leave that to the host. */
  readonly follow?: (path: string) => Source | undefined
  /**
   * What is known of variables before the config is read: undefined for a variable that is known to be unset. All
   * others are the host's.
   */
  readonly initial?: ReadonlyMap<string, string | undefined>
}

export interface Evaluation {
  /** Every variable that the config assigned and did not unset, in the order of first assignment. */
  readonly variables: ReadonlyMap<string, Variable>
  /** The names that are exported, with or without a value. */
  readonly exported: readonly string[]
  /** The names that the residual may export, besides. */
  readonly perhapsExported: readonly string[]
  /** The names in `variables` whose value only the host knows. */
  readonly dynamic: readonly string[]
  /** What the host has to run, before the values of static variables are assigned. */
  readonly residual: readonly Residual[]
  /** A statement that is not known may have assigned any variable: those not in `variables` may be set, too. */
  readonly assignsAnything: boolean
  /** The sources that were read, with those that were followed. */
  readonly sources: readonly { readonly source: Source; readonly script: Script }[]
  readonly findings: readonly PlacedFinding[]
  /** The value of a variable: null where only the host knows it, undefined where the config does not set it. */
  value(name: string): string | null | undefined
}

/** How a list of commands ended. */
export interface Outcome {
  /** The exit status; null where only the host knows it. */
  readonly status: number | null
  readonly jump?: 'break' | 'continue' | 'return' | 'exit'
  /** The loops that `break` and `continue` are still to leave. */
  readonly levels?: number
}

const succeeded: Outcome = { status: 0 }
const unknown: Outcome = { status: null }

/** Thrown where a statement has to be known and is not; caught where it was begun. */
const DYNAMIC: unique symbol = Symbol('dynamic')
/** Thrown where a statement that is left to the host may leave the file; caught where the file is read. */
const MAY_RETURN: unique symbol = Symbol('may return')

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
  #source!: Source
  /** Above zero where nothing may be left to the host. */
  #strict = 0
  #steps = 0
  #loops = 0
  #follows = 0
  #rests = 0
  #ended = false
  /** The state before expansions of the current command assigned anything. */
  #undo: State | undefined

  constructor(options: EvaluationOptions = {}) {
    this.#options = options
    this.#state = new State(options.initial ?? new Map())
    this.#expander = new Expander({
      lookup: (name) => this.#state.lookup(name),
      assign: (name, value, pieces, part) => {
        this.#undo ??= this.#state.save()
        return this.assign(name, value, pieces, part.span)
      },
      badArithmetic: (part, detail, divides) =>
        this.report(divides ? 'division-by-zero' : 'arithmetic-not-portable', part.span, { detail }),
      stops: (part, name) => this.report('parameter-required', part.span, { name }),
    })
    this.#builtins = {
      state: this.#state,
      expander: this.#expander,
      report: (code, span, parameters) => this.report(code, span, parameters),
      assign: (name, value, pieces, span) => this.assign(name, value, pieces, span),
      place: (span) => this.#place(span),
      written: (span) => this.#source.slice(span),
      filled: (word, pieces) => filledWord(this.#source, word, pieces),
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
      assignsAnything: state.anything,
      sources: [...this.#sources],
      findings: [...this.#findings.values()],
      value: (name) => {
        const cell = state.cells.get(name)
        if (cell === undefined) return state.anything ? null : undefined
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
    const saved = this.#state.save()
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
    const mayReturn = this.#source.text.includes('return')
    let outcome: Outcome = succeeded
    for (const [index, statement] of statements.entries()) {
      const saved = mayReturn && this.#strict === 0 ? this.#state.save() : undefined
      const kept = this.#residual.length
      try {
        outcome = this.#statement(statement)
      } catch (error) {
        if (error !== MAY_RETURN || saved === undefined) throw error
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
    this.#keep(`${name}() {\n${body}}\n${name} "$@"`, span, effectsOf(statements, this.#state.functions))
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
      if (this.#strict > 0 && ++this.#steps > longestRun) {
        this.report('loop-too-long', statement.span, { limit: longestRun })
        throw DYNAMIC
      }
      outcome = this.#statement(statement)
      if (outcome.jump !== undefined) return outcome
    }
    return outcome
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
      const saved = this.#state.save()
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
    const saved = this.#state.save()
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
      this.#state.functions.set(command.name, command)
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
        return this.#if(command) ?? this.#leavePipeline(pipeline)
      case 'case':
        return this.#case(command) ?? this.#leavePipeline(pipeline)
      case 'for':
        return this.#attempt(() => this.#inLoop(() => this.#for(command))) ?? this.#leavePipeline(pipeline)
      case 'while':
      case 'until':
        return this.#attempt(() => this.#inLoop(() => this.#loop(command))) ?? this.#leavePipeline(pipeline)
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
    let filled = filledWord(this.#source, value, pieces)
    if (this.#undo !== undefined || text !== null) {
      // An expansion that assigns is not made twice: the whole stays as written.
      if (this.#undo !== undefined) this.#state.restore(this.#undo)
      filled = { text: this.#source.slice(value.span), kept: value.parts }
    }
    const effects = effectsOfParts(filled.kept, this.#state.functions)
    const state = this.#state
    const detach = mustDetach(state, name)
    if (detach) state.shell.set(name, { value: undefined, exported: false, detached: true })
    this.#keep(`${detach ? `unset ${name}\n` : ''}${name}=${filled.text}`, span, effects)
    if (this.assign(name, null, pieces, span)) {
      const { exported, detached } = state.cell(name)
      state.shell.set(name, {
        value: null,
        exported: exported && (state.allExport || state.shellCell(name).exported),
        detached,
      })
    }
    return effects.substitutes
  }

  #if(command: If): Outcome | undefined {
    const saved = this.#state.save()
    for (const { condition, body } of command.branches) {
      const outcome = this.#attempt(() => {
        const result = this.#statements(condition)
        if (result.status === null && result.jump === undefined) throw DYNAMIC
        return result
      })
      if (outcome === undefined) {
        this.#state.restore(saved)
        return undefined
      }
      if (outcome.jump !== undefined) return outcome
      if (outcome.status === 0) return this.#statements(body)
    }
    return this.#statements(command.otherwise ?? [])
  }

  #case(command: Case): Outcome | undefined {
    const found = this.#attempt(() => {
      const subject = textOf(this.#expander.word(command.subject))
      if (subject === null) throw DYNAMIC
      for (const item of command.items)
        for (const word of item.patterns) {
          const pieces = this.#expander.word(word)
          const texts = pieces.filter((one): one is Piece & PatternText => one.text !== null)
          const pattern = texts.length < pieces.length ? undefined : compilePattern(texts)
          const matched = pattern === undefined ? undefined : matches(pattern, subject)
          if (matched === undefined) throw DYNAMIC
          if (matched) return { body: item.body }
        }
      return { body: [] }
    })
    return found === undefined ? undefined : this.#statements(found.body)
  }

  #inLoop(run: () => Outcome): Outcome {
    this.#loops++
    try {
      return run()
    } finally {
      this.#loops--
    }
  }

  /** Whether a loop ends here; `outcome` becomes what the loop itself ends with. */
  #leaves(outcome: Outcome): Outcome | 'again' | 'done' {
    if (outcome.jump === undefined) return 'again'
    if (outcome.jump === 'return' || outcome.jump === 'exit') return outcome
    const levels = (outcome.levels ?? 1) - 1
    if (levels > 0 && this.#loops > 1) return { ...outcome, levels }
    return outcome.jump === 'break' ? 'done' : 'again'
  }

  #for(command: For): Outcome {
    const fields: string[] = []
    for (const word of command.words ?? []) {
      const found = splitFields(this.#expander.word(word), this.#separators())
      if (found === undefined) throw DYNAMIC
      fields.push(...found)
    }
    if (command.words === undefined || isVolatile(command.name)) throw DYNAMIC
    let outcome: Outcome = succeeded
    for (const field of fields) {
      if (!this.assign(command.name, field, [], command.nameSpan)) throw DYNAMIC
      outcome = this.#statements(command.body)
      const next = this.#leaves(outcome)
      if (next === 'done') return succeeded
      if (next !== 'again') return next
    }
    return { status: outcome.status }
  }

  #loop(command: Loop): Outcome {
    let status: number | null = 0
    for (;;) {
      const condition = this.#statements(command.condition)
      const end = this.#leaves(condition)
      if (end === 'done') return succeeded
      if (end !== 'again') return end
      if (condition.jump === undefined) {
        if (condition.status === null) throw DYNAMIC
        if ((condition.status === 0) !== (command.type === 'while')) return { status }
      } else continue
      const outcome = this.#statements(command.body)
      const next = this.#leaves(outcome)
      if (next === 'done') return succeeded
      if (next !== 'again') return next
      status = outcome.status
    }
  }

  /** IFS, or undefined for its usual value. */
  #separators(): string | null | undefined {
    return this.#state.cells.has('IFS') ? this.#state.lookup('IFS') : undefined
  }

  #leavePipeline(pipeline: Pipeline): Outcome {
    this.#leave(pipeline.span, effectsOfPipelines([pipeline], this.#state.functions), [pipeline])
    return unknown
  }

  /** Leaves commands to the host as they are written. */
  #leave(span: Span, effects: Effects, pipelines: readonly Pipeline[]): void {
    if (effects.returns && this.#strict === 0) throw MAY_RETURN
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
