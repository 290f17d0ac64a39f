/** A real worker, a real Redis, and the script that was compiled from the documented example with three nodes. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'

const nodes = ['worker1', 'worker2', 'worker3']

const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_direct = True

@app.task
def where(number):
    import os
    return [number, os.getcwd(), os.getuid()]
`

/** The example as it is, its program and project put where the sandbox has them. */
function config(celery: string): string {
  return readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')
    .replace('/usr/local/bin/celery', celery)
    .replace('-c 8 -c:worker2 4 -c:worker3 2', '-c 2 -c:worker2 1 -c:worker3 1')
}

async function pids(box: Sandbox): Promise<string[]> {
  return Promise.all(nodes.map(async (node) => (await box.read(`/var/run/celery/${node}.pid`)).trim()))
}

t.test('three workers start, do tasks, restart and stop', { timeout: 120_000 }, async (t) => {
  const box = await sandbox(t)
  const redis = await box.redis()
  const celery = venvBin('latest')
  const text = config(celery)
  await box.write('/etc/default/celeryd', text)
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  await box.write('/opt/Myproject/proj.py', app(redis.url))
  const script = (verb: string) => box.run(['sh', '-x', '/etc/init.d/celeryd', verb])

  const start = await script('start')
  t.equal(start.status, 0, start.stderr)
  t.notOk(start.held, 'nothing holds the caller')
  const first = await pids(box)
  t.equal(new Set(first).size, 3)

  // What dryrun shows is exactly what runs.
  const { stdout: shown } = await box.run(['/etc/init.d/celeryd', 'dryrun'])
  const expected: Record<string, string> = { worker1: '-c 2 -Ofair', worker2: '-c 1', worker3: '-c 1' }
  for (const node of nodes) {
    const command = [
      `${celery} --app=proj worker --pidfile=/var/run/celery/${node}.pid --logfile=/var/log/celery/${node}%I.log`,
      `--loglevel=INFO --time-limit=300 ${expected[node]} -n ${node}@%h`,
    ].join(' ')
    t.ok(shown.includes(command), `dryrun shows the command of ${node}`)
    const process = box.processes().find(({ pid }) => String(pid) === first[nodes.indexOf(node)])
    t.equal(process?.argv.slice(1).join(' '), command, `and ${node} runs it`)
    t.equal(process?.uid, 990)
    t.equal(process?.ppid, 1)
  }

  const call = [
    'import json, sys, socket',
    'from proj import where',
    `nodes = ${JSON.stringify(nodes)}`,
    'queues = [n + "@" + socket.gethostname() + ".dq2" for n in nodes]',
    'results = [where.apply_async((i,), queue=q) for i, q in enumerate(queues)]',
    'print(json.dumps([r.get(timeout=30) for r in results]))',
  ].join('\n')
  const done = await box.run([venvBin('latest', 'python'), '-c', call], { cwd: '/opt/Myproject' })
  t.same(
    JSON.parse(done.stdout || '[]'),
    nodes.map((_, index) => [index, '/opt/Myproject', 990]),
    `each node does a task as the service user, in its directory ${done.stderr}`,
  )

  const status = await script('status')
  t.equal(status.status, 0)
  t.equal(status.stdout, nodes.map((node, index) => `celeryd: ${node} is running (pid ${first[index]})\n`).join(''))

  const again = await script('start')
  t.equal(again.status, 0)
  t.match(again.stdout, /worker1 is already running/)
  t.same(await pids(box), first, 'a second start changes nothing')

  const restart = await script('restart')
  t.equal(restart.status, 0, restart.stderr)
  const second = await pids(box)
  t.equal(new Set([...first, ...second]).size, 6, 'three new processes')

  const stop = await script('stop')
  t.equal(stop.status, 0, stop.stderr)
  t.same(
    box.processes().filter(({ uid }) => uid === 990),
    [],
    'nothing is left',
  )
  t.equal((await script('status')).status, 3)
})
