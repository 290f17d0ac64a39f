/** Units for packages: they read the config when they start, and the generator names the nodes. */

import t, { type Test } from 'tap'
import { KeptSecret } from '../support/kept-secret.js'
import { genericScript } from '../support/service.js'
import { installStandIn, readJournal, standIn } from '../support/stand-in.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, install, installGeneric } from '../support/unit-files.js'

const config = (nodes: string, more = '') =>
  `CELERY_BIN=${standIn}\nCELERYD_NODES="${nodes}"\nCELERYD_STOP_TIMEOUT=20\nCELERYD_UNIT_MEMORY_MAX=512M\n${more}`

async function furnish(machine: SystemdBox): Promise<void> {
  const { box } = machine
  await installStandIn(box)
  await installGeneric(box)
}

const states = async (machine: SystemdBox, ...units: string[]) =>
  (await machine.systemctl('is-active', ...units)).stdout.trim().split('\n')

async function story(t: Test, system: 'host' | 'sid'): Promise<void> {
  const machine = await systemdBox(t, system)
  const { box } = machine
  const reload = async () => t.match(await machine.systemctl('daemon-reload'), { status: 0 })
  await furnish(machine)

  await t.test('the generator names the nodes and says what systemd has to know', async (t) => {
    await box.write('/etc/default/celeryd', config("web mail.2 'a b'"))
    await reload()
    const wants = await machine.property('celeryd', 'Wants')
    for (const instance of ['web', 'mail.2']) t.match(wants, new RegExp(`(?:^| )celeryd@${instance}\\.service`))
    // systemctl shows a name with a backslash in quotes, as words of sh.
    t.match(wants, /celeryd@a\\+x20b\.service/)
    t.equal(await machine.property('celeryd@web', 'TimeoutStopUSec'), '20s')
    t.equal(await machine.property('celeryd@web', 'MemoryMax'), `${512 * 1024 * 1024}`)
  })

  await t.test('start: every node, as its account, and systemd knows its process', async (t) => {
    await box.write('/etc/default/celeryd', config('web mail'))
    await reload()
    const start = await machine.systemctl('start', 'celeryd')
    t.equal(start.status, 0, start.stderr + (await machine.journal('celeryd')) + (await machine.journal('celeryd@web')))
    t.same(await states(machine, 'celeryd', 'celeryd@web', 'celeryd@mail'), ['active', 'active', 'active'])
    const { starts } = await readJournal(box)
    t.same(
      starts.map(({ uid }) => uid),
      [990, 990],
    )
    const pid = await machine.property('celeryd@web', 'MainPID')
    t.ok(
      starts.some((each) => `${each.pid}` === pid),
      'the worker itself',
    )
    const { stdout } = await box.run(`cat /proc/${pid}/status`)
    t.match(stdout, /\nCapPrm:\s0+\n/, 'without capabilities')
    t.match(stdout, /\nNoNewPrivs:\s1\n/)
  })

  await t.test('a change of the config needs a daemon-reload and a restart', async (t) => {
    await box.write('/etc/default/celeryd', config('web third'))
    await reload()
    t.match(await machine.systemctl('restart', 'celeryd'), { status: 0 })
    await box.waitFor('the node that has gone', async () => (await states(machine, 'celeryd@mail'))[0] === 'inactive')
    t.same(await states(machine, 'celeryd@web', 'celeryd@third'), ['active', 'active'])
  })

  await t.test('stop: all nodes', async (t) => {
    t.match(await machine.systemctl('stop', 'celeryd'), { status: 0 })
    t.same(await states(machine, 'celeryd', 'celeryd@web', 'celeryd@third'), ['inactive', 'inactive', 'inactive'])
  })

  await t.test('what the init script runs is not started beside it', async (t) => {
    const script = '/etc/init.d/celeryd'
    await box.write(script, genericScript('celeryd'))
    await box.write('/etc/default/celeryd', config('web third'))
    await reload()
    const byHand = { env: { SYSTEMCTL_SKIP_REDIRECT: '1' } }
    t.match(await box.run([script, 'start'], byHand), { status: 0, stdout: /web is up/ })
    const before = (await readJournal(box)).starts.length
    t.not((await machine.systemctl('start', 'celeryd')).status, 0)
    t.match(
      await machine.journal('celeryd@web'),
      /web already runs, and systemd has not started it; fix: \S+\/celeryd --name celeryd stop\n/,
    )
    t.equal((await readJournal(box)).starts.length, before, 'nothing else was started')
    const [, fix = ''] = /fix: (\S.* stop)\n/.exec(await machine.journal('celeryd@web')) ?? []
    t.match(await box.run(fix), { status: 0, stdout: /web is down/ }, fix)
    t.match(await machine.systemctl('start', 'celeryd'), { status: 0 })
    t.match(await machine.systemctl('stop', 'celeryd'), { status: 0 })
    await box.run(['rm', script])
    await reload()
  })

  await t.test('a config that cannot be read: the boot goes on, and the start says why', async (t) => {
    await box.write('/etc/default/celeryd', 'if true; then\n')
    await reload()
    t.not((await machine.systemctl('start', 'celeryd')).status, 0)
    t.match(await machine.journal('celeryd'), /reading \/etc\/default\/celeryd failed/)
    await box.write('/etc/default/celeryd', config('web', 'CELERYD_USER=nobody-there\n'))
    await reload()
    t.not((await machine.systemctl('start', 'celeryd')).status, 0)
    t.match(await machine.journal('celeryd@web'), /there is no user "nobody-there"/)
    t.equal(await machine.property('celeryd@web', 'NRestarts'), '0', 'it is not tried again')
    await machine.systemctl('reset-failed')
  })

  await t.test('an instance has units of its own, and others are left alone', async (t) => {
    await box.write('/etc/default/celeryd', config('web'))
    await box.write('/etc/default/celeryd-shop', config('cart'))
    await box.write('/etc/default/celeryd-shop.bak', config('old'))
    await reload()
    t.match(await machine.systemctl('start', 'celeryd-shop'), { status: 0 })
    t.same(await states(machine, 'celeryd-shop', 'celeryd-shop@cart', 'celeryd@web'), ['active', 'active', 'inactive'])
    t.match(await machine.property('multi-user.target', 'Wants'), /celeryd-shop\.service/)
    await machine.systemctl('stop', 'celeryd-shop')
  })

  await t.test('what the environment file holds is seen by nobody else', async (t) => {
    const file = '/etc/celery/env'
    await box.write(file, "SECRET='hunter2 $x'\n", { mode: 0o600 })
    await box.write('/etc/default/celeryd', config('web', `CELERYD_ENV_FILE=${file}\n`))
    const frozen = config('cart', `CELERYD_ENV_FILE=${file}\n`)
    await install(box, compileUnitFiles(frozen, { name: 'shop' }))
    const kept = new KeptSecret(box, file, 'hunter2')
    const before = (await readJournal(box)).starts.length
    for (const [unit, node] of [
      ['celeryd', 'celeryd@web'],
      ['shop', 'shop'],
    ] as const) {
      const start = await kept.during(`start ${unit}`, machine.systemctl('start', unit))
      t.equal(start.status, 0, start.stderr + (await machine.journal(unit)) + (await machine.journal(node)))
      for (const words of [
        ['status', unit, node],
        ['show', unit, node],
        ['cat', unit, node],
      ])
        await kept.during(words.join(' '), machine.systemctl(...words))
      for (const name of [unit, node])
        if (/hunter2/.test(await machine.journal(name))) kept.seen.push(`journal of ${name}`)
      t.equal((await kept.during(`restart ${node}`, machine.systemctl('restart', node))).status, 0)
      await kept.during(`stop ${unit}`, machine.systemctl('stop', unit))
    }
    const starts = (await readJournal(box)).starts.slice(before)
    t.ok(starts.length >= 4, `${starts.length} starts`)
    t.ok(
      starts.every(({ environment }) => environment.includes('SECRET=hunter2 $x')),
      'the nodes have it',
    )
    await kept.inFiles('/etc/systemd')
    t.same(kept.seen, [])
  })

  await t.test('the scheduler', async (t) => {
    await box.write('/etc/default/celerybeat', 'CELERYBEAT_OPTS="--max-interval=5"\nCELERYBEAT_UNIT_NICE=5\n')
    await reload()
    const start = await machine.systemctl('start', 'celerybeat')
    t.equal(start.status, 0, start.stderr + (await machine.journal('celerybeat')))
    t.equal(await machine.property('celerybeat', 'Nice'), '5')
    t.match((await readJournal(box)).starts.at(-1)?.argv.join(' '), / beat --pidfile= .*--max-interval=5/)
    t.match(await machine.systemctl('stop', 'celerybeat'), { status: 0 })
  })
}

t.test('systemd of this host', { timeout: 300_000 }, (t) => story(t, 'host'))
t.test('systemd of Debian sid', { timeout: 300_000 }, (t) => story(t, 'sid'))
