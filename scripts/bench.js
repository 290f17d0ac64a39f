// @ts-check
// How long things take, always beside something else in the same run: the init scripts beside Celery's own, the
// compiler beside node that does nothing. Contenders take turns and medians are compared, pair by pair where there are
// pairs, for machines are busy and a ratio says more than a time. Fails when a budget is missed.
// `--write`: also docs/benchmarks.md and docs/benchmarks.svg. `--quick`: fewer rounds, for a first look.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { measureCompiler } from './bench/compiler.js'
import { celeryVersion } from './bench/reference.js'
import { markdown, median, picture, plainTable } from './bench/report.js'
import { measureVerbs } from './bench/verbs.js'
import { testEnvironment } from './test-environment.js'
import { root, script, which, writeIfChanged } from './tools.js'

/**
 * @typedef {import('./bench/measure.js').Series} Series
 * @typedef {import('./bench/measure.js').Measured} Measured
 * @typedef {import('./bench/report.js').Row} Row
 * @typedef {import('./bench/report.js').Section} Section
 */

const quick = process.argv.includes('--quick')
const sizes = /** @type {const} */ ([5000, 10_000])

/** @param {Series} series @param {string} name @param {keyof Measured} what */
const values = (series, name, what) => (series.get(name) ?? []).map((one) => one[what] ?? Number.NaN)

/** @param {Series} series @returns {Section} */
function compilerSection(series) {
  const ms = (/** @type {string} */ name) => values(series, name, 'wall').map((s) => s * 1000)
  const [fewer, more] = sizes
  const floor = ms('node -e 0')
  // Of neighbours: what a processor gives changes from second to second, more than the compiler takes.
  const above = ms('compile').map((time, i) => time - (floor[i] ?? Number.NaN))
  const growth = ms(`check ${more}`).map((all, i) => all / (ms(`check ${fewer}`)[i] ?? Number.NaN))
  const each = ms(`check ${more}`).map((all) => all / more)
  const peaks = sizes.map((size) => values(series, `check ${size}`, 'peak').map((kib) => kib / 1024))
  const peakGrowth = (peaks[1] ?? []).map((all, i) => all / (peaks[0]?.[i] ?? Number.NaN))
  return {
    title: 'The compiler',
    rows: [
      { name: 'node -e 0', unit: 'ms', ours: floor },
      { name: '--version', unit: 'ms', ours: ms('--version') },
      { name: 'check, one config', unit: 'ms', ours: ms('check') },
      { name: 'compile, one config', unit: 'ms', ours: ms('compile') },
      { name: '… above node -e 0', unit: 'ms', ours: above, budget: '≤ 25 ms', met: median(above) <= 25 },
      { name: `check, ${fewer} configs`, unit: 's', ours: ms(`check ${fewer}`).map((time) => time / 1000) },
      { name: `check, ${more} configs`, unit: 's', ours: ms(`check ${more}`).map((time) => time / 1000) },
      { name: '… growth of time', unit: '', ours: growth, budget: '≤ 2.2', met: median(growth) <= 2.2 },
      { name: '… for one config', unit: 'ms', ours: each, budget: '< 1 ms', met: median(each) < 1 },
      { name: `… peak memory, ${fewer}`, unit: 'MiB', ours: peaks[0] ?? [] },
      { name: `… peak memory, ${more}`, unit: 'MiB', ours: peaks[1] ?? [] },
      { name: '… growth of memory', unit: '', ours: peakGrowth, budget: '≤ 1.25', met: median(peakGrowth) <= 1.25 },
    ],
  }
}

/** @param {number} count @returns {Promise<Section & { chart: Row[] }>} */
async function verbsSection(count) {
  /** @type {Series} */
  const series = new Map()
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
  for (const who of ['frozen', 'generic'].filter((name) => series.has(`${name} status, running`))) {
    const by = who === 'frozen' ? '' : ' (generic)'
    /** @param {string} label @param {string} name @param {keyof Measured} what @param {number} [least] @param {string} [other] */
    const beside = (label, name, what, least, other = 'reference') => {
      const ours = values(series, `${who} ${name}`, what)
      const theirs = values(series, `${other} ${name}`, what)
      const ratios = theirs.map((time, i) => time / (ours[i] ?? Number.NaN))
      /** @type {Row} */
      const row = { name: label + by, unit: 's', ours, theirs, ratios }
      if (least !== undefined) Object.assign(row, { budget: `≥ ${least} ×`, met: median(ratios) >= least })
      rows.push(row)
      if (who === 'frozen' && what !== 'cpu' && count !== 3 && other === 'reference')
        chart.push({ ...row, name: `${label.replace(/, to.*/, '')}, ${nodes}` })
    }
    /** @param {string} label @param {string} name @param {'processes' | 'pythons'} what @param {number} [most] */
    const counted = (label, name, what, most) => {
      const ours = counts.get(`${who} ${name}`)[what]
      /** @type {Row} */
      const row = { name: label + by, unit: '', ours: [ours], theirs: [counts.get(`reference ${name}`)[what]] }
      if (most !== undefined) Object.assign(row, { budget: `≤ ${most}`, met: ours <= most })
      rows.push(row)
    }
    /** Beside what no script can be faster than. @param {string} label @param {string} name @param {keyof Measured} what @param {string} floor @param {number} most */
    const above = (label, name, what, floor, most) => {
      const least = values(series, floor, what)
      const over = values(series, `${who} ${name}`, what).map((time, i) => time / (least[i] ?? Number.NaN))
      rows.push({ name: label + by, unit: '×', ours: over, budget: `≤ ${most}`, met: median(over) <= most })
    }
    // With more nodes, what ps takes grows, and what the reference takes does not.
    const statusLeast = count === 1 ? 40 : undefined
    // The generic script has also an awk to run, and its config to read.
    const most = who === 'frozen' ? 2 : 3
    for (const state of ['running', 'stopped']) {
      beside(`status, ${state}`, `status, ${state}`, 'wall')
      beside('… with Debian’s Celery', `status, ${state}`, 'wall', statusLeast, 'packaged')
      if (state === 'running') above('… to ps alone', 'status, running', 'wall', 'sh -c "ps -A"', most)
      beside('… cpu', `status, ${state}`, 'cpu')
      counted('… processes', `status, ${state}`, 'processes', 5)
      counted('… Pythons', `status, ${state}`, 'pythons', 0)
    }
    beside('status, 400 more processes', 'status, crowded', 'wall')
    beside('start, to ready', 'start, stopped', 'ready')
    // No script can be faster than workers that nobody looks after, and most of their time is Celery's own second of
    // waiting for other workers' answers: so it is measured against them, and against the reference without that second.
    above('… to workers alone', 'start, stopped', 'ready', 'bare start', 1.25)
    if (rounds.lonely) beside('start (no mingle), to ready', 'start, lonely', 'ready')
    beside('start, returns', 'start, stopped', 'wall')
    counted('… processes', 'start, stopped', 'processes')
    counted('… Pythons', 'start, stopped', 'pythons', count)
    beside('start, already running', 'start, running', 'wall')
    counted('… processes', 'start, running', 'processes')
    counted('… Pythons', 'start, running', 'pythons', 0)
    beside('stop', 'stop, running', 'wall')
    beside('… after the last worker’s exit', 'stop, running', 'lag')
    const late = rows.at(-1)
    if (late) Object.assign(late, { budget: '≤ 0.3 s', met: median(late.ours) <= 0.3 })
    counted('… processes', 'stop, running', 'processes')
    counted('… Pythons', 'stop, running', 'pythons', 0)
    if (rounds.restart) {
      beside('restart, to ready', 'restart, running', 'ready')
      beside('… returns', 'restart, running', 'wall')
    }
  }
  rows.push({ name: 'floor: workers alone, to ready', unit: 's', ours: values(series, 'bare start', 'ready') })
  for (const floor of ['sh -c :', 'sh -c "kill -0 PID"', 'sh -c "ps -A"']) {
    rows.push({ name: `floor: ${floor}`, unit: 's', ours: values(series, floor, 'wall') })
  }
  return { title: `The scripts, ${nodes}`, rows, chart: chart.filter(({ name }) => !name.startsWith('…')) }
}

function machine() {
  const os = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
  const sh = basename(spawnSync('readlink', ['-f', which('sh') ?? '/bin/sh'], { encoding: 'utf8' }).stdout.trim())
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim()
  return `${cpus().length} cores, ${os}, sh is ${sh}, Celery ${celeryVersion}, ${python}, Node ${process.versions.node}`
}

const packagedVersion = () =>
  spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'celery'], { encoding: 'utf8' }).stdout.trim()

const preamble = () => `# Benchmarks

Written by \`make bench\`, which fails when a budget is missed. Measured on: ${machine()}.

“ours” is the script that is compiled from a config, “generic” the one that reads its config when it runs, “reference”
the init script that Celery ${celeryVersion} ships in its source archive. All work on the same config, the same pid files and the same
idle workers (\`-c 1\`) with a Redis, and take turns. Times are of the whole process, as median [least..most]; ratios are
of neighbours, reference to ours. cpu is the command’s own and of all it waited for. Processes are counted with strace
until the script exits, besides the script itself and what workers make for themselves.

The floors are what no script can be faster than: \`status\` has to ask \`ps\`, and a worker takes its time, a second of
which it waits for what other workers answer (\`--without-mingle\`: it does not). The reference imports Celery for a status:
the newest, and ${packagedVersion()} as Debian packages it, which takes longer, and which the budget of 40 times is for.
A stop takes what the worker takes: an idle one exits 1.8 to 3.3 s after the signal, by where in its waits that finds it,
whoever started it. What a script adds is the time after the last worker’s exit.
Ours return from \`start\` when workers have been up for a while, the reference before they are up.

![The verbs on a logarithmic scale](benchmarks.svg)`

await script('bench', async () => {
  testEnvironment({ bench: true })
  /** @type {Series} */
  const series = new Map()
  console.error('measuring the compiler, which takes two minutes')
  measureCompiler({ one: quick ? 7 : 41, many: quick ? 1 : 3 }, sizes, series)
  /** @type {Section[]} */
  const sections = []
  /** @type {Row[]} */
  const chart = []
  for (const count of [1, 3, 10]) {
    console.error(`measuring scripts with ${count} of real nodes, which takes minutes`)
    const section = await verbsSection(count)
    sections.push(section)
    chart.push(...section.chart)
  }
  sections.push(compilerSection(series))
  console.log(`${machine()}\n\n${plainTable(sections)}`)
  if (process.argv.includes('--write')) {
    writeIfChanged(join(root, 'docs/benchmarks.md'), markdown(preamble(), sections))
    writeIfChanged(join(root, 'docs/benchmarks.svg'), picture(chart))
  }
  const missed = sections.flatMap(({ title, rows }) =>
    rows.filter(({ met }) => met === false).map(({ name }) => `${title}: ${name}`),
  )
  if (missed.length > 0) throw new Error(`budgets missed:\n  ${missed.join('\n  ')}`)
})
