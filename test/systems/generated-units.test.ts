/**
 * The init scripts where systemd is PID 1: its generator makes a unit of each (systemd-sysv-generator(8)). D-Bus and
 * logind run, as on every installed system, since logind takes what opens a session out of its service.
 */

import t from 'tap'
import { venvBin } from '../support/sandbox.js'
import { compileScript, genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, install } from '../support/unit-files.js'
import { app, config } from '../support/worker-story.js'

async function machineWithSessions(t: Parameters<typeof systemdBox>[0]): Promise<SystemdBox> {
  const machine = await systemdBox(t)
  const { box } = machine
  const units = ['dbus.service', 'dbus.socket', 'systemd-logind.service']
  await box.run(['rm', ...units.map((unit) => `/etc/systemd/system/${unit}`)])
  await box.run('mkdir -p /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d /etc/rc6.d /etc/rcS.d')
  await machine.systemctl('daemon-reload')
  const { status, stderr } = await machine.systemctl('start', ...units)
  if (status !== 0) throw new Error(stderr)
  return machine
}

/** Puts a script where systemd finds it. */
async function installScript(machine: SystemdBox, name: string, script: string): Promise<void> {
  await machine.box.write(`/etc/init.d/${name}`, script)
  const { status, stderr } = await machine.systemctl('daemon-reload')
  if (status !== 0) throw new Error(stderr)
}

const state = (machine: SystemdBox, name: string) => machine.property(name, 'ActiveState')

t.test('a worker that systemd starts by its init script', { timeout: 300_000 }, async (t) => {
  const machine = await machineWithSessions(t)
  const { box } = machine
  const redis = await machine.redis()
  await box.write('/opt/Myproject/proj.py', app(redis.url))
  const text = config()
    .replace(/NODES=.*/, 'NODES=worker1')
    .replace(/OPTS=.*/, 'OPTS="-c 2"')
  await box.write('/etc/default/celeryd', text)
  await installScript(machine, 'celeryd', compileScript('/etc/default/celeryd', text))
  const enable = await machine.systemctl('enable', 'celeryd')
  t.equal(enable.status, 0, enable.stderr)

  const start = await machine.systemctl('start', 'celeryd')
  t.equal(start.status, 0, `${start.stderr}${await machine.journal('celeryd')}`)
  const pid = await machine.property('celeryd', 'MainPID')
  t.equal(`${pid}\n`, await box.read('/run/celery/worker1.pid'), 'its process is tracked')
  const status = await machine.systemctl('status', 'celeryd')
  t.match(status, { status: 0, stdout: /CGroup: .*\/celeryd\.service\n.* worker / }, 'status shows it')
  t.equal((await machine.systemctl('reload', 'celeryd')).status, 3, 'there is no reload, as in the script')
  const restart = await machine.systemctl('restart', 'celeryd')
  t.equal(restart.status, 0, restart.stderr)
  t.not(await machine.property('celeryd', 'MainPID'), pid)

  const nap = async () => {
    await box.run(['rm', '-f', '/var/log/celery/napped'])
    const received = async () =>
      ((await box.read('/var/log/celery/worker1.log')).match(/nap\[\S+\] received/g) ?? []).length
    const before = await received()
    const send = 'from proj import nap; nap.delay(6)'
    const sent = await box.run([venvBin('latest', 'python'), '-c', send], { cwd: '/opt/Myproject' })
    t.equal(sent.status, 0, sent.stderr)
    await box.waitFor('the nap', async () => (await received()) > before, 60_000)
  }
  const napped = async () => (await machine.box.run('ls /var/log/celery/napped')).status
  await nap()
  const stop = await machine.systemctl('stop', 'celeryd')
  t.equal(stop.status, 0, stop.stderr)
  t.equal(await napped(), 0, 'a stop waits for a running task')
  t.equal(await machine.property('celeryd', 'Result'), 'success')
  t.equal((await machine.systemctl('status', 'celeryd')).status, 3)

  t.equal((await machine.systemctl('start', 'celeryd')).status, 0)
  await box.run(['kill', '-9', await machine.property('celeryd', 'MainPID')])
  await box.waitFor('its death to be seen', async () => (await state(machine, 'celeryd')) === 'failed')
  t.equal((await machine.systemctl('status', 'celeryd')).status, 3, 'a dead worker is not called active')

  t.equal((await machine.systemctl('start', 'celeryd')).status, 0)
  await nap()
  await machine.reboot()
  t.equal(await napped(), 0, 'so does a shutdown')
  await machine.box.waitFor('the worker', async () => (await state(machine, 'celeryd')) === 'active', 60_000)
  t.match((await machine.systemctl('status', 'celeryd')).stdout, / worker /, 'and the boot brings it back')
})

t.test('several nodes, whose processes systemd does not track', { timeout: 180_000 }, async (t) => {
  const machine = await machineWithSessions(t)
  const { box } = machine
  await installStandIn(box)
  const text = `CELERY_BIN=${standIn}\nCELERYD_NODES="w1 w2"\n`
  const script = compileScript('/etc/default/celeryd', text)
  const nodes = () => box.processes().filter(({ argv, ppid }) => argv.includes(standIn) && ppid === 1)
  await box.write('/etc/default/celeryd', text)
  for (const [kind, installed] of [
    ['frozen', script],
    ['generic', genericScript('celeryd')],
  ] as const) {
    await installScript(machine, 'celeryd', installed)
    const start = await machine.systemctl('start', 'celeryd')
    t.equal(start.status, 0, `${kind}: ${start.stderr}${await machine.journal('celeryd')}`)
    const { stdout } = await machine.systemctl('status', 'celeryd')
    t.match(stdout, /CGroup:[\s\S]* w1@[\s\S]* w2@/, 'status shows each')
    const [first] = nodes()
    await box.run(['kill', '-9', `${first?.pid}`])
    t.equal(await state(machine, 'celeryd'), 'active', 'the death of one does not end the service')
    t.match(await box.run('/etc/init.d/celeryd status'), { status: 1, stdout: /w. is dead/ }, 'the script tells')
    t.equal((await machine.systemctl('restart', 'celeryd')).status, 0)
    t.equal(nodes().length, 2, 'a restart brings it back')
    t.equal((await machine.systemctl('stop', 'celeryd')).status, 0)
    t.same(nodes(), [], 'a stop leaves none')
  }
})

t.test('starts that fail, and the time that systemd gives', { timeout: 180_000 }, async (t) => {
  const machine = await machineWithSessions(t)
  const { box } = machine
  await installStandIn(box)
  const one = `CELERY_BIN=${standIn}\nCELERYD_NODES=w1\n`
  const start = async (text: string) => {
    await installScript(machine, 'celeryd', compileScript('/etc/default/celeryd', text))
    return (await machine.systemctl('start', 'celeryd')).status
  }
  t.equal(await start(`${one}CELERYD_OPTS=--crash=0\n`), 1)
  const why = async () => /w1 did not stay up[\s\S]*ModuleNotFoundError/.test(await machine.journal('celeryd'))
  t.ok(await box.waitFor('a journal that says why', why, 60_000))
  t.equal(await start(one.replace(standIn, '/srv/none')), 1, 'no program, and no pid file')
  t.equal(
    await start(one.replace('=w1', '="w1 w2"').replace(standIn, '/srv/none')),
    0,
    'statuses 5 and 6 are successes to systemd',
  )
  await machine.systemctl('stop', 'celeryd')

  t.equal(await machine.property('celeryd', 'TimeoutStopUSec'), '5min')
  await box.write('/etc/systemd/system/celeryd.service.d/patience.conf', '[Service]\nTimeoutStopSec=infinity\n')
  await machine.systemctl('daemon-reload')
  t.equal(await machine.property('celeryd', 'TimeoutStopUSec'), 'infinity')

  await box.run('rm -r /run/celery /var/log/celery')
  t.equal(await start(`${one}CELERYD_USER=login\nCELERYD_SU_ARGS=-l\n`), 0, 'a login shell opens a session')
  t.notMatch((await machine.systemctl('status', 'celeryd')).stdout, /CGroup/, 'which has the worker')
  t.equal((await machine.systemctl('stop', 'celeryd')).status, 0)
})

t.test('the scheduler', { timeout: 180_000 }, async (t) => {
  const machine = await machineWithSessions(t)
  const { box } = machine
  await installStandIn(box)
  const text = `CELERY_BIN=${standIn}\nCELERY_APP=proj\n`
  await box.write('/etc/default/celeryd', text)
  await installScript(machine, 'celerybeat', compileScript('/etc/default/celeryd', text, { kind: 'celerybeat' }))
  const start = await machine.systemctl('start', 'celerybeat')
  t.equal(start.status, 0, `${start.stderr}${await machine.journal('celerybeat')}`)
  const pid = await machine.property('celerybeat', 'MainPID')
  t.equal(pid, (await box.read('/run/celery/beat.pid')).trim())
  t.equal((await machine.systemctl('status', 'celerybeat')).status, 0)
  t.equal((await machine.systemctl('restart', 'celerybeat')).status, 0)
  t.not(await machine.property('celerybeat', 'MainPID'), pid)
  t.equal((await machine.systemctl('stop', 'celerybeat')).status, 0)
  t.equal((await machine.systemctl('status', 'celerybeat')).status, 3)
})

t.test('an init script beside the units of the same name', { timeout: 180_000 }, async (t) => {
  const machine = await machineWithSessions(t)
  const { box } = machine
  await installStandIn(box)
  const text = `CELERY_BIN=${standIn}\nCELERYD_NODES=w1\n`
  await installScript(machine, 'celeryd', compileScript('/etc/default/celeryd', text))
  t.equal((await machine.systemctl('enable', 'celeryd')).status, 0)
  await install(box, compileUnitFiles(text))
  const id = (unit: string) => machine.property(unit, 'Id')
  t.same(
    [await id('celery'), await id('celeryd')],
    ['celery.service', 'celeryd.service'],
    'two services, until the units are enabled',
  )
  t.equal((await machine.systemctl('enable', 'celery')).status, 0)
  t.same([await id('celery'), await id('celeryd')], ['celery.service', 'celery.service'], 'then one')
  await machine.reboot()
  await machine.box.waitFor('the worker', async () => (await state(machine, 'celery')) === 'active', 60_000)
  t.equal(await id('celeryd'), 'celery.service')
  const started = machine.box.processes().filter(({ argv, ppid }) => argv.includes(standIn) && ppid === 1)
  t.equal(started.length, 1, 'which a boot starts once')
  t.notMatch(started[0]?.argv.join(' '), /--pidfile/, 'by the unit')
})
