/** Units under a real systemd, with real Celery and Redis. */

import t from 'tap'
import { venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, install, type UnitOptions } from '../support/unit-files.js'
import { app, config, nodes, tasks, workerStory } from '../support/worker-story.js'

// Two at a time: one starts while the other waits.
t.jobs = 2

t.test(
  'workers under systemd: start, tasks, kill -9, restart, stop, reboot',
  { buffered: true, timeout: 240_000 },
  (t) => workerStory(t, { seconds: 4, loops: false }),
)

t.test('the scheduler under systemd', { buffered: true, timeout: 180_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const redis = await machine.redis()
  const schedule = `app.conf.beat_schedule = {'often': {'task': 'proj.nap', 'schedule': 0.5, 'args': (0,)}}\n`
  await box.write('/opt/Myproject/proj.py', app(redis.url) + schedule)
  const text = [
    `CELERY_BIN=${venvBin('latest')}`,
    'CELERY_APP=proj',
    'CELERYBEAT_CHDIR=/opt/Myproject',
    'CELERYBEAT_OPTS="--schedule=/var/lib/celery-beat/schedule"',
    'CELERYBEAT_ENV_FILE=/etc/celery/env',
  ].join('\n')
  await box.write('/etc/celery/env', `# c\nSECRET='a "b" $HOME #'\nLONG="one\ntwo"\nPLAIN = x y \n`, { mode: 0o600 })
  await install(box, compileUnitFiles(text, { kind: 'celerybeat' }))
  t.equal((await machine.systemctl('enable', '--now', 'celerybeat')).status, 0)
  await box.waitFor('a task in the queue', async () => Number(await redis.cli('llen', 'celery')) > 0, 60_000)
  const pid = await machine.property('celerybeat', 'MainPID')
  const { stdout: variables } = await box.run(['cat', `/proc/${pid}/environ`])
  for (const each of ['SECRET=a "b" $HOME #', 'LONG=one\ntwo', 'PLAIN=x y'])
    t.ok(variables.split('\0').includes(each), `as the script reads it: ${each}`)
  t.equal((await box.run('stat -c %U /var/lib/celery-beat/schedule*')).stdout.split('\n')[0], 'celery')
  t.match(await machine.journal('celerybeat'), /Sending due task often/, 'its log is the journal')
  t.notOk(/pid/.test((await box.run('ls /opt/Myproject /run/celery')).stdout), 'no pid file')
  const stop = await machine.systemctl('stop', 'celerybeat')
  t.equal(stop.status, 0)
  t.equal(await machine.property('celerybeat', 'Result'), 'success')

  await box.run(['rm', '/etc/celery/env'])
  t.match(await machine.systemctl('start', 'celerybeat'), { status: 1, stderr: /Assertion failed/ })
  t.match(await machine.systemctl('status', 'celerybeat'), {
    stdout: /AssertPathExists=\/etc\/celery\/env was not met/,
  })
  t.equal(await machine.property('celerybeat', 'NRestarts'), '0')
})

t.test('the classic unit: multi, and a file that systemd reads', { buffered: true, timeout: 180_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const redis = await machine.redis()
  await box.write('/opt/Myproject/proj.py', app(redis.url))
  await install(box, compileUnitFiles(config(), { style: 'forking' }))
  const unit = '/etc/systemd/system/celery.service'
  const verify = await box.run(['systemd-analyze', 'verify', unit])
  t.same([verify.status, verify.stdout, verify.stderr], [0, '', ''])
  const start = await machine.systemctl('start', 'celery')
  t.equal(start.status, 0, `${start.stderr}${await machine.journal('celery')}`)
  const done = nodes.map((_, index) => [index, '/opt/Myproject', 990])
  t.same(await tasks(box), done, 'each node does a task')
  const stop = await machine.systemctl('stop', 'celery')
  t.equal(stop.status, 0, stop.stderr)
  t.equal(await machine.property('celery', 'Result'), 'success')
  const left = box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('--app=proj'))
  t.same(left, [], 'nothing is left')

  const script = '/etc/init.d/celeryd'
  await box.write(script, compileScript('/etc/default/celeryd', config()))
  const byHand = { env: { SYSTEMCTL_SKIP_REDIRECT: '1' }, timeout: 60_000 }
  t.match(await box.run([script, 'start'], byHand), { status: 0 })
  t.equal((await machine.systemctl('start', 'celery')).status, 1, 'what the script runs is not started again')
  t.match(await machine.journal('celery'), /pid: process \d+ runs already, .*: \/etc\/init\.d\/celeryd stop\n/)
  t.match(await box.run([script, 'status'], byHand), { status: 0 }, 'nor taken for its own and stopped')
  await machine.systemctl('stop', 'celery')
  t.match(await box.run([script, 'stop'], byHand), { status: 0 })
  await machine.systemctl('reset-failed', 'celery')

  await box.run(['sed', '-i', 's/=proj$/=gone/', '/etc/conf.d/celery'])
  const fails = await machine.systemctl('start', 'celery')
  t.equal(fails.status, 1, 'a start that nothing comes of has failed')
})

/** What this systemd knows: section → settings. */
async function knownSettings(machine: SystemdBox): Promise<ReadonlySet<string>> {
  const { stdout } = await machine.box.run(['/lib/systemd/systemd', '--dump-configuration-items'])
  const known = new Set<string>()
  let section = ''
  for (const line of stdout.split('\n')) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section
    known.add(`${section}.${line.split('=')[0]}`)
  }
  return known
}

t.test('the units are what systemd knows, and keep to themselves', { buffered: true, timeout: 120_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const known = await knownSettings(machine)
  t.ok(known.has('Service.ExecStart'), 'the list of settings was read')
  const configs: [string, string, UnitOptions?][] = [
    ['three nodes', config()],
    ['one node, nothing set', 'CELERY_APP=proj\n'],
    ['the scheduler', 'CELERY_APP=proj\nCELERYBEAT_OPTS=--schedule=/var/lib/beat/s\n', { kind: 'celerybeat' }],
    [
      'everything elsewhere',
      'CELERYD_NODES="a b"\nCELERY_CREATE_DIRS=1\nCELERYD_PID_FILE=/srv/run/%n.pid\nCELERYD_LOG_FILE="/srv/my log/%n%I.log"\nCELERYD_USER=newcomer\nCELERYD_GROUP=other\nCELERYD_ULIMIT="-n 4096"\nCELERYD_STOP_TIMEOUT=30\n',
      { name: 'elsewhere' },
    ],
    ['a home', 'CELERY_BIN=/home/app/venv/bin/celery\nCELERYD_CHDIR=/home/app\n', { name: 'home' }],
  ]
  for (const [what, text, options] of configs) {
    const files = compileUnitFiles(
      text.replace(venvBin('latest'), '/bin/true').replace(/\/home\/app\/\S*/, '/bin/true'),
      options,
    )
    await install(box, files)
    for (const tool of ['systemd-sysusers', 'systemd-tmpfiles --create']) {
      const made = await box.run(tool)
      t.equal(made.status, 0, `${what}: ${tool} ${made.stderr}`)
    }
    const units = files.filter(({ path }) => path.endsWith('.service'))
    const paths = units.map(({ path }) => `/etc/systemd/system/${path}`)
    const verify = await box.run(['systemd-analyze', 'verify', ...paths])
    t.same([verify.status, verify.stdout, verify.stderr], [0, '', ''], `${what}: nothing to complain about`)
    for (const { path, text } of units) {
      const sections = text.split(/^\[(\w+)\]$/m).slice(1)
      for (let at = 0; at < sections.length; at += 2)
        for (const [, key] of (sections[at + 1] as string).matchAll(/^([A-Z]\w*)=/gm))
          if (sections[at] !== 'Install')
            t.ok(known.has(`${sections[at]}.${key}`), `${path}: ${key} is known in ${sections[at]}`)
    }
    for (const { path, text } of units.filter(({ text }) => text.includes('\nUser='))) {
      const exposure = [
        'systemd-analyze',
        'security',
        '--offline=true',
        '--threshold=30',
        `/etc/systemd/system/${path}`,
      ]
      const { status, stdout } = await box.run(exposure)
      t.equal(status, 0, `${path}: ${/Overall.*/.exec(stdout)?.[0]} ${text.length}`)
    }
  }
  const { stdout: made } = await box.run(['stat', '-c', '%U %G %a', '/srv/run', '/srv/my log'])
  t.equal(made, 'newcomer other 755\n'.repeat(2), 'an account that was missing, and its directories')

  await box.write('/etc/systemd/system/celery@.service.d/loose.conf', '[Service]\nProtectHome=no\nPrivateDevices=no\n')
  await install(box, compileUnitFiles(config()))
  t.equal(await machine.property('celery@worker1', 'ProtectHome'), 'no', 'a drop-in for all nodes')
  t.equal(await machine.property('celery@worker2', 'PrivateDevices'), 'no')
})
