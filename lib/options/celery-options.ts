/**
 * Every option of Celery's own command line, declared once, for Celery 4.4 to 5.6: what `celery multi` needs to know, the
 * scheduler's command line, the checks and the awk of the scripts read this table. A test compares it with what Celery
 * 4.4, 5.2 and 5.6 themselves declare (celery/bin/celery.py, worker.py, beat.py, base.py; celery/apps/multi.py).
 */

import type { ServiceKind } from './service-kind.js'

/** Whose option it is: `global` ones stand before the sub-command, `multi` ones are celery multi's own. */
export type CeleryScope = 'global' | 'worker' | 'beat' | 'multi'

/** What an option takes: nothing, or a value of a kind that Celery checks. */
export type CeleryValue =
  | 'flag'
  | 'text'
  | 'path'
  | 'integer'
  | 'float'
  | 'level'
  | 'optimization'
  | 'pool'
  | 'autoscale'
  | 'umask'

/** A file that an option names. */
export type CeleryFile = 'pid' | 'log' | 'state' | 'schedule'

/** One way to write an option. */
export interface Spelling {
  /** With its dashes. */
  readonly text: string
  /** The first Celery that knows it, where that is newer than 4.4. */
  readonly since?: string
  /** The last Celery that knows it. */
  readonly until?: string
}

export interface CeleryOption {
  /** The long spelling, or the only one. */
  readonly name: string
  readonly scope: CeleryScope
  readonly value: CeleryValue
  /** All spellings, the name first. */
  readonly spellings: readonly Spelling[]
  /** The variable of a config that sets it, by service. */
  readonly variables: Readonly<Partial<Record<ServiceKind, string>>>
  readonly file?: CeleryFile
  /** Of a global option: celery multi puts it before the sub-command (celery/apps/multi.py, Node._prepare_argv). */
  readonly moved?: boolean
  /** Where Celery has no such option any more: what to do. */
  readonly instead?: string
}

type Row = readonly [
  scope: CeleryScope,
  value: CeleryValue,
  /** Spellings, the name first; `>5.3` after one is its first Celery, `<4.4` its last. */
  spellings: string,
  more?: Partial<Pick<CeleryOption, 'variables' | 'file' | 'moved' | 'instead'>>,
]

/** `CELERYD_X` and `CELERYBEAT_X`. */
const own = (suffix: string) => ({ celeryd: `CELERYD_${suffix}`, celerybeat: `CELERYBEAT_${suffix}` })
const app = { celeryd: 'CELERY_APP', celerybeat: 'CELERY_APP' }
const bin = { celeryd: 'CELERY_BIN', celerybeat: 'CELERY_BIN' }

/** What worker and beat have in common: celery/bin/base.py, CeleryDaemonCommand. */
function daemonRows(scope: CeleryScope): readonly Row[] {
  return [
    [scope, 'level', '--loglevel -l', { variables: own('LOG_LEVEL') }],
    [scope, 'path', '--logfile -f', { variables: own('LOG_FILE'), file: 'log' }],
    [scope, 'path', '--pidfile', { variables: own('PID_FILE'), file: 'pid' }],
    [scope, 'text', '--uid', { variables: own('USER') }],
    [scope, 'text', '--gid', { variables: own('GROUP') }],
    [scope, 'umask', '--umask', { variables: own('UMASK') }],
    [scope, 'path', '--executable', { variables: bin }],
  ]
}

const rows: readonly Row[] = [
  ['global', 'text', '--app -A', { variables: app, moved: true }],
  ['global', 'text', '--broker -b', { moved: true }],
  ['global', 'text', '--result-backend', { moved: true }],
  ['global', 'text', '--loader', { moved: true }],
  ['global', 'text', '--config', { moved: true }],
  ['global', 'path', '--workdir', { variables: own('CHDIR'), moved: true }],
  ['global', 'flag', '--no-color -C', { moved: true }],
  ['global', 'flag', '--quiet -q', { moved: true }],
  ['global', 'flag', '--skip-checks>5.3'],
  ['global', 'flag', '--version'],
  ['global', 'flag', '--help -h<4.4'],

  ['worker', 'text', '--hostname -n'],
  ['worker', 'flag', '--detach -D'],
  ['worker', 'path', '--statedb -S', { file: 'state' }],
  ['worker', 'optimization', '--optimization>5.3 -O'],
  ['worker', 'integer', '--prefetch-multiplier'],
  ['worker', 'flag', '--disable-prefetch>5.6'],
  ['worker', 'integer', '--concurrency -c'],
  ['worker', 'pool', '--pool -P'],
  ['worker', 'flag', '--task-events -E --events'],
  ['worker', 'float', '--time-limit'],
  ['worker', 'float', '--soft-time-limit'],
  ['worker', 'integer', '--max-tasks-per-child --maxtasksperchild<4.4'],
  ['worker', 'integer', '--max-memory-per-child --maxmemperchild<4.4'],
  ['worker', 'flag', '--purge --discard'],
  ['worker', 'text', '--queues -Q'],
  ['worker', 'text', '--exclude-queues -X'],
  ['worker', 'text', '--include -I'],
  ['worker', 'flag', '--without-gossip'],
  ['worker', 'flag', '--without-mingle'],
  ['worker', 'flag', '--without-heartbeat'],
  ['worker', 'integer', '--heartbeat-interval'],
  ['worker', 'autoscale', '--autoscale'],
  ['worker', 'flag', '--beat -B'],
  ['worker', 'path', '--schedule-filename -s --schedule', { file: 'schedule' }],
  ['worker', 'text', '--scheduler'],
  ...daemonRows('worker'),

  ['beat', 'flag', '--detach'],
  ['beat', 'path', '--schedule -s', { file: 'schedule' }],
  ['beat', 'text', '--scheduler -S'],
  ['beat', 'integer', '--max-interval'],
  ...daemonRows('beat'),

  ['multi', 'text', '--cmd'],
  ['multi', 'text', '--append'],
  ['multi', 'text', '--prefix'],
  ['multi', 'text', '--suffix'],
  ['multi', 'text', '--range-prefix'],
  ['multi', 'flag', '--nosplash'],
  ['multi', 'flag', '--verbose'],

  // Gone before Celery 4.4. Celery 4 still left the two of execv out in silence.
  ['worker', 'flag', '--autoreload<3.1', { instead: 'restart the service after a change instead' }],
  ['worker', 'flag', '--no-execv<4.4', { instead: 'remove it' }],
  ['worker', 'flag', '--force-execv<4.4', { instead: 'remove it' }],
  ['worker', 'text', '--settings<3.1', { instead: 'export DJANGO_SETTINGS_MODULE=… instead' }],
  ['worker', 'text', '--pythonpath<3.1', { instead: 'export PYTHONPATH=… instead' }],
  ['beat', 'text', '--settings<3.1', { instead: 'export DJANGO_SETTINGS_MODULE=… instead' }],
  ['beat', 'text', '--pythonpath<3.1', { instead: 'export PYTHONPATH=… instead' }],
]

function spelling(written: string): Spelling {
  const [, text = written, mark, version = ''] = /^([^<>]*)(?:([<>])(.*))?$/.exec(written) ?? []
  return mark === undefined ? { text } : mark === '>' ? { text, since: version } : { text, until: version }
}

export const celeryOptions: readonly CeleryOption[] = rows.map(([scope, value, written, more = {}]) => {
  const spellings = written.split(' ').map(spelling)
  return { name: spellings[0]?.text ?? '', scope, value, spellings, variables: {}, ...more }
})

/** An option by one of its spellings. */
export interface FoundOption {
  readonly option: CeleryOption
  readonly spelling: Spelling
}

const byScope = new Map<CeleryScope, Map<string, FoundOption>>()
for (const option of celeryOptions) {
  const found = byScope.get(option.scope) ?? new Map<string, FoundOption>()
  byScope.set(option.scope, found)
  for (const each of option.spellings) found.set(each.text, { option, spelling: each })
}

/** The option that is written so, in the first of the scopes that has one. */
export function findCeleryOption(written: string, scopes: readonly CeleryScope[]): FoundOption | undefined {
  for (const scope of scopes) {
    const found = byScope.get(scope)?.get(written)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether an option takes a value. */
export function takesValue({ value }: CeleryOption): boolean {
  return value !== 'flag'
}

/**
 * The spellings of some options, for lists such as `the global options with a value`.
 *
 * @param which what the options must be; what is left out may be anything. `removed` ones are left out unless asked for.
 * @returns all spellings, in the order of the table
 */
export function celerySpellings(which: {
  readonly scope?: CeleryScope | readonly CeleryScope[]
  readonly value?: boolean
  readonly file?: CeleryFile
  readonly moved?: boolean
  readonly long?: boolean
  readonly removed?: boolean
}): readonly string[] {
  const scopes = which.scope === undefined ? undefined : [which.scope].flat()
  return celeryOptions
    .filter(
      (option) =>
        (scopes === undefined || scopes.includes(option.scope)) &&
        (which.value === undefined || takesValue(option) === which.value) &&
        (which.file === undefined || option.file === which.file) &&
        (which.moved === undefined || option.moved === which.moved),
    )
    .flatMap(({ spellings }) => spellings)
    .filter(({ text, until }) => (which.removed === true || until === undefined) && isLong(text, which.long))
    .map(({ text }) => text)
}

function isLong(text: string, long: boolean | undefined): boolean {
  return long === undefined || text.startsWith('--') === long
}

/** Each other spelling with the long name of its option, `-A` with `--app`: in the order of the table. */
export function celeryLongNames(scopes: readonly CeleryScope[]): ReadonlyMap<string, string> {
  return new Map(
    celeryOptions
      .filter(({ scope }) => scopes.includes(scope))
      .flatMap(({ name, spellings }) => spellings.slice(1).map(({ text }) => [text, name] as const)),
  )
}
