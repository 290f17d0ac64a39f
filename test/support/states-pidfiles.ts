/** Pid files of every kind, beside a node that is up and beside one that is not. */
import type { Expected, State, Table } from './matrix.js'
import type { ServiceBox } from './service-box.js'

/** What happens whatever a pid file says of a node that is down; `status` and its message depend on the file. */
const down = (status: Expected): State['verbs'] => ({
  status,
  start: { status: 0, out: /is up/, fate: 'new' },
  stop: { status: 0, out: /not running/, fate: 'down' },
  restart: { status: 0, out: /is up/, fate: 'new' },
  'try-restart': { status: 0, out: /^$/ },
  graceful: { status: 1, err: /not running/ },
  kill: { status: 0, out: /not running/, fate: 'down' },
})

/** As others, so that it is enough to see that they are read and replaced. */
const alike = (status: Expected): State['verbs'] => {
  const { status: seen, start, stop } = down(status) as Record<string, Expected>
  return { status: seen as Expected, start: start as Expected, stop: stop as Expected }
}

const dead: Expected = { status: 1, out: /is dead but its pid file \S+ exists/ }
/** What is in a pid file is never read: it is there, and its process is not. */
const corrupt: Expected = dead
const hidden: Expected = { status: 4, out: /cannot tell whether/ }

/** Written by the service user, whose directory it is. */
const pidfile = (text: (service: ServiceBox) => string) => async (service: ServiceBox) => {
  await service.directories()
  await service.box.write(service.pidfile(), text(service), { owner: 'celery:celery' })
}

const asCelery = (command: string) => async (service: ServiceBox) => {
  await service.directories()
  const file = service.pidfile()
  await service.sh(
    `cd ${service.runDirectory}; setpriv --reuid celery --regid celery --init-groups sh -c '${command}' sh ${file}`,
  )
}

/** A worker that was killed: its pid file is all that is left. */
async function killed(service: ServiceBox): Promise<void> {
  await service.launch()
  const [node = ''] = service.nodes
  await service.sh(`kill -s KILL ${service.live(node)[0]?.pid}`)
  await service.box.waitFor('its end', () => service.live(node).length === 0)
}

/** Its pid file is spoilt, but the node is there, and so it is found by all verbs. */
const up = (spoil: (service: ServiceBox) => Promise<unknown>): Pick<State, 'given' | 'verbs'> => ({
  given: async (service) => {
    await service.launch()
    await spoil(service)
  },
  verbs: {
    start: { status: 0, out: /already running/ },
    stop: { status: 0, out: /is down/, fate: 'down' },
    restart: { status: 0, out: [/is down/, /is up/], fate: 'new' },
    kill: { status: 0, out: /is down/, fate: 'down' },
  },
})

const running: Expected = { status: 0, out: /is running \(pid \d+\)/ }

const spoilt = (name: string, status: Expected, spoil: (service: ServiceBox) => Promise<unknown>): State => {
  const { verbs, ...rest } = up(spoil)
  return { name, ...rest, verbs: { status, ...verbs } }
}

const replaced = (text: (service: ServiceBox) => string) => (service: ServiceBox) =>
  service.box.write(service.pidfile(), text(service))

export const pidfiles: Table = [
  { name: 'stale pid file', given: killed, verbs: down(dead) },
  { name: 'garbage', given: pidfile(() => 'garbage\n'), verbs: down(corrupt) },
  { name: 'empty', given: pidfile(() => ''), verbs: down(corrupt) },
  { name: 'only a newline', given: pidfile(() => '\n'), verbs: alike(corrupt) },
  { name: '-1', given: pidfile(() => '-1\n'), verbs: down(corrupt) },
  { name: '0', given: pidfile(() => '0\n'), verbs: down(corrupt) },
  { name: '1', given: pidfile(() => '1\n'), verbs: down(corrupt) },
  {
    name: 'two lines',
    given: pidfile((s) => `${s.bystander('root')}\n${s.bystander('other')}\n`),
    verbs: down(corrupt),
  },
  { name: 'two numbers', given: pidfile((s) => `${s.bystander('root')} 1\n`), verbs: alike(corrupt) },
  { name: 'huge number', given: pidfile(() => `${'9'.repeat(40)}\n`), verbs: down(corrupt) },
  {
    name: 'shell text',
    given: pidfile(() => '$(touch /srv/owned) `touch /srv/owned`;touch /srv/owned\n'),
    verbs: down(corrupt),
  },
  { name: 'a megabyte', given: pidfile(() => '7'.repeat(1 << 20)), verbs: alike(corrupt) },
  { name: 'NUL and control characters', given: pidfile(() => '\x1b[31m12\0\u0007\n'), verbs: alike(corrupt) },
  { name: 'no newline, dead', given: pidfile(() => '4194000'), verbs: alike(dead) },
  { name: 'a dead process', given: pidfile(() => '4194000\n'), verbs: alike(dead) },
  { name: 'symlink to a file of root', given: asCelery('ln -s /etc/passwd "$1"'), verbs: down(corrupt) },
  { name: 'dangling symlink', given: asCelery('ln -s /etc/not-there "$1"'), verbs: alike(corrupt) },
  {
    name: 'symlink to a pid file',
    given: async (service) => {
      await service.directories()
      await service.box.write('/run/other.pid', `${service.bystander('root')}\n`)
      await service.sh(`ln -s /run/other.pid ${service.pidfile()}`)
    },
    verbs: down(corrupt),
  },
  { name: 'fifo', given: asCelery('mkfifo "$1"'), verbs: down(corrupt) },
  { name: "pid of root's process", given: pidfile((s) => `${s.bystander('root')}\n`), verbs: down(dead) },
  {
    name: "pid of another user's process",
    given: pidfile((s) => `${s.bystander('other: sleep')}\n`),
    verbs: down(dead),
  },
  {
    name: "pid of another user's service with the same command line",
    given: pidfile((s) => `${s.bystander('other: worker')}\n`),
    verbs: alike(dead),
  },
  {
    name: 'recycled pid of the same user',
    given: pidfile((s) => `${s.bystander('celery: sleep')}\n`),
    verbs: down(dead),
  },
  {
    name: 'pid of another service of the same user',
    given: pidfile((s) => `${s.bystander('celery: worker --pidfile=/var/run/celery2')}\n`),
    verbs: down(dead),
  },
  {
    name: 'pid of one whose name begins alike',
    given: pidfile((s) => `${s.bystander('celery: worker --pidfile=/var/run/celery/worker10')}\n`),
    verbs: alike(dead),
  },
  { name: 'pid of init', given: pidfile(() => '2\n'), verbs: alike(dead) },
  {
    name: "root's pid file, which others cannot read",
    given: async (service) => {
      await service.directories()
      await service.box.write(service.pidfile(), '4194000\n', { mode: 0o600 })
    },
    verbs: { ...down(dead), 'status as other': dead },
  },
  {
    name: 'run directory that others cannot enter',
    given: async (service) => {
      await killed(service)
      await service.sh(`chmod 700 ${service.runDirectory}`)
    },
    verbs: { ...down(dead), 'status as other': hidden, 'status as celery': dead },
  },
  {
    // rm does not remove it, and nothing that is in it is touched.
    name: 'directory',
    given: asCelery('mkdir "$1"; echo kept >"$1/file"'),
    verbs: {
      status: corrupt,
      start: { status: 1, err: /worker1\.pid/, starts: 0 },
      stop: { status: 0, err: /worker1\.pid/, out: /not running/ },
      'try-restart': { status: 0, out: /^$/ },
    },
  },

  spoilt('running, pid file deleted', running, (service) => service.sh(`rm ${service.pidfile()}`)),
  spoilt(
    'running, pid file garbage',
    running,
    replaced(() => 'garbage\n'),
  ),
  spoilt(
    'running, pid file empty',
    running,
    replaced(() => ''),
  ),
  spoilt(
    'running, pid file -1',
    running,
    replaced(() => '-1\n'),
  ),
  spoilt(
    'running, pid file 1',
    running,
    replaced(() => '1\n'),
  ),
  spoilt(
    "running, pid file names root's process",
    running,
    replaced((service) => `${service.bystander('root')}\n`),
  ),
  spoilt(
    "running, pid file names the same user's process",
    running,
    replaced((s) => `${s.bystander('celery: sleep')}\n`),
  ),
  spoilt('running, pid file a symlink', running, (service) =>
    service.sh(`rm ${service.pidfile()}; ln -s /etc/passwd ${service.pidfile()}`),
  ),
  spoilt('running, pid file without a newline', running, (service) =>
    service.sh(`printf %s "$(cat ${service.pidfile()})" >${service.pidfile()}`),
  ),
  spoilt('running, pid file of root, which others cannot read', running, (service) =>
    service.sh(`chown root:root ${service.pidfile()}; chmod 600 ${service.pidfile()}`),
  ),
]
