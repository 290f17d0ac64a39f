/** Testing before a restart, asking whether nodes answer, and restarting one after the other, with real Celery. */

import t, { type Test } from 'tap'
import { type RunResult, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import type { CeleryVersion } from '../support/sandbox-setup.js'
import { compileScript, genericScript } from '../support/service.js'

const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}', include=['jobs'])
`
const jobs = `from celery import signals
from proj import app
import os, time

def note(event, name):
    """A line for each event, in the order in which they happen, whatever process they happen in."""
    fd = os.open('/var/log/celery/events', os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(fd, b'%s %s %f\\n' % (event.encode(), str(name).encode(), time.time()))
    os.close(fd)

# Before it answers its first ping, and before it stops to answer.
@signals.worker_ready.connect
def ready(sender, **more):
    note('ready', sender.hostname.split('@')[0])

@signals.worker_shutting_down.connect
def leaving(sender, **more):
    note('leaving', sender.split('@')[0])

@app.task(acks_late=True)
def nap(number, seconds=0.05):
    note('begun', number)
    time.sleep(seconds)
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

/** Something that happened: to a node, to a task, or to a round of the stream. */
interface Happened {
  readonly event: string
  readonly name: string
  /** In seconds. */
  readonly at: number
}

function readEvents(text: string): readonly Happened[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [event = '', name = '', at = ''] = line.split(' ')
      return { event, name, at: Number(at) }
    })
}

/** How long a task may wait beyond the longest restart of one node, in seconds: for its own start and what it follows. */
const allowance = 1

/**
 * What a rolling restart of three nodes promises, by the order of what happened: one node at a time is away, the others
 * answer, and no task waits longer than one restart of one node.
 */
function checkRoll(t: Test, events: readonly Happened[]): void {
  const begin = events.findIndex(({ event }) => event === 'sent')
  const up = new Set(events.slice(0, begin).map(({ name }) => name))
  t.same([...up].sort(), ['w1', 'w2', 'w3'])
  const left = new Map<string, number>()
  const restarts: { readonly node: string; readonly from: number; readonly to: number; readonly seconds: number }[] = []
  /** The nodes that have been there since the last question. */
  let throughout = new Set(up)
  let roundsWithout = 0
  for (const [index, { event, name, at }] of [...events.entries()].slice(begin)) {
    if (event === 'leaving') {
      up.delete(name)
      throughout.delete(name)
      left.set(name, index)
      t.equal(up.size, 2, `only ${name} is away`)
    } else if (event === 'ready') {
      const from = left.get(name) ?? Number.NaN
      restarts.push({ node: name, from, to: index, seconds: at - (events[from]?.at ?? Number.NaN) })
      up.add(name)
    } else if (event === 'asked') {
      throughout = new Set(up)
    } else if (event === 'answered') {
      const answers = (name.split(':')[1] ?? '').split(',').filter((each) => each !== '')
      // One that was asked and then left may have answered or not.
      const least = Math.min(2, throughout.size)
      if (answers.length < least) t.fail(`${name}: ${[...throughout].join(' ')} were there, and fewer answered`)
      if (up.size === 2 && least === 2) roundsWithout += 1
    }
  }
  t.same(
    restarts.map(({ node }) => node),
    ['w1', 'w2', 'w3'],
  )
  t.ok(roundsWithout >= 3, `${roundsWithout} rounds had the answers of two nodes while the third was away`)

  const sentAt = new Map(events.flatMap(({ event, name }, index) => (event === 'sent' ? [[name, index]] : [])))
  const longest = Math.max(...restarts.map(({ seconds }) => seconds))
  for (const [index, { event, name, at }] of events.entries()) {
    if (event !== 'begun') continue
    const from = sentAt.get(name) ?? Number.NaN
    const whole = restarts.filter((each) => each.from > from && each.to < index).map(({ node }) => node)
    if (whole.length > 1) t.fail(`task ${name} waited for the restarts of ${whole.join(' and ')}`)
    const waited = at - (events[from]?.at ?? Number.NaN)
    if (!(waited <= longest + allowance))
      t.fail(`task ${name} waited ${waited} s; the longest restart of one node took ${longest} s`)
  }
}

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
        // A worker that tries to reach its broker may hear of a TERM only much later.
        const ended = await run('kill')
        t.equal(ended.status, 0, ended.stderr)
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
  t.match(await run('configtest'), {
    status: 0,
    stdout: 'celeryd: account, program and directories are in order; the app was not loaded (CELERYD_CHECK_APP=0)\n',
    stderr: '',
  })
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
    const events = async () => readEvents((await box.run('cat /var/log/celery/events 2>/dev/null')).stdout)
    const count = async (kind: string) => (await events()).filter(({ event }) => event === kind).length
    // A node is up before it has reached its broker.
    await box.waitFor('all nodes to be ready', async () => (await count('ready')) === 3, 60_000)
    // Each round sends a task, and waits for the answers of two nodes. A question reaches the nodes that are there then.
    const stream = await python(
      'latest',
      box,
      `import os, time
from jobs import nap, note
from proj import app
sent = 0
while not os.path.exists('/tmp/end'):
    note('sent', sent)
    nap.delay(sent)
    note('asked', sent)
    found = set()
    # What else the connection gets counts as an answer, too (kombu.pidbox, _collect), so that there may be one too few.
    for question in range(5):
        found |= {name.split('@')[0] for each in app.control.ping(timeout=10, limit=2) for name in each}
        if len(found) > 1:
            break
    note('answered', '%d:%s' % (sent, ','.join(found)))
    sent += 1
    time.sleep(0.1)
`,
    )
    await box.waitFor('the first answers', async () => (await count('answered')) > 2, 60_000)
    const roll = await run('rolling-restart')
    t.match(roll, { status: 0, stderr: '' })
    t.match(roll.stdout, /w1 is down\n.*w1 is up .*\n.*w2 is down\n.*w2 is up .*\n.*w3 is down\n.*w3 is up /)
    await box.write('/tmp/end', '')
    await stream.done
    const sent = await count('sent')
    const begun = async () => new Set((await events()).flatMap(({ event, name }) => (event === 'begun' ? [name] : [])))
    await box.waitFor('all tasks', async () => (await begun()).size === sent, 30_000)
    checkRoll(t, await events())
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
