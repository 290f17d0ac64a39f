/**
 * The init script where systemd has a unit of its name: one that systemd made of it, or another. systemd is the host's,
 * which makes units of init scripts, and Debian sid's, which does not.
 */

import t from 'tap'
import { call, callingUnit, config, nativeUnits, nodes, put, script, state } from '../support/hand-over-story.js'
import { secondSets } from '../support/second-set-story.js'
import { installStandIn, standIn } from '../support/stand-in.js'
import { systemdBox } from '../support/systemd-box.js'

t.jobs = 4

for (const system of ['host', 'sid'] as const) {
  t.test(`${system}: units of its name`, { timeout: 300_000, buffered: true }, async (t) =>
    nativeUnits(t, await systemdBox(t, system), system === 'host' ? 'frozen' : 'generic'),
  )
  t.test(`${system}: a unit that calls the script`, { timeout: 300_000, buffered: true }, async (t) =>
    callingUnit(t, await systemdBox(t, system)),
  )
  t.test(`${system}: never two sets`, { timeout: 300_000, buffered: true }, async (t) =>
    secondSets(t, await systemdBox(t, system), system === 'sid'),
  )
}

for (const names of ['w1', 'w1 w2']) {
  t.test(`a unit that systemd made of the script: ${names}`, { timeout: 300_000, buffered: true }, async (t) => {
    const machine = await systemdBox(t)
    const { box } = machine
    await box.run('mkdir -p /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d /etc/rc6.d /etc/rcS.d')
    await installStandIn(box)
    const several = names.includes(' ')
    const count = several ? 2 : 1
    const running = several ? /w1 is running.*\n.*w2 is running.*\n$/ : /w1 is running \(pid \d+\)\n$/

    // No program: the unit's start counts as one where it has no pid file, and the script says the truth.
    await put(machine, config(names, 'CELERY_APP=proj\n').replace(standIn, '/srv/none'))
    await call(t, machine, 'celeryd start', { status: 5, stderr: /\/srv\/none/ }, 'no program')
    t.equal(await state(machine, 'celeryd'), 'inactive', 'systemd was not asked')
    await machine.systemctl('start', 'celeryd')
    t.equal(await state(machine, 'celeryd'), several ? 'active' : 'failed', 'what systemd makes of 5')
    await put(machine, config(names))
    await call(t, machine, 'celeryd start', { status: 0, stdout: running }, 'a start after that')
    t.equal(nodes(machine).length, count)

    await put(machine, config(names), 'generic')
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /is stopped/ })
    t.equal(await state(machine, 'celeryd'), 'inactive')
    await box.run(['mv', '/etc/default/celeryd', '/srv/config'])
    await call(t, machine, 'celeryd start', { status: 6, stderr: /no config/ }, 'no config')
    await machine.systemctl('start', 'celeryd')
    await box.run(['mv', '/srv/config', '/etc/default/celeryd'])
    await call(t, machine, 'celeryd start', { status: 0, stdout: running }, 'a start after that')
    t.equal(await state(machine, 'celeryd'), 'active')
    const [first] = nodes(machine)

    const cgroup = await box.read(`/proc/${first}/cgroup`)
    t.match(cgroup, /celeryd\.service/, 'in the cgroup of the unit')
    await call(t, machine, 'celeryd start', { status: 0, stdout: running }, 'again')
    await call(t, machine, 'celeryd status', { status: 0, stdout: running })
    t.equal(nodes(machine)[0], first)

    if (several) {
      await box.run(['kill', '-9', `${nodes(machine)[1]}`])
      await box.waitFor('its death', () => nodes(machine).length === 1)
      await call(t, machine, 'celeryd status', { status: 1, stdout: /is dead but/ })
      await call(t, machine, 'celeryd start', { status: 0, stdout: /w2 is up/ }, 'a start of the one that is missing')
      t.ok(nodes(machine).length === 2 && nodes(machine).includes(first as number), 'and of no other')
    }

    for (const verb of ['restart', 'try-restart', 'force-reload']) {
      const before = nodes(machine)
      await call(t, machine, `celeryd ${verb}`, { status: 0, stdout: running })
      const after = nodes(machine)
      t.ok(after.length === count && !after.some((pid) => before.includes(pid)), `${verb}: others`)
    }
    const before = nodes(machine)
    await call(t, machine, 'celeryd graceful', { status: 0, stdout: /w1/, stderr: /acting on its processes/ })
    t.same(nodes(machine), before)

    await call(t, machine, 'celeryd restart -c 2', { status: 0, stdout: /w1 is down[\s\S]*w1 is up/ }, 'with options')
    t.equal(nodes(machine).length, count)
    await call(t, machine, 'celeryd start', { status: 0, stdout: running }, 'what was started without systemd')
    t.equal(nodes(machine).length, count)
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /is (down|stopped)/ })
    t.same(nodes(machine), [])

    await call(t, machine, 'SYSTEMCTL_SKIP_REDIRECT=1 celeryd start', { status: 0, stdout: /w1 is up/ })
    t.not(await state(machine, 'celeryd'), 'active', 'systemd knows nothing of it')
    const own = nodes(machine)
    await call(t, machine, 'celeryd restart', { status: 0, stdout: running }, 'a restart of these')
    t.ok(nodes(machine).length === count && !nodes(machine).some((pid) => own.includes(pid)), 'others')
    t.equal(await state(machine, 'celeryd'), 'active', 'which systemd knows')
    await call(t, machine, 'celeryd kill', { status: 0, stdout: /w1 is down/, stderr: /acting on its processes/ })
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /is stopped/ })
    await call(t, machine, 'SYSTEMCTL_SKIP_REDIRECT=1 celeryd start', { status: 0, stdout: /w1 is up/ })
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /is down/ }, 'a stop of what systemd does not know')
    t.same(nodes(machine), [])

    const attached = await box.start(['env', 'C_FAKEFORK=1', script, 'start'])
    const files = names.split(' ').map((name) => `/run/celery/${name}.pid`)
    await box.waitFor('the nodes', async () => (await box.run(['ls', ...files])).status === 0)
    t.not(await state(machine, 'celeryd'), 'active', 'C_FAKEFORK=1 is not for systemd')
    attached.kill('SIGTERM')
    t.match(await attached.done, { status: 0 })
    t.same(nodes(machine), [])
  })
}

t.test('sid: no unit', { timeout: 300_000, buffered: true }, async (t) => {
  const machine = await systemdBox(t, 'sid')
  await installStandIn(machine.box)
  const noBoot = /reads no init scripts[^\n]*celery-initd compile --target systemd\n$/
  for (const kind of ['frozen', 'generic'] as const) {
    await put(machine, config('w1'), kind)
    await call(t, machine, 'celeryd start', { status: 0, stdout: /w1 is up/, stderr: noBoot })
    await call(t, machine, 'celeryd status', { status: 0, stdout: /w1 is running/ })
    await call(t, machine, 'celeryd restart', { status: 0, stdout: /w1 is up/, stderr: noBoot })
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /w1 is down/ })
    t.same(nodes(machine), [])
  }
})

t.test('host: no unit', { timeout: 300_000, buffered: true }, async (t) => {
  const machine = await systemdBox(t)
  await installStandIn(machine.box)
  await put(machine, config('w1'))
  await machine.box.run(`mkdir /srv/own; mv ${script} /srv/own/celeryd`)
  await machine.systemctl('daemon-reload')
  const own = async (verb: string) => machine.box.run(`/srv/own/celeryd ${verb}`)
  t.match(await own('start'), { status: 0, stdout: /w1 is up/, stderr: /^$/ }, 'a script elsewhere is not for systemd')
  t.match(await own('stop'), { status: 0, stdout: /w1 is down/, stderr: /^$/ })
})
