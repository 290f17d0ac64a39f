/** What only a machine of a kind brings about: signals, other systems' programs, no setsid, no units. */
import { prefersOwn } from '../portability/shells.js'
import { coveragePlace } from '../portability/subjects.js'
import { command, node, path, shim } from './rare-tools.js'
import type { Subject } from './service-box.js'
import type { Story } from './stories.js'

/** For another sleep than the system's: ksh93 has one of its own, until a config takes it away. */
const sleepOfPath = prefersOwn(coveragePlace().sh, 'sleep') ? { more: 'builtin -d sleep' } : {}

export const lost: Story = {
  name: 'a look that a signal ends',
  work: async (t, service) => {
    await shim(service, 'awk', 'if [ -e /srv/lost ]; then rm /srv/lost; echo half; exit 1; fi\nexec /srv/real/awk "$@"')
    await service.sh(': >/srv/lost')
    t.match(await service.run('status'), { status: 3, stdout: /is stopped/, stderr: '' })
    t.equal(await service.content('/srv/lost'), undefined)
  },
}

export const interrupted: Story = {
  name: 'a signal that ends the sleep, too',
  config: { opts: '--halt=4', ...sleepOfPath },
  work: async (t, service) => {
    await service.launch()
    const hit = 'if [ "$1" = 0.1 ] && [ -e /srv/hit ]; then rm /srv/hit; kill $PPID; exit 1; fi'
    await shim(service, 'sleep', `${hit}\nexec /srv/real/sleep "$@"`)
    const job = await service.start('stop')
    await service.box.waitFor('TERM', async () => (await service.journal()).signals(service.pidfile()).length > 0)
    await service.sh('/srv/real/sleep 1; : >/srv/hit')
    t.not((await job.done).status, 0)
    t.equal(await service.content('/srv/hit'), undefined)
  },
}

export const hidden: Story = {
  name: "others' processes are hidden",
  work: async (t, service) => {
    await service.launch()
    await service.sh('mount -n -o remount,hidepid=2 /proc')
    t.match(await service.run('status', { user: 'celery' }), { status: 0, stdout: /is running/ })
    await service.sh('mount -n -o remount,hidepid=0 /proc')
  },
}

export const systems: Story = {
  name: 'the su and the names of other systems',
  work: async (t, service) => {
    await shim(service, 'su', ': usage: su [-] [-flms] [-c class] [login [args]]')
    t.match(await service.run('dryrun'), { status: 0, stdout: /^su -m celery -c / }, 'Chimera Linux')
    await shim(service, 'su', 'exec /srv/real/su "$@"')
    await shim(service, 'uname', 'echo FreeBSD')
    t.match(await service.run('dryrun'), { status: 0, stdout: /^su -m celery -c / })
    await service.configure({ pidfile: '/var/run/celery/é.pid' })
    t.match(await service.run('dryrun'), { status: 6, stderr: /on FreeBSD, names .* must be ASCII/ })
    await shim(service, 'uname', 'echo OpenBSD')
    t.match(await service.run('dryrun'), { status: 6, stderr: /on OpenBSD, names .* must be ASCII/ })
  },
}

export const sleepy: Story = {
  name: 'a sleep of whole seconds, and a command that waits for another',
  config: { opts: '--boot=2', ...sleepOfPath },
  work: async (t, service) => {
    await shim(service, 'sleep', 'case $1 in *.*) exit 1 ;; esac\nexec /srv/real/sleep "$@"')
    await shim(service, 'su', '/srv/real/sleep 0.3\nexec /srv/real/su "$@"')
    const start = await service.start('start')
    await service.box.waitFor('start', async () => (await service.journal()).starts.length > 0)
    t.match(await service.run('stop'), {
      status: 0,
      stdout: /another \S+ command .* is running; waiting for it[\s\S]*is down/,
    })
    t.match(await start.done, { status: 0, stdout: /is up/ })
  },
}

export const endless: Story = {
  name: 'a su that never ends',
  work: async (t, service) => {
    await service.launch()
    await shim(
      service,
      'su',
      `case "$*" in *'kill -s'*) trap '' TERM; while :; do /srv/real/sleep 1; done ;; esac\nexec /srv/real/su "$@"`,
    )
    t.match(await service.run('stop'), { status: 1, stderr: /has not ended/ })
    t.equal(
      service.left().some(({ argv }) => argv.join(' ').includes('/usr/bin/su')),
      false,
      'root has ended it',
    )
    await service.sh('umount -n /usr/bin/su')
    t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
  },
}

export const killed: Story = {
  name: 'a check that is killed, and a signal that does not arrive',
  work: async (t, service) => {
    await shim(service, 'su', `case "$*" in *' check_each_node '*) kill -s KILL $$ ;; esac\nexec /srv/real/su "$@"`)
    t.match(await service.run('configtest'), { status: 1, stderr: /a check as user celery was ended/ })
    await shim(service, 'su', `case "$*" in *' check_each_node '*) exit 3 ;; esac\nexec /srv/real/su "$@"`)
    t.match(await service.run('configtest'), { status: 1, stderr: /as user celery printed nothing and exited 3/ })
    // A scheduler is restarted, so it gets no HUP.
    if (service.subject.name !== 'celeryd') return
    await service.launch()
    await shim(service, 'su', `case "$*" in *' reload_each_node '*) exit 1 ;; esac\nexec /srv/real/su "$@"`)
    t.match(await service.run('graceful'), { status: 1, stderr: /did not get its signal/ })
    t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
  },
}

export const greedy: Story = {
  name: 'a login that reads what is meant for the shell',
  config: { user: 'login', suArgs: '-l' },
  work: async (t, service) => {
    // Not a profile, which some shells do not read.
    await service.box.write('/srv/greedy', '#!/bin/sh\ncat >/dev/null\nexec /bin/sh "$@"\n')
    await service.sh("sed '/^login:/s|/bin/sh$|/srv/greedy|' /etc/passwd >/srv/passwd; cat /srv/passwd >/etc/passwd")
    const { status, stderr } = await service.run('start')
    t.not(status, 0)
    t.match(stderr, /the shell of user login did not get the whole text/)
  },
}

/** A place without setsid. */
export const withoutSetsid = (subject: Subject): Subject => ({
  ...subject,
  sandbox: {
    ...subject.sandbox,
    userland: 'mount -n -t tmpfs none /usr/bin; ln -s /usr/local/host/bin/* /usr/bin/; rm /usr/bin/setsid',
  },
})

export const sessionless: Story = {
  name: 'attached, where there is no setsid',
  work: async (t, service) => {
    const job = await service.start('start', { env: { PATH: path, C_FAKEFORK: '1' } })
    await service.box.waitFor('up', async () => (await service.journal()).events.some(({ event }) => event === 'up'))
    for (const { pid } of service.live(node(service))) await service.sh(`kill ${pid}`)
    t.match(await job.done, { status: 0 })
  },
}

/** What only a systemctl of a kind can bring about. */
export const units: Story = {
  name: 'units that are not there, that start nothing, and a call by systemd',
  work: async (t, service) => {
    const { box } = service
    const generators = '/usr/lib/systemd/system-generators'
    await service.sh(`mkdir -p /run/systemd/system; [ ! -d ${generators} ] || mount -n -t tmpfs none ${generators}`)
    await shim(service, 'systemctl', '')
    t.match(await service.run('start'), { status: 0, stderr: /nothing starts these nodes at boot/ })
    await box.write('/run/systemd/system-generators/systemd-sysv-generator', '')
    t.match(await service.run('start'), { status: 0, stderr: /^$/ })
    t.match(await service.run('stop'), { status: 0, stderr: /^$/ })
    const id = `${service.subject.name}.service`
    await shim(
      service,
      'systemctl',
      `[ "$1" != show ] || printf '%s\\n' Id=${id} LoadState=loaded SourcePath=/x ActiveState=`,
    )
    t.match(await service.run('start'), { status: 1, stdout: /is stopped/ })
    await shim(service, 'systemctl', `[ "$1" != show ] || printf '%s\\n' Id=${id} LoadState=loaded InvocationID=abc`)
    const called = { env: { PATH: path, INVOCATION_ID: 'abc' } }
    t.match(await service.run('restart', called), { status: 0, stdout: /is up/ }, 'as the unit itself')
    t.match(await service.run('stop', called), { status: 0, stdout: /is down/ })
    const orphan = `(sleep 0.5; INVOCATION_ID=abc exec ${command(service, 'start').join(' ')} >/srv/said 2>&1) & :`
    await box.run(orphan)
    await box.waitFor('start', async () => /is up/.test((await service.content('/srv/said')) ?? ''))
    t.match(await service.run('status'), { status: 0, stdout: /is running/ })
    if (service.subject.name !== 'celeryd') return
    await service.run('stop', called)
    // Units of this config, which were started and not enabled.
    await shim(service, 'systemctl', `case "$*" in *celery@*) echo ActiveState=active ;; esac`)
    const unit = '/run/systemd/system/celery.service'
    for (const text of ['# Compiled from', '# of somebody else\n']) {
      await box.write(unit, text)
      t.match(await service.run('start'), { status: 0, stdout: /is up/ }, text)
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
    }
    await box.write(unit, '# Compiled from /etc/default/celeryd by celery-initd 0.2.0\n')
    t.match(await service.run('start'), { status: 1, stdout: /is stopped/ }, 'left to systemd')
  },
}
