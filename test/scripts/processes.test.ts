/**
 * How many processes every verb makes: exact, however busy the machine is. A pause and the look at the processes after
 * it are one process each; their number depends on how long nodes take, so they are not in the formulas.
 */

import t from 'tap'
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
  const box = await sandbox(t)
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
async function service(t: Parameters<typeof sandbox>[0], nodes: number): Promise<Sandbox> {
  const box = await sandbox(t)
  const text = config(nodes)
  await box.write('/etc/default/celeryd', text)
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  await box.write('/srv/generic/celeryd', genericScript('celeryd'))
  await installStandIn(box)
  return box
}

const count = (box: Sandbox, verb: string, shell: readonly string[] = ['dash'], script = '/etc/init.d/celeryd') =>
  countProcesses(box, [...shell, script, verb], standIn)

const waiting = ({ execs }: ProcessCount) => execs.filter((path) => /\/(sleep|ps)$/.test(path)).length

for (const nodes of [1, 3, 10]) {
  t.test(`${nodes} nodes`, { timeout: 300_000 }, async (t) => {
    const box = await service(t, nodes)
    const check = async (state: string, verb: string, status: number, pythons: number, fixed: number, each: number) => {
      const counted = await count(box, verb)
      const besides = counted.processes - waiting(counted)
      const name = `${verb}, ${state}`
      t.equal(counted.status, status, `${name}: the exit status`)
      t.equal(counted.pythons, pythons, `${name}: how many Pythons`)
      const made = `${besides} processes, and ${waiting(counted)} for waiting: ${counted.execs.join(' ')}`
      t.ok(besides <= fixed + each * nodes, `${name}: at most ${fixed} + ${each} a node; it makes ${made}`)
      return counted
    }

    const idle = await check('stopped', 'status', 3, 0, 4, 0)
    await check('stopped', 'stop', 0, 0, 18, 1)
    await check('stopped', 'start', 0, nodes, 38, 12)
    const busy = await check('running', 'status', 0, 0, 4, 0)
    for (const { processes } of [idle, busy])
      t.equal(processes, 2, 'status makes two: its list of exported names, and ps')
    await check('running', 'start', 0, 0, 22, 5)
    await check('running', 'restart', 0, nodes, 22, 16)
    await check('running', 'stop', 0, 0, 18, 5)
  })
}

for (const [what, script, more] of [
  ['a scheduler', '/etc/init.d/celerybeat', 0],
  // It looks at its config, hands over what that exports, and works out the command line.
  ['a scheduler, generic', '/srv/generic/celerybeat', 6],
] as const) {
  t.test(what, { timeout: 300_000 }, async (t) => {
    const box = await beat(t)
    const check = async (verb: string, status: number, pythons: number, most: number) => {
      const counted = await count(box, verb, ['dash'], script)
      const besides = counted.processes - waiting(counted)
      t.match(counted, { status, pythons }, `${verb}: the exit status, and how many Pythons`)
      t.ok(
        besides <= most + more,
        `${verb}: at most ${most + more} processes; it makes ${besides}: ${counted.execs.join(' ')}`,
      )
      return counted
    }
    await check('status', 3, 0, 4)
    await check('stop', 0, 0, 19)
    await check('start', 0, 1, 50)
    const { processes } = await check('status', 0, 0, 4)
    if (more === 0) t.ok(processes <= 5, `status makes at most 5, all counted: ${processes}`)
    await check('start', 0, 0, 27)
    await check('restart', 0, 1, 38)
    await check('graceful', 0, 1, 38)
    await check('stop', 0, 0, 23)
  })
}

t.test('status makes as many with any number of nodes, in any shell', { timeout: 300_000 }, async (t) => {
  const shells = ['dash', 'bash', 'busybox sh', 'mksh', 'ksh93', 'yash', 'posh', 'zsh --emulate sh']
  const counts = new Map<string, number[]>()
  for (const nodes of [1, 10]) {
    const box = await service(t, nodes)
    const started = await box.run('/etc/init.d/celeryd start')
    t.equal(started.status, 0, started.stderr)
    for (const shell of shells) {
      for (const script of ['/etc/init.d/celeryd', '/srv/generic/celeryd']) {
        const { status, processes, pythons, execs } = await count(box, 'status', shell.split(' '), script)
        const name = `${shell} ${script}`
        t.same({ status, pythons }, { status: 0, pythons: 0 }, `${name}: ${execs.join(' ')}`)
        counts.set(name, [...(counts.get(name) ?? []), processes])
      }
    }
    await box.close()
  }
  for (const [shell, [few = 0, many = 0]] of counts) {
    t.equal(many, few, `${shell}: the same with 1 node and with 10`)
    // In two of these shells, printf is a program.
    const most = /^(mksh|posh) .*generic/.test(shell) ? 6 : 5
    t.ok(few <= most, `${shell}: ${few} processes are at most ${most}`)
  }
})
