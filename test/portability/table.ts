/** Rows of the table that `make portability` prints: a place × a service × its verbs, and the first differences. */
import { choose, type Outcome, runCases, type Table } from '../scripts/matrix.js'
import { failures } from '../scripts/states-failures.js'
import { pidfiles } from '../scripts/states-pidfiles.js'
import { verbs } from '../scripts/states-verbs.js'
import type { Place, Service } from './subjects.js'

/** All states. */
export const whole: Table = [...verbs, ...pidfiles, ...failures]

/** States in which systems may differ: what they list, sign to, wait for, make and refuse. */
export const part: Table = choose(whole, {
  'stopped: never started since the boot': [
    'start',
    'stop',
    'restart',
    'create-paths',
    'check-paths',
    'start as other',
  ],
  running: ['start', 'stop', 'restart', 'try-restart', 'force-reload', 'graceful', 'kill'],
  'three nodes stopped': ['start'],
  'part running: the first was killed': ['start', 'stop'],
  'a node has left the config since it was started': ['stop', 'restart'],
  garbage: ['start', 'stop'],
  "running, pid file names root's process": ['stop', 'restart'],
  'running, pid file of root, which others cannot read': ['stop'],
  'missing user': ['start'],
  'missing group': ['start'],
  'missing CELERY_BIN': ['start'],
  'a limit that the system does not grant': ['start'],
  'broken app: it ends at once': ['start', 'restart'],
  'one of three has a broken app': ['start'],
  'dies two seconds after its start': ['start'],
  'never writes its pid file': ['start'],
  'ignores TERM': ['stop', 'restart', 'kill'],
  'takes seven seconds to end its tasks': ['stop'],
  "run directory is root's": ['start'],
  "run directory below the service user's own": ['start'],
  'missing CELERYD_CHDIR': ['start'],
  'running, no room left for the lock': ['start'],
  'running, and ps does not work': ['status', 'start', 'stop'],
})

/** Case → what was said there; the measure for other places. */
export type Said = ReadonlyMap<string, string>

export interface Row {
  readonly place: string
  readonly service: string
  /** By verb: how many cases there were, and what was wrong or different in them. */
  readonly verbs: ReadonlyMap<string, { readonly cases: number; readonly differences: readonly string[] }>
  readonly said: Said
  readonly seconds: number
}

/** The differences of one case. */
function differences(key: string, { wrong, said }: Outcome, measure: Said | undefined): string[] {
  const other = measure?.get(key)
  const differs = other === undefined || other === said || wrong.length > 0
  return [...wrong, ...(differs ? [] : [`said ${said}\n        instead of ${other}`])]
}

/** Runs a table for a service in a place. @param measure what was said where it has to be the same */
export async function row(place: Place, service: Service, table: Table, measure?: Said): Promise<Row> {
  const began = performance.now()
  const without = new Set([...service.without, ...(place.without ?? [])])
  const states = table.filter(({ name }) => !without.has(name))
  const running = runCases({ teardown: () => {} }, place.put(service.subject), states)
  const found = new Map<string, { cases: number; differences: string[] }>()
  const said = new Map<string, string>()
  for (const { state, outcomes } of running) {
    for (const outcome of await outcomes) {
      const key = `${state.name}: ${outcome.verb || 'no verb'}`
      said.set(key, outcome.said)
      const verb = outcome.verb.split(' ')[0] || 'no verb'
      const mine = found.get(verb) ?? { cases: 0, differences: [] }
      mine.cases++
      mine.differences.push(...differences(key, outcome, measure).map((text) => `${key}: ${text}`))
      found.set(verb, mine)
    }
  }
  const seconds = Math.round((performance.now() - began) / 1000)
  return { place: place.name, service: service.name, verbs: found, said, seconds }
}

/** Whether all is well in a row. */
export const isFine = ({ verbs }: Row): boolean =>
  [...verbs.values()].every(({ differences }) => differences.length === 0)

/** A row as text: one line when all is well; else the first differences follow. */
export function rowText({ place, service, verbs, seconds }: Row, first = 3): string {
  const cells = [...verbs].map(([verb, { cases, differences }]) =>
    differences.length === 0 ? `${verb} ${cases}` : `${verb} ${cases} DIFFERS`,
  )
  const cases = [...verbs.values()].reduce((sum, each) => sum + each.cases, 0)
  const wrong = [...verbs.values()].flatMap((each) => each.differences)
  const head = `${place.padEnd(20)} ${service.padEnd(18)} ${wrong.length === 0 ? 'ok' : 'DIFFERS'}`
  const line = `${head}  ${cases} cases in ${seconds} s: ${cells.join(', ')}`
  const more = wrong.length > first ? [`    and ${wrong.length - first} more`] : []
  return [line, ...wrong.slice(0, first).map((text) => `    ${text}`), ...more].join('\n')
}
