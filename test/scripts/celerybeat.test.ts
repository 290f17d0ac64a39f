/** A real scheduler, worker and Redis: what fires, what does not, and what a start that fails says. */

import t, { type Test } from 'tap'
import { type CeleryVersion, type Redis, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScript, compileScripts } from '../support/service.js'

/** Each tick leaves a line in a file, and the same task comes from entries that are never due. */
const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}')
app.conf.broker_connection_retry_on_startup = True
app.conf.beat_schedule = {'tick': {'task': 'proj.tick', 'schedule': 1.0}}

@app.task
def tick():
    with open('/srv/ticks', 'a') as file:
        file.write('tick\\n')
`

const worker = (version: CeleryVersion) => `CELERY_BIN=${venvBin(version)}
CELERY_APP=proj
CELERYD_CHDIR=/opt/proj
CELERYD_OPTS="-P solo"
`

// They mostly sleep.
t.jobs = 4

interface Prepared {
  readonly box: Sandbox
  readonly redis: Redis
  run(script: string, verb: string): ReturnType<Sandbox['run']>
  /** How many ticks were executed so far. */
  ticks(): Promise<number>
}

/** A sandbox with both services, and beat's own config read after the worker's. */
async function prepared(t: Test, beat = '# nothing\n', version: CeleryVersion = 'latest'): Promise<Prepared> {
  const box = await sandbox(t)
  const redis = await box.redis()
  const configs = [
    ['/etc/default/celeryd', worker(version)],
    ['/etc/default/celerybeat', beat],
  ] as const
  await box.write('/etc/init.d/celeryd', compileScript(...configs[0]))
  await box.write('/etc/init.d/celerybeat', compileScripts(configs, { kind: 'celerybeat' }))
  for (const [path, text] of configs) await box.write(path, text)
  await box.write('/opt/proj/proj.py', app(redis.url))
  await box.run('chmod 777 /srv')
  return {
    box,
    redis,
    run: (script, verb) => box.run(['/bin/sh', `/etc/init.d/${script}`, verb]),
    ticks: async () => Number((await box.run('cat /srv/ticks 2>/dev/null | wc -l')).stdout),
  }
}

/** The schedulers that run. */
const beats = (box: Sandbox) => box.processes().filter(({ argv, state }) => state !== 'Z' && argv.includes('beat'))

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function firesAndEnds(t: Test, { box, redis, run, ticks }: Prepared): Promise<void> {
  t.match(await run('celeryd', 'start'), { status: 0, stderr: '' })
  const start = await run('celerybeat', 'start')
  t.match(start, { status: 0, stdout: /celerybeat: celerybeat is up \(pid \d+\)\n$/, stderr: '', held: false })
  await box.waitFor('three ticks', async () => (await ticks()) >= 3, 30_000)
  const [first] = beats(box)
  t.match(first, { uid: 990, ppid: 1 })

  t.match(await run('celerybeat', 'start'), { status: 0, stdout: /already running/ })
  t.match(await run('celerybeat', 'status'), {
    status: 0,
    stdout: `celerybeat: celerybeat is running (pid ${first?.pid})\n`,
  })
  for (const verb of ['restart', 'graceful']) {
    const before = beats(box).map(({ pid }) => pid)
    t.match(await run('celerybeat', verb), { status: 0, stdout: /is down\n[\s\S]* is up/, stderr: '' }, verb)
    t.equal(beats(box).length, 1, 'never two')
    t.notOk(before.includes(beats(box)[0]?.pid as number))
  }
  const seen = await ticks()
  await box.waitFor('another tick', async () => (await ticks()) > seen, 30_000)

  t.match(await run('celerybeat', 'stop'), { status: 0, stdout: /is down/, stderr: '' })
  t.same(beats(box), [])
  await box.waitFor('the queue to be empty', async () => (await redis.cli('llen', 'celery')).trim() === '0', 30_000)
  const last = await ticks()
  await sleep(2500)
  t.equal(await ticks(), last, 'nothing fires after')
  t.equal((await redis.cli('llen', 'celery')).trim(), '0')
  t.equal((await run('celerybeat', 'status')).status, 3)
  t.equal((await run('celeryd', 'status')).status, 0, 'the worker goes on')
}

t.test('a schedule of one second fires, and stop ends it', { buffered: true, timeout: 600_000 }, async (t) => {
  const both = await prepared(t)
  await firesAndEnds(t, both)
  const { stdout } = await both.box.run('ls -d /var/run/celery/celerybeat-schedule* /celerybeat* /opt/proj/celerybeat*')
  t.match(stdout, /^(\/var\/run\/celery\/celerybeat-schedule\S*\n)+$/, 'its schedule is in the run directory alone')
})

for (const version of ['5.2', '4.4'] as const) {
  t.test(`Celery ${version}`, { buffered: true, timeout: 600_000 }, async (t) => {
    await firesAndEnds(t, await prepared(t, 'CELERYBEAT_OPTS="--max-interval 1 -s /var/run/celery/own -q"\n', version))
  })
}

t.test('a start that fails says why', { buffered: true, timeout: 600_000 }, async (t) => {
  const cases: [what: string, config: string, before: string, says: RegExp][] = [
    ['a scheduler that is not there', 'CELERYBEAT_OPTS="-S no_such:Scheduler"', ':', /No module named 'no_such'/],
    ['an unknown option', 'CELERYBEAT_OPTS=--no-such-option', ':', /no-such-option/i],
    [
      'an unwritable schedule',
      'CELERYBEAT_OPTS=--schedule=/srv/x/s',
      'mkdir /srv/x',
      /cannot write to \/srv\/x .*chown celery/,
    ],
    [
      'no directory for its schedule',
      'CELERYBEAT_OPTS=--schedule=/srv/y/s',
      ':',
      /\/srv\/y does not exist \(--schedule\)/,
    ],
    [
      'a broken app',
      'CELERYBEAT_CHDIR=/srv/z',
      "mkdir /srv/z; echo 'import nothing_here' >/srv/z/proj.py",
      /nothing_here/,
    ],
  ]
  for (const [what, config, before, says] of cases) {
    const { box, run } = await prepared(t, `${config}\n`)
    await box.run(before)
    const { status, stderr, stdout } = await run('celerybeat', 'start')
    t.match({ status, stderr }, { status: 1, stderr: says }, `${what}: ${stdout}`)
    t.same(beats(box), [])
    t.equal((await run('celerybeat', 'status')).status, 3)
    await box.close()
  }
})

t.test('a second scheduler with the same schedule is refused', { buffered: true, timeout: 600_000 }, async (t) => {
  const { box, run, ticks } = await prepared(t)
  await box.write(
    '/etc/init.d/other',
    compileScript(
      '/etc/default/other',
      `${worker('latest')}CELERYBEAT_OPTS=--schedule=/var/run/celery/celerybeat-schedule\n`,
      {
        kind: 'celerybeat',
        name: 'other',
      },
    ),
  )
  t.match(await run('celerybeat', 'start'), { status: 0 })
  const [first] = beats(box)
  t.match(await run('other', 'start'), {
    status: 1,
    stderr: new RegExp(`pid ${first?.pid}\\) uses .*celerybeat-schedule`),
  })
  t.same(
    beats(box).map(({ pid }) => pid),
    [first?.pid],
    'the first one goes on',
  )
  t.match(await run('celerybeat', 'stop'), { status: 0 })
  t.match(await run('other', 'start'), { status: 0 }, 'then it is free')
  t.match(await run('other', 'stop'), { status: 0 })
  t.equal(await ticks(), 0)
})

t.test('in the foreground', { buffered: true, timeout: 600_000 }, async (t) => {
  const { box, redis } = await prepared(t)
  const env = { PATH: '/usr/bin:/bin', C_FAKEFORK: '1' }
  const job = await box.start(['/bin/sh', '-x', '/etc/init.d/celerybeat', 'start'], { env })
  await box.waitFor('a tick', async () => Number(await redis.cli('llen', 'celery')) > 0, 30_000)
  t.match(await box.run(['/etc/init.d/celerybeat', 'status']), { status: 0 })
  job.kill('SIGTERM')
  const result = await job.done
  t.match(result, { status: 0, timedOut: false, held: false, stdout: /celery beat v5/ }, 'what it prints is seen')
  t.same(beats(box), [])
  t.equal((await box.run(['/etc/init.d/celerybeat', 'status'])).status, 3)
  t.equal((await box.run('ls /var/run/celery/celerybeat-schedule*')).status, 0, 'its schedule was written')
})
