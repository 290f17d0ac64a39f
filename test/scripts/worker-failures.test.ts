/** States that need a real worker: apps and options that are broken, and what Celery itself says of them. */
import t, { type Test } from 'tap'
import { venvBin } from '../support/sandbox.js'
import { frozenCeleryd, type ServiceBox } from '../support/service-box.js'
import { runStories, type Story } from '../support/stories.js'

const app = `from celery import Celery
app = Celery('proj', broker='memory://')
`

const real = { bin: venvBin('latest'), chdir: '/srv', opts: '-c 1 --pool=solo', startTimeout: '60', stopTimeout: '30' }

/** Everything of the service that runs, workers and what a script left behind. */
const running = (service: ServiceBox) => service.left().filter(({ state }) => state !== 'Z')

/** @param loads whether the app loads, so that only the node itself can fail */
async function fails(t: Test, service: ServiceBox, loads: boolean, ...says: readonly RegExp[]): Promise<void> {
  for (const verb of ['start', 'restart']) {
    const result = await service.run(verb)
    t.match(result, { status: 1, timedOut: false, held: false }, verb)
    if (verb === 'restart' && !loads) {
      t.match(result.stderr, /the app does not load \(CELERY_APP, CELERYD_CHDIR\), so nothing was changed\n$/)
    } else {
      t.match(result.stderr, /worker1/)
      t.match(result.stderr, /C_FAKEFORK=1 sh -x \/etc\/init\.d\/celeryd start/, 'it says how to see more')
    }
    for (const pattern of says) t.match(result.stderr, pattern, verb)
  }
  await service.box.waitFor('everything to be over', () => running(service).length === 0)
  t.equal((await service.run('status')).status, 3)
  t.match(await service.run('stop'), { status: 0, stderr: '' })
  t.same(service.missing(), [])
}

const stories: Story[] = [
  {
    name: 'an app that is not there',
    config: { ...real, app: 'nowhere' },
    work: (t, service) => fails(t, service, false, /nowhere/),
  },
  {
    name: 'an app whose import fails',
    config: real,
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', 'import no_such_module\n')
      await fails(t, service, false, /File "\/srv\/proj\.py", line 1/, /No module named 'no_such_module'/)
    },
  },
  {
    name: 'an option that the worker does not know',
    config: { ...real, opts: '--no-such-option' },
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', app)
      await fails(t, service, true, /[Nn]o such option/)
    },
  },
  {
    name: 'a value that the worker does not take',
    config: { ...real, opts: '--pool=solo --prefetch-multiplier=many' },
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', app)
      await fails(t, service, true, /many/)
    },
  },
  {
    name: 'a running worker whose app is broken: restart says so, and stops nothing',
    config: real,
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', app)
      t.match(await service.run('start'), { status: 0, stderr: '' })
      await service.box.write('/srv/proj.py', 'app = \n')
      const result = await service.run('restart')
      t.match(result, { status: 1, stdout: '', stderr: /SyntaxError/ })
      t.match(await service.run('status'), { status: 0, stdout: /worker1 is running/ })
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
      t.same(running(service), [])
    },
  },
  {
    name: 'a broker that is not there: the worker waits for it',
    config: real,
    work: async (t, service) => {
      await service.box.write(
        '/srv/proj.py',
        `${app.replace('memory://', 'redis+socket:///srv/none')}app.conf.broker_connection_retry_on_startup = True\n`,
      )
      t.match(await service.run('start'), { status: 0 })
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
      t.same(running(service), [])
    },
  },
  {
    name: 'graceful: the same process, a new worker',
    config: { ...real, opts: '-c 1' },
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', app)
      t.match(await service.run('start'), { status: 0, stderr: '' })
      const before = await service.content(service.pidfile())
      await service.box.write('/srv/proj.py', `${app}open('/srv/loaded', 'w')\n`)
      await service.sh('chmod 777 /srv')
      t.match(await service.run('graceful'), { status: 0, stderr: '', stdout: /worker1 is up/ })
      t.equal(await service.content(service.pidfile()), before)
      t.equal(await service.content('/srv/loaded'), '', 'its app was loaded again')
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
      t.same(running(service), [])
    },
  },
  {
    name: 'killed: status, start, and kill with its pool',
    config: { ...real, opts: '-c 2' },
    work: async (t, service) => {
      await service.box.write('/srv/proj.py', app)
      t.match(await service.run('start'), { status: 0 })
      await service.sh(`kill -s KILL "$(cat ${service.pidfile()})"`)
      await service.box.waitFor('its end', () => running(service).length === 0)
      t.equal((await service.run('status')).status, 1)
      t.match(await service.run('start'), { status: 0, stderr: '' })
      t.match(await service.run('kill'), { status: 0, stdout: /is down/ })
      await service.box.waitFor('the end of its pool', () => running(service).length === 0)
      t.equal((await service.run('status')).status, 3)
    },
  },
]

runStories(t, frozenCeleryd, stories)
