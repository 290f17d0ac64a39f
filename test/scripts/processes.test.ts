/**
 * How many processes every verb makes: exact, however busy the machine is. Pauses depend on how long nodes take, and so
 * does the number of looks; both are counted apart.
 */

import t, { type Test } from 'tap'
import { countProcesses, type ProcessCount } from '../support/process-count.js'
import { type Sandbox, sandbox } from '../support/sandbox.js'
import { compileScript, genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'

const config = (nodes: number) => `CELERYD_NODES=${nodes}
CELERY_BIN=${standIn}
CELERY_APP=proj
CELERYD_CHDIR=/srv
CELERYD_OPTS="-c 1"
CELERY_CREATE_DIRS=1
`

const beatConfig = `CELERY_BIN=${standIn}\nCELERY_APP=proj\nCELERYBEAT_CHDIR=/srv\nCELERY_CREATE_DIRS=1\n`

/** A scheduler that is not running; `generic` is its script, too. */
async function beat(t: Parameters<typeof sandbox>[0]): Promise<Sandbox> {
  const box = await sandbox(t, { shell: '/bin/dash' })
  await box.write('/etc/default/celerybeat', beatConfig)
  await box.write(
    '/etc/init.d/celerybeat',
    compileScript('/etc/default/celerybeat', beatConfig, { kind: 'celerybeat' }),
  )
  await box.write('/srv/generic/celerybeat', genericScript('celerybeat'))
  await installStandIn(box)
  return box
}

/** With so many nodes, and none of them running; `generic` is the generic script. */
async function service(t: Parameters<typeof sandbox>[0], nodes: number, shell = '/bin/dash'): Promise<Sandbox> {
  const box = await sandbox(t, { shell })
  const text = config(nodes)
  await box.write('/etc/default/celeryd', text)
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  await box.write('/srv/generic/celeryd', genericScript('celeryd'))
  await installStandIn(box)
  return box
}

const count = (box: Sandbox, verb: string, script: string) => countProcesses(box, [script, verb], standIn)

const execsOf = (name: string, { execs }: ProcessCount) => execs.filter((path) => path.endsWith(`/${name}`)).length

/** On a busy machine, a status waits for the comparison of the inputs. */
const withoutNaps = (counted: ProcessCount) => counted.processes - execsOf('sleep', counted)

/** What a look makes: a subshell, ps, awk. */
const look = 3
/** What a helper makes that runs as the service user, at most. */
const helper = 13

/** A verb in a state: its status and Pythons, helpers, and processes without those of waiting and looking. */
interface Budget {
  readonly verb: string
  readonly status: number
  readonly pythons?: (nodes: number) => number
  readonly helpers?: number
  readonly fixed: number
  readonly each?: number
}

/**
 * In this order, from a service that never ran. What a node costs: its own process. Its pid file is gone already, so
 * there is nothing to remove. /var/run is a link, which an ls of its own asks where it leads.
 */
const budgets = (kind: 'frozen' | 'generic'): Budget[] => {
  const more = kind === 'generic' ? 5 : 0
  // A frozen script compares its inputs in the background, a generic one reads its config.
  const started = kind === 'generic' ? 5 : 1
  const each = (nodes: number) => nodes
  return [
    { verb: 'stop', status: 0, fixed: 17 + more },
    { verb: 'start', status: 0, pythons: each, helpers: 3, fixed: 69 + started, each: 1 },
    { verb: 'start', status: 0, fixed: 13 + started },
    { verb: 'restart', status: 0, pythons: (nodes) => nodes + 1, helpers: 5, fixed: 69 + started, each: 1 },
    { verb: 'graceful', status: 0, pythons: () => 1, helpers: 4, fixed: 51 + more + 1, each: 1 },
    { verb: 'stop', status: 0, helpers: 1, fixed: 16 + more },
  ]
}

/** @returns how many processes are not explained by waiting, by looking, and by more helpers than usual */
function unexplained(counted: ProcessCount, helpers: number): number {
  const more = Math.max(0, execsOf('su', counted) - helpers)
  // What a helper prints is looked at as long as it is there.
  const waiting = execsOf('sleep', counted) + execsOf('find', counted)
  return counted.processes - waiting - look * execsOf('ps', counted) - helper * more
}

function check(t: Test, counted: ProcessCount, budget: Budget, nodes: number): void {
  const { verb, status, pythons = () => 0, helpers = 0, fixed, each = 0 } = budget
  t.match(
    counted,
    { status, pythons: pythons(nodes) },
    `${verb}: the exit status, and how many Pythons: ${counted.said}`,
  )
  const made = unexplained(counted, helpers)
  const most = fixed + each * nodes
  t.ok(
    made <= most,
    `${verb}: at most ${fixed} + ${each} a node are ${most}; it makes ${made}: ${counted.execs.join(' ')}`,
  )
}

// Four at a time: they mostly wait, and what waits is not counted.
t.jobs = 4

for (const nodes of [1, 3, 10]) {
  for (const [kind, script, most] of [
    ['frozen', '/etc/init.d/celeryd', 6],
    ['generic', '/srv/generic/celeryd', 7],
  ] as const) {
    t.test(`${nodes} nodes, ${kind}`, { buffered: true, timeout: 300_000 }, async (t) => {
      const box = await service(t, nodes)
      const status = async (expected: number) => {
        const counted = await count(box, 'status', script)
        t.match(counted, { status: expected, pythons: 0 })
        t.equal(withoutNaps(counted), most, `status makes ${most}: ${counted.execs.join(' ')}`)
      }
      await status(3)
      for (const budget of budgets(kind)) {
        check(t, await count(box, budget.verb, script), budget, nodes)
        if (budget.verb === 'restart') await status(0)
      }
    })
  }
}

for (const [kind, script, most] of [
  ['frozen', '/etc/init.d/celerybeat', 6],
  ['generic', '/srv/generic/celerybeat', 7],
] as const) {
  t.test(`a scheduler, ${kind}`, { buffered: true, timeout: 300_000 }, async (t) => {
    const box = await beat(t)
    for (const budget of budgets(kind)) {
      // HUP would end it, so that graceful is a restart.
      const own =
        budget.verb === 'graceful' ? { ...budget, pythons: () => 2, helpers: 5, fixed: budget.fixed + 20 } : budget
      check(t, await count(box, budget.verb, script), own, 1)
    }
    const counted = await count(box, 'status', script)
    t.match(counted, { status: 3, pythons: 0 })
    t.equal(withoutNaps(counted), most, counted.execs.join(' '))
  })
}

for (const shell of ['dash', 'bash', 'busybox', 'mksh', 'ksh93', 'yash', 'posh', 'zsh']) {
  const name = `status makes as many with any number of nodes, in ${shell}`
  t.test(name, { buffered: true, timeout: 300_000 }, async (t) => {
    const counts = new Map<string, number[]>()
    for (const nodes of [1, 10]) {
      const box = await service(t, nodes, `/bin/${shell}`)
      const started = await box.run('/etc/init.d/celeryd start')
      t.equal(started.status, 0, started.stderr)
      for (const script of ['/etc/init.d/celeryd', '/srv/generic/celeryd']) {
        const counted = await count(box, 'status', script)
        const { status, pythons, execs } = counted
        t.same({ status, pythons }, { status: 0, pythons: 0 }, `${script}: ${execs.join(' ')}`)
        counts.set(script, [...(counts.get(script) ?? []), withoutNaps(counted)])
      }
      await box.close()
    }
    for (const [script, [few = 0, many = 0]] of counts) {
      t.equal(many, few, `${script}: the same with 1 node and with 10`)
      const generic = script.startsWith('/srv') ? 1 : 0
      // In two of these shells printf is a program, which each text needs. BusyBox's ps has none of the columns that are
      // tried first: three looks more, an ls, and a ps that it makes itself.
      const more = /^(mksh|posh)$/.test(shell) ? 3 : shell === 'busybox' ? 10 : 0
      const most = 6 + generic + more
      t.ok(few <= most, `${script}: ${few} processes are at most ${most}`)
    }
  })
}
