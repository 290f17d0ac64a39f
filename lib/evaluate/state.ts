/** What is known of the shell's variables at one point of a config, and what the residual's own shell has by then. */

import type { FunctionDefinition } from '../syntax/ast.js'
import type { Effects } from './effects.js'
import type { Piece, Place, Variable } from './value.js'

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
}

export const blank: Cell = {
  value: null,
  exported: false,
  readonly: false,
  assigned: false,
  detached: false,
  assignments: undefined,
  pieces: [],
}

/**
 * Variables whose value a shell makes up itself (POSIX 2.5.3, and what bash, ksh and zsh add): an assignment does not
 * say what they hold afterwards.
 */
const volatile = new Set([
  'LINENO',
  'PPID',
  'RANDOM',
  'SRANDOM',
  'SECONDS',
  'EPOCHSECONDS',
  'EPOCHREALTIME',
  'UID',
  'EUID',
  'GROUPS',
  'OPTIND',
  'OPTARG',
  'PWD',
  'OLDPWD',
  'HISTCMD',
  'SHELLOPTS',
  'BASHOPTS',
  'BASHPID',
  'FUNCNAME',
  'DIRSTACK',
  'COLUMNS',
  'LINES',
  '_',
])

/** Whether nothing can be said about a variable, or a special parameter, by reading assignments. */
export function isVolatile(name: string): boolean {
  return volatile.has(name) || !/^[A-Za-z_]/.test(name)
}

/** In the environment of every process. */
export const inherited: ReadonlySet<string> = new Set(['PATH'])

/** Switches of the shell that reads the config, and of the one that runs the residual. */
interface Switches {
  /** `set -a` */
  allExport: boolean
  /** `set -a`, in the residual's shell */
  shellAllExport: boolean
  /** Something may have assigned any variable, also those that have no cell. */
  anything: boolean
}

/** A point of the evaluation to come back to. */
export type Mark = number

export class State {
  readonly #cells = new Map<string, Cell>()
  readonly #shell = new Map<string, ShellCell>()
  readonly #functions = new Map<string, FunctionDefinition | null>()
  readonly #shellFunctions = new Map<string, FunctionDefinition | null>()
  readonly #perhapsExported = new Map<string, true>()
  /** Names whose cell was changed since the residual's shell was last made equal. */
  readonly #changed = new Map<string, true>()
  readonly #switches: Switches = { allExport: false, shellAllExport: false, anything: false }
  /** How to take back each change, in order: a copy of everything at each mark would cost too much. */
  readonly #journal: (() => void)[] = []

  /** @param initial what is known before the config is read: undefined for a variable known to be unset */
  constructor(readonly initial: ReadonlyMap<string, string | undefined>) {}

  get cells(): ReadonlyMap<string, Cell> {
    return this.#cells
  }

  get changed(): Iterable<string> {
    return this.#changed.keys()
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
    return this.#perhapsExported.keys()
  }

  get switches(): Readonly<Switches> {
    return this.#switches
  }

  mark(): Mark {
    return this.#journal.length
  }

  /** Takes back all changes since a mark. */
  restore(mark: Mark): void {
    while (this.#journal.length > mark) this.#journal.pop()?.()
  }

  #put<V>(map: Map<string, V>, key: string, value: V): void {
    if (map.has(key)) {
      const before = map.get(key) as V
      this.#journal.push(() => map.set(key, before))
    } else this.#journal.push(() => map.delete(key))
    map.set(key, value)
  }

  setCell(name: string, cell: Cell): void {
    this.#put(this.#cells, name, cell)
    if (!this.#changed.has(name)) this.#put(this.#changed, name, true)
  }

  setShell(name: string, cell: ShellCell): void {
    this.#put(this.#shell, name, cell)
  }

  setFunction(name: string, definition: FunctionDefinition | null): void {
    this.#put(this.#functions, name, definition)
  }

  setShellFunction(name: string, definition: FunctionDefinition): void {
    this.#put(this.#shellFunctions, name, definition)
  }

  setSwitch(name: keyof Switches, value: boolean): void {
    const before = this.#switches[name]
    this.#journal.push(() => {
      this.#switches[name] = before
    })
    this.#switches[name] = value
  }

  /** Notes that the residual's shell has all that the config has made of a variable. */
  unchange(name: string): void {
    if (this.#changed.delete(name)) this.#journal.push(() => this.#changed.set(name, true))
  }

  /** The value of a variable: null where only the host knows it, undefined where it is known to be unset. */
  lookup(name: string): string | null | undefined {
    const cell = this.#cells.get(name)
    if (cell !== undefined) return isVolatile(name) ? null : cell.value
    if (this.#switches.anything || !this.initial.has(name)) return null
    return this.initial.get(name)
  }

  /** The cell of a variable, made from what was there before the config if nothing touched it yet. */
  cell(name: string): Cell {
    const cell = this.#cells.get(name)
    if (cell !== undefined) return cell
    return { ...blank, value: this.lookup(name), exported: inherited.has(name) }
  }

  /** What the residual's shell has under a name. */
  shellCell(name: string): ShellCell {
    const cell = this.#shell.get(name)
    if (cell !== undefined) return cell
    const value = this.initial.has(name) ? this.initial.get(name) : null
    return { value, exported: inherited.has(name), detached: value === undefined }
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

  /** Forgets what a statement with these effects may change when the host runs it. */
  forget(effects: Effects, place: Place): void {
    const forget = (name: string, cell: Cell): void => {
      this.setCell(name, cell)
      this.setShell(name, { value: null, exported: cell.exported, detached: cell.detached })
      this.unchange(name)
      if (this.#switches.allExport) this.#put(this.#perhapsExported, name, true)
    }
    for (const name of effects.assigns) {
      const cell = this.cell(name)
      const assignments = { place, previous: cell.assignments }
      const exported = cell.exported && !effects.unsets.has(name)
      if (exported !== cell.exported) this.#put(this.#perhapsExported, name, true)
      forget(name, { ...cell, value: null, exported, assigned: true, assignments, pieces: [] })
    }
    for (const name of effects.exports) this.#put(this.#perhapsExported, name, true)
    for (const name of effects.defines) this.setFunction(name, null)
    if (!effects.assignsAnything) return
    for (const [name, cell] of this.#cells) if (cell.value !== null) forget(name, { ...cell, value: null, pieces: [] })
    if (!this.#switches.anything) this.setSwitch('anything', true)
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
