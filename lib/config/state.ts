/** What is known of the shell's variables at one point of a config, and what the residual's own shell has by then. */

import type { FunctionDefinition } from './ast.js'
import type { Effects } from './effects.js'
import type { Piece, Place, Variable } from './value.js'

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
  readonly assignments: readonly Place[]
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
  assignments: [],
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

export class State {
  cells: Map<string, Cell>
  shell: Map<string, ShellCell>
  functions: Map<string, FunctionDefinition | null>
  /** The functions that the residual has defined. */
  shellFunctions: Map<string, FunctionDefinition | null>
  /** `set -a` */
  allExport = false
  shellAllExport = false
  /** Names that the host may export, depending on what it runs. */
  perhapsExported: Set<string>
  /** Something may have assigned any variable, also those that have no cell. */
  anything = false

  /** @param initial what is known before the config is read: undefined for a variable known to be unset */
  constructor(readonly initial: ReadonlyMap<string, string | undefined>) {
    this.cells = new Map()
    this.shell = new Map()
    this.functions = new Map()
    this.shellFunctions = new Map()
    this.perhapsExported = new Set()
  }

  /** A copy to come back to. */
  save(): State {
    const copy = new State(this.initial)
    copy.restore(this)
    return copy
  }

  restore(saved: State): void {
    this.cells = new Map(saved.cells)
    this.shell = new Map(saved.shell)
    this.functions = new Map(saved.functions)
    this.shellFunctions = new Map(saved.shellFunctions)
    this.perhapsExported = new Set(saved.perhapsExported)
    this.allExport = saved.allExport
    this.shellAllExport = saved.shellAllExport
    this.anything = saved.anything
  }

  /** The value of a variable: null where only the host knows it, undefined where it is known to be unset. */
  lookup(name: string): string | null | undefined {
    const cell = this.cells.get(name)
    if (cell !== undefined) return isVolatile(name) ? null : cell.value
    if (this.anything || !this.initial.has(name)) return null
    return this.initial.get(name)
  }

  /** The cell of a variable, made from what was there before the config if nothing touched it yet. */
  cell(name: string): Cell {
    const cell = this.cells.get(name)
    if (cell !== undefined) return cell
    return { ...blank, value: this.lookup(name), exported: inherited.has(name) }
  }

  /** What the residual's shell has under a name. */
  shellCell(name: string): ShellCell {
    const cell = this.shell.get(name)
    if (cell !== undefined) return cell
    const value = this.initial.has(name) ? this.initial.get(name) : null
    return { value, exported: inherited.has(name), detached: value === undefined }
  }

  assign(name: string, value: string | null, pieces: readonly Piece[], place: Place): void {
    const cell = this.cell(name)
    this.cells.set(name, {
      ...cell,
      value,
      exported: cell.exported || this.allExport,
      assigned: true,
      assignments: [...cell.assignments, place],
      pieces,
    })
  }

  /** Forgets what a statement with these effects may change when the host runs it. */
  forget(effects: Effects, place: Place): void {
    const names = effects.assignsAnything ? new Set([...effects.assigns, ...this.cells.keys()]) : effects.assigns
    for (const name of names) {
      const cell = this.cell(name)
      const certainly = effects.assigns.has(name)
      const assignments = certainly ? [...cell.assignments, place] : cell.assignments
      const assigned = cell.assigned || certainly
      this.cells.set(name, { ...cell, value: null, assigned, assignments, pieces: [] })
      this.shell.set(name, { value: null, exported: cell.exported, detached: cell.detached })
      if (this.allExport) this.perhapsExported.add(name)
    }
    for (const name of effects.exports) this.perhapsExported.add(name)
    for (const name of effects.defines) this.functions.set(name, null)
    if (!effects.assignsAnything) return
    this.anything = true
    for (const name of this.functions.keys()) this.functions.set(name, null)
  }

  /** The variables that the config assigned and did not unset. */
  variables(): ReadonlyMap<string, Variable> {
    const variables = new Map<string, Variable>()
    for (const [name, cell] of this.cells) {
      if (!cell.assigned || cell.value === undefined) continue
      const { exported, assignments, pieces } = cell
      const value = isVolatile(name) ? null : cell.value
      variables.set(name, { name, value, exported, readonly: cell.readonly, assignments, pieces })
    }
    return variables
  }
}
