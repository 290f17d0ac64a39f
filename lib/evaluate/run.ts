/** One evaluation while it goes on: the state, what was found, and the ways to assign and to leave something to the host. */

import { type Code, finding, type Parameters } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import type { Arithmetic, FunctionDefinition, Parameter, Pipeline, Span, Word, WordPart } from '../syntax/ast.js'
import { type Effects, EffectsReader } from './effects.js'
import type { EvaluationOptions, PlacedFinding, ReadSource } from './evaluation.js'
import { type Context, Expander } from './expand.js'
import { splitFields } from './fields.js'
import { charactersOfStatement, Limits, mostExpanded, mostLoopCommands } from './limits.js'
import { append, type FilledWord, filledWord, sourceText } from './residual.js'
import { State } from './state.js'
import type { Piece, Place } from './value.js'

/** Thrown where a command has to be known and is not; caught by the command that is then left to the host whole. */
export const DYNAMIC: unique symbol = Symbol('dynamic')

/**
 * Thrown where a statement that is left to the host may leave the file, or change what all later commands do, and where
 * there is too much to compute; caught where the file is read.
 */
export const UNSURE: unique symbol = Symbol('unsure')

export class Run implements Context {
  readonly state: State
  readonly expander = new Expander(this)
  readonly effects: EffectsReader
  readonly limits = new Limits()
  readonly sources: ReadSource[] = []
  readonly findings = new Map<string, PlacedFinding>()
  /** The file that is being read. */
  source!: Source
  /** The files that functions were defined in. */
  readonly definedIn = new WeakMap<FunctionDefinition, Source>()
  /** Above zero where nothing may be left to the host. */
  strict = 0
  /** Above zero where a command that fails does not end the shell under `set -e` (POSIX, set). */
  forgiving = 0
  /** How many loops are being run, and the outermost of them. */
  loops = 0
  loopSpan: Span = { start: 0, end: 0 }
  /** The statement of the file that is being run. */
  statementSpan: Span = { start: 0, end: 0 }

  constructor(readonly options: EvaluationOptions) {
    const { initial = new Map(), environment } = options
    this.state = new State({ initial, environment })
    const { state } = this
    this.effects = new EffectsReader(
      state.functions,
      (name) => state.lookup(name),
      () => state.now.anything,
    )
  }

  report<C extends Code>(code: C, span: Span, parameters: Parameters<C>): void {
    this.found({ ...finding(code, span, parameters), source: this.source })
  }

  /** Notes a finding, once for each place. */
  found(one: PlacedFinding): void {
    this.findings.set(`${one.source.path}:${one.span.start}:${one.span.end}:${one.code}`, one)
  }

  place(span: Span): Place {
    return { source: this.source, span }
  }

  /** Runs what must be known whole. */
  strictly<T>(action: () => T): T {
    this.strict++
    try {
      return action()
    } finally {
      this.strict--
    }
  }

  /** Runs what may fail under `set -e`. */
  forgivingly<T>(action: () => T): T {
    this.forgiving++
    try {
      return action()
    } finally {
      this.forgiving--
    }
  }

  /** Counts the commands of loops, and stops those that do not end. */
  step(): void {
    if (this.loops === 0 || this.limits.loopCommand()) return
    this.report('loop-too-long', this.loopSpan, { limit: mostLoopCommands })
    throw DYNAMIC
  }

  spend(characters: number): void {
    if (this.limits.spend(characters)) return
    this.report('config-too-complex', this.statementSpan, { limit: mostExpanded })
    throw UNSURE
  }

  get nounset(): boolean {
    return this.state.switches.nounset
  }

  lookup(name: string): string | null | undefined {
    return this.state.lookup(name)
  }

  hint(name: string): string | undefined {
    return this.state.hint(name)
  }

  /** An assignment made by an expansion. After `set -a` some shells (mksh) do not export it, and the host has to tell. */
  assign(name: string, value: string, pieces: readonly Piece[], part: WordPart): boolean {
    if (this.state.switches.allExport) throw DYNAMIC
    return this.assignVariable(name, value, pieces, part.span)
  }

  badArithmetic(part: Arithmetic, detail: string, divides: boolean): void {
    this.report(divides ? 'division-by-zero' : 'arithmetic-not-portable', part.span, { detail })
  }

  stops(part: Parameter, name: string): void {
    this.report('parameter-required', part.span, { name })
  }

  /** Assigns a variable; false where it is read-only, which sh answers by giving up the whole script. */
  assignVariable(name: string, value: string | null, pieces: readonly Piece[], span: Span): boolean {
    if (this.isLocked(name, span)) return false
    this.state.assign(name, value, pieces, this.place(span))
    return true
  }

  /** Whether a variable is read-only, which is said. */
  isLocked(name: string, span: Span): boolean {
    const locked = this.state.cells.get(name)?.readonly === true
    if (locked) this.report('readonly-assigned', span, { name })
    return locked
  }

  /** The fields of words; throws where they are not known. */
  fields(words: readonly Word[]): string[] {
    const fields: string[] = []
    for (const word of words) {
      const pieces = this.expander.word(word)
      const found = this.fieldsOf(pieces)
      if (found === undefined) throw DYNAMIC
      for (const each of found) fields.push(each)
    }
    return fields
  }

  /** The fields of an expanded word; undefined where they are not known. */
  fieldsOf(pieces: readonly Piece[]): string[] | undefined {
    return splitFields(pieces, this.state.separators())
  }

  /** A word with what is known filled in; undefined where what is left of it assigns something. */
  filled(word: Word, pieces: readonly Piece[]): FilledWord | undefined {
    const filled = filledWord(this.source, word, pieces)
    return this.effects.ofParts(filled.kept).assigns.size > 0 ? undefined : filled
  }

  /** Leaves commands to the host as they are written. */
  leave(span: Span, effects: Effects, pipelines: readonly Pipeline[]): void {
    if (this.strict === 0) {
      if (effects.returns || effects.switches) throw UNSURE
      this.spend(charactersOfStatement)
      for (const name of effects.assigns) this.isLocked(name, span)
      if (effects.exits) this.report('config-may-exit', span, {})
    }
    this.keep(sourceText(this.source, span, pipelines), span, effects)
  }

  /**
   * Adds text to the residual, after what it needs, and forgets what it may change.
   *
   * @param before lines that have to stand directly before it
   */
  keep(text: string, span: Span, effects: Effects, before: readonly string[] = []): void {
    const { state } = this
    // Out of its list, a command that fails would end the shell.
    if (this.strict > 0 || (this.forgiving > 0 && state.switches.errexit)) throw DYNAMIC
    const definition = (node: FunctionDefinition): string =>
      sourceText(this.definedIn.get(node) ?? this.source, node.span, [
        { negated: false, commands: [node], span: node.span },
      ])
    // A trap, also one that a sourced file may have set, runs at the latest where the shell ends.
    const seen = state.now.trapped || (state.now.anything && effects.exits)
    const all = seen ? { ...effects, readsAnything: true } : effects
    append(state, { before, text, source: this.source, span, effects: all }, definition)
    state.forget(effects, this.place(span))
    state.setStatus(null)
    state.setShellStatus('host')
  }
}
