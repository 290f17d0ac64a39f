/** Several nodes under one name: `systemctl start|stop|restart|status celery` is about all of them, and they about none. */

import t from 'tap'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, install } from '../support/unit-files.js'

const nodes = ['w1', 'w-2', 'w3'] as const
type NodeName = (typeof nodes)[number]
const unitOf = (node: NodeName) => `celery@${node}.service`

/** A worker that needs two seconds to stop; or that ends at once, where a file says that its app is broken. */
const worker = `#!/bin/sh
for word; do case $word in *@*) node=\${word%%@*} ;; esac; done
[ ! -e "/srv/broken-$node" ] || { echo "no module named $node" >&2; exit 1; }
trap 'sleep 2; exit 0' TERM
while :; do sleep 0.1; done
`

interface Nodes {
  readonly machine: SystemdBox
  states(): Promise<string>
  pids(): Promise<readonly string[]>
  broken(node: NodeName): Promise<void>
  mended(node: NodeName): Promise<void>
}

async function several(machine: SystemdBox): Promise<Nodes> {
  const { box } = machine
  await box.write('/srv/celery', worker)
  const text = `CELERY_BIN=/srv/celery\nCELERYD_NODES="${nodes.join(' ')}"\n`
  await install(box, compileUnitFiles(text))
  return {
    machine,
    states: async () => (await machine.systemctl('is-active', 'celery', ...nodes.map(unitOf))).stdout.trim(),
    pids: () => Promise.all(nodes.map((node) => machine.property(unitOf(node), 'MainPID'))),
    broken: async (node) => box.write(`/srv/broken-${node}`, ''),
    mended: async (node) => void (await box.run(['rm', `/srv/broken-${node}`])),
  }
}

const all = (state: string) =>
  Array(nodes.length + 1)
    .fill(state)
    .join('\n')

t.test('all nodes at once', { timeout: 300_000 }, async (t) => {
  const { machine, states, pids, broken, mended } = await several(await systemdBox(t))
  const { box } = machine

  const start = await machine.systemctl('start', 'celery')
  t.equal(start.status, 0, start.stderr)
  t.equal(await states(), all('active'), 'a start is over when every node runs')
  t.equal((await machine.systemctl('status', 'celery')).status, 0)
  t.same(
    (await machine.property('celery', 'Wants'))
      .split(' ')
      .filter((unit) => unit.startsWith('celery@'))
      .sort(),
    [...nodes].map(unitOf).sort(),
  )

  const before = await pids()
  await box.run(['kill', '-9', before[0] as string])
  await box.waitFor('another w1', async () => !['0', before[0]].includes((await pids())[0]), 60_000)
  await box.waitFor('w1 to stay', async () => (await states()) === all('active'), 60_000)
  t.same((await pids()).slice(1), before.slice(1), 'one that dies comes back, and takes no other with it')

  t.equal((await machine.systemctl('stop', unitOf('w3'))).status, 0)
  t.equal(await states(), 'active\nactive\nactive\ninactive', 'one can be stopped alone')
  t.equal((await machine.systemctl('start', 'celery')).status, 0)
  await box.waitFor('w3', async () => (await states()) === all('active'), 60_000)
  t.equal((await pids())[1], before[1], 'a start starts those that do not run')

  const old = await pids()
  const restart = await machine.systemctl('restart', 'celery')
  t.equal(restart.status, 0, restart.stderr)
  t.equal(await states(), all('active'))
  t.same(
    (await pids()).filter((pid) => old.includes(pid)),
    [],
    'a restart is one of all, and is over when they run',
  )

  const stop = await machine.systemctl('stop', 'celery')
  t.equal(stop.status, 0, stop.stderr)
  t.equal(await states(), all('inactive'), 'a stop is over when none runs')
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'Result'), 'success', node)
  t.equal((await machine.systemctl('status', 'celery')).status, 3)

  await broken('w-2')
  const fails = await machine.systemctl('start', 'celery')
  t.match(fails, { status: 1, stderr: /celery\.service failed/ }, 'a start fails with one that does not stay up')
  const status = async () => {
    const { status, stdout } = await machine.systemctl('status', 'celery')
    // The journal takes its time.
    return status === 3 && stdout.includes('Job for celery@w-2.service failed')
  }
  t.ok(await box.waitFor('a status that says which', status, 60_000))
  const why = async () => /no module named w-2/.test(await machine.journal(unitOf('w-2')))
  t.ok(await box.waitFor('a journal that says why', why, 60_000))
  t.match(await states(), /^failed\nactive\n.*\nactive$/, 'the others run')
  const running = await pids()
  await mended('w-2')
  await box.waitFor('w-2', async () => (await states()) === 'failed\nactive\nactive\nactive', 60_000)
  t.same([(await pids())[0], (await pids())[2]], [running[0], running[2]], 'tried again alone')
  t.equal((await machine.systemctl('start', 'celery')).status, 0)
  t.equal(await states(), all('active'), 'and another start says that all is well')
  t.same([(await pids())[0], (await pids())[2]], [running[0], running[2]], 'which disturbs nobody')

  await broken('w1')
  t.equal((await machine.systemctl('restart', 'celery')).status, 1, 'a restart fails, too')
  const last = await machine.systemctl('stop', 'celery')
  t.equal(last.status, 0, last.stderr)
  t.match(await states(), /^failed\n(?:inactive|failed)\ninactive\ninactive$/, 'a stop after that waits all the same')
  await mended('w1')

  await machine.systemctl('--no-block', 'start', 'celery')
  await box.waitFor('the processes', async () => (await pids()).every((pid) => pid !== '0'), 60_000)
  const early = await machine.systemctl('stop', 'celery')
  t.equal(early.status, 0, early.stderr)
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'Result'), 'success', `${node}, stopped early`)
  t.notMatch(await states(), /^active|\nactive/m)
})

t.test('a node that is given up', { timeout: 300_000 }, async (t) => {
  const { machine, states, pids, broken } = await several(await systemdBox(t))
  const { box } = machine
  // The same rules, in less time.
  await box.write('/etc/systemd/system/celery@.service.d/quick.conf', '[Service]\nRestartSec=0\nExecStartPost=\n')
  await machine.systemctl('daemon-reload')
  t.equal((await machine.systemctl('start', 'celery')).status, 0)
  const before = await pids()
  await broken('w3')
  await box.run(['kill', '-9', before[2] as string])
  await box.waitFor('w3 to be given up', async () => (await states()).endsWith('\nfailed'), 60_000)
  t.equal(await states(), 'active\nactive\nactive\nfailed')
  t.same((await pids()).slice(0, 2), before.slice(0, 2), 'the others go on')
  t.equal((await machine.systemctl('is-failed', 'celery@*')).status, 0, 'a question about all of them is answered')
})
