/** Ansible's service modules, and the rules of Puppet, Chef and `service --status-all`, in every state of a service. */

import t from 'tap'
import { ansible, environment, type Task } from '../support/ansible.js'
import { compileScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'
import { SysvinitBox } from '../support/sysvinit-box.js'

interface State {
  readonly name: string
  readonly nodes: string
  readonly opts?: string
  /** sh text that brings a running service into this state; `$1` is its name. */
  readonly make: string
  readonly status: number
  /** What Ansible's started and stopped change, and the exit status of `status` after them. */
  readonly started: readonly [changed: boolean, status: number]
  readonly stopped: readonly [changed: boolean, status: number]
}

const pid = (node: string) => `$(cat /var/run/$1/${node}.pid)`
const gone = (node: string) => `while kill -s 0 "$pid" 2>/dev/null; do sleep 0.1; done # ${node}`

const states: readonly State[] = [
  { name: 'running', nodes: 'w1', make: ':', status: 0, started: [false, 0], stopped: [true, 3] },
  {
    name: 'stopped',
    nodes: 'w1',
    make: '/etc/init.d/$1 stop >/dev/null',
    status: 3,
    started: [true, 0],
    stopped: [false, 3],
  },
  {
    name: 'the one node dead',
    nodes: 'w1',
    make: `kill -s KILL ${pid('w1')}`,
    status: 1,
    started: [true, 0],
    stopped: [false, 1],
  },
  // A single exit status cannot tell these two from a service that is not running.
  {
    name: 'one of two nodes dead',
    nodes: 'w1 w2',
    make: `kill -s KILL ${pid('w2')}`,
    status: 1,
    started: [true, 0],
    stopped: [false, 1],
  },
  {
    name: 'one of two nodes stopped',
    nodes: 'w1 w2',
    make: `pid=${pid('w2')}; kill -s TERM "$pid"; ${gone('w2')}`,
    status: 1,
    started: [true, 0],
    stopped: [false, 1],
  },
  {
    name: 'suspended',
    nodes: 'w1',
    make: `kill -s STOP ${pid('w1')}`,
    status: 0,
    started: [false, 0],
    stopped: [true, 3],
  },
]
const uses = ['auto', 'sysvinit', 'service'] as const
const wanted = ['started', 'stopped', 'restarted'] as const

interface Case {
  readonly state: State
  readonly task: Task
}

/** Every night all of them; else not what two modules do alike. */
const isChosen = (use: Task['use'], state: Task['state']) =>
  process.env.ANSIBLE_CASES === 'all' || use === 'auto' || (use === 'service' && state !== 'restarted')

function casesOf(all: readonly State[], prefix: string): Case[] {
  const found: Case[] = []
  for (const state of all)
    for (const use of uses)
      for (const wish of wanted)
        if (isChosen(use, wish))
          found.push({ state, task: { service: `${prefix}-${found.length + 1}`, state: wish, use } })
  return found
}

/** Installs a service for each case, starts all, and brings each into its state. */
async function prepare(machine: SysvinitBox, cases: readonly Case[]): Promise<void> {
  await Promise.all(
    cases.map(({ state: { nodes, opts = '' }, task: { service } }) => {
      const text = `CELERY_BIN=${standIn}\nCELERYD_NODES="${nodes}"\nCELERYD_OPTS="${opts}"\n`
      return Promise.all([
        machine.box.write(`/etc/default/${service}`, text),
        machine.box.write(`/etc/init.d/${service}`, compileScript(`/etc/default/${service}`, text, { name: service })),
      ])
    }),
  )
  const starts = cases.map(({ task }) => `/etc/init.d/${task.service} start >/dev/null &\n`)
  await machine.sh(`${starts.join('')}wait`)
  const makes = cases.map(({ state, task }) => `set -- ${task.service}\n${state.make}\n`)
  await machine.sh(makes.join(''))
}

const status = async (machine: SysvinitBox, { task }: Case) =>
  (await machine.box.run([`/etc/init.d/${task.service}`, 'status'])).status

t.test('Ansible on sysvinit', { timeout: 600_000 }, async (t) => {
  const machine = await SysvinitBox.make(t, 'sysvinit', [environment])
  await installStandIn(machine.box)

  await t.test('every state that lasts', async (t) => {
    const cases = casesOf(states, 'celeryd')
    await prepare(machine, cases)
    const all = await machine.box.run('service --status-all 2>&1')
    for (const each of cases) {
      const { state, task } = each
      t.equal(await status(machine, each), state.status, `${state.name}: what Puppet and Chef go by`)
      t.match(all.stdout, new RegExp(`\\[ \\${state.status === 0 ? '+' : '-'} \\] +${task.service}\n`), state.name)
    }
    const outcomes = await ansible(
      machine,
      cases.map(({ task }) => task),
    )
    for (const [index, each] of cases.entries()) {
      const { state, task } = each
      const [changed, after] = task.state === 'restarted' ? [true, 0] : state[task.state]
      const what = `${state.name}, ${task.use}: ${task.state}`
      t.match(outcomes[index], { changed }, `${what} changes ${changed ? 'it' : 'nothing'}`)
      t.notOk(outcomes[index]?.failed, `${what} works`)
      t.equal('status' in (outcomes[index] ?? {}), task.use !== 'service', 'which module it was: auto is sysvinit')
      t.equal(await status(machine, each), after, what)
    }
  })

  await t.test('stopping', async (t) => {
    const stopping: State = {
      name: 'stopping',
      nodes: 'w1',
      opts: '--halt=30',
      make: '/etc/init.d/$1 stop >/dev/null 2>&1 &',
      status: 0,
      started: [false, 3],
      stopped: [true, 3],
    }
    const cases = casesOf([stopping], 'slow')
    await prepare(machine, cases)
    for (const each of cases)
      await machine.box.waitFor('it to end', async () => {
        const { status, stdout } = await machine.box.run([`/etc/init.d/${each.task.service}`, 'status'])
        return status === 0 && stdout.endsWith(', ending\n')
      })
    const outcomes = await ansible(
      machine,
      cases.map(({ task }) => task),
    )
    for (const [index, each] of cases.entries()) {
      const [changed, after] = each.task.state === 'restarted' ? [true, 0] : stopping[each.task.state]
      const what = `${each.task.use}: ${each.task.state}`
      t.match(outcomes[index], { changed }, what)
      t.notOk(outcomes[index]?.failed, `${what} works`)
      await machine.box.waitFor(`${what} to end`, async () => (await status(machine, each)) === after, 60_000)
    }
  })
})
