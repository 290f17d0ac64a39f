// @ts-check
// What was measured, as rows of tables: medians, ratios of neighbours, counts, and whether a budget is met.
import { compilerSizes, measureCompiler } from './compiler.js'
import { measureCrowds, sizes } from './crowd.js'
import { median } from './report.js'
import { measureVerbs } from './verbs.js'

/**
 * @typedef {import('./measure.js').Series} Series
 * @typedef {import('./measure.js').Measured} Measured
 * @typedef {import('./verbs.js').Count} Count
 * @typedef {import('./report.js').Row} Row
 * @typedef {import('./report.js').Section} Section
 */

/** @param {Series} series @param {string} name @param {keyof Measured} what */
const values = (series, name, what) => (series.get(name) ?? []).map((one) => one[what] ?? Number.NaN)

/**
 * Pair by pair: what a processor gives changes from second to second, more than many a difference.
 * @param {readonly number[]} ours @param {readonly number[]} theirs @param {(ours: number, theirs: number) => number} how
 */
const pairs = (ours, theirs, how) => theirs.map((other, i) => how(ours[i] ?? Number.NaN, other))

const times = (/** @type {number} */ ours, /** @type {number} */ other) => ours / other
const above = (/** @type {number} */ ours, /** @type {number} */ other) => ours - other
const inMs = (/** @type {readonly number[]} */ seconds) => seconds.map((time) => time * 1000)

/**
 * A row whose median may be `most`: where that is processor time, on a machine that is not `slow`, and so many times as much
 * on one that is.
 * @param {Row} row @param {number} most @param {number} [slow] @returns {Row}
 */
const within = (row, most, slow = 1) => ({
  ...row,
  budget: `≤ ${most}${row.unit === '' ? '' : ` ${row.unit}`}${slow === 1 ? '' : ` × ${slow.toFixed(2)}`}`,
  met: median(row.ours) <= most * slow,
})

/**
 * The compiler, beside node that does nothing.
 * @param {boolean} quick @param {number} slow how many times as slow the machine is @returns {Section}
 */
export function compilerSection(quick, slow) {
  /** @type {Series} */
  const series = new Map()
  measureCompiler({ one: quick ? 7 : 41, many: quick ? 1 : 3 }, series)
  const ms = (/** @type {string} */ name) => inMs(values(series, name, 'wall'))
  const [fewer, more] = compilerSizes
  const floor = ms('node -e 0')
  const growth = pairs(ms(`check ${more}`), ms(`check ${fewer}`), times)
  const each = ms(`check ${more}`).map((all) => all / more)
  const peaks = compilerSizes.map((size) => values(series, `check ${size}`, 'peak').map((kib) => kib / 1024))
  const peakGrowth = pairs(peaks[1] ?? [], peaks[0] ?? [], times)
  return {
    title: 'The compiler',
    rows: [
      { name: 'node -e 0', unit: 'ms', ours: floor },
      { name: '--version', unit: 'ms', ours: ms('--version') },
      { name: 'check, one config', unit: 'ms', ours: ms('check') },
      { name: 'compile, one config', unit: 'ms', ours: ms('compile') },
      within({ name: '… above node -e 0', unit: 'ms', ours: pairs(ms('compile'), floor, above) }, 25, slow),
      { name: `check, ${fewer} configs`, unit: 's', ours: ms(`check ${fewer}`).map((time) => time / 1000) },
      { name: `check, ${more} configs`, unit: 's', ours: ms(`check ${more}`).map((time) => time / 1000) },
      within({ name: '… growth of time', unit: '', ours: growth }, 2.2),
      within({ name: '… for one config', unit: 'ms', ours: each }, 1, slow),
      { name: `… peak memory, ${fewer}`, unit: 'MiB', ours: peaks[0] ?? [] },
      { name: `… peak memory, ${more}`, unit: 'MiB', ours: peaks[1] ?? [] },
      within({ name: '… growth of memory', unit: '', ours: peakGrowth }, 1.25),
    ],
  }
}

/** What of the kinds of script differs: the most processes of a status, and the most milliseconds above ps. */
const kinds = /** @type {const} */ ([
  { who: 'frozen', by: '', processes: 6, ms: 8 },
  { who: 'generic', by: ' (generic)', processes: 7, ms: 12 },
])

/**
 * The verbs with real workers, beside the reference. The chart's rows are those in which both took a time.
 * @param {number} count how many nodes @param {boolean} quick @param {number} slow how many times as slow the machine is
 * @returns {Promise<Section & { chart: Row[] }>}
 */
export async function verbsSection(count, quick, slow) {
  /** @type {Series} */
  const series = new Map()
  /** @type {Map<string, Count>} */
  const counts = new Map()
  const rounds = {
    status: quick ? 5 : 15,
    start: quick ? 1 : count === 10 ? 3 : 5,
    restart: count < 10,
    crowd: true,
    lonely: count !== 3,
  }
  await measureVerbs(count, rounds, series, counts)

  /** @type {Row[]} */
  const rows = []
  /** @type {Row[]} */
  const chart = []
  const nodes = count === 1 ? '1 node' : `${count} nodes`
  for (const { who, by, processes, ms } of kinds) {
    const of = (/** @type {string} */ name, /** @type {keyof Measured} */ what) =>
      values(series, `${who} ${name}`, what)
    /** @param {string} label @param {string} name @param {keyof Measured} what @param {string} [other] @returns {Row} */
    const beside = (label, name, what, other = 'reference') => {
      const [ours, theirs] = [of(name, what), values(series, `${other} ${name}`, what)]
      /** @type {Row} */
      const row = { name: label + by, unit: 's', ours, theirs, ratios: pairs(theirs, ours, times) }
      if (who === 'frozen' && what !== 'cpu' && count !== 3 && other === 'reference' && !label.startsWith('…'))
        chart.push({ ...row, name: `${label.replace(/, to.*/, '')}, ${nodes}` })
      return row
    }
    /** @param {string} label @param {string} name @param {keyof Count} what @returns {Row} */
    const counted = (label, name, what) => ({
      name: label + by,
      unit: '',
      ours: [counts.get(`${who} ${name}`)?.[what] ?? Number.NaN],
      theirs: [counts.get(`reference ${name}`)?.[what] ?? Number.NaN],
    })
    for (const state of ['running', 'stopped']) {
      const name = `status, ${state}`
      rows.push(beside(name, name, 'wall'), beside('… with Debian’s Celery', name, 'wall', 'packaged'))
      if (state === 'running') {
        const over = inMs(pairs(of(name, 'wall'), values(series, 'ps', 'wall'), above))
        rows.push(within({ name: `… above ps alone${by}`, unit: 'ms', ours: over }, ms, slow))
      }
      rows.push(
        beside('… cpu', name, 'cpu'),
        within(counted('… processes', name, 'processes'), processes),
        within(counted('… Pythons', name, 'pythons'), 0),
      )
    }
    rows.push(beside('status, 400 more processes', 'status, crowded', 'wall'))
    const alone = pairs(of('start, stopped', 'ready'), values(series, 'bare start', 'ready'), times)
    rows.push(
      beside('start, to ready', 'start, stopped', 'ready'),
      // No script can be faster than workers that nobody looks after, and most of their time is Celery's own second of
      // waiting for other workers' answers: so it is measured against them, and the reference without that second, too.
      within({ name: `… to workers alone${by}`, unit: '×', ours: alone }, 1.05),
    )
    if (rounds.lonely) rows.push(beside('start (no mingle), to ready', 'start, lonely', 'ready'))
    rows.push(
      beside('start, returns', 'start, stopped', 'wall'),
      within({ name: `… after the last pid file${by}`, unit: 's', ours: of('start, stopped', 'settled') }, 2.2),
      counted('… processes', 'start, stopped', 'processes'),
      within(counted('… Pythons', 'start, stopped', 'pythons'), count),
      beside('start, already running', 'start, running', 'wall'),
      counted('… processes', 'start, running', 'processes'),
      within(counted('… Pythons', 'start, running', 'pythons'), 0),
      beside('stop', 'stop, running', 'wall'),
      within(beside('… after the last worker’s exit', 'stop, running', 'lag'), 0.2),
      counted('… processes', 'stop, running', 'processes'),
      within(counted('… Pythons', 'stop, running', 'pythons'), 0),
      { name: `configtest${by}`, unit: 's', ours: of('configtest', 'wall') },
    )
    if (rounds.restart)
      rows.push(
        beside('restart, to ready', 'restart, running', 'ready'),
        beside('… returns', 'restart, running', 'wall'),
        {
          name: `… of it configtest${by}`,
          unit: '×',
          ours: pairs(of('configtest', 'wall'), of('restart, running', 'wall'), times),
        },
      )
  }
  rows.push({ name: 'floor: workers alone, to ready', unit: 's', ours: values(series, 'bare start', 'ready') })
  for (const floor of ['sh -c :', 'sh -c "kill -0 PID"', 'ps']) {
    rows.push({ name: `floor: ${floor}`, unit: 's', ours: values(series, floor, 'wall') })
  }
  return { title: `The scripts, ${nodes}`, rows, chart }
}

/** Verbs with many nodes that cost next to nothing themselves. @param {boolean} quick @returns {Promise<Section[]>} */
export async function crowdSections(quick) {
  /** @type {Series} */
  const series = new Map()
  /** @type {Map<string, Count>} */
  const counts = new Map()
  await measureCrowds(quick ? 1 : 3, series, counts)
  const of = (/** @type {string} */ who, /** @type {string} */ name, /** @type {keyof Measured} */ what) =>
    values(series, `${who} ${name}`, what)

  const sections = sizes.map((size) => {
    /** @type {Row[]} */
    const rows = []
    for (const { who, by } of kinds) {
      /** @param {string} label @param {string} verb @param {keyof Measured} what @returns {Row} */
      const beside = (label, verb, what) => {
        const [ours, theirs] = [of(who, `${verb}, ${size}`, what), of('reference', `${verb}, ${size}`, what)]
        return { name: label + by, unit: 's', ours, theirs, ratios: pairs(theirs, ours, times) }
      }
      const processes = (/** @type {string} */ verb) =>
        /** @type {Row} */ ({
          name: `… processes${by}`,
          unit: '',
          ours: [counts.get(`${who} ${verb}, ${size}`)?.processes ?? Number.NaN],
        })
      const [status, floor] = [of(who, `status, ${size}`, 'wall'), values(series, `ps, ${size}`, 'wall')]
      const returns = beside('start, returns', 'start', 'wall')
      const stop = beside('stop', 'stop', 'wall')
      rows.push(
        beside('status', 'status', 'wall'),
        size === 200
          ? within({ name: `… to ps alone${by}`, unit: '×', ours: pairs(status, floor, times) }, 1.25)
          : { name: `… above ps alone${by}`, unit: 'ms', ours: inMs(pairs(status, floor, above)) },
        processes('status'),
        beside('start, to the last pid file', 'start', 'filed'),
        {
          name: `… to nodes alone${by}`,
          unit: '×',
          ours: pairs(of(who, `start, ${size}`, 'filed'), of('alone', `start, ${size}`, 'filed'), times),
        },
        size === 100 ? within(returns, 6) : returns,
        within({ name: `… after the last pid file${by}`, unit: 's', ours: of(who, `start, ${size}`, 'settled') }, 2.2),
        beside('… cpu', 'start', 'cpu'),
        processes('start'),
        size === 100 ? within(stop, 1) : stop,
        within(beside('… after the last node’s exit', 'stop', 'lag'), 0.2),
        beside('… cpu', 'stop', 'cpu'),
        processes('stop'),
        { name: `configtest${by}`, unit: 's', ours: of(who, `configtest, ${size}`, 'wall') },
        { name: `restart, returns${by}`, unit: 's', ours: of(who, `restart, ${size}`, 'wall') },
        { name: `… cpu${by}`, unit: 's', ours: of(who, `restart, ${size}`, 'cpu') },
      )
    }
    rows.push(
      { name: 'floor: nodes alone, to the last pid file', unit: 's', ours: of('alone', `start, ${size}`, 'filed') },
      { name: 'floor: ps', unit: 's', ours: values(series, `ps, ${size}`, 'wall') },
    )
    return { title: `The scripts, ${size} stand-ins`, rows }
  })

  /** @type {Row[]} */
  const growth = []
  const [fewer, more] = [100, 200]
  for (const verb of ['start', 'stop', 'restart']) {
    const cpu = (/** @type {string} */ who) =>
      pairs(of(who, `${verb}, ${more}`, 'cpu'), of(who, `${verb}, ${fewer}`, 'cpu'), times)
    for (const { who, by } of kinds) {
      growth.push(
        within(
          {
            name: `${verb}, cpu${by}`,
            unit: '×',
            ours: cpu(who),
            theirs: verb === 'restart' ? undefined : cpu('reference'),
          },
          2.2,
        ),
      )
      const [few, many] = [fewer, more].map((size) => counts.get(`${who} ${verb}, ${size}`)?.processes)
      if (few === undefined || many === undefined) continue
      growth.push(within({ name: `${verb}, processes${by}`, unit: '×', ours: [many / few] }, 2.2))
    }
  }
  return [...sections, { title: `Growth, ${more} stand-ins to ${fewer}`, rows: growth }]
}
