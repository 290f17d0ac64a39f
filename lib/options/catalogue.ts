/**
 * Every option of the services, declared once: evaluation, defaults, diagnostics, `sample`, the man page and the tables
 * in docs/ all read this list. Defaults and fallbacks are those of Celery's generic init scripts, which win over the
 * manual where the two differ.
 */

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
  /** The value when the config sets none; `{name}` stands for the instance's own part. Undefined: nothing. */
  readonly default: string | undefined
  /** The option read instead when this one is empty. */
  readonly fallback?: string
  /** Other spellings that are read when this one is empty. */
  readonly aliases?: readonly string[]
  /** What `sample` writes. */
  readonly example: string
  /** Read from the environment of the script instead of the config. */
  readonly environment?: boolean
  /** Sentences for people, without Markdown. */
  readonly documentation: string
}

const worker: readonly ServiceKind[] = ['celeryd']
const beat: readonly ServiceKind[] = ['celerybeat']
const both: readonly ServiceKind[] = ['celeryd', 'celerybeat']

export const catalogue: readonly Option[] = [
  {
    name: 'CELERY_APP',
    services: both,
    type: 'app',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: 'proj',
    documentation: 'The Celery application, as for --app: a module, or module:attribute.',
  },
  {
    name: 'CELERY_BIN',
    services: both,
    type: 'program',
    status: 'documented',
    since: '0.1.0',
    default: 'celery',
    example: '/usr/local/bin/celery',
    documentation:
      'The celery program: an absolute path, or a name looked up in PATH; words after it are arguments, as in "/venv/bin/python -m celery".',
  },
  {
    name: 'CELERYD_NODES',
    services: worker,
    type: 'nodes',
    status: 'documented',
    since: '0.1.0',
    default: '{node}',
    example: 'worker1',
    documentation: 'The names of the nodes, separated by blanks, or how many there are.',
  },
  {
    name: 'CELERYD_OPTS',
    services: worker,
    type: 'words',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: '--time-limit=300 --concurrency=8',
    documentation:
      'More arguments of the worker, with the per-node forms of celery multi (-c:worker2 4). Words may be quoted as in sh.',
  },
  {
    name: 'CELERYD_CHDIR',
    services: worker,
    type: 'directory',
    status: 'documented',
    since: '0.1.0',
    default: '/',
    example: '/opt/Myproject',
    documentation: 'The directory the worker starts in.',
  },
  {
    name: 'CELERYD_PID_FILE',
    services: worker,
    type: 'path',
    status: 'documented',
    since: '0.1.0',
    default: '/var/run/{name}/%n.pid',
    example: '/var/run/celery/%n.pid',
    documentation: "The path of the pid file; %n is the node's name.",
  },
  {
    name: 'CELERYD_LOG_FILE',
    services: worker,
    type: 'path',
    status: 'documented',
    since: '0.1.0',
    default: '/var/log/{name}/%n%I.log',
    example: '/var/log/celery/%n%I.log',
    documentation:
      'The path of the log file; %n is the node, %I the number of the pool process: without it the processes of a prefork pool write into one file.',
  },
  {
    name: 'CELERYD_LOG_LEVEL',
    services: worker,
    type: 'level',
    status: 'documented',
    since: '0.1.0',
    default: 'INFO',
    aliases: ['CELERYD_LOGLEVEL'],
    example: 'INFO',
    documentation: 'DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL.',
  },
  {
    name: 'CELERYD_USER',
    services: worker,
    type: 'user',
    status: 'documented',
    since: '0.1.0',
    default: 'celery',
    example: 'celery',
    documentation: 'The account the worker runs as.',
  },
  {
    name: 'CELERYD_GROUP',
    services: worker,
    type: 'group',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: 'celery',
    documentation: "The group the worker runs as, and that owns its directories; by default the account's own.",
  },
  {
    name: 'CELERY_CREATE_DIRS',
    services: both,
    type: 'boolean',
    status: 'documented',
    since: '0.1.0',
    default: '0',
    example: '1',
    documentation:
      'With 1 the run and the log directory are created even when the config names its own files. Directories of files that are left at their default are always created.',
  },
  {
    name: 'CELERY_CREATE_RUNDIR',
    services: both,
    type: 'boolean',
    status: 'documented',
    since: '0.1.0',
    default: '0',
    example: '1',
    documentation: 'As CELERY_CREATE_DIRS, for the directory of the pid file alone.',
  },
  {
    name: 'CELERY_CREATE_LOGDIR',
    services: both,
    type: 'boolean',
    status: 'documented',
    since: '0.1.0',
    default: '0',
    example: '1',
    documentation: 'As CELERY_CREATE_DIRS, for the directory of the log file alone.',
  },
  {
    name: 'CELERYD_SU_ARGS',
    services: worker,
    type: 'words',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: '-l',
    documentation:
      'Arguments for su, instead of those the script would choose. With -l the account logs in, which is not recommended: what its profile sets reaches the worker.',
  },
  {
    name: 'CELERYD_ULIMIT',
    services: worker,
    type: 'limits',
    status: 'understood',
    since: '0.1.0',
    default: undefined,
    example: '-n 4096',
    documentation: 'Arguments of the ulimit command, run before every start. A bare number limits the size of files.',
  },
  {
    name: 'CELERYD_START_TIMEOUT',
    services: worker,
    type: 'seconds',
    status: 'new',
    since: '0.1.0',
    default: '60',
    example: '60',
    documentation: 'How many seconds a start may take before it counts as failed; 0 is no limit.',
  },
  {
    name: 'CELERYD_STOP_TIMEOUT',
    services: worker,
    type: 'seconds',
    status: 'new',
    since: '0.1.0',
    default: '0',
    example: '600',
    documentation:
      'How many seconds stop waits for tasks to finish before it reports failure; 0 is no limit. Nothing is killed then.',
  },
  {
    name: 'CELERYD_SU',
    services: worker,
    type: 'program',
    status: 'understood',
    since: '0.1.0',
    default: 'su',
    aliases: ['CELERY_SU'],
    example: 'su',
    documentation: 'The program that changes to the account.',
  },
  {
    name: 'CELERY_LOADER',
    services: both,
    type: 'app',
    status: 'understood',
    since: '0.1.0',
    default: undefined,
    example: 'django',
    documentation: 'Exported to the service: the loader class that Celery uses.',
  },
  {
    name: 'DAEMON_OPTS',
    services: both,
    type: 'words',
    status: 'understood',
    since: '0.1.0',
    default: undefined,
    example: '--quiet',
    documentation: 'More arguments of the service; the second argument of the script is added to them.',
  },
  {
    name: 'CELERYBEAT_OPTS',
    services: beat,
    type: 'words',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: '--schedule=/var/run/celery/celerybeat-schedule',
    documentation:
      'More arguments of the scheduler. Words may be quoted as in sh. Without --schedule its file is beside the pid file, which is lost at a reboot.',
  },
  {
    name: 'CELERYBEAT_PID_FILE',
    services: beat,
    type: 'path',
    status: 'documented',
    since: '0.1.0',
    default: '/var/run/{name}/beat.pid',
    example: '/var/run/celery/beat.pid',
    documentation: 'The path of the pid file.',
  },
  {
    name: 'CELERYBEAT_LOG_FILE',
    services: beat,
    type: 'path',
    status: 'documented',
    since: '0.1.0',
    default: '/var/log/{name}/beat.log',
    example: '/var/log/celery/beat.log',
    documentation: 'The path of the log file.',
  },
  {
    name: 'CELERYBEAT_LOG_LEVEL',
    services: beat,
    type: 'level',
    status: 'documented',
    since: '0.1.0',
    default: 'INFO',
    aliases: ['CELERYBEAT_LOGLEVEL'],
    example: 'INFO',
    documentation: 'DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL.',
  },
  {
    name: 'CELERYBEAT_USER',
    services: beat,
    type: 'user',
    status: 'documented',
    since: '0.1.0',
    default: 'celery',
    fallback: 'CELERYD_USER',
    example: 'celery',
    documentation: 'The account the scheduler runs as.',
  },
  {
    name: 'CELERYBEAT_GROUP',
    services: beat,
    type: 'group',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    fallback: 'CELERYD_GROUP',
    example: 'celery',
    documentation: "The group the scheduler runs as, and that owns its directories; by default the account's own.",
  },
  {
    name: 'CELERYBEAT_CHDIR',
    services: beat,
    type: 'directory',
    status: 'documented',
    since: '0.1.0',
    default: '/',
    fallback: 'CELERYD_CHDIR',
    example: '/opt/Myproject',
    documentation: 'The directory the scheduler starts in.',
  },
  {
    name: 'CELERYBEAT_SU_ARGS',
    services: beat,
    type: 'words',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    example: '-l',
    documentation: 'As CELERYD_SU_ARGS, for the scheduler.',
  },
  {
    name: 'CELERYBEAT_SU',
    services: beat,
    type: 'program',
    status: 'understood',
    since: '0.1.0',
    default: 'su',
    example: 'su',
    documentation: 'The program that changes to the account.',
  },
  {
    name: 'CELERYBEAT_ULIMIT',
    services: beat,
    type: 'limits',
    status: 'new',
    since: '0.1.0',
    default: undefined,
    example: '-n 4096',
    documentation: 'As CELERYD_ULIMIT, for the scheduler.',
  },
  {
    name: 'CELERYBEAT_START_TIMEOUT',
    services: beat,
    type: 'seconds',
    status: 'new',
    since: '0.1.0',
    default: '60',
    example: '60',
    documentation: 'As CELERYD_START_TIMEOUT, for the scheduler.',
  },
  {
    name: 'CELERYBEAT_STOP_TIMEOUT',
    services: beat,
    type: 'seconds',
    status: 'new',
    since: '0.1.0',
    default: '30',
    example: '30',
    documentation: 'As CELERYD_STOP_TIMEOUT, for the scheduler.',
  },
  {
    name: 'CELERYBEAT',
    services: beat,
    type: 'program',
    status: 'obsolete',
    since: '0.1.0',
    default: 'celery',
    fallback: 'CELERY_BIN',
    example: '/usr/local/bin/celery',
    documentation: 'The program of the scheduler, where it is another than that of the worker. For old configs.',
  },
  {
    name: 'CELERY_DEFAULTS',
    services: both,
    type: 'path',
    status: 'understood',
    since: '0.1.0',
    default: undefined,
    environment: true,
    example: '/etc/default/celeryd',
    documentation:
      'The path of the one config that a generic script reads, instead of those it would look for. A config cannot set it.',
  },
  {
    name: 'C_FAKEFORK',
    services: both,
    type: 'boolean',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    environment: true,
    example: '1',
    documentation:
      'Set in the environment of the script, start stays in the foreground and shows what the service prints.',
  },
  {
    name: 'C_FORCE_ROOT',
    services: both,
    type: 'boolean',
    status: 'documented',
    since: '0.1.0',
    default: undefined,
    environment: true,
    example: '1',
    documentation:
      'Exported by the config or set in the environment of the script, it lets a worker run as root that otherwise refuses to.',
  },
]

const byName = new Map<string, Option>()
for (const option of catalogue) byName.set(option.name, option)
const byAlias = new Map<string, Option>()
for (const option of catalogue) for (const alias of option.aliases ?? []) byAlias.set(alias, option)

/** The option of this very name, if there is one. */
export function findOption(name: string): Option | undefined {
  return byName.get(name)
}

/** The option that is read under this name: its own, or another spelling. */
export function optionReading(name: string): Option | undefined {
  return byName.get(name) ?? byAlias.get(name)
}

/** Every name that a service reads, other spellings included. */
export function optionNames(kind?: ServiceKind): readonly string[] {
  return catalogue
    .filter((option) => kind === undefined || option.services.includes(kind))
    .flatMap((option) => [option.name, ...(option.aliases ?? [])])
}

/**
 * The default of an option for an instance. The services themselves share `celery` in paths and node names, so that a
 * config for both needs one directory; an instance under another name gets its own.
 *
 * @param instance the name of the instance: `celeryd`, `celerybeat` or another
 */
export function defaultValue(option: Option, kind: ServiceKind, instance: string): string | undefined {
  const own = instance === kind ? 'celery' : instance
  return option.default?.replaceAll(/\{(?:name|node)\}/g, () => own)
}

/**
 * The value of an option: the first non-empty of its own name, its other spellings, its fallback, and its default.
 *
 * @param read the value a name has in the config: null where only the host knows it, undefined where it is not set
 * @returns null where only the host knows it, undefined where nothing is set and there is no default
 */
export function effectiveValue(
  option: Option,
  kind: ServiceKind,
  instance: string,
  read: (name: string) => string | null | undefined,
): string | null | undefined {
  for (const name of [option.name, ...(option.aliases ?? [])]) {
    const value = read(name)
    if (value === null || (value !== undefined && value !== '')) return value
  }
  const fallback = option.fallback === undefined ? undefined : byName.get(option.fallback)
  if (fallback !== undefined) {
    const value = read(fallback.name)
    if (value === null || (value !== undefined && value !== '')) return value
  }
  return defaultValue(option, kind, instance)
}

/** The options that a config sets, all unset at first: what is known when the caller's environment is not configuration. */
export function unsetOptions(): ReadonlyMap<string, undefined> {
  const names = catalogue
    .filter((option) => option.environment !== true)
    .flatMap((option) => [option.name, ...(option.aliases ?? [])])
  return new Map([...names, 'CELERYD_MULTI'].map((name) => [name, undefined]))
}
