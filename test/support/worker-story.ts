/** The documented example with three nodes, as units of a real systemd, with real Celery and Redis. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { projectRoot, type Sandbox, venvBin } from './sandbox.js'
import { type SystemdBox, systemdBox } from './systemd-box.js'
import { compileUnitFiles, install } from './unit-files.js'

export const nodes = ['worker1', 'worker2', 'worker3']
const unitOf = (node: string) => `celery@${node}.service`

export const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_direct = True

@app.task
def where(number):
    import os, subprocess
    with open('/var/log/celery/written-%d' % number, 'w') as file:
        file.write('by a task')
    return [number, os.getcwd(), int(subprocess.check_output(['id', '-u']))]

@app.task
def nap(seconds):
    import time
    time.sleep(seconds)
    open('/var/log/celery/napped', 'w').close()
`

/** The example as it is, its program put where the machine has it. */
export function config(): string {
  return readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')
    .replace('/usr/local/bin/celery', venvBin('latest'))
    .replace('-c 8 -c:worker2 4 -c:worker3 2', '-c 2 -c:worker2 1 -c:worker3 1')
}

/** What tasks() then gives. */
export const done = nodes.map((_, index) => [index, '/opt/Myproject', 990])

/** Sends tasks, one to each node, and gives what they return. */
export async function tasks(box: Sandbox): Promise<unknown> {
  const call = [
    'import json, socket',
    'from proj import where',
    `queues = [n + "@" + socket.gethostname() + ".dq2" for n in ${JSON.stringify(nodes)}]`,
    'results = [where.apply_async((i,), queue=q) for i, q in enumerate(queues)]',
    'print(json.dumps([r.get(timeout=60) for r in results]))',
  ].join('\n')
  const { stdout, stderr } = await box.run([venvBin('latest', 'python'), '-c', call], { cwd: '/opt/Myproject' })
  return JSON.parse(stdout || JSON.stringify(stderr))
}

/** When a unit's main process is another than `before`, its pid. */
async function newMainPid(machine: SystemdBox, unit: string, before: string): Promise<string | undefined> {
  const pid = await machine.property(unit, 'MainPID')
  return pid !== '0' && pid !== before && (await machine.property(unit, 'ActiveState')) === 'active' ? pid : undefined
}

/**
 * What a machine's workers go through: start, tasks, kill -9, restart, stop, and a reboot.
 *
 * @param seconds how long the task takes that a stop waits for
 * @param loops whether a worker that crashes is watched until it is given up, which takes a minute
 */
export async function workerStory(t: Test, { seconds, loops }: { seconds: number; loops: boolean }): Promise<void> {
  const machine = await systemdBox(t)
  const { box } = machine
  const redis = await machine.redis()
  await box.write('/opt/Myproject/proj.py', app(redis.url))
  const text = config()
  const files = compileUnitFiles(text)
  await install(box, files)
  await install(
    box,
    compileUnitFiles(text.replace('proj', 'gone').replace(/NODES=.*/, 'NODES=lost'), { name: 'crash' }),
  )

  const enable = await machine.systemctl('enable', 'celery')
  t.equal(enable.status, 0, enable.stderr)
  // After that: when its units are read again, systemd forgets how often one was started.
  if (loops) await machine.systemctl('--no-block', 'start', 'crash')
  const start = await machine.systemctl('start', 'celeryd')
  t.equal(start.status, 0, `under the name of its script, too ${start.stderr}`)
  t.same(await tasks(box), done, 'each node does a task, which runs a program and writes a file')
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'ActiveState'), 'active')
  t.equal((await machine.systemctl('status', 'celery')).status, 0)
  const { stdout: status } = await machine.systemctl('status', 'celery@*')
  for (const node of nodes) t.match(status, unitOf(node))
  t.notOk((await box.run('ls /run/celery')).stdout, 'no pid file')
  t.equal((await box.run('stat -c "%U %G %a" /run/celery /var/log/celery')).stdout, 'celery celery 755\n'.repeat(2))
  t.match(await machine.journal(unitOf('worker2')), /worker2@/, 'what it prints is in the journal')
  t.match(await box.read('/var/log/celery/worker2.log'), / ready\./, 'and its log where the config says')

  const before = await machine.property(unitOf('worker1'), 'MainPID')
  await box.run(['kill', '-9', before])
  const after = await box.waitFor('a new worker1', () => newMainPid(machine, unitOf('worker1'), before), 60_000)
  t.same(await tasks(box), done, 'killed, it comes back and works')

  const others = await Promise.all(nodes.slice(1).map((node) => machine.property(unitOf(node), 'MainPID')))
  const restart = await machine.systemctl('restart', 'celery')
  t.equal(restart.status, 0, restart.stderr)
  for (const [index, old] of [after, ...others].entries()) {
    const unit = unitOf(nodes[index] as string)
    t.ok(await box.waitFor(`a new ${unit}`, () => newMainPid(machine, unit, old), 60_000))
  }

  await box.run(['rm', '-f', '/var/log/celery/napped'])
  const nap = `from proj import nap; nap.apply_async((${seconds},), queue='worker3@' + __import__('socket').gethostname() + '.dq2')`
  await box.run([venvBin('latest', 'python'), '-c', nap], { cwd: '/opt/Myproject' })
  await box.waitFor(
    'the nap',
    async () => /nap\[\S+\] received/.test(await box.read('/var/log/celery/worker3.log')),
    60_000,
  )
  const stop = await machine.systemctl('stop', 'celery')
  t.equal(stop.status, 0, stop.stderr)
  t.match(await box.run('ls /var/log/celery/napped'), { status: 0 }, `stop waits for a task of ${seconds} seconds`)
  t.ok(stop.ms > seconds * 500)
  t.same(
    box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('--app=proj')),
    [],
    'nothing is left',
  )
  t.equal((await machine.systemctl('status', 'celery')).status, 3)
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'Result'), 'success', `${node} ended well`)

  if (loops) {
    await box.waitFor(
      'the end of the crash loop',
      async () => (await machine.property('crash', 'ActiveState')) === 'failed',
      240_000,
    )
    const crashes = await machine.journal('crash')
    t.equal(crashes.match(/^Starting crash\.service/gm)?.length, 10, 'ten starts, and no more')
    t.match(crashes, /Unable to load celery application/, 'the journal has the reason')
  }

  await machine.reboot()
  for (const node of nodes) {
    const up = async () => (await machine.property(unitOf(node), 'ActiveState')) === 'active'
    await machine.box.waitFor(`${node} after the reboot`, up, 60_000)
  }
  t.same(await tasks(machine.box), done, 'a reboot brings them back')
}
