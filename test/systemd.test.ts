/** The units of the documented example with three nodes, under a real systemd, with real Celery and Redis. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot, type Sandbox, venvBin } from './scripts/sandbox.js'
import { systemdBox } from './scripts/systemd-box.js'
import { compileUnitFiles, install } from './scripts/units.js'

const nodes = ['worker1', 'worker2', 'worker3']
const unitOf = (node: string) => `celery@${node}.service`

const app = (url: string) => `from celery import Celery
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

/** The example as it stands, its program put where the machine has it. */
function config(): string {
  return readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')
    .replace('/usr/local/bin/celery', venvBin('latest'))
    .replace('-c 8 -c:worker2 4 -c:worker3 2', '-c 2 -c:worker2 1 -c:worker3 1')
}

/** Sends tasks, one to each node, and gives what they return. */
async function tasks(box: Sandbox): Promise<unknown> {
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

t.test('three workers: start, tasks, kill -9, reboot, stop', { timeout: 300_000 }, async (t) => {
  const machine = await systemdBox(t)
  const redis = await machine.box.redis()
  await machine.box.write('/opt/Myproject/proj.py', app(redis.url))
  const text = config()
  await install(machine.box, compileUnitFiles(text))

  const enable = await machine.systemctl('enable', 'celery')
  t.equal(enable.status, 0, enable.stderr)
  const start = await machine.systemctl('start', 'celery')
  t.equal(start.status, 0, start.stderr)
  const done = nodes.map((_, index) => [index, '/opt/Myproject', 990])
  t.same(await tasks(machine.box), done, 'each node does a task, which runs a program and writes a file')
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'ActiveState'), 'active')
})
