/** Testing before a restart, asking whether nodes answer, and restarting one after the other, with real Celery. */

import t, { type Test } from 'tap'
import { type RunResult, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import type { CeleryVersion } from '../support/sandbox-setup.js'
import { compileScript, genericScript } from '../support/service.js'

const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}', include=['jobs'])
`
const jobs = `from proj import app

@app.task(acks_late=True)
def nap(number, seconds=0.05, sent=0):
    import time
    waited = time.time() - sent
    time.sleep(seconds)
    with open('/var/log/celery/done', 'a') as file:
        file.write('%d %f\\n' % (number, waited))
`

const config = (version: CeleryVersion, more = '') => `CELERYD_NODES="w1 w2"
CELERY_BIN=${venvBin(version)}
CELERY_APP=proj
CELERYD_CHDIR=/srv/proj
CELERYD_OPTS="-c 1 --without-gossip --without-mingle"
CELERY_CREATE_DIRS=1
${more}`

interface Service {
  readonly box: Sandbox
  readonly redis: Awaited<ReturnType<Sandbox['redis']>>
  run(verb: string): Promise<RunResult>
}

async function service(t: Test, version: CeleryVersion, more = '', generic = false): Promise<Service> {
  const box = await sandbox(t)
  const redis = await box.redis()
  const text = config(version, more)
  await box.write('/etc/default/celeryd', text)
  await box.write(
    '/etc/init.d/celeryd',
    generic ? genericScript('celeryd') : compileScript('/etc/default/celeryd', text),
  )
  await box.write('/srv/proj/proj.py', app(redis.url))
  await box.write('/srv/proj/jobs.py', jobs)
  return { box, redis, run: (verb) => box.run(['/etc/init.d/celeryd', verb], { timeout: 120_000 }) }
}

const python = (version: CeleryVersion, box: Sandbox, text: string) =>
  box.start([venvBin(version, 'python'), '-c', text], { cwd: '/srv/proj', timeout: 120_000 })

// Two at a time: real workers need a processor to start, and wait for a broker that is gone.
t.jobs = 2

for (const version of ['4.4', '5.2', 'latest'] as const)
  t.test(
    `Celery ${version}: the app is loaded before anything is stopped, without a broker`,
    { buffered: true },
    async (t) => {
      const { box, redis, run } = await service(t, version, '', version === '5.2')
      const start = await run('start')
      t.match(start, { status: 0, stderr: '' })
      const pids = await box.read('/var/run/celery/w1.pid')
      const ping = await run('ping')
      t.match(ping, { status: 0, stdout: 'celeryd: w1 answers\nceleryd: w2 answers\n', stderr: '' })

      await box.write('/srv/proj/jobs.py', 'import missing_module\n')
      const verbs = version === 'latest' ? ['rolling-restart', 'try-restart', 'graceful'] : []
      for (const verb of ['configtest', 'restart', ...verbs]) {
        const result = await run(verb)
        t.match(result, { status: 1, stdout: '' }, verb)
        t.match(result.stderr, /^celeryd: .*ModuleNotFoundError: No module named 'missing_module'$/m, verb)
        t.match(result.stderr, /^celeryd: the app does not load \(CELERY_APP, CELERYD_CHDIR\)/m, verb)
      }
      t.equal(await box.read('/var/run/celery/w1.pid'), pids, 'nothing was stopped')
      await redis.stop()
      await box.write('/srv/proj/jobs.py', jobs)
      t.match(await run('configtest'), { status: 0, stderr: '' }, 'no broker is needed')

      const down = await run('ping')
      t.match(down, { status: 1, stdout: '' })
      t.match(down.stderr, /w1 does not answer\n.*w2 does not answer\n.*the broker cannot be reached/)
      t.ok(down.ms < 15_000, `${down.ms} ms`)
      if (version === 'latest') {
        const stop = await run('stop')
        t.equal(stop.status, 0, stop.stderr)
        const again = await run('start')
        t.match(again, { status: 0, stdout: /w1 is up/ })
        t.match(again.stderr, /^celeryd: w1 runs, but its log says that it cannot reach the broker\n/m)
      }
      await run('kill')
    },
  )

t.test('CELERYD_CHECK_APP=0 loads nothing', { buffered: true }, async (t) => {
  const { box, run } = await service(t, 'latest', 'CELERYD_CHECK_APP=0\n')
  await box.write('/srv/proj/jobs.py', 'import missing_module\n')
  t.match(await run('configtest'), { status: 0, stderr: '' })
})

t.test('a busy solo pool does not answer, and is named', { buffered: true }, async (t) => {
  const { box, run } = await service(t, 'latest', 'CELERYD_OPTS="$CELERYD_OPTS -P:w2 solo -Q:w2 slow"\n')
  t.match(await run('start'), { status: 0, stderr: '' })
  const send = "from jobs import nap; nap.apply_async((1, 25), queue='slow')"
  await (await python('latest', box, send)).done
  await box.waitFor('the task', async () => /received/.test(await box.read('/var/log/celery/w2.log')))
  const ping = await run('ping')
  t.match(ping, { status: 1, stdout: 'celeryd: w1 answers\n' })
  t.match(ping.stderr, /^celeryd: w2 does not answer\nceleryd: a busy solo pool cannot answer/)
  t.ok(ping.ms < 15_000, `${ping.ms} ms`)
  const both = await run('kill')
  t.equal(both.status, 0)
  const none = await run('ping')
  t.match(none, { status: 1, stderr: /the broker can be reached, and no node replied within 5 s\n.*a busy solo pool/ })
})

t.test(
  'a rolling restart: all nodes but one answer at every moment, and no task is lost',
  { buffered: true },
  async (t) => {
    const { box, run } = await service(t, 'latest', 'CELERYD_NODES="w1 w2 w3"\n')
    t.match(await run('start'), { status: 0, stderr: '' })
    const before = await Promise.all(['w1', 'w2', 'w3'].map((node) => box.read(`/var/run/celery/${node}.pid`)))
    // Each round asks all nodes, and sends a task.
    const stream = await python(
      'latest',
      box,
      `import os, sys, time
from jobs import nap
from proj import app
sent = 0
while not os.path.exists('/tmp/end'):
    nap.delay(sent, sent=time.time())
    sent += 1
    time.sleep(0.1)
    found = app.control.ping(timeout=3, limit=3)
    print(' '.join(sorted(name.split('@')[0] for each in found for name in each)), flush=True)
print('sent', sent)
`,
    )
    await box.waitFor('the first answers', () => stream.stdout.split('\n').length > 2)
    const roll = await run('rolling-restart')
    t.match(roll, { status: 0, stderr: '' })
    t.match(roll.stdout, /w1 is down\n.*w1 is up .*\n.*w2 is down\n.*w2 is up .*\n.*w3 is down\n.*w3 is up /)
    await box.write('/tmp/end', '')
    const { stdout } = await stream.done
    const rounds = stdout.trim().split('\n')
    const sent = Number(rounds.pop()?.replace('sent ', ''))
    const answered = rounds.map((round) => round.split(' ').filter((name) => name !== '').length)
    t.ok(answered.length > 10, `${answered.length} rounds`)
    t.same(
      rounds.filter((_, at) => (answered[at] as number) < 2),
      [],
      'at most one is missing',
    )
    const done = async () =>
      (await box.read('/var/log/celery/done'))
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
    await box.waitFor('all tasks', async () => new Set((await done()).map(([number]) => number)).size === sent, 30_000)
    const longest = Math.max(...(await done()).map(([, waited]) => Number(waited)))
    t.ok(longest < roll.ms / 2000, `${longest} s is the longest that a task waited, of ${roll.ms} ms`)
    const after = await Promise.all(['w1', 'w2', 'w3'].map((node) => box.read(`/var/run/celery/${node}.pid`)))
    t.equal(new Set([...before, ...after]).size, 6, 'all are new')

    // Code that loads in a test, and not in the first node that comes to it.
    await box.write(
      '/srv/proj/jobs.py',
      `import os\nif os.path.exists('/tmp/gone') and 'worker' in __import__('sys').argv: 1 / 0\n${jobs}`,
    )
    await box.write('/tmp/gone', '')
    const fails = await run('rolling-restart')
    t.equal(fails.status, 1)
    t.match(fails.stderr, /w1 did not stay up/)
    t.match(fails.stderr, /w2 was not restarted\n.*w3 was not restarted/)
    t.match(fails.stderr, /^celeryd: the new code runs on no node$/m)
    t.equal((await run('ping')).stdout, 'celeryd: w2 answers\nceleryd: w3 answers\n')
    await run('kill')
  },
)
