/** Every line of a worker's scripts is executed, of frozen and of generic ones: a choice of cases. */
import t from 'tap'
import { coveragePlace } from '../portability/subjects.js'
import { Coverage } from '../support/coverage.js'
import { runParts } from '../support/coverage-parts.js'
import { choose } from '../support/matrix.js'
import { rareGeneric } from '../support/rare-configs.js'
import { rare } from '../support/rare-stories.js'
import { frozenCeleryd, genericCeleryd } from '../support/service-box.js'
import { failures } from '../support/states-failures.js'
import { pidfiles } from '../support/states-pidfiles.js'
import { verbs } from '../support/states-verbs.js'
import type { Story } from '../support/stories.js'
import { generatedUnit, nativeUnit } from '../support/systemctl.js'

const place = coveragePlace()

const table = [
  ...choose(verbs, {
    'stopped: never started since the boot': [
      'start',
      'stop',
      'restart',
      'create-paths',
      'check-paths',
      'start as other',
    ],
    running: ['start', 'graceful', 'kill', 'try-restart'],
    'part running: the second was never started': ['graceful'],
    'a node no longer in the config since it was started': ['stop', 'restart'],
    'the config was changed and not compiled again': ['restart'],
  }),
  ...choose(pidfiles, { garbage: ['stop'], 'stale pid file': ['start'], 'running, pid file garbage': ['stop'] }),
  ...choose(failures, {
    'missing user': ['start', 'stop'],
    'root without C_FORCE_ROOT': ['start'],
    'missing group': ['start'],
    'missing CELERY_BIN': ['start'],
    'broken app: it ends at once': ['start'],
    'never writes its pid file': ['start'],
    'ignores TERM': ['stop'],
    'takes fifteen seconds to end its tasks': ['stop'],
    'ignores HUP': ['graceful'],
    "run directory is root's": ['start'],
    "run directory below the service user's own": ['start'],
    'run directory is a link to a system directory': ['create-paths'],
    'running, no room left for the lock': ['start'],
    "the state directory is another user's": ['start'],
    'running, and ps does not work': ['start'],
  }),
]

const env = { PATH: '/usr/bin:/bin', C_FAKEFORK: '1', C_FORCE_ROOT: '1', HOSTILE: '1' }

const stories: Story[] = [
  {
    name: 'attached, as root, with every setting, and more arguments',
    config: {
      user: 'root',
      ulimit: place.limitless ? '' : '-S -n 512',
      pidfile: '/var/run/celery/%n-%h-%d.pid',
      more: "export TEXT='it'\\''s' PATH=/usr/bin:/bin",
    },
    work: async (t, service) => {
      const job = await service.box.start([...service.subject.shell, service.path, 'start', '--text=a b', '-c', '2'], {
        env,
      })
      await service.box.waitFor('start', async () =>
        (await service.journal()).events.some(({ event }) => event === 'up'),
      )
      job.kill('SIGTERM')
      t.match(await job.done, { status: 0 })
    },
  },
  {
    name: 'attached, with a login shell',
    config: { user: 'login', suArgs: '-l' },
    work: async (t, service) => {
      const job = await service.start('start', { env })
      await service.box.waitFor('start', async () =>
        (await service.journal()).events.some(({ event }) => event === 'up'),
      )
      job.kill('SIGINT')
      t.match(await job.done, { status: 0 })
    },
  },
  {
    name: 'seventeen nodes, with a group of their own, and a start that is interrupted while another waits',
    config: { nodes: 'a b c d e f g h i j k l m n o p q', group: place.groupless ? '' : 'other', opts: '--boot=1' },
    work: async (t, service) => {
      const job = await service.start('start')
      await service.box.waitFor('start', async () => (await service.journal()).starts.length > 0)
      const stop = service.run('stop')
      await service.box.waitFor('up', async () => (await service.journal()).events.length > 15)
      job.kill('SIGINT')
      t.not((await job.done).status, 0)
      t.match(await stop, { status: 0 })
    },
  },
  {
    name: 'nodes that fail in the same words',
    config: { nodes: 'worker1 worker2', opts: '--crash=0' },
    work: async (t, service) => {
      t.match(await service.run('start'), { status: 1, stderr: /did not stay up, for the same reason as worker/ })
    },
  },
  {
    name: 'pid files that come one after the other',
    config: { nodes: 'a b c d e', opts: '--boot:a=0.3 --boot:b=0.8 --boot:c=1.4 --boot:d=2.1 --boot:e=2.5' },
    work: async (t, service) => {
      t.match(await service.run('start'), { status: 0, stdout: /a is up[\s\S]*e is up/ })
    },
  },
  {
    name: 'nodes that only the host knows',
    config: { nodes: '', more: 'CELERYD_NODES=$(echo worker1)' },
    work: async (t, service) => {
      const start = await service.box.run([...service.subject.shell, service.path, 'start', '-c 2'])
      t.match(start, { status: 0, stdout: /worker1 is up/ })
      t.match(await service.run('stop'), { status: 0, stdout: /worker1 is down/ })
    },
  },
  {
    name: 'nodes that nobody can work out',
    config: { nodes: '', more: 'CELERYD_NODES=$(echo 0)' },
    work: async (t, service) => {
      t.match(await service.run('status'), { status: 4, stderr: /there are no nodes\n.*cannot work out the nodes/ })
    },
  },
  {
    name: 'a lock whose holder was killed, and no room for a record',
    config: { pidfile: '/var/run/cel ery/%n.pid' },
    work: async (t, service) => {
      const job = await service.start('start')
      await service.box.waitFor('up', async () => (await service.journal()).events.length > 0)
      job.kill('SIGKILL', 'group')
      await job.done
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
      // For itself, the lock and what helpers print.
      await service.sh(`mkdir -p ${service.state}; mount -n -t tmpfs -o nr_inodes=3,mode=755 full ${service.state}`)
      // Some shells need room for their here-documents, too.
      const reason = /cannot write .*record|did not get the whole text/
      t.match(await service.run('start'), { status: 1, stderr: reason })
    },
  },
]

/** What a generic script does before it knows anything. */
const configs: Story = {
  name: 'configs',
  work: async (t, service) => {
    const own = '/etc/default/celeryd'
    const status = (more: Record<string, string> = {}) =>
      service.box.run([...service.subject.shell, service.path, 'status'], { env: { PATH: '/usr/bin:/bin', ...more } })
    t.match(await status(), { status: 3 })
    await service.sh(`cp ${own} /root/own; chmod g+w ${own}`)
    t.match(await status(), { status: 4, stderr: /others can change .*fix: chown root \/etc\/default\/celeryd/ })
    t.match(await status({ CELERY_DEFAULTS: '/root/own' }), { status: 3 })
    await service.box.write(own, 'exit 0\n', { mode: 0o644 })
    t.match(await status(), { status: 4, stderr: /reading \/etc\/default\/celeryd failed/ })
    await service.box.write(own, 'CELERYD_OPTS="-Q \'x"\n')
    t.match(await status(), { status: 4, stderr: /no closing ' in: -Q 'x\n.*CELERYD_OPTS/ })
    await service.sh('umount -n /etc/default; rm -rf /etc/default')
    t.match(await status(), { status: 4, stderr: /there is no config \/usr\/local\/etc\/celeryd/ })
    await service.sh('mkdir -p /etc/rc2.d; cp /root/own /root/celeryd; ln -s /etc/init.d/celeryd /etc/rc2.d/S20celeryd')
    const link = [...service.subject.shell, '/etc/rc2.d/S20celeryd', 'status']
    t.match(await service.box.run(link, { cwd: '/root', env: { CELERY_DEFAULTS: 'celeryd' } }), { status: 3 })
  },
}

/** The lines that both scripts share count once. */
const generic = [
  ...choose(verbs, {
    'stopped: never started since the boot': ['start', 'create-paths'],
    running: ['restart', 'graceful'],
  }),
  ...choose(failures, { 'missing user': ['start'], 'root without C_FORCE_ROOT': ['start'] }),
]

runParts(
  t,
  new Coverage(),
  [
    {
      name: 'frozen',
      subject: frozenCeleryd,
      table,
      stories: [...stories, ...rare('celeryd'), generatedUnit, nativeUnit],
    },
    {
      name: 'generic',
      subject: genericCeleryd,
      table: generic,
      stories: [...stories.slice(0, 2), configs, ...rareGeneric],
    },
  ],
  [],
)
