/** Older Celery versions, and RabbitMQ: a start, a task, a restart, a stop; frozen and generic scripts by turns. */

import t, { type Test } from 'tap'
import { rabbitmq } from '../support/rabbitmq.js'
import { type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import type { CeleryVersion } from '../support/sandbox-setup.js'
import { compileScript, genericScript } from '../support/service.js'

const app = (broker: string, backend: string) => `from celery import Celery
app = Celery('proj', broker='${broker}', backend='${backend}')

@app.task
def double(number):
    import os
    return [2 * number, os.getuid()]
`

const call = `from proj import double
print(double.delay(21).get(timeout=30))
`

const config = (celery: string) => `CELERYD_NODES="w1 w2"
CELERY_BIN=${celery}
CELERY_APP=proj
CELERYD_CHDIR=/srv/proj
CELERYD_OPTS="-c 1 -Q:w1 celery -Q:w2 other"
CELERY_CREATE_DIRS=1
`

async function works(t: Test, box: Sandbox, version: CeleryVersion, script: string): Promise<void> {
  await box.write('/etc/init.d/celeryd', script)
  const run = async (verb: string, status: number) => {
    const result = await box.run(['sh', '-x', '/etc/init.d/celeryd', verb], { timeout: 120_000 })
    t.equal(result.status, status, `${verb}: ${result.stdout}${result.stderr.slice(-3000)}`)
    return result
  }
  const pids = () => Promise.all(['w1', 'w2'].map((node) => box.read(`/var/run/celery/${node}.pid`)))
  const task = async () => {
    const done = await box.run([venvBin(version, 'python'), '-c', call], { cwd: '/srv/proj' })
    t.equal(done.stdout, '[42, 990]\n', `a task is done by the service user ${done.stderr}`)
  }

  await run('start', 0)
  const first = await pids()
  await run('status', 0)
  await task()
  await run('restart', 0)
  const second = await pids()
  t.equal(new Set([...first, ...second]).size, 4, 'two new processes')
  await task()
  await run('graceful', 0)
  t.same(await pids(), second, 'graceful keeps the processes')
  await task()
  await run('stop', 0)
  t.same(
    box.processes().filter(({ uid }) => uid === 990),
    [],
    'nothing is left',
  )
  await run('status', 3)
}

const scripts: Record<string, (text: string) => string> = {
  frozen: (text) => compileScript('/etc/default/celeryd', text),
  generic: () => genericScript('celeryd'),
}

// Two at a time: one starts while the other waits.
t.jobs = 2

for (const [version, kind] of [
  ['5.2', 'generic'],
  ['4.4', 'frozen'],
] as const) {
  t.test(`Celery ${version}, ${kind}`, { buffered: true, timeout: 300_000 }, async (t) => {
    const box = await sandbox(t)
    const { url } = await box.redis()
    const text = config(venvBin(version))
    await box.write('/etc/default/celeryd', text)
    await box.write('/srv/proj/proj.py', app(url, url))
    await works(t, box, version, scripts[kind]?.(text) as string)
  })
}

t.test('RabbitMQ', { buffered: true, timeout: 300_000 }, async (t) => {
  const box = await sandbox(t)
  const broker = await rabbitmq(box)
  const text = config(venvBin('latest'))
  await box.write('/etc/default/celeryd', text)
  await box.write('/srv/proj/proj.py', app(broker.url, 'rpc://'))
  await works(t, box, 'latest', scripts.generic?.(text) as string)
  await broker.stop()
})
