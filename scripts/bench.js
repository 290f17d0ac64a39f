// @ts-check
// How long things take, always beside something else in the same run: the init scripts beside Celery's own, the
// compiler beside node that does nothing. Contenders take turns and medians are compared, pair by pair where there are
// pairs, for machines are busy and a ratio says more than a time. Fails when a budget is missed.
// `--write`: also docs/benchmarks.md and docs/benchmarks.svg. `--quick`: fewer rounds, for a first look.
// `--only=crowd`: only these sections (verbs, crowd, compiler); nothing is written then.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { testModules } from './bench/modules.js'
import { celeryVersion } from './bench/reference.js'
import { markdown, picture, plainTable } from './bench/report.js'
import { compilerSection, crowdSections, verbsSection } from './bench/sections.js'
import { testEnvironment } from './test-environment.js'
import { root, script, which, writeIfChanged } from './tools.js'

/**
 * @typedef {import('./bench/report.js').Row} Row
 * @typedef {import('./bench/report.js').Section} Section
 */

const quick = process.argv.includes('--quick')
const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length)
const wanted = (/** @type {string} */ part) => only === undefined || only === part

/** The machine's load before anything is measured: what others do on it. */
const load = loadavg()[0] ?? 0

function machine() {
  const os = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
  const is = (/** @type {string} */ name) =>
    basename(spawnSync('readlink', ['-f', which(name) ?? name], { encoding: 'utf8' }).stdout.trim())
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim()
  return `${cpus().length} cores, ${os}, sh is ${is('sh')}, awk is ${is('awk')}, Celery ${celeryVersion}, ${python}, Node ${process.versions.node}`
}

const packagedVersion = () =>
  spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'celery'], { encoding: 'utf8' }).stdout.trim()

/** @param {number} slow */
const preamble = (slow) => `# Benchmarks

\`make bench\` writes this page, and fails when a budget is missed. Measured on: ${machine()}. Load of the machine before
the run: ${load.toFixed(1)}${load > 0.5 ? ', so it was not idle: the ratios are more reliable than the times' : ''}.

**Contenders.** “ours” is the script that is compiled from a config. “generic” is the script that reads its config when
it runs. “reference” is the init script that Celery ${celeryVersion} ships in its source archive. All three use the same config, the
same pid files and the same workers, and they take turns.

**Columns.** Times are those of the whole command, as median [least..most]. A ratio compares runs that followed each
other: reference to ours. “cpu” is the CPU time of the command and of everything that it waited for. strace counts the
processes until the script exits; the script itself and what workers create are not counted.

**Floors.** No script can be faster than these: \`status\` has to run \`ps\`, and \`start\` has to wait for the workers
(“workers alone”: the same commands, all at once, without a script). Budgets are measured against the
floors. The ratio to the reference is for comparison only. A budget in milliseconds is that of one machine, and grows on a
slower one, as the time grows that a bare node needs to start: this machine is ${slow.toFixed(2)} times as slow.

**Real workers** (1, 3 and 10 nodes) are idle Celery workers (\`-c 1\`) with a Redis. A worker that starts waits one second
for answers of other workers; with \`--without-mingle\` it does not. The reference imports Celery for each \`status\`: the
newest version, and ${packagedVersion()} as Debian packages it, which takes longer. An idle worker looks for signals once a
second, so a random part of a second passes before each stop and restart. How long a stop takes depends on the worker;
what the script adds is the time after the last worker’s exit. \`start\` of ours returns when the workers have been up for a
while, that of the reference before they are up. \`restart\` of ours runs \`configtest\` first, which loads the app.

**Stand-ins** (10 to 200 nodes) are programs with the pid file, the pool and the signals of a worker that are up at once.
They show what the script itself costs. For \`status\` each has eight children. All sizes take turns in one run, and the
last table compares 200 nodes with 100.

**The compiler** is started as npm installs it, \`bin/celery-initd.cjs\`. Its first run with a version of node keeps
what node makes of the program for the runs that follow: the median is of those.

![The verbs on a logarithmic scale](benchmarks.svg)`

await script('bench', async () => {
  // Debian's Celery is for the verbs alone.
  testEnvironment({ bench: wanted('verbs') })
  const slow = (await testModules()).slowness()
  /** @type {Section[]} */
  const sections = []
  /** @type {Row[]} */
  const chart = []
  for (const count of wanted('verbs') ? [1, 3, 10] : []) {
    console.error(`measuring scripts with ${count} of real nodes, which takes minutes`)
    const section = await verbsSection(count, quick, slow)
    sections.push(section)
    chart.push(...section.chart)
  }
  if (wanted('crowd')) {
    console.error('measuring scripts with up to 200 stand-ins, which takes minutes')
    sections.push(...(await crowdSections(quick)))
  }
  if (wanted('compiler')) {
    console.error('measuring the compiler, which takes two minutes')
    sections.push(compilerSection(quick, slow))
  }
  console.log(`${machine()}, load ${load.toFixed(1)}\n\n${plainTable(sections)}`)
  if (process.argv.includes('--write') && only === undefined) {
    writeIfChanged(join(root, 'docs/benchmarks.md'), markdown(preamble(slow), sections))
    writeIfChanged(join(root, 'docs/benchmarks.svg'), picture(chart))
  }
  const missed = sections.flatMap(({ title, rows }) =>
    rows.filter(({ met }) => met === false).map(({ name }) => `${title}: ${name}`),
  )
  if (missed.length > 0) throw new Error(`budgets missed:\n  ${missed.join('\n  ')}`)
})
