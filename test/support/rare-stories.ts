/** What rarely happens to a worker's script, or to a scheduler's: lines that no table of states reaches. */
import type { ServiceBox, Subject } from './service-box.js'
import { standIn } from './stand-in.js'
import type { Story } from './stories.js'
import { partOfUnit } from './systemctl.js'

export const path = '/usr/bin:/bin'

export const command = (service: ServiceBox, ...words: string[]) => [...service.subject.shell, service.path, ...words]

/** Puts a program in the place of one of the system's, which is then in /srv/real. */
const shim = async (service: ServiceBox, name: string, text: string) => {
  await service.box.write(`/srv/shim/${name}`, `#!/bin/sh\n${text}\n`)
  await service.sh(`mkdir -p /srv/real
    if [ ! -e /srv/real/${name} ]; then
      cp -L /usr/bin/${name} /srv/real/${name}
      mount -n --bind /srv/shim/${name} /usr/bin/${name}
    fi`)
}

const node = (service: ServiceBox) => service.nodes[0] as string

const calls: Story = {
  name: 'ways to call it, and arguments that it refuses',
  work: async (t, service) => {
    const { box } = service
    t.match(await service.run('help'), { status: 0, stdout: /rolling-restart/ })
    t.match(await service.run('stop -c 2'), { status: 2, stderr: /stop takes no further arguments/ })
    t.match(await service.run('status', { env: { PATH: path, INVOCATION_ID: 'x y' } }), { status: 3 })
    t.match(await box.run(`sh -x ${service.path} status`), { status: 3, stderr: /^\+/ })
    t.match(await box.run(`sh ${service.subject.name} status`, { cwd: '/etc/init.d' }), { status: 3 })
    const inPath = { env: { PATH: `${path}:/etc/init.d` } }
    t.match(await box.run(`bash ${service.subject.name} status`, inPath), { status: 3 }, 'found in PATH')
    for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])
      t.match(await box.run(`${service.path} status ${closed}`), { status: 3 }, closed)
    t.match(await box.run(`${service.path} dryrun >/dev/full`), { status: 1 })
    t.match(await service.run('dryrun', { user: 'other' }), { status: 0, stdout: /config is shown to root/ })
    t.match(await service.run('configtest'), { status: 0, stdout: /in order/ })
    t.match(await service.run('try-restart'), { status: 0, stdout: '', stderr: '' })
  },
}

const files: Story = {
  name: 'files and directories in the way',
  work: async (t, service) => {
    const run = service.runDirectory
    await service.directories()
    await service.sh(`mkdir ${service.logDirectory}/${node(service)}.out`)
    t.match(await service.run('start'), { status: 0, stderr: /cannot write the file for what it prints/ })
    await service.sh(`chmod 700 ${run}`)
    t.match(await service.run('status', { user: 'other' }), { status: 0, stdout: /is running/ })
    t.match(await service.run('stop'), { status: 0 })
    t.match(await service.run('status', { user: 'other' }), { status: 4, stdout: /cannot tell whether/ })
    await service.sh(`chmod 755 ${run}; chown root ${run}; echo 1 >${service.pidfile()}`)
    t.match(await service.run('stop'), { status: 0, stderr: '' }, 'root removes what only root could replace')
    t.equal(await service.content(service.pidfile()), undefined)
    await service.sh(`echo 1 >${service.pidfile()}; chown other ${run}`)
    t.match(await service.run('stop'), { stderr: /cannot remove the pid file/ })
    t.equal(await service.content(service.pidfile()), '1\n')
    await service.sh('echo >/srv/file')
    await service.configure({ ...service.config, pidfile: '/srv/file/below/./beat.pid' })
    t.match(await service.run('start'), { status: 1, stderr: /cannot create \/srv\/file\/below/ })
  },
}

const app: Story = {
  name: 'an app that does not load, without a limit of time',
  config: { startTimeout: '0' },
  work: async (t, service) => {
    t.match(await service.run('start'), { status: 0, stdout: /is up/ })
    t.match(await service.run('configtest'), { status: 0, stdout: /are in order/ })
    await service.sh('touch /srv/stand-in/broken')
    t.match(await service.run('restart'), {
      status: 1,
      stderr: /No module named[\s\S]*does not load.*nothing was changed/,
    })
    t.equal(service.live(node(service)).length, 1)
  },
}

const locks: Story = {
  name: 'locks of the dead, of 0.1.0, and of this very process',
  work: async (t, service) => {
    const lock = `${service.state}/lock`
    const done = { status: 0, stderr: '' }
    const held = async () => (await service.sh(`ls ${service.state}`)).includes('lock')
    await service.sh(`mkdir ${service.state}; : >${lock}`)
    t.match(await service.run('create-paths'), done, 'an empty file')
    await service.sh(`echo 99999 >${lock}`)
    t.match(await service.run('create-paths'), done, 'a file of a dead process')
    const own = `ln -s $$ ${lock}; exec ${command(service, 'create-paths').join(' ')}`
    t.match(await service.box.run(own), done, 'the number of this very process')
    t.equal(await held(), false)

    await service.sh(`mkfifo ${lock}`)
    const job = await service.start('create-paths')
    await new Promise((resolve) => setTimeout(resolve, 500))
    await service.sh(`rm ${lock}`)
    t.match(await job.done, done, 'what is there has no holder')

    // Somebody else takes a dead lock over while this one looks whether its holder is dead.
    await shim(service, 'ps', `[ -e /srv/once ] || { : >/srv/once; rm -f ${lock}; }\nexec /srv/real/ps "$@"`)
    await service.sh(`ln -s 99999 ${lock}`)
    t.match(await service.run('create-paths'), done, 'it is another one by then')
    t.equal(await held(), false)

    await service.launch()
    await service.sh(`mount -n --bind ${service.state} ${service.state}; mount -n -o remount,bind,ro ${service.state}`)
    t.match(await service.run('start'), { status: 1, stderr: /cannot write .*\/lock/ })
    t.match(await service.run('stop'), { status: 0, stderr: /cannot write .*\/lock; going on without it/ })
    t.same(service.live(node(service)), [])
  },
}

const records: Story = {
  name: "0.1.0's record, and a record of an account that is gone",
  work: async (t, service) => {
    const file = (name: string) => `/var/run/celery/${name}.pid old /var/log/celery/${name}.log`
    await service.sh(`mkdir ${service.state}
      echo 'recorded celery ${file('old')}' >${service.state}/nodes
      echo 'recorded other ${file('others')}' >>${service.state}/nodes`)
    t.match(await service.run('status'), { status: 3 })
    t.match(await service.run('start'), { status: 0, stdout: /is up/ })
    t.match(await service.sh(`ls ${service.state}`), /record/)
    t.equal(await service.content(`${service.state}/nodes`), undefined)
    t.match(await service.content(`${service.state}/record`), /\tother\told\t\/var\/run\/celery\/others\.pid\t/)
    await service.sh('sed /^celery:/d /etc/passwd >/tmp/passwd; cat /tmp/passwd >/etc/passwd')
    t.match(await service.run('status'), { status: 4, stdout: /cannot tell: there is no user celery/ })
    t.match(await service.run('stop'), { status: 0, stderr: /no user celery.*known from the record/ })
    t.same(service.live(node(service)), [])
  },
}

const lost: Story = {
  name: 'a look that a signal ends',
  work: async (t, service) => {
    await shim(service, 'awk', 'if [ -e /srv/lost ]; then rm /srv/lost; exit; fi\nexec /srv/real/awk "$@"')
    await service.sh(': >/srv/lost')
    t.match(await service.run('status'), { status: 3, stdout: /is stopped/, stderr: '' })
    t.equal(await service.content('/srv/lost'), undefined)
  },
}

const interrupted: Story = {
  name: 'a signal that ends the sleep, too',
  config: { opts: '--halt=4' },
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

const hidden: Story = {
  name: "others' processes are hidden",
  work: async (t, service) => {
    await service.launch()
    await service.sh('mount -n -o remount,hidepid=2 /proc')
    t.match(await service.run('status', { user: 'celery' }), { status: 0, stdout: /is running/ })
    await service.sh('mount -n -o remount,hidepid=0 /proc')
  },
}

const systems: Story = {
  name: 'the su and the names of other systems',
  work: async (t, service) => {
    await shim(service, 'uname', 'echo FreeBSD')
    t.match(await service.run('dryrun'), { status: 0, stdout: /^su -m celery -c / })
    await service.configure({ pidfile: '/var/run/celery/é.pid' })
    t.match(await service.run('dryrun'), { status: 6, stderr: /on FreeBSD, names .* must be ASCII/ })
    await shim(service, 'uname', 'echo OpenBSD')
    t.match(await service.run('dryrun'), { status: 6, stderr: /on OpenBSD, names .* must be ASCII/ })
  },
}

const sleepy: Story = {
  name: 'a sleep of whole seconds, and a command that waits for another',
  config: { opts: '--boot=2' },
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

const endless: Story = {
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

const greedy: Story = {
  name: 'a profile that reads what is meant for the shell',
  config: { user: 'login', suArgs: '-l' },
  work: async (t, service) => {
    // Not in the home that it has, which is the host's own /.
    await service.sh(`sed 's|^\\(login:.*\\):/:|\\1:/srv/home:|' /etc/passwd >/srv/passwd; cat /srv/passwd >/etc/passwd
      mkdir /srv/home; echo 'cat >/dev/null' >/srv/home/.profile`)
    const { status, stderr } = await service.run('start')
    t.not(status, 0)
    t.match(stderr, /what login runs at a login reads the text/)
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
const units: Story = {
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
  },
}

/** A CELERY_BIN that answers what it is told to, and whose log has what it is told to. */
const answering = `#!/bin/sh
case " $* " in
    *' inspect '*)
        if [ -e /srv/bin/silent ]; then
            exec sleep 30
        fi
        cat /srv/bin/answer
        if [ -e /srv/bin/once ]; then
            : >/srv/bin/answer
        fi
        exit
        ;;
    *' shell '*) ;;
    *)
        if [ -e /srv/bin/falls ]; then
            exit 1
        fi
        if [ -e /srv/bin/trouble ]; then
            echo 'Cannot connect to amqp://' >>/var/log/celery/worker1.log
            echo 'Cannot connect to amqp://' >>/var/log/celery/beat.log
        fi
        ;;
esac
exec ${standIn} "$@"
`
const putAnswering = async (service: ServiceBox, answer = '') => {
  await service.box.write('/srv/bin/celery', answering)
  await service.box.write('/srv/bin/answer', answer, { mode: 0o666 })
}

const broker: Story = {
  name: 'a broker that cannot be reached',
  config: { bin: '/srv/bin/celery' },
  work: async (t, service) => {
    await putAnswering(service)
    await service.sh('touch /srv/bin/trouble')
    t.match(await service.run('start'), { status: 0, stderr: /runs, but its log says that it cannot reach the broker/ })
  },
}

const pings: Story = {
  name: 'nodes that answer, and nodes that do not',
  config: { bin: '/srv/bin/celery', nodes: 'worker1 worker2' },
  work: async (t, service) => {
    const both = '{"worker1@h": {"ok": "pong"}, "worker2@h": {"ok": "pong"}}\n'
    const answer = async (text: string) => service.box.write('/srv/bin/answer', text, { mode: 0o666 })
    await putAnswering(service, both)
    await service.launch()
    t.match(await service.run('ping'), { status: 0, stdout: /worker1 answers\n.*worker2 answers/, stderr: '' })
    await answer('{"worker1@h": {"ok": "pong"}}\n')
    t.match(await service.run('ping'), { status: 1, stderr: /worker2 does not answer\n.*busy solo pool/ })
    await answer('Error: No nodes replied within time constraint.\n')
    t.match(await service.run('ping'), { status: 1, stderr: /no node replied within 5 s/ })
    await answer('ConnectionRefusedError: [Errno 111] Connection refused\n')
    t.match(await service.run('ping'), { status: 1, stderr: /broker cannot be reached.*\n.*ConnectionRefusedError/ })
    await answer('SyntaxError: invalid syntax\n')
    t.match(await service.run('ping'), { status: 1, stderr: /celery inspect ping failed:\n.*SyntaxError/ })
    await service.sh('touch /srv/bin/silent')
    t.match(await service.run('ping'), { status: 1, stderr: /broker cannot be reached: nothing came back within 10 s/ })
    await service.sh('rm /srv/bin/silent')
    t.match(await service.run('rolling-restart'), { status: 0, stdout: /worker2 is up/ }, 'none answered before')
    await answer(both)
    await service.sh('touch /srv/bin/once')
    const second = service.live('worker2')
    t.match(await service.run('rolling-restart'), { status: 1, stderr: /worker1 is up, but does not answer any more/ })
    t.same(service.live('worker2'), second, 'the second is not touched')
    await service.sh('touch /srv/bin/falls')
    t.match(await service.run('rolling-restart'), { status: 1, stderr: /the new code runs on no node/ })
  },
}

const noPing: Story = {
  name: 'ping of a scheduler',
  work: async (t, service) => {
    t.match(await service.run('ping'), { status: 3, stderr: /a scheduler answers nobody/ })
  },
}

/** Those that the script of a frozen config is enough for. */
export function rare(kind: ServiceBox['subject']['kind']): readonly Story[] {
  const own = kind === 'celeryd' ? [pings, partOfUnit] : [noPing]
  const machine = [systems, sleepy, endless, greedy, units]
  return [calls, files, app, locks, records, lost, interrupted, hidden, broker, ...machine, ...own]
}
