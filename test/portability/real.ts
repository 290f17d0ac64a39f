/** Real Celery and Redis, once in each place: workers and a scheduler are started, work, and are stopped. */
import { type RunResult, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScripts } from '../support/service.js'
import { frozenCeleryd, type Subject } from '../support/service-box.js'
import { inTurns, turns } from '../support/stories.js'
import type { Place } from './subjects.js'
import { type Line, line } from './table.js'

/** Each tick of the schedule leaves a line in a file. */
const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True
app.conf.beat_schedule = {'tick': {'task': 'proj.tick', 'schedule': 1.0}}

@app.task
def add(x, y):
    return x + y

@app.task
def tick():
    with open('/srv/ticks', 'a') as file:
        file.write('tick\\n')
`

/** More files than su allows where PAM has its own idea of it. */
const files = 2048

const worker = (celery: string, { limitless }: Place) => `CELERYD_NODES="worker1 worker2"
CELERY_BIN=${celery}
CELERY_APP=proj
CELERYD_CHDIR=/srv/proj
CELERYD_OPTS="-c 1 --without-gossip --without-mingle"
${limitless ? '' : `CELERYD_ULIMIT="-n ${files}"`}
CELERY_CREATE_DIRS=1
`

/** The processes of workers, their pools included, or of schedulers. */
const running = (box: Sandbox, command: 'worker' | 'beat') =>
  box.processes().filter(({ uid, state, argv }) => uid === 990 && state !== 'Z' && argv.includes(command))

class Story {
  readonly wrong: string[] = []

  constructor(
    readonly box: Sandbox,
    readonly subject: Subject,
  ) {}

  must(holds: boolean | undefined, text: string): void {
    if (!holds) this.wrong.push(text)
  }

  async verb(service: string, verb: string, status: number, pattern: RegExp): Promise<RunResult> {
    const result = await this.box.run([...this.subject.shell, `/etc/init.d/${service}`, verb], { timeout: 120_000 })
    const said = `${result.stdout}${result.stderr}`
    this.must(result.status === status && pattern.test(said), `${service} ${verb}: status ${result.status}: ${said}`)
    this.must(!result.held, `${service} ${verb}: something holds its output open`)
    return result
  }

  /** What the pid files of the run directory hold. */
  async pids(...names: readonly string[]): Promise<string[]> {
    const read = (name: string) => this.box.read(`/var/run/celery/${name}.pid`).catch(() => 'none')
    return (await Promise.all(names.map(read))).map((text) => text.trim())
  }

  /** A restart, after which other processes are there. */
  async restart(service: string, ...names: readonly string[]): Promise<void> {
    const first = await this.pids(...names)
    await this.verb(service, 'restart', 0, /is up/)
    const second = await this.pids(...names)
    this.must(!second.some((pid) => first.includes(pid)), `${service} restart: ${first} became ${second}`)
  }
}

async function workers(story: Story, { limitless }: Place): Promise<void> {
  const { box } = story
  await story.verb('celeryd', 'start', 0, /worker2 is up/)
  const [pid] = await story.pids('worker1')
  const limits = await box.read(`/proc/${pid}/limits`)
  const [, limit] = /^Max open files +(\d+) /m.exec(limits) ?? []
  story.must(limitless || limit === `${files}`, `a worker may open ${limit} files`)
  const call = 'from proj import add; print(add.delay(2, 3).get(timeout=60))'
  const task = await box.run([venvBin('latest', 'python'), '-c', call], { cwd: '/srv/proj' })
  story.must(task.stdout === '5\n', `a task gave ${task.stdout}${task.stderr}`)
  await story.verb('celeryd', 'status', 0, /worker1 is running.*\n.*worker2 is running/)
  await story.restart('celeryd', 'worker1', 'worker2')
}

async function scheduler(story: Story): Promise<void> {
  const { box } = story
  const count = async () => Number((await box.run('cat /srv/ticks 2>/dev/null | wc -l')).stdout)
  const ticks = async (more: number) => {
    const seen = await count()
    await box.waitFor(`${more} ticks`, async () => (await count()) >= seen + more, 60_000)
  }
  await story.verb('celerybeat', 'start', 0, /celerybeat is up/)
  await ticks(2)
  await story.verb('celerybeat', 'status', 0, /celerybeat is running/)
  await story.restart('celerybeat', 'beat')
  story.must(running(box, 'beat').length === 1, 'there is not one scheduler')
  await ticks(1)
  await story.verb('celerybeat', 'stop', 0, /celerybeat is down/)
  story.must(running(box, 'beat').length === 0, 'the scheduler was not stopped')
  await story.verb('celerybeat', 'status', 3, /celerybeat is stopped/)
  await story.verb('celeryd', 'status', 0, /worker1 is running/)
}

/** @returns what was not as it should be */
async function findings(place: Place): Promise<string[]> {
  const subject = place.put(frozenCeleryd)
  const box = await sandbox({ teardown: () => {} }, subject.sandbox)
  const story = new Story(box, subject)
  try {
    const redis = await box.redis()
    const configs = subject.configs ?? '/etc/default'
    const own = [`${configs}/celeryd`, worker(venvBin(), place)] as const
    const all = [own, [`${configs}/celerybeat`, '# as the workers\n']] as const
    for (const [path, text] of all) await box.write(path, text)
    await box.write('/etc/init.d/celeryd', compileScripts([own], { kind: 'celeryd' }))
    await box.write('/etc/init.d/celerybeat', compileScripts(all, { kind: 'celerybeat' }))
    await box.write('/srv/proj/proj.py', app(redis.url))
    await box.run('chmod 777 /srv')
    await workers(story, place)
    await scheduler(story)
    await story.verb('celeryd', 'stop', 0, /worker2 is down/)
    // Pool processes end by themselves, a moment after their worker.
    await box.waitFor('the end of all workers', () => running(box, 'worker').length === 0)
    await story.verb('celeryd', 'status', 3, /worker1 is stopped/)
  } catch (error) {
    story.wrong.push(`${error instanceof Error ? error.message : error}`)
  } finally {
    await box.close()
  }
  return story.wrong
}

/** Runs the stories in all places, two at a time. */
export function realServices(places: readonly Place[]): Promise<Line>[] {
  return inTurns(places, async (place) => line(place.name, 'real Celery', await findings(place)), turns(2))
}
