/** What is declared of each option of a config. */

import type { ServiceKind } from './service-kind.js'

export type OptionType =
  | 'app'
  | 'program'
  | 'nodes'
  | 'words'
  | 'path'
  | 'directory'
  | 'level'
  | 'user'
  | 'group'
  | 'boolean'
  | 'seconds'
  | 'limits'
  | 'umask'
  | 'unit'

/** Where an option stands: in Celery's manual, only in its scripts, new here, or kept alive for old configs. */
export type OptionStatus = 'documented' | 'understood' | 'new' | 'obsolete'

export interface Option {
  readonly name: string
  /** The services that read it. */
  readonly services: readonly ServiceKind[]
  readonly type: OptionType
  readonly status: OptionStatus
  /** The version of this compiler that first read it. */
  readonly since: string
  /**
   * The value when the config sets none; undefined: nothing. `{name}` and `{node}` stand for the instance's own part,
   * `{run}`, `{log}`, `{user}`, `{group}` and `{program}` for what the profile says.
   */
  readonly default: string | undefined
  /** The option read instead when this one is empty. */
  readonly fallback?: string
  /** Other spellings that are read when this one is empty. */
  readonly aliases?: readonly string[]
  /** What `sample` writes, with the profile's parts as in the default. */
  readonly example: string
  /** Read from the environment of the script instead of the config. */
  readonly environment?: boolean
  /** Sentences for people, without Markdown. */
  readonly documentation: string
}
