/** What a service script can be asked for: the one list for its usage line, its help, the man pages and the documents. */

export interface Verb {
  readonly name: string
  /** What it does, in one line. */
  readonly does: string
}

export const verbs: readonly Verb[] = [
  { name: 'start', does: 'start the nodes that are not running, and confirm each' },
  { name: 'stop', does: 'send each node one TERM and wait until it has finished its tasks' },
  { name: 'restart', does: 'run configtest, then stop and start each node' },
  { name: 'try-restart', does: 'the same if a node is running, else nothing' },
  { name: 'rolling-restart', does: 'restart one node after the other, each confirmed before the next' },
  { name: 'force-reload', does: 'the same as restart' },
  { name: 'graceful', does: 'have each node finish its tasks and load its app again' },
  { name: 'status', does: 'print a line for each node; exit 0 when all are running, 3 when none is' },
  { name: 'ping', does: 'ask each node over the broker whether it answers' },
  { name: 'configtest', does: 'check account, program, directories and limits, and load the app' },
  { name: 'kill', does: 'send each node KILL, and remove its pid file' },
  { name: 'dryrun', does: 'print the commands that start would run' },
  { name: 'create-paths', does: 'make the directories of the pid files and logs' },
  { name: 'check-paths', does: 'check those directories' },
  { name: 'help', does: 'print this' },
]

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
