/** The scheduler of celerybeat: from the words of its config to its command line. */

import { celeryLongNames, celerySpellings } from '../options/celery-options.js'
import type { Node } from './model.js'

export interface BeatRequest {
  /** The name of the instance. */
  readonly name: string
  /** The words of the program. */
  readonly program: readonly string[]
  readonly app: string
  readonly pidfile: string
  readonly logfile: string
  /** Whether the config names the log file. */
  readonly ownLog: boolean
  readonly level: string
  /** What a relative schedule is relative to. */
  readonly chdir: string
  /** DAEMON_OPTS, then CELERYBEAT_OPTS. */
  readonly options: readonly string[]
}

/** The other spellings of options, each with the long one. */
const longNames = celeryLongNames(['beat', 'global'])

/** The options of `celery` itself that go before the sub-command: with a value, and without. */
const globalNames = new Set(celerySpellings({ scope: 'global', value: true, moved: true }))
const globalFlags = new Set(celerySpellings({ scope: 'global', value: false, moved: true }))

/** The other options with a value: what follows one of them is its value, even where it looks like an option. */
const ownNames = new Set(celerySpellings({ scope: 'beat', value: true }))

/** An option in its long spelling, and its value. */
interface Valued {
  readonly name: string
  readonly value: string
  /** How many words it takes. */
  readonly length: 1 | 2
}

/** Reads a word as an option that has a value, in itself or in the next word. */
function readValued(word: string, next: string | undefined): Valued | undefined {
  const [, written = '', joined] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? /^(-[^-])(.+)?$/s.exec(word) ?? []
  const name = longNames.get(written) ?? written
  const value = joined ?? next
  if (!(globalNames.has(name) || ownNames.has(name)) || value === undefined) return undefined
  return { name, value, length: joined === undefined ? 2 : 1 }
}

/**
 * Works out the command line of the scheduler.
 *
 * The options of `celery` go before the sub-command, as Celery 5 wants it, in their long spelling with `=`, as Celery 4
 * wants it there. Of an option that is repeated Celery obeys the last. Without `--schedule` it would write into the
 * working directory: then its file is beside the pid file.
 */
export function resolveBeat(request: BeatRequest): Node {
  const { name, app } = request
  // Empty words are dropped, as from CELERYD_OPTS.
  const options = request.options.filter((word) => word !== '')
  const files = new Map([
    ['--pidfile', request.pidfile],
    ['--logfile', request.logfile],
    ['--schedule', ''],
  ])
  const globals = app === '' ? [] : [`--app=${app}`]
  const own: string[] = []
  const end = options.includes('--') ? options.indexOf('--') : options.length
  for (let at = 0; at < end; at++) {
    const word = options[at] as string
    const valued = readValued(word, at + 1 < end ? options[at + 1] : undefined)
    const flag = globalFlags.has(word) ? (longNames.get(word) ?? word) : undefined
    if (valued !== undefined) {
      if (files.has(valued.name)) files.set(valued.name, valued.value || (files.get(valued.name) as string))
      else (globalNames.has(valued.name) ? globals : own).push(`${valued.name}=${valued.value}`)
      at += valued.length - 1
    } else if (flag !== undefined) globals.push(flag)
    // Who starts it detaches it.
    else if (word !== '--detach' && word !== '-D') own.push(word)
  }
  const pidfile = files.get('--pidfile') as string
  const logfile = files.get('--logfile') as string
  const schedule = files.get('--schedule') || `${pidfile.slice(0, pidfile.lastIndexOf('/') + 1)}${name}-schedule`
  // Old configs have the sub-command in CELERYBEAT.
  const program =
    request.program.length > 1 && request.program.at(-1) === 'beat' ? request.program.slice(0, -1) : request.program
  const command = (written: readonly string[]): string[] => [
    ...program,
    ...globals,
    'beat',
    ...written,
    `--loglevel=${request.level}`,
    `--schedule=${schedule}`,
    ...own,
    ...options.slice(end),
  ]
  const log = `--logfile=${logfile}`
  const argv = command([`--pidfile=${pidfile}`, log])
  // Without the option, beat of Celery 4 writes a pid file into its working directory.
  const supervised = command(['--pidfile=', ...(request.ownLog || logfile !== request.logfile ? [log] : [])])
  return {
    ...{ name, shortName: name, pidfile, logfile, argv, supervised },
    mainLog: logfile,
    schedule: schedule.startsWith('/') ? schedule : `${request.chdir}/${schedule}`,
    program: [...request.program, ...globals],
  }
}
