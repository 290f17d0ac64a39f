/** What evaluation takes and gives. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import type { Place, Source } from '../diagnostics/source.js'
import type { Script } from '../syntax/ast.js'
import type { Residual } from './chunk.js'
import type { Variable } from './value.js'

export type { PlacedFinding }

export interface EvaluationOptions {
  /** The text of a file that a config sources by an absolute path, or undefined to leave that to the host. */
  readonly follow?: (path: string) => Source | undefined
  /** What is known of variables before the config is read: undefined for a variable that is known to be unset. */
  readonly initial?: ReadonlyMap<string, string | undefined>
  /**
   * The names that the environment of the config may hold, PATH, the locale and the shell's own variables aside; all
   * others are unset. Left out: it may hold any.
   */
  readonly environment?: ReadonlySet<string>
}

/** A file that was read. */
export interface ReadSource {
  readonly source: Source
  readonly script: Script
  /** The statement that sources it, where another file does. */
  readonly from?: Place
}

export interface Evaluation {
  /** Every variable that the config assigned and did not unset, in the order of first assignment. */
  readonly variables: ReadonlyMap<string, Variable>
  /** The names that are exported, with or without a value. */
  readonly exported: readonly string[]
  /** The names that the residual may export as well. */
  readonly perhapsExported: readonly string[]
  /** The names in `variables` whose value only the host knows. */
  readonly dynamic: readonly string[]
  /** What the host has to run, before the values of static variables are assigned. */
  readonly residual: readonly Residual[]
  /** A statement that is not known may have assigned any variable: those not in `variables` may be set, too. */
  readonly assignsAnything: boolean
  /** The sources that were read, with those that were followed. */
  readonly sources: readonly ReadSource[]
  readonly findings: readonly PlacedFinding[]
  /** The value of a variable: null where only the host knows it, undefined where the config does not set it. */
  value(name: string): string | null | undefined
}

/** How commands left the list they stand in; undefined where they ran to its end. */
export interface Jump {
  readonly how: 'break' | 'continue' | 'return' | 'exit'
  /** The loops that `break` and `continue` are still to leave. */
  readonly levels: number
}
