/** All that was seen of a service: what the findings are made of. */

import type { Service } from '../service/model.js'
import type { AccountFacts } from './account.js'
import type { InstalledScript, InstalledUnit } from './installed.js'
import type { Manager } from './manager.js'
import type { Freshness } from './origin.js'
import type { RunningFacts } from './running.js'
import type { Found } from './services.js'

export interface ConfigFacts {
  readonly path: string
  readonly isThere: boolean
  /** Why others than root can change it; '' where they cannot, undefined where it is not known. */
  readonly changeableBy: string | undefined
}

/** An installed file beside what would be made now. */
export interface FileFacts {
  readonly path: string
  readonly freshness: Freshness | 'unknown'
  readonly version: string
  /** The command that makes it anew. */
  readonly command: string
  /** What is wrong with its mode, and the command that corrects it. */
  readonly badMode?: { readonly problem: string; readonly fix: string } | undefined
}

/** What the script's own `configtest` has said; or why it was not asked. */
export type AppFacts =
  | { readonly tried: true; readonly status: number | null; readonly lines: readonly string[] }
  | { readonly tried: false; readonly why: string }

/** A unit or script of another name that runs the same nodes. */
export interface Rival {
  readonly path: string
  readonly unit: string | undefined
  /** A pid file that both have. */
  readonly shared: string
}

export interface ServiceFacts extends Omit<Found, 'configs'> {
  readonly configs: readonly ConfigFacts[]
  /** As it would be compiled; undefined where there is no config. */
  readonly service: Service | undefined
  readonly errors: readonly string[]
  /** Those of the file that ENV_FILE names. */
  readonly envFileErrors: readonly string[]
  readonly warnings: number
  /** The version of this compiler. */
  readonly version: string
  readonly files: readonly FileFacts[]
  /** Units that an earlier compilation of the same config made, and paths of those that are not installed. */
  readonly unitsLeft: readonly string[]
  readonly unitsMissing: readonly string[]
  readonly rivals: readonly Rival[]
  readonly account: AccountFacts | undefined
  readonly running: RunningFacts
  /** undefined where something before it has failed, so that it was not asked for. */
  readonly app: AppFacts | undefined
  /** The command that shows what is wrong with its configs, and with the files that are compiled in with them. */
  readonly checkCommand: string
  /** The command that compiles it for this host, as what is installed. */
  readonly compileCommand: string
  /** The command that compiles it for this host's service manager. */
  readonly nativeCommand: string
}

export interface HostFacts {
  readonly manager: Manager
  /** Whether root asks. */
  readonly isRoot: boolean
  /** The version of this compiler. */
  readonly version: string
}

export type { InstalledScript, InstalledUnit }
