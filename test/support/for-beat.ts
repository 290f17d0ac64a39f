/**
 * The tables of states, for celerybeat: they are written for a celeryd with a node worker1, and hold for a scheduler as
 * well, but for what is about several nodes, or about HUP.
 */
import type { Expected, State, Table } from './matrix.js'
import type { Config } from './service-box.js'

/** Text about celeryd and worker1, as it is about celerybeat. */
export function beatText(text: string): string {
  return text
    .replaceAll(/worker1(0?\\?\.pid)/g, 'beat$1')
    .replaceAll('worker1', 'celerybeat')
    .replaceAll('CELERYD_', 'CELERYBEAT_')
    .replaceAll('celeryd', 'celerybeat')
    .replaceAll('%n', 'beat')
}

function beatPatterns(patterns: Expected['out']): Expected['out'] {
  return patterns && [patterns].flat().map(({ source, flags }) => new RegExp(beatText(source), flags))
}

function beatConfig(config: Config): Config {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, beatText(value)]))
}

/** What restart does, where a table says nothing of it. */
const restarted: Expected = { status: 0, out: [/is down/, /is up/], fate: 'new' }

/** A scheduler cannot be asked over the broker. */
const unasked: Expected = { status: 3, err: /cannot be pinged/ }

/** HUP would end beat without its schedule written: graceful restarts it, as restart does. */
function beatExpected(verb: string, expected: Expected, { restart = restarted }: State['verbs']): Expected {
  if (verb === 'ping') return unasked
  const own = verb === 'graceful' && expected.signals?.includes('HUP') ? restart : expected
  const [out, err] = [beatPatterns(own.out), beatPatterns(own.err)]
  return { ...own, ...(out && { out }), ...(err && { err }) }
}

/** The states that one scheduler can be in, and what is expected of it there. */
export function forBeat(table: Table): Table {
  const single = ({ config }: State) => !/\s/.test(config?.nodes ?? '')
  return table.filter(single).map((state) => ({
    ...state,
    ...(state.config && { config: beatConfig(state.config) }),
    verbs: Object.fromEntries(
      Object.entries(state.verbs).map(([verb, expected]) => [verb, beatExpected(verb, expected, state.verbs)]),
    ),
  }))
}
