/** What tests of other inits have in common: the services, their configs and app, and a job that takes its time. */

import type { ServiceKind } from '../../lib/service/model.js'
import { type Sandbox, venvBin } from './sandbox.js'
import { redisUrl } from './sysvinit-box.js'
import { app, config } from './worker-story.js'

export const workerConfig = config()
export const beatConfig = 'CELERYBEAT_OPTS="--schedule=/var/lib/celery/schedule"\n'

const more = `
app.conf.beat_schedule = {'tick': {'task': 'proj.tick', 'schedule': 1.0}}

@app.task
def tick():
    with open('/var/log/celery/ticks', 'a') as file:
        file.write('.')

@app.task
def job(seconds):
    import time
    open('/var/log/celery/begun', 'w').close()
    time.sleep(seconds)
    return time.time()
`

/** Puts both services, their configs, and what they run, into their places. */
export async function install(box: Sandbox, script: (kind: ServiceKind) => string): Promise<void> {
  await box.write('/opt/Myproject/proj.py', app(redisUrl) + more)
  await box.write('/etc/default/celeryd', workerConfig)
  await box.write('/etc/default/celerybeat', beatConfig)
  for (const kind of ['celeryd', 'celerybeat'] as const) await box.write(`/etc/init.d/${kind}`, script(kind))
}

async function python(box: Sandbox, text: string): Promise<string> {
  const { status, stdout, stderr } = await box.run([venvBin('latest', 'python'), '-c', text], { cwd: '/opt/Myproject' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trimEnd()
}

/** Gives a node a job, and waits until it is at work on it. */
export async function startJob(box: Sandbox, seconds: number): Promise<string> {
  const queue = `'worker3@' + __import__('socket').gethostname() + '.dq2'`
  await box.run('rm -f /var/log/celery/begun')
  const id = await python(box, `from proj import job; print(job.apply_async((${seconds},), queue=${queue}).id)`)
  const begun = async () => (await box.run(['test', '-e', '/var/log/celery/begun'])).status === 0
  await box.waitFor('the job to begin', begun, 60_000)
  return id
}

/** When a job ended, in milliseconds since the epoch. */
export async function jobResult(box: Sandbox, id: string): Promise<number> {
  return Number(await python(box, `from proj import app; print(app.AsyncResult('${id}').get(timeout=30))`)) * 1000
}
