/** Rows of the table that `make portability` prints: a place × a service × its verbs, and the first differences. */
import { forBeat } from '../support/for-beat.js'
import { choose, type Outcome, runCases, type Table } from '../support/matrix.js'
import { failures } from '../support/states-failures.js'
import { pidfiles } from '../support/states-pidfiles.js'
import { verbs } from '../support/states-verbs.js'
import type { Turn } from '../support/stories.js'
import { type Place, type Service, services } from './subjects.js'

/** All states. */
const whole: Table = [...verbs, ...pidfiles, ...failures]

/** States in which systems may differ: what they list, sign to, wait for, make and refuse. */
const part: Table = choose(whole, {
  'stopped: never started since the boot': [
    'start',
    'stop',
    'restart',
    'create-paths',
    'check-paths',
    'configtest',
    'start as other',
  ],
  running: ['start', 'stop', 'restart', 'rolling-restart', 'try-restart', 'force-reload', 'graceful', 'kill', 'ping'],
  'three nodes stopped': ['start'],
  'part running: the first was killed': ['start', 'stop'],
  'a node no longer in the config since it was started': ['stop', 'restart'],
  garbage: ['start', 'stop'],
  "running, pid file names root's process": ['stop', 'restart'],
  'running, pid file of root, which others cannot read': ['stop'],
  'missing user': ['start'],
  'missing group': ['start'],
  'missing CELERY_BIN': ['start'],
  'a limit that the system does not grant': ['start'],
  'broken app: it ends at once': ['start', 'restart'],
  'one of three has a broken app': ['start'],
  'dies a moment after its start': ['start'],
  'never writes its pid file': ['start'],
  'ignores TERM': ['stop', 'restart', 'kill'],
  'takes fifteen seconds to end its tasks': ['stop'],
  "run directory is root's": ['start'],
  "run directory below the service user's own": ['start'],
  'missing CELERYD_CHDIR': ['start'],
  'running, no room left for the lock': ['start'],
  'running, and ps does not work': ['status', 'start', 'stop'],
})

/** Each verb, and what the kinds of service do in ways of their own: how they read a config, and what they start. */
const once: Table = choose(part, {
  'stopped: never started since the boot': ['start', 'create-paths', 'check-paths', 'configtest'],
  running: ['restart', 'rolling-restart', 'try-restart', 'force-reload', 'graceful', 'stop', 'kill', 'ping'],
  garbage: ['start'],
  'missing user': ['start'],
  'missing CELERY_BIN': ['start'],
  'broken app: it ends at once': ['start'],
})

/**
 * In each place the first service is tried in the states in which places may differ, and its others with each verb once;
 * PORTABILITY_STATES=all tries all in all states.
 */
export function tableOf(service: Service): Table {
  const some = service === services[0] ? part : once
  const table = process.env.PORTABILITY_STATES === 'all' ? whole : some
  return service.subject.kind === 'celerybeat' ? forBeat(table) : table
}

/** Case → what was said there; the measure for other places. */
type Said = ReadonlyMap<string, string>

interface Result extends Outcome {
  readonly state: string
}

/** All cases of a service in a place. */
export interface Row {
  readonly place: string
  readonly service: string
  readonly results: readonly Result[]
}

const key = ({ state, verb }: Result) => `${state}: ${verb || 'no verb'}`

/** What was said in a row, as a measure. */
export const said = ({ results }: Row): Said => new Map(results.map((each) => [key(each), each.said]))

/** Runs a table for a service in a place. */
export async function row(place: Place, service: Service, table: Table, turn: Turn): Promise<Row> {
  const without = new Set([...service.without, ...(place.without ?? [])])
  const states = table.filter(({ name }) => !without.has(name))
  const running = runCases({ teardown: () => {} }, place.put(service.subject), states, turn)
  const results: Result[] = []
  for (const { state, outcomes } of running) {
    for (const outcome of await outcomes) results.push({ ...outcome, state: state.name })
  }
  return { place: place.name, service: service.name, results }
}

/** What was wrong in a case, or different from the measure. */
function differences(result: Result, measure: Said | undefined): string[] {
  const other = measure?.get(key(result))
  const differs = other !== undefined && other !== result.said && result.wrong.length === 0
  const all = [...result.wrong, ...(differs ? [`said ${result.said}\n        instead of ${other}`] : [])]
  return all.map((text) => `${key(result)}: ${text}`)
}

/** What is to be printed of a part, and whether all is well in it. */
export interface Line {
  readonly fine: boolean
  readonly text: string
  /** With all findings. */
  readonly whole: string
}

/** One line when all is well; else the first findings follow. */
export function line(name: string, kind: string, findings: readonly string[], more = '', first = 3): Line {
  const fine = findings.length === 0
  const head = `${name.padEnd(20)} ${kind.padEnd(20)} ${fine ? 'ok' : 'DIFFERS'}${more && `  ${more}`}`
  const rest = findings.length > first ? [`and ${findings.length - first} more`] : []
  const below = (texts: readonly string[]) => [head, ...texts.map((text) => `    ${text}`)].join('\n')
  return { fine, text: below([...findings.slice(0, first), ...rest]), whole: below(findings) }
}

/** A row, with its cases counted by verb. */
export function rowLine({ place, service, results }: Row, measure: Said | undefined): Line {
  const verbs = new Map<string, { cases: number; fine: boolean }>()
  const findings: string[] = []
  for (const result of results) {
    const found = differences(result, measure)
    findings.push(...found)
    const verb = result.verb.split(' ')[0] || 'no verb'
    const { cases, fine } = verbs.get(verb) ?? { cases: 0, fine: true }
    verbs.set(verb, { cases: cases + 1, fine: fine && found.length === 0 })
  }
  const cells = [...verbs].map(([verb, { cases, fine }]) => `${verb} ${cases}${fine ? '' : ' DIFFERS'}`)
  return line(place, service, findings, `${results.length} cases: ${cells.join(', ')}`)
}
