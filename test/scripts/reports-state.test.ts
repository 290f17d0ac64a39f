/** What else than a file has the name of one in the state directory blocks no verb. */
import t from 'tap'
import { isWorkFile } from '../support/matrix.js'
import { expectDown, expectUp, expectVerb, type Row, roundTrip, rowsOf, runRows } from '../support/reports.js'
import { frozenCeleryd, genericCeleryd, type ServiceBox } from '../support/service-box.js'

const names = ['lock', 'record', 'record.new', 'nodes', 'helper', 'ending']

/** Makes `$1`, which is there as nothing else. */
const kinds = {
  'an empty directory': 'mkdir "$1"',
  'a FIFO': 'mkfifo "$1"',
  'a socket': 'python3 -SEc "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])" "$1"',
  'a dangling link': 'ln -s /srv/none "$1"',
  'a link to a directory': 'ln -s /srv "$1"',
  'a link to a file of root': 'ln -s /etc/shadow "$1"',
  'a link to a device that never ends': 'ln -s /dev/zero "$1"',
}
const make = (service: ServiceBox, text: string, which: readonly string[] = names) =>
  service.sh(
    `mkdir -p ${service.state}; cd ${service.state}; make() { ${text}; }; for name in ${which.join(' ')}; do rm -rf "$name"; make "$PWD/$name"; done`,
  )

const odd = rowsOf(kinds, (text, kind) => ({
  subject: kind.length % 2 === 0 ? frozenCeleryd : genericCeleryd,
  work: async (t, service) => {
    const shadow = await service.sh('ls -ln /etc/shadow')
    await service.launch()
    // A lock that leads to a directory is in the way: see below.
    const its = kind === 'a link to a directory' ? names.filter((name) => name !== 'lock') : names
    await make(service, text, its)
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, within: 5 })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 10 })
    await make(service, text, its)
    await expectVerb(t, service, 'start', { status: 0, out: /is up/, within: 10 })
    expectUp(t, service)
    t.match(await service.content(`${service.state}/record`), /^990\tcelery\tworker1\t/, 'the record is a file again')
    await make(service, text, its)
    await expectVerb(t, service, 'kill', { status: 0, out: /is down/, within: 10 })
    await expectDown(t, service)
    const left = [...service.files().keys()].filter((path) => isWorkFile(service, path))
    t.same(left, [], 'nothing is left of it')
    t.equal(await service.sh('ls -ln /etc/shadow'), shadow)
    t.equal(await service.sh('ls /srv'), 'stand-in\n', 'nothing was made through a link')
  },
}))

const withFile = 'mkdir "$1"; touch "$1/file"'
const inTheWay: readonly (readonly [name: string, text: string])[] = [
  ...names.map((name) => [name, withFile] as const),
  ['lock', 'ln -s /srv "$1"'],
]
const full: Row[] = inTheWay.map(([name, text]) => ({
  name: `${text === withFile ? 'a directory with a file in it' : 'a link to a directory'}, named ${name}: stop and kill go on, start says what to do`,
  work: async (t, service) => {
    await service.launch()
    await make(service, text, [name])
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, within: 5 })
    await expectVerb(t, service, name.length % 2 === 0 ? 'stop' : 'kill', {
      status: 0,
      out: /is down/,
      err: new RegExp(`^celeryd: .*${service.state}/${name}.*going on without it\\n$`),
      within: 10,
    })
    await expectDown(t, service)
    const { stderr } = await expectVerb(t, service, 'start', {
      status: 1,
      err: new RegExp(`^celeryd: ${service.state}/${name} is a directory.*fix: rm -r ${service.state}/${name}\\n$`),
      within: 10,
    })
    await service.sh(/fix: (.*)/.exec(stderr)?.[1] as string)
    await roundTrip(t, service)
  },
}))

/** The directory itself, where it is none. */
const none = Object.entries({ ...kinds, 'a file': ': >"$1"' }).filter(([kind]) => !/directory/.test(kind))
const itself = rowsOf(
  Object.fromEntries(none),
  (text): Omit<Row, 'name'> => ({
    work: async (t, service) => {
      await service.launch()
      await service.sh(`make() { ${text}; }; make ${service.state}`)
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, within: 5 })
      await expectVerb(t, service, 'restart', {
        status: 1,
        err: /celeryd: needs \/var\/run\/celeryd\.state as a directory that only root can change/,
        within: 10,
      })
      expectUp(t, service)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err: /^celeryd: cannot write/, within: 10 })
      await expectDown(t, service)
    },
  }),
)

/** Its record names a process of root's that it does not know. */
const theirs: Row = {
  name: 'a state directory that the service user has made in a directory for all: its record is not believed',
  work: async (t, service) => {
    await service.launch()
    const daemon = `setsid python3 -SEc 'import signal; signal.pause()' --pidfile=/run/daemon.pid </dev/null >/dev/null 2>&1 & echo $!`
    service.adopt('a daemon of root', Number(await service.sh(daemon)))
    await service.sh(`rm -rf ${service.state}; chmod 1777 /run; : >/run/daemon.pid`)
    const record = '0\troot\tdaemon\t/run/daemon.pid\t/srv/x'
    await service.box.run(`mkdir ${service.state}; printf '${record}\n' >${service.state}/record`, { user: 'celery' })
    const not = new RegExp(`others can change /run/\\S+\\.state/, so the record in ${service.state} is not used`)
    await expectVerb(t, service, 'start', { status: 1, err: /needs .* as a directory that only root can change/ })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err: not, never: /daemon/ })
    t.same(service.missing(), [], 'the daemon still runs')
    await service.sh('mv /etc/default/celeryd /root/')
    await expectVerb(t, service, 'stop', { status: 6, err: not, never: /daemon/ })
    t.equal(await service.sh(`ls ${service.state}`), 'record\n', 'root has written nothing there')
  },
}

runRows(t, [
  theirs,
  ...odd.map((row) => ({ ...row, name: `the files of the state directory are each ${row.name}` })),
  ...full,
  ...itself.map((row) => ({ ...row, name: `the state directory is ${row.name}` })),
])
