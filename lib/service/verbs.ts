/** What a service script can be asked for: the one list for its usage line, its help, the man pages and the documents. */

import type { ServiceKind } from './model.js'

export interface Verb {
  readonly name: string
  /** What it does, in one line. */
  readonly does: string
  /** The same of a scheduler, where that is not a node like others. */
  readonly doesForBeat?: string
}

export const verbs: readonly Verb[] = [
  {
    name: 'start',
    does: 'start the nodes that are not running, and confirm each',
    doesForBeat: 'start the scheduler if it is not running, and confirm it',
  },
  {
    name: 'stop',
    does: 'send each node one TERM and wait until it has finished its tasks',
    doesForBeat: 'send the scheduler one TERM and wait until it has ended',
  },
  {
    name: 'restart',
    does: 'run configtest, then stop and start each node',
    doesForBeat: 'run configtest, then stop and start the scheduler',
  },
  {
    name: 'try-restart',
    does: 'the same if a node is running, else nothing',
    doesForBeat: 'the same if it is running, else nothing',
  },
  {
    name: 'rolling-restart',
    does: 'restart one node after the other, each confirmed before the next',
    doesForBeat: 'the same as restart',
  },
  { name: 'force-reload', does: 'the same as restart' },
  {
    name: 'graceful',
    does: 'have each node finish its tasks and load its app again',
    doesForBeat: 'the same as restart, if it is running',
  },
  {
    name: 'status',
    does: 'print a line for each node; exit 0 when all are running, 3 when none is',
    doesForBeat: 'print whether it is running; exit 0 when it is, 3 when it is stopped',
  },
  {
    name: 'ping',
    does: 'ask each node over the broker whether it answers',
    doesForBeat: 'not for a scheduler: exit 3',
  },
  { name: 'configtest', does: 'check account, program, directories and limits, and load the app' },
  {
    name: 'kill',
    does: 'send each node KILL, and remove its pid file',
    doesForBeat: 'send the scheduler KILL, and remove its pid file',
  },
  {
    name: 'dryrun',
    does: 'print the commands that start would run',
    doesForBeat: 'print the command that start would run',
  },
  {
    name: 'create-paths',
    does: 'make the directories of the pid files and logs',
    doesForBeat: 'make the directories of the pid file and log',
  },
  { name: 'check-paths', does: 'check those directories' },
  { name: 'help', does: 'print this' },
]

/** What a verb does, for a service of this kind. */
export function verbText({ does, doesForBeat }: Verb, kind: ServiceKind): string {
  return kind === 'celerybeat' ? (doesForBeat ?? does) : does
}

/** An exit status of a service script, and what it means (LSB 5.0 Core, 22.2). */
export interface ScriptStatus {
  readonly status: number
  readonly meaning: string
}

/** Of every verb but `status`. */
export const verbStatuses: readonly ScriptStatus[] = [
  { status: 0, meaning: 'success: start when all run, and stop when none does, too' },
  { status: 1, meaning: 'it failed; the reason is on standard error' },
  { status: 2, meaning: 'wrong arguments' },
  { status: 3, meaning: 'reload, or ping of a scheduler: not implemented' },
  { status: 4, meaning: 'only root can do this' },
  { status: 5, meaning: 'the celery program is missing' },
  { status: 6, meaning: 'not configured: the config, the account or a directory is missing or wrong' },
]

/** Of `status`. */
export const statusStatuses: readonly ScriptStatus[] = [
  { status: 0, meaning: 'all nodes are running' },
  { status: 1, meaning: 'a node is dead and its pid file exists, or only some nodes are running' },
  { status: 3, meaning: 'no node is running' },
  { status: 4, meaning: 'the script cannot tell' },
]
