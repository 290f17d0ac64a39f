/** What the compiler asks of a service manager. A target is a folder that makes one of these, and a line in index.ts. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import type { Place } from '../diagnostics/source.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import type { Profile } from '../options/profile.js'
import type { Reader } from '../options/reader.js'
import type { Binding, Service } from '../service/model.js'
import type { Artefact } from './artefact.js'

/** A service, and the config it was resolved from. */
export interface Compiled {
  readonly service: Service
  readonly evaluation: Evaluation
  readonly reader: Reader
  /** Where the variables of `--env-file` stand, by name. */
  readonly places: ReadonlyMap<string, Place>
}

/** @typeParam Lowered what the target's files say: the service in the target's own terms */
export interface Target<Lowered = unknown> {
  /** As `--target` has it. */
  readonly name: string
  /** What only some targets are asked for. */
  readonly accepts: {
    /** The values of `--style`, the usual one first; none where the files have one form. */
    readonly styles: readonly string[]
    /** Whether the service manager reads environment files, so that a config in a conf.d directory is one. */
    readonly environmentFiles: boolean
  }
  /** Whether its services have pid files, in a directory that something has to make. */
  readonly pidFiles: boolean
  /** What is known of the environment before a config is read. */
  known(profile: Profile): readonly Binding[]

  /**
   * Says a service in the target's own terms. Never throws.
   *
   * @returns that, and what the config says and the target cannot, at its place; with an error nothing may be emitted
   */
  lower(compiled: Compiled): { readonly lowered: Lowered; readonly findings: readonly PlacedFinding[] }

  /** The files. They depend on what was lowered and on the style alone; undefined is the usual style. */
  emit(lowered: Lowered, style?: string): readonly Artefact[]

  /** The files of a service that reads its config when it starts; missing where only a known config can be emitted. */
  emitGeneric?(service: Service): readonly Artefact[]

  /** The command that has the service manager start the service at boot, once the files are in place. */
  enable(lowered: Lowered): string

  /** What that command is for, where it is something else than a start at boot. */
  readonly purpose?: string

  /** What the service manager would make of a config that is read by sh here: said when a config is checked. */
  notes?(compiled: Compiled): readonly PlacedFinding[]

  /** Files of an earlier compilation that a new one no longer makes; missing where files never change their names. */
  readonly leftovers?: Leftovers<Lowered>

  /** A commented example config in the syntax that the service manager reads; missing where it reads none. */
  sample?(profile: Profile): string
}

export interface Leftovers<Lowered> {
  /** The files that may be left, by their paths below the output directory, given what that directory holds. */
  candidates(lowered: Lowered, entries: readonly string[]): readonly string[]
  /** Whether a file was compiled from the same configs, by its first line. */
  isOurs(lowered: Lowered, firstLine: string): boolean
  /** What to say of a file that is left. */
  finding(compiled: Compiled, path: string): PlacedFinding
}
