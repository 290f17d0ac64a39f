/** `doctor` on whole hosts: sysvinit, OpenRC, and systemd that reads init scripts and that does not. */

import t, { type Test } from 'tap'
import { nodeCommand } from '../support/debian-root.js'
import { type Doctor, doctorIn, type Seen } from '../support/doctor.js'
import type { Sandbox } from '../support/sandbox.js'
import { genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { SysvinitBox } from '../support/sysvinit-box.js'

const config = `CELERY_BIN=${standIn}\nCELERYD_NODES="w1 w2"\nCELERY_APP=proj\nCELERY_CREATE_DIRS=1\n`

/** The only service that was found. */
function only({ services }: Doctor): Seen {
  const [first, second] = services
  if (first === undefined || second !== undefined) throw new Error(`not one service: ${JSON.stringify(services)}`)
  return first
}

/** Asks, and compares the codes of what is wrong; notes that an app was not tried left out. */
async function expect(
  t: Test,
  ask: ReturnType<typeof doctorIn>['ask'],
  what: string,
  wanted: {
    readonly codes: readonly string[]
    readonly next: string
    readonly boot?: RegExp
    readonly status?: number
  },
): Promise<Doctor> {
  const found = await ask()
  const seen = only(found)
  t.same(
    seen.findings.map(({ code }) => code),
    wanted.codes,
    `${what}: ${JSON.stringify(seen.findings)}`,
  )
  t.equal(seen.next, wanted.next, `${what}: next`)
  t.equal(found.status, wanted.status ?? (wanted.codes.length === 0 ? 0 : 1), `${what}: status`)
  if (wanted.boot !== undefined) t.match(seen.startedAtBootBy, wanted.boot, `${what}: at boot`)
  return found
}

/** Runs what doctor says is next, as an administrator would. */
async function follow(t: Test, box: Sandbox, command: string): Promise<void> {
  const { call } = doctorIn(box, nodeCommand)
  const result = command.startsWith('celery-initd ')
    ? await call(command.split(' ').slice(1))
    : await box.run(command, { timeout: 120_000 })
  t.equal(result.status, 0, `${command}: ${result.stdout}${result.stderr}`)
}

const initScript = (verb: string) => `/etc/init.d/celeryd ${verb}`
for (const { system, enabled, boot, compile, call: command, again } of [
  {
    system: 'sysvinit',
    enabled: 'update-rc.d celeryd defaults',
    boot: /^sysvinit, runlevels 2 3 4 5$/,
    compile: 'celery-initd compile /etc/default/celeryd -o /etc/init.d/celeryd',
    call: initScript,
    again: initScript('start'),
  },
  {
    system: 'openrc',
    enabled: 'rc-update add celeryd default',
    boot: /^OpenRC, runlevel default$/,
    compile: 'celery-initd compile --target openrc /etc/default/celeryd -o /',
    call: (verb: string) => `rc-service celeryd ${verb}`,
    // What it has started, it does not start.
    again: 'rc-service celeryd start_nodes',
  },
] as const) {
  t.test(
    `${system}: from a config to running nodes, by what doctor says`,
    { timeout: 300_000, buffered: true },
    async (t) => {
      const { box } = await SysvinitBox.make(t, system)
      const { ask, call } = doctorIn(box, nodeCommand)
      await installStandIn(box)
      t.match(await ask(), { status: 1, manager: system, findings: [{ code: 'host-nothing-found' }] })
      await box.write('/etc/default/celeryd', config)
      await expect(t, ask, 'a config alone', { codes: ['host-not-installed', 'host-app-untested'], next: compile })
      await follow(t, box, compile)
      await expect(t, ask, 'a script', { codes: ['host-not-at-boot'], next: command('start'), status: 0 })
      await follow(t, box, command('start'))
      await expect(t, ask, 'a start', { codes: ['host-not-at-boot'], next: enabled, status: 0 })
      await follow(t, box, enabled)
      const up = await expect(t, ask, 'enabled', { codes: [], next: command('status'), boot })
      t.match(only(up), { app: 'loads', running: [{ node: 'w1' }, { node: 'w2' }] })
      t.equal((await call(['doctor', '--strict'])).status, 0)

      await box.run(['kill', '-9', `${only(up).running?.[1]?.pids[0]}`])
      await expect(t, ask, 'one is killed', { codes: ['host-node-dead'], next: again })
      await follow(t, box, again)
      await box.write('/etc/default/celeryd', config.replace('w1 w2', 'w1 w3'))
      await expect(t, ask, 'a stale script', {
        codes: ['host-file-stale', 'host-node-stopped', 'host-node-left'],
        next: compile,
      })
      await follow(t, box, compile)
      await follow(t, box, command('restart'))
      t.same(only(await ask()).findings, [])
      if (system !== 'openrc') return

      await box.run('mv /usr/local/libexec/celery-initd/celeryd /root/engine')
      await expect(t, ask, 'no engine', { codes: ['host-engine-missing', 'host-app-untested'], next: compile })
      await box.run('mv /root/engine /usr/local/libexec/celery-initd/celeryd')
      await follow(t, box, command('stop'))
      await box.write('/etc/init.d/celeryd', genericScript('celeryd'))
      const foreign = await ask()
      t.match(only(foreign).findings, [{ code: 'host-script-foreign', severity: 'warning' }], 'an init script')
    },
  )
}

t.test('systemd that reads init scripts', { timeout: 300_000, buffered: true }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const { ask, call } = doctorIn(box)
  await box.run('mkdir -p /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d')
  await installStandIn(box)
  await box.write('/etc/default/celeryd', config)
  await box.write('/etc/init.d/celeryd', genericScript('celeryd'))
  await machine.systemctl('daemon-reload')
  const first = await expect(t, ask, 'a generic script', {
    codes: ['host-not-at-boot'],
    next: '/etc/init.d/celeryd start',
    status: 0,
  })
  t.match(first, { manager: 'systemd', readsInitScripts: true })
  await box.run('for level in 2 3 4 5; do ln -s ../init.d/celeryd /etc/rc$level.d/S01celeryd; done')
  await machine.systemctl('daemon-reload')
  t.match(await machine.systemctl('start', 'celeryd'), { status: 0 })
  const up = await expect(t, ask, 'started by systemd', {
    codes: [],
    next: '/etc/init.d/celeryd status',
    boot: /^systemd 252, runlevels 2 3 4 5$/,
  })
  t.match(only(up), { running: [{ node: 'w1', unit: 'celeryd.service' }, { node: 'w2' }] })
  t.match((await call(['doctor'])).stdout, /^host: systemd \d+, which reads init scripts\n/)

  // The unit of Celery's manual, for the same pid files.
  await box.write(
    '/etc/conf.d/celery',
    `CELERYD_NODES="w1 w2"\nCELERY_BIN="${standIn}"\nCELERYD_PID_FILE="/var/run/celery/%n.pid"\nCELERYD_LOG_FILE="/var/log/celery/%n%I.log"\n`,
  )
  await box.write('/etc/systemd/system/celery.service', manualUnit)
  await box.run(['ln', '-s', '../celery.service', '/etc/systemd/system/multi-user.target.wants/celery.service'])
  await machine.systemctl('daemon-reload')
  const two = await ask()
  t.equal(two.status, 1)
  t.same(
    two.services.map(({ name }) => name),
    ['celeryd', 'celery'],
  )
  t.match(two.services[0]?.findings, [
    {
      code: 'host-two-managers',
      message:
        /init\.d\/celeryd and \/etc\/systemd\/system\/celery\.service run the same nodes \(\/var\/run\/celery\/w1\.pid\)/,
      help: 'systemctl disable --now celery.service',
    },
  ])
  await box.run(
    'rm /etc/systemd/system/celery.service /etc/conf.d/celery /etc/systemd/system/multi-user.target.wants/celery.service',
  )

  // Units of ours beside the script.
  await machine.systemctl('stop', 'celeryd')
  t.match(await call(['compile', '--target', 'systemd', '/etc/default/celeryd', '-o', '/etc/systemd/system/']), {
    status: 0,
  })
  await machine.systemctl('daemon-reload')
  t.match(await machine.systemctl('enable', '--now', 'celery'), { status: 0 })
  const both = await expect(t, ask, 'units beside the script', {
    codes: ['host-script-and-unit'],
    next: '/etc/init.d/celeryd status',
    status: 0,
  })
  t.match(
    only(both).units.map(({ name, state, active }) => [name, state, active]),
    [
      ['celery.service', 'current', 'active'],
      ['celery@w1.service', 'current', 'active'],
      ['celery@w2.service', 'current', 'active'],
    ],
  )
  await box.run(['sed', '-i', 's/^Restart=.*/Restart=no/', '/etc/systemd/system/celery@w1.service'])
  const edited = await ask()
  t.same(
    only(edited).findings.map(({ code }) => code),
    ['host-file-edited', 'host-unit-reload', 'host-script-and-unit'],
  )
})

t.test('systemd that reads no init scripts', { timeout: 300_000, buffered: true }, async (t) => {
  const machine: SystemdBox = await systemdBox(t, 'sid')
  const { box } = machine
  const { ask, call } = doctorIn(box, nodeCommand)
  await installStandIn(box)
  await box.write('/etc/default/celeryd', config)
  await box.write('/etc/init.d/celeryd', genericScript('celeryd'))
  const compile = 'celery-initd compile --target systemd /etc/default/celeryd -o /etc/systemd/system/'
  const seen = await expect(t, ask, 'a script', { codes: ['host-script-not-read'], next: compile })
  t.match(seen, { manager: 'systemd', readsInitScripts: false })
  t.match((await call(['doctor'])).stdout, /^host: systemd 26\d, which reads no init scripts\n/)
  await follow(t, box, compile)
  await machine.systemctl('daemon-reload')
  await box.run(['rm', '/etc/init.d/celeryd'])
  await expect(t, ask, 'units', {
    codes: ['host-app-untested', 'host-not-at-boot'],
    next: 'systemctl start celery.service',
    status: 0,
  })
  await follow(t, box, 'systemctl enable --now celery.service')
  const up = await expect(t, ask, 'units that run', {
    codes: ['host-app-untested'],
    next: 'systemctl status celery.service',
    boot: /celery\.service/,
    status: 0,
  })
  t.match(
    only(up).running?.map(({ unit }) => unit),
    ['celery@w1.service', 'celery@w2.service'],
  )
})

const manualUnit = `[Unit]
Description=Celery Service
After=network.target

[Service]
Type=forking
User=celery
Group=celery
EnvironmentFile=/etc/conf.d/celery
WorkingDirectory=/
ExecStart=/bin/sh -c '\${CELERY_BIN} -A $CELERY_APP multi start $CELERYD_NODES \\
    --pidfile=\${CELERYD_PID_FILE} --logfile=\${CELERYD_LOG_FILE} \\
    --loglevel="\${CELERYD_LOG_LEVEL}" $CELERYD_OPTS'
ExecStop=/bin/sh -c '\${CELERY_BIN} multi stopwait $CELERYD_NODES \\
    --pidfile=\${CELERYD_PID_FILE} --logfile=\${CELERYD_LOG_FILE} \\
    --loglevel="\${CELERYD_LOG_LEVEL}"'
Restart=always

[Install]
WantedBy=multi-user.target
`
