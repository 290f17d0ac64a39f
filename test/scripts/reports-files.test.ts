/** Field reports: pid files and logs of any kind and size and from anybody hold nothing up. */
import t from 'tap'
import {
  expectDown,
  expectQuiet,
  expectUp,
  expectVerb,
  type Row,
  roundTrip,
  rowsOf,
  runRows,
} from '../support/reports.js'
import { frozenCelerybeat, frozenCeleryd, genericCeleryd, type ServiceBox } from '../support/service-box.js'

const asUser = 'setpriv --reuid celery --regid celery --clear-groups'

/** Makes a path something else, as the service user; `$1` is the path. */
const kinds = {
  'a sparse file of 8 TB': 'truncate -s 8T "$1"',
  'a FIFO': 'mkfifo "$1"',
  'a FIFO that somebody holds open': 'mkfifo "$1"; sleep 20 <>"$1" >/dev/null 2>&1 &',
  'a link to a device that never ends': 'ln -s /dev/zero "$1"',
  'a link to itself': 'ln -s "$1" "$1"',
  'a link to a file of root': 'ln -s /etc/shadow "$1"',
  'a dangling link': 'ln -s /srv/none "$1"',
  'a directory': 'mkdir "$1"; touch "$1/file"',
  'a line of 1 GB': 'truncate -s 1G "$1"; printf "\\n" >>"$1"',
  'NUL bytes': 'head -c 100 /dev/zero >"$1"',
  'C1 and escape bytes': 'printf "\\033]0;x\\007\\233\\302\\2331m12\\n" >"$1"',
  'not a number': 'echo "\\$(touch /tmp/PWNED)" >"$1"',
  'a file that cannot be read': 'echo 1 >"$1"; chmod 0 "$1"',
  'a socket': 'python3 -SEc "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])" "$1"',
}
const make = (service: ServiceBox, path: string, text: string) =>
  service.sh(`${asUser} sh -c '${text.replaceAll("'", "'\\''")}' make ${path} </dev/null >/dev/null 2>&1`)

/** No bytes that a terminal acts on. */
const raw = /(?![\n\t])[\p{Cc}\ufffd]/u

/** Whether nobody but its owner can remove it: rm removes no directory. */
const stays = (name: string) => name === 'a directory'

const quick = (seconds = 8) => ({ within: seconds, never: raw })

const stalePidFiles = rowsOf(kinds, (text, name) => ({
  config: { stopTimeout: '5' },
  subject: name.length % 2 === 0 ? frozenCeleryd : genericCeleryd,
  work: async (t, service) => {
    await service.directories()
    await make(service, service.pidfile(), text)
    await expectVerb(t, service, 'status', { status: 1, out: /worker1 is dead but its pid file/, ...quick(4) })
    await expectVerb(t, service, 'stop', {
      status: 0,
      out: /not running/,
      ...(stays(name) ? { err: /celeryd: .*\/var\/run\/celery\/worker1\.pid/ } : {}),
      ...quick(),
    })
    if (stays(name)) {
      await expectVerb(t, service, 'start', { status: 1, err: /worker1.*pid file.* is a directory/, ...quick() })
      await service.sh(`rm -r ${service.pidfile()}`)
    } else {
      t.equal(await service.sh(`ls ${service.runDirectory}`), '', 'the file is gone')
      await make(service, service.pidfile(), text)
    }
    await expectVerb(t, service, 'start', { status: 0, out: /is up/, ...quick() })
    expectUp(t, service)
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, ...quick() })
    t.match(await service.sh('ls -l /etc/shadow'), /^-rw-r-----/)
    t.notMatch(await service.sh('ls /tmp'), /PWNED/)
  },
}))

/** The pid file of a node that runs becomes something else. */
const swapped = rowsOf(kinds, (text, name) => ({
  config: { stopTimeout: '5' },
  work: async (t, service) => {
    await service.launch()
    await service.sh(`rm -f ${service.pidfile()}`)
    await make(service, service.pidfile(), text)
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, ...quick(4) })
    const kept = stays(name)
    const verb = name.length % 2 === 0 ? 'stop' : 'kill'
    await expectVerb(t, service, verb, {
      status: 0,
      out: /is down/,
      ...(kept ? { err: /worker1\.pid/ } : {}),
      ...quick(),
    })
    t.equal(service.live('worker1').length, 0)
  },
}))

const logKinds = {
  ...kinds,
  'a line of 4 TB': 'truncate -s 4T "$1"; printf "x\\n" >>"$1"',
}
/** The log is something else when a node starts, and when it fails. */
const logs = rowsOf(logKinds, (text, name) => ({
  config: { opts: '--crash:worker2=0', nodes: 'worker1 worker2' },
  work: async (t, service) => {
    await service.directories()
    const path = (node: string) => service.logfile(node).replace('%I', '')
    for (const node of service.nodes) await make(service, path(node), text)
    await expectVerb(t, service, 'start', {
      status: 1,
      out: /worker1 is up/,
      err: [/worker2 did not stay up/, /No module named 'proj'/],
      ...quick(15),
    })
    await expectVerb(t, service, 'status', {
      status: 1,
      out: [/worker1 is running/, /worker2 is stopped/],
      ...quick(4),
    })
    await expectVerb(t, service, 'stop', { status: 0, out: [/worker1 is down/, /worker2 is not running/], ...quick() })
    if (!name.includes('holds')) await expectQuiet(t, service)
  },
}))

const passed: Row[] = ['/dev/null', '/dev/stdout', '/srv/fifo'].map((path) => ({
  name: `R28: a log path ${path} is passed on`,
  config: { logfile: path },
  work: async (t, service) => {
    await service.sh('mkfifo /srv/fifo; chmod 666 /srv/fifo')
    await roundTrip(t, service)
    const [start] = (await service.journal()).starts
    t.ok(start?.argv.includes(`--logfile=${path}`))
    t.notMatch(await service.sh('ls /dev /srv'), /worker1\.out/, 'nothing is made beside it')
    t.match(await service.sh('ls -l /dev/null'), /^crw-rw-rw-/)
  },
}))

/** R29: a file directly in a directory that the system shares. */
const shared = ['/var/run', '/run', '/var/log', '/dev'].flatMap((directory): Row[] => [
  {
    name: `R29: a pid file directly in ${directory}`,
    config: { pidfile: `${directory}/%n.pid` },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', {
        status: 1,
        err: [/worker1/, /CELERYD_PID_FILE/, new RegExp(directory), /director.*own/],
        never: /chown/,
      })
      t.match(await service.sh(`ls -ldnL ${directory}`), /^d\S+ +\d+ 0 /)
      await expectDown(t, service)
    },
  },
  {
    name: `R29: a log directly in ${directory}`,
    config: { logfile: `${directory}/%n%I.log` },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', {
        status: 1,
        err: [/worker1/, /CELERYD_LOG_FILE/, /director.*own/],
        never: /chown/,
      })
    },
  },
])
const schedule: Row = {
  name: 'R29: a schedule directly in /var/run',
  subject: frozenCelerybeat,
  config: { opts: '--schedule=/var/run/celerybeat-schedule' },
  work: async (t, service) => {
    const result = await service.run('start')
    t.notMatch(result.stderr, /chown/)
    t.match(await service.sh('ls -ldn /run/'), /^d\S+ +\d+ 0 0 /)
  },
}

const numbered = (number: string, rows: readonly Row[], what: string): Row[] =>
  rows.map((row) => ({ ...row, name: `${number}: ${what} is ${row.name}` }))

/** What a script was compiled from need not be root's alone. */
const inputs: Row[] = Object.entries(kinds).map(([kind, text]) => ({
  name: `R10: the file that it was compiled from is ${kind}`,
  subject: frozenCeleryd,
  work: async (t, service) => {
    await service.launch()
    await service.sh(`set -- ${service.configPath}; rm "$1"; ${text}`)
    const endless = /sparse|FIFO|never ends/.test(kind)
    // Nothing can be said of what is not there.
    const absent = /to itself|dangling|socket/.test(kind)
    const err = endless ? /takes too long\n$/ : absent ? /^$/ : /what this script was compiled from/
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, err, within: 10 })
    await expectVerb(t, service, 'start', { status: 0, out: /already running/, err, within: 15 })
    await expectVerb(t, service, 'restart', { status: 0, out: /is up/, err, within: 30 })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 15 })
    t.same(
      service.box.processes().filter(({ argv }) => argv[0] === 'cksum'),
      [],
      'nothing goes on reading it',
    )
  },
}))

runRows(t, [
  ...numbered('R10', stalePidFiles, 'the pid file of a node that does not run'),
  ...numbered('R10', swapped, 'the pid file of a node that runs'),
  ...numbered('R15', logs, 'the log'),
  ...inputs,
  ...passed,
  ...shared,
  schedule,
])
