/** Real Celery, once in each place: start, status, restart, stop, with a task in between. */
import { type Sandbox, sandbox, venvBin } from '../scripts/sandbox.js'
import { compileScript } from '../scripts/service.js'
import { frozenCeleryd } from '../scripts/service-box.js'
import { inTurns } from '../scripts/stories.js'
import type { Place } from './subjects.js'

const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True

@app.task
def add(x, y):
    return x + y
`

const config = (celery: string) => `CELERYD_NODES="worker1 worker2"
CELERY_BIN=${celery}
CELERY_APP=proj
CELERYD_CHDIR=/srv/proj
CELERYD_OPTS="-c 1 --without-gossip --without-mingle"
CELERY_CREATE_DIRS=1
`

const workers = (box: Sandbox) =>
  box.processes().filter(({ uid, state, argv }) => uid === 990 && state !== 'Z' && argv.includes('worker'))

/** @returns what was not as it should be */
async function story(place: Place): Promise<string[]> {
  const subject = place.put(frozenCeleryd)
  const box = await sandbox({ teardown: () => {} }, subject.sandbox)
  const wrong: string[] = []
  try {
    const redis = await box.redis()
    const path = `${subject.configs ?? '/etc/default'}/celeryd`
    const text = config(venvBin())
    await box.write(path, text)
    await box.write('/etc/init.d/celeryd', compileScript(path, text))
    await box.write('/srv/proj/proj.py', app(redis.url))
    const verb = async (name: string, status: number, pattern: RegExp) => {
      const result = await box.run([...subject.shell, '/etc/init.d/celeryd', name], { timeout: 120_000 })
      const said = `${result.stdout}${result.stderr}`
      if (result.status !== status || !pattern.test(said)) wrong.push(`${name}: status ${result.status}: ${said}`)
      if (result.held) wrong.push(`${name}: something holds its output open`)
    }
    const pids = () =>
      Promise.all(['worker1', 'worker2'].map((node) => box.read(`/var/run/celery/${node}.pid`).catch(() => 'none')))
    await verb('start', 0, /worker2 is up/)
    const first = await pids()
    const call = 'from proj import add; print(add.delay(2, 3).get(timeout=60))'
    const task = await box.run([venvBin('latest', 'python'), '-c', call], { cwd: '/srv/proj' })
    if (task.stdout !== '5\n') wrong.push(`a task gave ${task.stdout}${task.stderr}`)
    await verb('status', 0, /worker1 is running.*\n.*worker2 is running/)
    await verb('restart', 0, /worker1 is up/)
    const second = await pids()
    if (second.some((pid) => first.includes(pid))) wrong.push(`restart: ${first} became ${second}`)
    await verb('stop', 0, /worker2 is down/)
    // Pool processes end by themselves, a moment after their worker.
    await box.waitFor('the end of all workers', () => workers(box).length === 0)
    await verb('status', 3, /worker1 is stopped/)
  } catch (error) {
    wrong.push(`${error instanceof Error ? error.message : error}`)
  } finally {
    await box.close()
  }
  return wrong
}

/** Runs the story in all places, two at a time. @returns place → what was not as it should be */
export async function realWorkers(places: readonly Place[]): Promise<[string, string[]][]> {
  return Promise.all(inTurns(places, async (place): Promise<[string, string[]]> => [place.name, await story(place)], 2))
}
