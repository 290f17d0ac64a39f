/** Field reports: what the service user does to the helpers that run as it holds nothing up, and reaches nobody. */
import { readFileSync, statSync } from 'node:fs'
import t from 'tap'
import {
  expectDown,
  expectQuiet,
  expectUp,
  expectVerb,
  type Row,
  rowsOf,
  runRows,
  whileWatching,
} from '../support/reports.js'
import type { Process } from '../support/sandbox.js'
import { genericCeleryd, type ServiceBox, type Subject } from '../support/service-box.js'

/** What the service user does to each process of its own that is not a node. */
function molest(service: ServiceBox, signal: NodeJS.Signals): () => void {
  const seen = new Set<number>()
  return () => {
    for (const each of service.box.processes()) {
      if (each.uid === 990 && isHelper(each) && !seen.has(each.pid)) {
        seen.add(each.pid)
        service.box.run(['kill', '-s', signal.slice(3), `${each.pid}`], { user: 'celery' }).catch(() => {})
      }
    }
  }
}
const isHelper = ({ argv, state }: Process) =>
  state !== 'Z' && !argv.some((word) => /--pidfile=|^tail$|^8640|signal\.pause/.test(word)) && argv.length > 0

/** The number of the terminal of a process: 0 for none, empty when it has ended. */
function terminalOf(service: ServiceBox, pid: number): string {
  try {
    const stat = readFileSync(`/proc/${service.box.pid}/root/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4] ?? ''
  } catch {
    return ''
  }
}

/** A su whose shell does something else first, as an account's profile may. */
function suThat(text: string): Subject {
  return {
    ...genericCeleryd,
    prepare: async (box) => {
      await box.write('/usr/local/bin/su', `#!/bin/sh\n${text}\nexec /bin/su "$@"\n`)
      await box.run('mount -n --bind /usr/local/bin/su /usr/bin/runuser 2>/dev/null; :')
    },
  }
}
const su = 'CELERYD_SU=/usr/local/bin/su'

const verbs = { stop: /has not ended|did not get its signal|is down/, kill: /is down/ }

const molested: Row[] = (['SIGSTOP', 'SIGKILL'] as const).flatMap((signal) => [
  ...Object.keys(verbs).map(
    (verb): Row => ({
      name: `R11: the service user sends ${signal} to each helper of ${verb}`,
      config: { stopTimeout: '3' },
      work: async (t, service) => {
        await service.launch()
        const result = await whileWatching(molest(service, signal), () => service.run(verb, { timeout: 60_000 }))
        t.notOk(result.timedOut, 'it ends')
        t.ok(result.ms < 45_000, `${result.ms} ms`)
        if (verb === 'kill') {
          t.equal(result.status, 0, result.stderr)
          t.equal(service.live('worker1').length, 0)
        } else {
          const down = service.live('worker1').length === 0
          t.equal(result.status === 0, down, `never 0 while a node lives: ${result.stdout}${result.stderr}`)
          if (!down) t.match(result.stderr, /worker1 .*kill/)
        }
        await expectVerb(t, service, 'kill', { status: 0, err: /^/ })
        await expectDown(t, service)
      },
    }),
  ),
  {
    name: `R11: the service user sends ${signal} to each helper of start`,
    config: { startTimeout: '3' },
    work: async (t, service) => {
      await service.directories()
      const result = await whileWatching(molest(service, signal), () => service.run('start', { timeout: 90_000 }))
      t.notOk(result.timedOut, 'it ends')
      t.ok(result.status === 1 || service.live('worker1').length === 1, `${result.status} ${result.stderr}`)
      if (result.status !== 0) t.match(result.stderr, /^celeryd: \S/m, 'it says why')
      await expectVerb(t, service, 'start', { status: 0, out: /worker1/ })
      expectUp(t, service)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectDown(t, service)
    },
  },
])

/** What an account's own start-up may do to a command that runs as it. */
const startUps = {
  'leaves a process that holds the output': 'sleep 25 &',
  'prints 400 MB': 'yes 0123456789abcdef | head -c 400000000',
  'prints bytes that a terminal acts on': 'printf "\\033]0;x\\007\\233"',
  'reads its input': 'cat >/dev/null',
  'takes two seconds': 'sleep 2',
}
const slow: Row[] = Object.entries(startUps).map(([name, text]) => ({
  name: `R11, R15: the account's start-up ${name}`,
  subject: suThat(text),
  config: { more: su, stopTimeout: '10' },
  work: async (t, service) => {
    await service.launch()
    await expectVerb(t, service, 'status', { status: 0, out: /is running/, within: 2 })
    const stop = await service.run('stop', { timeout: 60_000 })
    t.match(stop, { status: 0, timedOut: false, held: false, stdout: /is down/ }, stop.stderr)
    t.equal(service.live('worker1').length, 0)
    const start = await service.run('start', { timeout: 90_000 })
    t.notOk(start.timedOut || start.held)
    t.notMatch(start.stdout + start.stderr, /(?![\n\t])[\p{Cc}\ufffd]/u)
    t.ok((start.stdout + start.stderr).length < 10_000)
    if (start.status === 0) expectUp(t, service)
    else t.match(start.stderr, /^celeryd: /, 'it says why')
    await service.run('kill', { timeout: 60_000 })
    t.equal(service.live('worker1').length, 0)
  },
}))

/** The same with a login shell and its .profile: su -l. */
const login: Subject = {
  ...genericCeleryd,
  sandbox: { users: [{ name: 'shop', uid: 2000, shell: '/bin/sh', home: '/srv/home' }] },
}
const profiles: Row[] = Object.entries(startUps).map(([name, text]) => ({
  name: `R11, R15: su -l, and a .profile that ${name}`,
  subject: login,
  config: { user: 'shop', more: 'CELERYD_SU_ARGS=-l', stopTimeout: '10' },
  work: async (t, service) => {
    await service.box.write('/srv/home/.profile', `${text}\n`)
    const start = await service.run('start', { timeout: 90_000 })
    t.notOk(start.timedOut || start.held, `${start.ms} ms`)
    t.notMatch(start.stdout + start.stderr, /(?![\n\t])[\p{Cc}\ufffd]/u)
    t.ok((start.stdout + start.stderr).length < 10_000)
    if (name.includes('reads')) {
      t.match(start, { status: 1, stderr: /celeryd: the shell of user shop did not get .*CELERYD_SU_ARGS/ })
      await service.box.write('/srv/home/.profile', '')
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
    } else t.match(start, { status: 0, stdout: /is up/ }, start.stderr)
    expectUp(t, service)
    await service.box.write('/srv/home/.profile', `${text}\n`)
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
    t.equal(service.live('worker1').length, 0)
  },
}))

const endless: Row = {
  name: 'R11: a su that never ends: stop and kill end all the same, kill by itself',
  subject: suThat('sleep 86400'),
  config: { more: su, stopTimeout: '2' },
  work: async (t, service) => {
    await service.launch()
    const stop = await service.run('stop', { timeout: 60_000 })
    t.match(stop, { status: 1, timedOut: false, held: false, stderr: /worker1 .*kill/ })
    expectUp(t, service, 'it runs on')
    const kill = await service.run('kill', { timeout: 60_000 })
    t.match(kill, { status: 0, timedOut: false, held: false, stdout: /is down/ }, kill.stderr)
    await expectDown(t, service)
  },
}

const talkative: Row = {
  name: 'R15: an app that prints 20 MB a second while it loads: what is kept of it is limited all the time',
  config: { bin: '/srv/loud/celery', startTimeout: '6' },
  work: async (t, service) => {
    await service.launch()
    await service.box.write(
      '/srv/loud/celery',
      `#!/usr/bin/python3 -SE
import sys, time
while True:
    sys.stdout.write('x' * 99 + '\\n' + 'y' * 999899 + '\\n')
    sys.stdout.flush()
    time.sleep(0.05)
`,
    )
    let most = 0
    const look = () => {
      const kept = service.box.seen(`/run/celeryd.state/helper`)
      most = Math.max(most, (kept === undefined ? 0 : (statSync(kept, { throwIfNoEntry: false })?.blocks ?? 0)) * 512)
    }
    const result = await whileWatching(look, () => service.run('restart', { timeout: 60_000 }))
    t.match(result, {
      status: 1,
      timedOut: false,
      held: false,
      stderr: /does not load within 6 s \(CELERYD_START_TIMEOUT\)/,
    })
    t.ok(most > 100_000 && most < 30_000_000, `${most} bytes at most`)
    t.ok(result.stderr.length < 10_000)
    expectUp(t, service)
  },
}

/** A su that, once, ends a node between the look and the signal. */
const lateEnd = `if [ ! -e /srv/late ]; then
    case "$*" in *kill*) : >/srv/late; kill -s KILL "$(cat /var/run/celery/worker2.pid)" ;; esac
fi`

const late: Row = {
  name: 'R11: one of two nodes ends before its signal arrives: the other one gets one TERM',
  subject: suThat(lateEnd),
  config: { nodes: 'worker1 worker2', opts: '--ignore=TERM', more: su, stopTimeout: '3' },
  work: async (t, service) => {
    await service.launch()
    await expectVerb(t, service, 'stop', { status: 1, out: /worker2 is down/, err: /worker1 .*has not ended/ })
    t.same((await service.journal()).signals(service.pidfile('worker1')), ['TERM'])
    await expectVerb(t, service, 'kill', { status: 0, out: /worker1 is down/ })
    await expectDown(t, service)
  },
}

const unheard: Row = {
  name: 'R11: no signal can be sent: that is said once',
  subject: suThat('exit 1'),
  config: { more: su, stopTimeout: '4' },
  work: async (t, service) => {
    await service.launch()
    const stop = await service.run('stop', { timeout: 60_000 })
    t.match(stop, { status: 1, stderr: /worker1 .*has not ended/ })
    t.equal(stop.stderr.match(/did not get its signal/g)?.length, 1, stop.stderr)
    await expectVerb(t, service, 'kill', { status: 0, out: /is down/, err: /^/ })
    await expectDown(t, service)
  },
}

const rows: Row[] = [
  talkative,
  late,
  unheard,
  ...molested,
  ...slow,
  ...profiles,
  endless,
  {
    name: 'R11: the PATH of the config has an rm and a kill that sleep',
    config: { more: 'export PATH=/srv/bin:$PATH' },
    work: async (t, service) => {
      for (const name of ['rm', 'kill', 'ls', 'cat', 'mkdir', 'tail', 'id', 'awk', 'ps', 'sleep', 'umask', 'uname'])
        await service.box.write(`/srv/bin/${name}`, '#!/bin/sh\ntouch /tmp/ran-$(/usr/bin/id -u)\nexec /bin/sleep 60\n')
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await expectVerb(t, service, 'configtest', { status: 0, out: /in order/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      t.equal(await service.sh('ls /tmp'), '', 'none of them was run')
      const [start] = (await service.journal()).starts
      t.ok(
        start?.environment.some((each) => each.startsWith('PATH=/srv/bin:')),
        'the node has that PATH',
      )
    },
  },
  {
    name: 'R12: a program of the user that types into the terminal of root: helpers have no terminal',
    config: { more: 'export PATH=/srv/bin:$PATH' },
    work: async (t, service) => {
      await service.directories()
      const terminals = new Map<string, string>()
      const look = () => {
        for (const { pid, uid, argv } of service.box.processes())
          if (uid === 990) terminals.set(argv.join(' ').slice(0, 80), terminalOf(service, pid))
      }
      const onTerminal = `python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' sh ${service.path}`
      const start = await whileWatching(look, () =>
        service.box.run(`${onTerminal} start; tty=$?; ${onTerminal} stop; exit $tty`),
      )
      t.match(start, { status: 0, stdout: /is up[\s\S]*is down/ })
      t.ok(terminals.size > 2, 'its processes were seen')
      const onOne = [...terminals].filter(([, terminal]) => terminal !== '0' && terminal !== '')
      t.same(onOne, [], 'none of them has a terminal')
      t.same((await service.journal()).starts[0]?.terminals, [false, false, false])
      await expectQuiet(t, service)
    },
  },
  ...rowsOf(
    {
      'R15: a program that prints 400 MB at its start': 'yes 0123456789 | head -c 400000000',
      'R15: a program that prints one endless line': 'head -c 100000000 /dev/zero | tr "\\000" x',
      'R15: a program that prints NUL, C1 and escape bytes': 'printf "\\000\\033[2J\\233\\302\\2332J\\n"',
    },
    (text) => ({
      config: { bin: '/srv/loud/celery', startTimeout: '20' },
      work: async (t, service) => {
        await service.box.write('/srv/loud/celery', `#!/bin/sh\n${text}\necho the reason >&2\nexit 1\n`)
        const shell = 'ulimit -v 1000000; exec /etc/init.d/celeryd start'
        const result = await service.box.run(shell)
        t.match(result, { status: 1, timedOut: false, stderr: /worker1 did not stay up[\s\S]*the reason/ })
        t.ok(result.stderr.length < 6000, `${result.stderr.length} bytes`)
        t.notMatch(result.stderr, /(?![\n\t])[\p{Cc}\ufffd]/u)
        t.ok(result.stderr.split('\n').length <= 25)
      },
    }),
  ),
]

/** An awk that is ended, as where memory is short, when it has printed a part of what it saw. */
const endedAwk: Subject = {
  ...genericCeleryd,
  prepare: async (box) => {
    const text = `if [ -n "\${service_user+set}" ] && mkdir /srv/once 2>/dev/null; then
  echo 'say worker1 is running (pid 1)'
  kill -s KILL $$
fi
exec /srv/awk "$@"`
    await box.write('/srv/ended', `#!/bin/sh\n${text}\n`)
    await box.run('awk=$(readlink -f /usr/bin/awk); cp "$awk" /srv/awk; mount -n --bind /srv/ended "$awk"')
  },
}
rows.push(
  {
    name: 'a process of a profile holds the pipe with the text of the script, and does not read it',
    subject: suThat('exec 5<&0; setsid setpriv --reuid celery sleep 8640 <&5 >/dev/null 2>&1 5<&- & exit 3'),
    // More than a pipe holds.
    config: { more: `${su}\nexport LONG=${'x'.repeat(100_000)}` },
    work: async (t, service) => {
      await expectVerb(t, service, 'configtest', { status: 1, err: /printed nothing and exited 3/, within: 10 })
    },
  },
  {
    name: 'graceful whose signal is not delivered says so, and is not 0',
    subject: suThat('case "$*" in *"sh reload_each_node "*) exit 1 ;; esac'),
    config: { more: su, nodes: 'worker1 worker2' },
    work: async (t, service) => {
      await service.launch()
      const unsent = /worker2 \(pid \d+\) did not get its signal, so it has not loaded its app again/
      await expectVerb(t, service, 'graceful', { status: 1, err: unsent, never: /is up/ })
      t.same((await service.journal()).signals(service.pidfile()), [])
      await expectVerb(t, service, 'status', { status: 0, out: /worker2 is running \(pid \d+\)$/m })
    },
  },
  {
    name: 'a node whose shell takes longer than half a second to become it has not failed',
    subject: {
      ...genericCeleryd,
      prepare: async (box) => {
        await box.write('/srv/slow/dd', '#!/bin/sh\n[ "$(id -u)" = 0 ] || sleep 1.5\nexec /srv/real/dd "$@"\n')
        await box.run('mkdir /srv/real; cp "$(readlink -f /bin/dd)" /srv/real/dd; mount -n --bind /srv/slow/dd /bin/dd')
        await box.write('/srv/own/env', 'A=1\n', { owner: 'celery' })
      },
    },
    config: { nodes: 'worker1 worker2', more: 'CELERYD_ENV_FILE=/srv/own/env' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: [/worker1 is up/, /worker2 is up/] })
      expectUp(t, service)
    },
  },
  {
    name: 'an awk that is ended in the middle of a look: it is not half believed',
    subject: endedAwk,
    work: async (t, service) => {
      await expectVerb(t, service, 'status', { status: 3, out: /worker1 is stopped/, err: /^/, never: /running/ })
      for (const verb of ['start', 'stop']) {
        await service.sh('rmdir /srv/once')
        await expectVerb(t, service, verb, { status: 0, out: /is (up|down)/, err: /^/, never: /pid 1\)/ })
      }
    },
  },
  {
    name: 'what a helper prints can be read by root alone: it may come from a private log',
    config: { bin: '/srv/loud/celery' },
    work: async (t, service) => {
      await service.box.write('/srv/loud/celery', `#!/bin/sh\nls -l ${service.state}/helper >&2\nexit 1\n`)
      await expectVerb(t, service, 'configtest', { status: 1, err: /\| -rw------- / })
    },
  },
)

runRows(t, rows)
