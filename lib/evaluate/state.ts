/** What is known of the shell at one point of a config, and what the residual's own shell has by then. */

import type { FunctionDefinition } from '../syntax/ast.js'
import type { Chunk } from './chunk.js'
import type { Effects } from './effects.js'
import { Journal, type Mark } from './journal.js'
import { alwaysInherited, isGiven, isVolatile, usualEnvironment } from './shell-variables.js'
import { type Piece, type Place, shownText, type Variable } from './value.js'

/** The places that assigned a variable, the last first. */
export interface Assignments {
  readonly place: Place
  readonly previous: Assignments | undefined
}

/** What is known of one variable. */
export interface Cell {
  /** Null: only known at run time. Undefined: known to be unset. */
  readonly value: string | null | undefined
  readonly exported: boolean
  readonly readonly: boolean
  /** The config assigned it; else it was only exported, or may have been changed by something unknown. */
  readonly assigned: boolean
  /** It was unset: what the environment had exported under this name is not exported any more. */
  readonly detached: boolean
  readonly assignments: Assignments | undefined
  readonly pieces: readonly Piece[]
}

/** What the shell has that runs the residual: the variables that differ from what it had at first. */
export interface ShellCell {
  readonly value: string | null | undefined
  readonly exported: boolean
  readonly detached: boolean
  readonly readonly: boolean
}

export const blankCell: Cell = {
  value: null,
  exported: false,
  readonly: false,
  assigned: false,
  detached: false,
  assignments: undefined,
  pieces: [],
}

/** Options of the shell that decide what later commands do: `set -a`, `set -e`, `set -u`. */
export interface Switches {
  allExport: boolean
  errexit: boolean
  nounset: boolean
}

export const switchNames = ['allExport', 'errexit', 'nounset'] as const

/** What is a single value at each point of the config. */
interface Now {
  /** `$?`; null where it is that of the last chunk of the residual. */
  status: number | null
  /** `$?` in the residual's shell: a number, or whatever its last chunk left. */
  shellStatus: number | 'host'
  /** Something may have assigned any variable, also those that have no cell. */
  anything: boolean
  /** A trap may run at any time, and read any variable. */
  trapped: boolean
  /** An alias may stand for any command of later lines. */
  renamed: boolean
}

/** What is known before a config is read. */
export interface Beginning {
  /** Undefined for a variable known to be unset. */
  readonly initial: ReadonlyMap<string, string | undefined>
  /** The names that the environment may hold, and all others are unset; undefined where it may hold any. */
  readonly environment: ReadonlySet<string> | undefined
}

export class State {
  readonly journal = new Journal()
  readonly residual: Chunk[] = []
  readonly #cells = new Map<string, Cell>()
  readonly #shell = new Map<string, ShellCell>()
  readonly #functions = new Map<string, FunctionDefinition | null>()
  readonly #shellFunctions = new Map<string, FunctionDefinition | null>()
  readonly #perhapsExported = new Set<string>()
  /** Names whose cell was changed since the residual's shell was last made equal, and those of them that programs see. */
  readonly #changed = new Set<string>()
  readonly #changedForPrograms = new Set<string>()
  readonly #readonlyNames = new Set<string>()
  readonly #switches: Switches = { allExport: false, errexit: false, nounset: false }
  readonly #shellSwitches: Switches = { ...this.#switches }
  readonly #now: Now = { status: 0, shellStatus: 0, anything: false, trapped: false, renamed: false }

  constructor(readonly beginning: Beginning) {}

  get cells(): ReadonlyMap<string, Cell> {
    return this.#cells
  }

  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  get changedForPrograms(): ReadonlySet<string> {
    return this.#changedForPrograms
  }

  /** Variables that the config has made read-only. */
  get readonlyNames(): ReadonlySet<string> {
    return this.#readonlyNames
  }

  get functions(): ReadonlyMap<string, FunctionDefinition | null> {
    return this.#functions
  }

  /** The functions that the residual has defined. */
  get shellFunctions(): ReadonlyMap<string, FunctionDefinition | null> {
    return this.#shellFunctions
  }

  /** Names that the host may export, depending on what it runs. */
  get perhapsExported(): Iterable<string> {
    return this.#perhapsExported
  }

  get switches(): Readonly<Switches> {
    return this.#switches
  }

  get shellSwitches(): Readonly<Switches> {
    return this.#shellSwitches
  }

  get now(): Readonly<Now> {
    return this.#now
  }

  mark(): Mark {
    return this.journal.mark()
  }

  restore(mark: Mark): void {
    this.journal.restore(mark)
  }

  /** Sets `$?`; null where it is what the last chunk of the residual leaves. */
  setStatus(status: number | null): void {
    this.journal.set(this.#now, 'status', status)
  }

  setShellStatus(status: number | 'host'): void {
    this.journal.set(this.#now, 'shellStatus', status)
  }

  setCell(name: string, cell: Cell): void {
    const { journal } = this
    journal.put(this.#cells, name, cell)
    journal.add(this.#changed, name)
    if (cell.readonly) journal.add(this.#readonlyNames, name)
    const perhaps = this.#perhapsExported.has(name) || this.#mayInherit(name)
    if (cell.exported || perhaps || this.shellCell(name).exported) journal.add(this.#changedForPrograms, name)
    else journal.remove(this.#changedForPrograms, name)
  }

  setShell(name: string, cell: ShellCell): void {
    this.journal.put(this.#shell, name, cell)
  }

  setFunction(name: string, definition: FunctionDefinition | null): void {
    this.journal.put(this.#functions, name, definition)
  }

  setShellFunction(name: string, definition: FunctionDefinition): void {
    this.journal.put(this.#shellFunctions, name, definition)
  }

  setSwitch(name: keyof Switches, value: boolean): void {
    this.journal.set(this.#switches, name, value)
  }

  setShellSwitch(name: keyof Switches, value: boolean): void {
    this.journal.set(this.#shellSwitches, name, value)
  }

  /** Notes that the residual's shell has all that the config has made of a variable. */
  unchange(name: string): void {
    this.journal.remove(this.#changed, name)
    this.journal.remove(this.#changedForPrograms, name)
  }

  /** Whether the environment may hold a variable, so that it is exported already. */
  #mayInherit(name: string): boolean {
    const { initial, environment } = this.beginning
    if (initial.has(name)) return false
    return environment === undefined ? usualEnvironment.has(name) : environment.has(name) || isGiven(name)
  }

  /** What a variable holds before the config is read. */
  #initial(name: string): string | null | undefined {
    const { initial, environment } = this.beginning
    if (initial.has(name)) return initial.get(name)
    return environment === undefined || environment.has(name) || isGiven(name) ? null : undefined
  }

  /** The value of a variable or of `$?`: null where only the host knows it, undefined where it is known to be unset. */
  lookup(name: string): string | null | undefined {
    if (name === '?') return this.#now.status === null ? null : String(this.#now.status)
    if (isVolatile(name)) return null
    const cell = this.#cells.get(name)
    if (cell !== undefined) return cell.value
    return this.#now.anything ? null : this.#initial(name)
  }

  /** What is known of a value that is not known whole, with U+FFFC for each other part; undefined where nothing is. */
  hint(name: string): string | undefined {
    const cell = this.#cells.get(name)
    if (cell === undefined || cell.value !== null || isVolatile(name)) return undefined
    const text = cell.pieces.map(shownText).join('')
    return /[^\ufffc]/.test(text) ? text : undefined
  }

  /** IFS, or undefined for its usual value. */
  separators(): string | null | undefined {
    return this.#cells.get('IFS')?.value
  }

  /** The cell of a variable, made from what was there before the config if nothing touched it yet. */
  cell(name: string): Cell {
    const cell = this.#cells.get(name)
    if (cell !== undefined) return cell
    return { ...blankCell, value: this.lookup(name), exported: alwaysInherited.has(name) }
  }

  /** What the residual's shell has under a name. */
  shellCell(name: string): ShellCell {
    const cell = this.#shell.get(name)
    if (cell !== undefined) return cell
    const value = this.#initial(name)
    return { value, exported: alwaysInherited.has(name), detached: value === undefined, readonly: false }
  }

  assign(name: string, value: string | null, pieces: readonly Piece[], place: Place): void {
    const cell = this.cell(name)
    this.setCell(name, {
      value,
      exported: cell.exported || this.#switches.allExport,
      readonly: cell.readonly,
      assigned: true,
      detached: cell.detached,
      assignments: { place, previous: cell.assignments },
      pieces,
    })
  }

  /** Notes that the residual has just assigned a variable. */
  setAssignedByShell(name: string): void {
    const { exported, detached, readonly } = this.cell(name)
    const shell = this.shellCell(name)
    this.setShell(name, {
      value: null,
      exported: exported && (this.#shellSwitches.allExport || shell.exported),
      detached,
      readonly: readonly && shell.readonly,
    })
  }

  #forgetOne(name: string, cell: Cell): void {
    this.setCell(name, cell)
    const { readonly } = this.shellCell(name)
    this.setShell(name, { value: null, exported: cell.exported, detached: cell.detached, readonly })
    this.unchange(name)
    if (this.#switches.allExport) this.journal.add(this.#perhapsExported, name)
  }

  /** Forgets what a statement with these effects may change when the host runs it. */
  forget(effects: Effects, place: Place): void {
    if (effects.traps) this.journal.set(this.#now, 'trapped', true)
    if (effects.renames) this.journal.set(this.#now, 'renamed', true)
    for (const name of effects.assigns) {
      const cell = this.cell(name)
      const assignments = { place, previous: cell.assignments }
      const exported = cell.exported && !effects.unsets.has(name)
      if (exported !== cell.exported) this.journal.add(this.#perhapsExported, name)
      this.#forgetOne(name, { ...cell, value: null, exported, assigned: true, assignments, pieces: [] })
    }
    for (const name of effects.exports) this.journal.add(this.#perhapsExported, name)
    for (const name of effects.defines) this.setFunction(name, null)
    if (!effects.assignsAnything) return
    // What the config says itself stays there to be checked: a file is sourced to add to that.
    for (const [name, cell] of this.#cells) if (cell.value !== null) this.#forgetOne(name, { ...cell, value: null })
    this.journal.set(this.#now, 'anything', true)
    for (const [name, definition] of this.#functions) if (definition !== null) this.setFunction(name, null)
  }

  /** The variables that the config assigned and did not unset. */
  variables(): ReadonlyMap<string, Variable> {
    const variables = new Map<string, Variable>()
    for (const [name, cell] of this.#cells) {
      if (!cell.assigned || cell.value === undefined) continue
      const assignments: Place[] = []
      for (let one = cell.assignments; one !== undefined; one = one.previous) assignments.push(one.place)
      assignments.reverse()
      const value = isVolatile(name) ? null : cell.value
      const { exported, pieces } = cell
      variables.set(name, { name, value, exported, readonly: cell.readonly, assignments, pieces })
    }
    return variables
  }
}
