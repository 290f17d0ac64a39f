/** Every line of a scheduler's scripts is executed, of the frozen and of the generic one. */
import t from 'tap'
import { coveragePlace } from '../portability/subjects.js'
import { Coverage } from '../support/coverage.js'
import { runParts } from '../support/coverage-parts.js'
import { forBeat } from '../support/for-beat.js'
import { choose } from '../support/matrix.js'
import { rareGeneric } from '../support/rare-configs.js'
import { rare } from '../support/rare-stories.js'
import { frozenCelerybeat, genericCelerybeat, type ServiceBox } from '../support/service-box.js'
import { failures } from '../support/states-failures.js'
import { pidfiles } from '../support/states-pidfiles.js'
import { verbs } from '../support/states-verbs.js'
import type { Story } from '../support/stories.js'
import { generatedUnit, nativeUnit } from '../support/systemctl.js'

const place = coveragePlace()

/** What both scripts do alike, half of it by one of them: the lines that they share count once. */
const both = {
  frozen: [
    ...choose(forBeat(verbs), {
      'stopped: never started since the boot': ['start', 'stop', 'create-paths', 'start as other'],
      running: ['graceful', 'kill'],
      'the config was changed and not compiled again': ['restart'],
    }),
    ...choose(forBeat(pidfiles), { garbage: ['stop'], 'running, pid file garbage': ['stop'] }),
    ...choose(forBeat(failures), {
      'missing user': ['start', 'stop'],
      'missing CELERY_BIN': ['start'],
      'broken app: it ends at once': ['start'],
      'ignores TERM': ['stop', 'graceful'],
      "run directory is root's": ['start'],
      'running, no room left for the lock': ['start'],
      'running, and ps does not work': ['start'],
    }),
  ],
  generic: [
    ...choose(forBeat(verbs), {
      'stopped: never started since the boot': ['start', 'restart', 'graceful', 'check-paths', 'stop as celery'],
      running: ['start', 'try-restart', 'force-reload'],
    }),
    ...choose(forBeat(pidfiles), { 'stale pid file': ['start'] }),
    ...choose(forBeat(failures), {
      'root without C_FORCE_ROOT': ['start'],
      'missing group': ['start'],
      'never writes its pid file': ['start'],
      'takes fifteen seconds to end its tasks': ['stop'],
      "run directory below the service user's own": ['start'],
      'run directory is a link to a system directory': ['create-paths'],
      "the state directory is another user's": ['start'],
    }),
  ],
}

const env = { PATH: '/usr/bin:/bin', C_FAKEFORK: '1', C_FORCE_ROOT: '1', HOSTILE: '1' }

const up = (service: ServiceBox) =>
  service.box.waitFor('up', async () => (await service.journal()).events.some(({ event }) => event === 'up'))

const command = (service: ServiceBox, ...words: string[]) => [...service.subject.shell, service.path, ...words]

const stories: readonly Story[] = [
  {
    name: 'attached, as root, with every setting, and a second argument',
    config: {
      user: 'root',
      ulimit: place.limitless ? '' : '-S -n 512',
      more: "export TEXT='it'\\''s' PATH=/usr/bin:/bin",
    },
    work: async (t, service) => {
      const job = await service.box.start(command(service, 'start', '--text=a b', '-c', '2'), { env })
      await up(service)
      job.kill('SIGTERM')
      t.match(await job.done, { status: 0 })
    },
  },
  {
    name: 'attached, with a login shell',
    config: { user: 'login', suArgs: '-l' },
    work: async (t, service) => {
      const job = await service.start('start', { env })
      await up(service)
      job.kill('SIGINT')
      t.match(await job.done, { status: 0 })
    },
  },
  {
    name: 'a group of its own, and a start that is interrupted while another waits',
    config: { group: place.groupless ? '' : 'other', opts: '--boot=1' },
    work: async (t, service) => {
      const job = await service.start('start')
      await service.box.waitFor('start', async () => (await service.journal()).starts.length > 0)
      const stop = service.run('stop')
      await up(service)
      job.kill('SIGINT')
      t.not((await job.done).status, 0)
      t.match(await stop, { status: 0 })
    },
  },
  {
    name: 'a lock whose holder was killed, and no room for a record',
    config: { pidfile: '/var/run/cel ery/beat.pid' },
    work: async (t, service) => {
      const job = await service.start('start')
      await up(service)
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
  {
    name: 'its pid file has another name since it was started',
    config: { opts: '--schedule=own', chdir: '/tmp' },
    work: async (t, service) => {
      t.match(await service.run('start'), { status: 0 })
      await service.configure({ pidfile: '/var/run/celery/new.pid' })
      t.match(await service.run('status'), { status: 1, stdout: /is running.*no longer in the config/ })
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
    },
  },
  {
    name: 'another scheduler has its schedule',
    config: { opts: '--schedule=/srv/schedule' },
    work: async (t, service) => {
      const other = { ...service.config, pidfile: '/var/run/celery/other.pid' }
      await service.configure(other)
      t.match(await service.run('start'), { status: 1, stderr: /\/srv/ }, 'nobody can write there')
      await service.sh('chmod 777 /srv')
      t.match(await service.run('start'), { status: 0 })
      await service.sh(`rm -f ${service.state}/record`)
      await service.configure(service.config)
      t.match(await service.run('start'), {
        status: 1,
        stderr: /another scheduler \(pid \d+\) uses the schedule \/srv\/schedule\n/,
      })
    },
  },
]

const onHost: Story = {
  name: 'what only the host knows',
  config: { more: 'CELERYBEAT_OPTS=$(echo --schedule=/var/run/celery/s)' },
  work: async (t, service) => {
    t.match(await service.box.run(command(service, 'start', '--text=x')), { status: 0, stdout: /is up/ })
    t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
  },
}

/** What a generic script does before it knows anything. */
const configs: Story = {
  name: 'configs',
  work: async (t, service) => {
    const own = '/etc/default/celerybeat'
    const status = (more: Record<string, string> = {}) =>
      service.box.run(command(service, 'status'), { env: { PATH: '/usr/bin:/bin', ...more } })
    await service.box.write('/etc/default/celeryd', 'exit 0\n')
    t.match(await status(), { status: 4, stderr: /reading \/etc\/default\/celeryd failed/ })
    await service.sh('chmod g+w /etc/default/celeryd')
    t.match(await status(), { status: 4, stderr: /others can change .*fix: chown root \/etc\/default\/celeryd/ })
    t.match(await status({ CELERY_DEFAULTS: own }), { status: 3 })
    await service.box.write('/etc/default/celeryd', 'CELERYBEAT_OPTS="-S \'x"\n', { mode: 0o644 })
    t.match(await status(), { status: 4, stderr: /no closing ' in: -S 'x\n.*CELERYBEAT_OPTS/ })
    await service.box.write('/etc/default/celeryd', 'false\n')
    t.match(await status(), { status: 3, stderr: '' })
    // Nothing that the worker's config finds in its PATH is run by root, not even while beat's own is looked at.
    await service.box.write('/srv/bin/ls', '#!/bin/sh\ntouch /srv/owned\n')
    await service.box.write('/etc/default/celeryd', 'PATH=/srv/bin:$PATH\nset -eu\n')
    t.match(await status(), { status: 3, stderr: '' })
    t.equal(await service.content('/srv/owned'), undefined)
    await service.box.write('/etc/default/celeryd', 'CELERYBEAT_OPTS="-S \'x"\n')
    await service.sh(`mv ${own} /root/own`)
    t.match(await status(), { status: 4, stderr: /no closing ' in: -S 'x\n.*CELERYBEAT_OPTS/ })
    await service.sh('umount -n /etc/default; rm -rf /etc/default')
    t.match(await status(), { status: 4, stderr: /there is no config \/usr\/local\/etc\/celerybeat/ })
    await service.sh(
      'mkdir -p /etc/rc2.d; cp /root/own /root/celerybeat; ln -s /etc/init.d/celerybeat /etc/rc2.d/S20celerybeat',
    )
    const link = [...service.subject.shell, '/etc/rc2.d/S20celerybeat', 'status']
    t.match(await service.box.run(link, { cwd: '/root', env: { CELERY_DEFAULTS: 'celerybeat' } }), { status: 3 })
  },
}

runParts(
  t,
  new Coverage(),
  [
    {
      name: 'frozen',
      subject: frozenCelerybeat,
      table: both.frozen,
      stories: [...stories, onHost, ...rare('celerybeat'), generatedUnit, nativeUnit],
    },
    {
      name: 'generic',
      subject: genericCelerybeat,
      table: both.generic,
      stories: [...stories, configs, ...rareGeneric],
    },
  ],
  [
    { line: 'hand_over_start: act_directly start (2)', reason: 'a scheduler cannot run in part; see coverage.test.ts' },
    { line: 'shorten_wait: pause=1', reason: 'a scheduler awaits one pid file; see coverage.test.ts' },
  ],
)
