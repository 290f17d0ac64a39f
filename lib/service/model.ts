/**
 * The resolved service: everything an emitter or `explain` needs, with nothing left to decide.
 *
 * A value is either known when compiling, or an expression that the script evaluates on its host. A frozen script has
 * mostly known values, a generic one mostly expressions; emitters treat both alike.
 */

import type { Profile } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'

export type { ServiceKind }

/** Text known now, or sh text that yields it at run time: one word, already quoted (`"${CELERYD_USER:-celery}"`). */
export type Value = { readonly known: string } | { readonly word: string }

/** One Celery worker, or the one scheduler. `%h` and `%d` stand where only the host knows its name. */
export interface Node {
  /** As Celery calls it: `worker1@%h`; for beat the service's name. */
  readonly name: string
  /** The name without its host: what messages and files use. */
  readonly shortName: string
  readonly pidfile: string
  /** As handed to the worker: `%i` and `%I` are the pool processes' and stay. */
  readonly logfile: string
  /** The log of the process that leads its pool, where `%I` is empty and `%i` is 0. */
  readonly mainLog: string
  /** The scheduler's schedule, as an absolute path; undefined for a worker. */
  readonly schedule: string | undefined
  /** The whole command line, CELERY_BIN first. */
  readonly argv: readonly string[]
  /** What precedes the sub-command in it: the program and the options of `celery` itself. */
  readonly program: readonly string[]
  /**
   * The same for a supervisor that starts the process itself and keeps what it prints: no pid file, and a log file only
   * where the config names one.
   */
  readonly supervised: readonly string[]
}

/** One file the config was read from. */
export interface ConfigFile {
  readonly path: string
  /** As POSIX `cksum` prints them. */
  readonly checksum: number
  readonly size: number
}

export interface Service {
  readonly kind: ServiceKind
  readonly name: string
  /** The packager's choices. */
  readonly profile: Profile
  readonly user: Value
  /** Known to be empty: the user's own. */
  readonly group: Value
  /** Where the service runs; `/` when the config names nothing. */
  readonly chdir: Value
  /** Arguments of the shell's `ulimit`; empty for none. */
  readonly ulimit: Value
  readonly su: Value
  /** What replaces the options that the script would choose for su; empty for none. */
  readonly suArguments: Value
  /** Whether the script creates the directories of the pid files, or of the log files; null when the host decides. */
  readonly createRunDirectory: boolean | null
  readonly createLogDirectory: boolean | null
  /** Of the nodes; empty for what the config's own umask says, else 022. */
  readonly umask: Value
  /** The file of further variables, which is read when something is started; empty for none. */
  readonly envFile: Value
  /** `0` when configtest does not load the app. */
  readonly checkApp: Value
  /** Seconds; 0 for no limit. */
  readonly startTimeout: Value
  /** Seconds; 0 for no limit. */
  readonly stopTimeout: Value
  /** What the service gets exported, in order, where it is known. */
  readonly environment: readonly Binding[]
  /** The node table, or undefined when it is resolved on the host. */
  readonly nodes: readonly Node[] | undefined
  /** The sh texts that the script runs first, in order: what of the config only its host can know. */
  readonly residual: readonly string[]
  /** Options with known values, which the script sets because an expression of this service names them. */
  readonly assignments: readonly Binding[]
  /** What it was compiled from; undefined for a generic script, which reads its config itself. */
  readonly configs: readonly ConfigFile[] | undefined
  /** The other files that it depends on: sourced ones that were followed, and those of `--env-file`. */
  readonly inputs: readonly ConfigFile[]
  /** The arguments of `compile` that make the same again, where output goes left out. */
  readonly call: readonly string[]
  /** What in its text is not for everybody: names of variables, and paths of files that are private. */
  readonly secrets: readonly string[]
}

/** An environment variable of the service. */
export interface Binding {
  readonly name: string
  readonly value: string
}
