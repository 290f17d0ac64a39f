/** Fifty stops of a real scheduler that has a lot to write: each time its schedule can be read afterwards, and is whole. */

import { existsSync } from 'node:fs'
import t from 'tap'
import { type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'

const entries = 1000
const instances = 5
const rounds = 10

/** Every entry is due all the time. What comes in on TERM is counted, before Celery's own handler gets it. */
const app = `import signal
from celery import Celery, signals
app = Celery('proj', broker='memory://')
app.conf.beat_schedule = {'entry %d' % n: {'task': 'proj.none', 'schedule': 1.0} for n in range(${entries})}

up = None

@signals.beat_init.connect
def count(sender, **rest):
    global up
    up = sender.schedule_filename + '.up'
    handler = signal.getsignal(signal.SIGTERM)
    def counting(number, frame):
        with open(sender.schedule_filename + '.terms', 'a') as file:
            file.write('TERM\\n')
        handler(number, frame)
    signal.signal(signal.SIGTERM, counting)

@signals.before_task_publish.connect
def sent(**rest):
    global up
    if up:
        open(up, 'w').close()
        up = None
`

/** Prints what is wrong with any of the schedules. */
const check = `
import shelve, sys
for path in sys.argv[1:]:
    with shelve.open(path, 'r') as schedule:
        runs = [entry.total_run_count for entry in schedule['entries'].values() if entry.task == 'proj.none']
        if len(runs) != ${entries} or '__version__' not in schedule or not any(runs):
            print(path, len(runs), sum(runs), sorted(schedule))
`

const directory = (name: string) => `/srv/${name}`

async function install(box: Sandbox, name: string): Promise<void> {
  const config = `CELERY_BIN=${venvBin()}
CELERY_APP=proj
CELERYBEAT_CHDIR=/opt/proj
CELERYBEAT_PID_FILE=${directory(name)}/beat.pid
CELERYBEAT_LOG_FILE=${directory(name)}/beat.log
CELERYBEAT_OPTS=--schedule=${directory(name)}/schedule
`
  await box.write(`/etc/default/${name}`, config)
  await box.write(`/etc/init.d/${name}`, compileScript(`/etc/default/${name}`, config, { kind: 'celerybeat', name }))
  await box.run(`install -d -o celery -g celery ${directory(name)}`)
}

/** Starts a scheduler with the script's own command, without the time to confirm it; waits until it sends tasks. */
async function launch(box: Sandbox, name: string): Promise<void> {
  const dir = directory(name)
  const start = `rm -f ${dir}/schedule.up; /etc/init.d/${name} dryrun >${dir}/start; setsid sh ${dir}/start`
  await box.run(`${start} </dev/null >/dev/null 2>&1 &`)
  await box.waitFor('the scheduler', () => existsSync(`/proc/${box.pid}/root${dir}/schedule.up`), 60_000)
}

t.test('fifty stops', { timeout: 600_000 }, async (t) => {
  const box = await sandbox(t)
  await box.write('/opt/proj/proj.py', app)
  const names = Array.from({ length: instances }, (_, index) => `beat${index + 1}`)
  const work = async (name: string) => {
    await install(box, name)
    for (let round = 1; round <= rounds; round++) {
      await launch(box, name)
      // At another moment of its second each time.
      await new Promise((resolve) => setTimeout(resolve, 700 + 97 * round))
      const stopped = await box.run(['/bin/sh', `/etc/init.d/${name}`, 'stop'])
      t.match(stopped, { status: 0, stdout: /is down\n$/, stderr: '' }, `${name}, stop ${round}`)
      const kept = `${directory(name)}/kept-${round}`
      await box.run(
        `mkdir ${kept} && mv ${directory(name)}/schedule.terms ${kept}/terms && cp ${directory(name)}/schedule* ${kept}`,
      )
      t.equal(await box.read(`${kept}/terms`), 'TERM\n', 'one TERM')
    }
  }
  await Promise.all(names.map(work))
  const kept = names.flatMap((name) =>
    Array.from({ length: rounds }, (_, round) => `${directory(name)}/kept-${round + 1}/schedule`),
  )
  const checked = await box.run([venvBin('latest', 'python'), '-c', check, ...kept], { cwd: '/opt/proj' })
  t.match(checked, { status: 0, stdout: '', stderr: '' }, 'each schedule is whole')
})
