/** Variables that are found in configs, though no script reads them, and what to say about each. */

/** A variable that configs set and no script reads, and what to say about it. */
export interface UnreadVariable {
  readonly name: string
  /** Completes "NAME is not read: …". */
  readonly reason: string
  /** What to do instead, where there is something. */
  readonly instead?: string
  /** It set up a program that is no longer run, so that nothing is lost with it. */
  readonly leftover?: true
}

const celeryev = 'the celeryev service does not exist any more'
const appSetting = "it is a setting of the application, which belongs in the application's own configuration"
const ofUnits = 'it is a setting of a unit of systemd'

export const unreadVariables: readonly UnreadVariable[] = [
  {
    name: 'CELERYCTL',
    reason: 'celeryctl was replaced by the celery program in Celery 3.0',
    instead: 'remove the line',
    leftover: true,
  },
  { name: 'CELERYD', reason: 'the worker is started through CELERY_BIN since Celery 3.0', instead: 'set CELERY_BIN' },
  { name: 'CELERYD_BIN', reason: 'worker and scheduler share one program', instead: 'set CELERY_BIN' },
  {
    name: 'ENABLED',
    reason: "it belonged to the script of Debian's old package",
    instead: 'disable the service itself (update-rc.d celeryd disable)',
  },
  ...['', '_OPTS', '_CAM', '_LOG_FILE', '_PID_FILE', '_LOG_LEVEL', '_USER', '_GROUP', '_CHDIR'].map((suffix) => ({
    name: `CELERYEV${suffix}`,
    reason: celeryev,
    leftover: true as const,
  })),
  {
    name: 'CELERY_CONFIG_MODULE',
    reason: 'Celery reads it only from the environment, and the scripts do not export it',
    instead: 'write "export CELERY_CONFIG_MODULE"',
  },
  {
    name: 'VIRTUALENV',
    reason: 'no script activates an environment',
    instead: "name the environment's celery in CELERY_BIN",
  },
  {
    name: 'VIRTUAL_ENV',
    reason: 'no script activates an environment',
    instead: "name the environment's celery in CELERY_BIN",
  },
  { name: 'CELERYD_STATE_DB', reason: appSetting, instead: 'add --statedb=FILE to CELERYD_OPTS' },
  { name: 'CELERYD_CONCURRENCY', reason: appSetting, instead: 'add --concurrency=N to CELERYD_OPTS' },
  { name: 'CELERYD_PREFETCH_MULTIPLIER', reason: appSetting, instead: 'add --prefetch-multiplier=N to CELERYD_OPTS' },
  { name: 'CELERYD_TASK_SOFT_TIME_LIMIT', reason: appSetting, instead: 'add --soft-time-limit=N to CELERYD_OPTS' },
  { name: 'CELERYD_TASK_TIME_LIMIT', reason: appSetting, instead: 'add --time-limit=N to CELERYD_OPTS' },
  { name: 'CELERYD_MAX_TASKS_PER_CHILD', reason: appSetting, instead: 'add --max-tasks-per-child=N to CELERYD_OPTS' },
  { name: 'CELERY_ACKS_LATE', reason: appSetting },
  {
    name: 'CELERYBEAT_SCHEDULE',
    reason: appSetting,
    instead: 'add --schedule=FILE to CELERYBEAT_OPTS for the database file',
  },
  { name: 'CELERYBEAT_SCHEDULER', reason: appSetting, instead: 'add --scheduler=CLASS to CELERYBEAT_OPTS' },
  { name: 'Environment', reason: ofUnits, instead: 'write its NAME=value as a line of its own, after export' },
  { name: 'EnvironmentFile', reason: ofUnits, instead: 'name the file in CELERYD_ENV_FILE' },
  { name: 'User', reason: ofUnits, instead: 'set CELERYD_USER' },
  { name: 'Group', reason: ofUnits, instead: 'set CELERYD_GROUP' },
  { name: 'WorkingDirectory', reason: ofUnits, instead: 'set CELERYD_CHDIR' },
  { name: 'ExecStart', reason: ofUnits, instead: 'set CELERY_BIN, CELERY_APP and CELERYD_OPTS' },
  { name: 'CELERYD_LOG_DIR', reason: 'no script knows it', instead: 'set CELERYD_LOG_FILE=DIRECTORY/%n%I.log' },
  { name: 'CELERYD_PID_DIR', reason: 'no script knows it', instead: 'set CELERYD_PID_FILE=DIRECTORY/%n.pid' },
  { name: 'CELERYD_RUN_DIR', reason: 'no script knows it', instead: 'set CELERYD_PID_FILE=DIRECTORY/%n.pid' },
  { name: 'CELERYBEAT_DB_FILE', reason: 'no script knows it', instead: 'add --schedule=FILE to CELERYBEAT_OPTS' },
]

const unreadByName = new Map(unreadVariables.map((variable) => [variable.name, variable]))

/** What is known of a variable that no script reads, if it is one of the well-known ones. */
export function findUnread(name: string): UnreadVariable | undefined {
  return unreadByName.get(name)
}
