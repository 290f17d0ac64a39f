/**
 * The exit statuses of a service in the situations that everybody meets, by who is called: one table for all service
 * managers. docs/ says the same of each.
 */

import { equal } from 'node:assert'
import { standIn } from './stand-in.js'

/** What automation calls. */
export type Verb = 'start' | 'stop' | 'restart' | 'status'

/** One form of a service under one service manager. */
export interface Caller {
  /** Its row of the table. */
  readonly row: Row
  /** Writes the config and installs what is made of it; undefined removes the config alone. */
  configure(config: string | undefined): Promise<void>
  /** Calls it as its administrator does. @returns the exit status */
  call(verb: Verb): Promise<number | null>
}

/** The forms, as the table knows them. */
export type Row = keyof typeof exitStatuses

/** The situations, in the order in which they are met: what is called, and after which change of the config. */
const situations = [
  { name: 'start', verb: 'start' },
  { name: 'start of what runs', verb: 'start' },
  { name: 'status of what runs', verb: 'status' },
  { name: 'restart', verb: 'restart' },
  { name: 'stop', verb: 'stop' },
  { name: 'stop of what is stopped', verb: 'stop' },
  { name: 'status of what is stopped', verb: 'status' },
  { name: 'start that fails', verb: 'start', options: '--crash=0' },
  { name: 'start without the program', verb: 'start', program: '/srv/none/celery' },
  { name: 'start without the config', verb: 'start', gone: true },
] as const

type Statuses = Readonly<Record<(typeof situations)[number]['name'], number>>

const row = (...statuses: readonly number[]): Statuses => {
  equal(statuses.length, situations.length)
  return Object.fromEntries(situations.map(({ name }, at) => [name, statuses[at]])) as Statuses
}

/**
 * The statuses, in the order of the situations. LSB's for init scripts (LSB 5.0 Core, 22.2) and systemctl(1)'s; OpenRC, and
 * rc.subr(8) of the BSDs, know 0 and 1, OpenRC's status 3; supervisorctl has some of LSB's. What was compiled needs no
 * config to start.
 */
export const exitStatuses = {
  'script, frozen': row(0, 0, 0, 0, 0, 0, 3, 1, 5, 0),
  'script, generic': row(0, 0, 0, 0, 0, 0, 3, 1, 5, 6),
  'units, frozen': row(0, 0, 0, 0, 0, 0, 3, 1, 1, 0),
  'units, generic': row(0, 0, 0, 0, 0, 0, 3, 1, 1, 1),
  'openrc, frozen': row(0, 0, 0, 0, 0, 0, 3, 1, 1, 0),
  'openrc, generic': row(0, 0, 0, 0, 0, 0, 3, 1, 1, 1),
  'freebsd, frozen': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 0),
  'freebsd, generic': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
  'netbsd, frozen': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 0),
  'netbsd, generic': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
  'openbsd, frozen': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 0),
  'openbsd, generic': row(0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
  'supervisord, frozen': row(0, 0, 0, 0, 0, 0, 3, 7, 7, 0),
} as const

/** Goes through all situations. @returns the statuses, to be compared with the row of the caller */
export async function exitsOf(caller: Caller): Promise<Record<string, number | null>> {
  const found: Record<string, number | null> = {}
  await caller.configure(configOf())
  for (const each of situations) {
    const { name, verb } = each
    if ('gone' in each) {
      await caller.configure(configOf())
      await caller.configure(undefined)
    } else if ('options' in each) await caller.configure(configOf(standIn, each.options))
    else if ('program' in each) await caller.configure(configOf(each.program))
    found[name] = await caller.call(verb)
  }
  await caller.call('stop')
  return found
}

function configOf(program = standIn, options = ''): string {
  const lines = [`CELERY_BIN=${program}`, 'CELERYD_NODES=w1', 'CELERY_APP=proj', 'CELERYD_START_TIMEOUT=10']
  return `${[...lines, `CELERYD_OPTS="${options}"`, 'CELERYD_STOP_TIMEOUT=10', 'CELERYD_CHECK_APP=0'].join('\n')}\n`
}
