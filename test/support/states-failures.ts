/** What goes wrong: exit code, message, and that nothing which ran before is lost where that can be helped. */
import type { Expected, Table } from './matrix.js'
import type { ServiceBox } from './service-box.js'

const down: Expected = { status: 0, out: /is down/, fate: 'down' }
const nothing: Expected = { status: 0 }

/** Up before its options became what they are. */
const up = (service: ServiceBox) => service.launch(service.nodes, '')

/** A file system of a few pages, with no room left. */
const full = (service: ServiceBox, path: string, options: string) =>
  service.sh(
    `mkdir -p ${path}; mount -n -t tmpfs -o size=16k,${options} full ${path}; ! dd if=/dev/zero of=${path}/filler bs=4k 2>/dev/null`,
  )

/** Said when a directory is not the service's: which, and what to do. */
const unwritable = (path: string): readonly RegExp[] => [new RegExp(`${path}\\b`), /root/, /chown/]

export const failures: Table = [
  {
    name: 'missing user',
    config: { user: 'nobody-here' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      dryrun: { status: 6, err: /no user "nobody-here".*CELERYD_USER/ },
      start: { status: 6, err: /no user "nobody-here".*CELERYD_USER/, untouched: true },
      stop: { status: 6, err: /no user/, untouched: true },
      restart: { status: 6, err: /no user/, untouched: true },
      'try-restart': nothing,
      graceful: { status: 6, err: /no user/, untouched: true },
      kill: { status: 6, err: /no user/, untouched: true },
      'create-paths': { status: 6, err: /no user/, untouched: true },
    },
  },
  {
    name: 'root without C_FORCE_ROOT',
    config: { user: 'root' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      dryrun: { status: 6, err: /root.*C_FORCE_ROOT/ },
      start: { status: 6, err: /root.*C_FORCE_ROOT/, untouched: true },
      restart: { status: 6, err: /root.*C_FORCE_ROOT/, untouched: true },
    },
  },
  {
    name: 'missing group',
    config: { group: 'nogroup-here' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      dryrun: { status: 6, err: /nogroup-here.*CELERYD_GROUP/ },
      start: { status: 6, err: /nogroup-here.*CELERYD_GROUP/, untouched: true },
    },
  },
  {
    name: 'missing CELERY_BIN',
    config: { bin: '/srv/venv/bin/celery' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 5, err: /\/srv\/venv\/bin\/celery/ },
      stop: { status: 0, out: /not running/, fate: 'down' },
      restart: { status: 5, err: /\/srv\/venv\/bin\/celery/ },
      'try-restart': nothing,
      graceful: { status: 1, err: /not running/ },
      kill: { status: 0, out: /not running/, fate: 'down' },
    },
  },
  {
    // What runs goes on: it is not ended for a program that cannot come back.
    name: 'running, CELERY_BIN is gone',
    config: { bin: '/srv/venv/bin/celery' },
    given: up,
    verbs: {
      status: { status: 0, out: /is running/ },
      start: { status: 0, out: /already running/ },
      restart: { status: 5, err: /\/srv\/venv\/bin\/celery/ },
      'try-restart': { status: 5, err: /\/srv\/venv\/bin\/celery/ },
      'force-reload': { status: 5, err: /\/srv\/venv\/bin\/celery/ },
      stop: down,
      kill: down,
    },
  },
  {
    name: 'CELERY_BIN that the user may not execute',
    config: { bin: '/srv/private/celery' },
    given: (service) => service.sh('mkdir -m 700 /srv/private; cp /srv/stand-in/celery /srv/private/celery'),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 5, err: /\/srv\/private\/celery/ },
    },
  },
  {
    name: 'a limit that the system does not grant',
    config: { ulimit: '-n 999999999999' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: /cannot set the limits -n 999999999999/ },
      stop: { status: 0, out: /not running/, fate: 'down' },
    },
  },
  {
    name: 'running, and its limit is not granted any more',
    config: { ulimit: '-n 999999999999' },
    given: up,
    verbs: {
      status: { status: 0, out: /is running/ },
      restart: { status: 1, err: /cannot set the limits/ },
      stop: down,
    },
  },
  {
    name: 'broken app: it ends at once',
    config: { opts: '--crash=0' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: [/worker1/, /Traceback/, /No module named 'proj'/, /C_FAKEFORK=1 sh -x/], starts: 1 },
      restart: { status: 1, err: /No module named 'proj'/, out: /not running/, starts: 1 },
      'try-restart': nothing,
    },
  },
  {
    name: 'running, and its app broke since',
    config: { opts: '--crash=0' },
    given: up,
    verbs: {
      status: { status: 0, out: /is running/ },
      start: { status: 0, out: /already running/ },
      restart: { status: 1, err: /No module named 'proj'/, out: /is down/, fate: 'down', starts: 1 },
      stop: down,
    },
  },
  {
    name: 'one of three has a broken app',
    config: { nodes: 'worker1 worker2 worker3', opts: '--crash:worker2=0' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: {
        status: 1,
        out: [/worker1 is up/, /worker3 is up/],
        err: [/worker2/, /No module named 'proj'/],
        fate: ['new', 'down', 'new'],
        starts: 3,
      },
    },
  },
  {
    // Before it can be seen up three times, a second apart.
    name: 'dies a moment after its start',
    config: { opts: '--crash=1.3' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: [/worker1/, /Connection refused/, /C_FAKEFORK/], starts: 1, pidfile: 'any' },
      restart: { status: 1, out: /not running/, err: /Connection refused/, starts: 1, pidfile: 'any' },
    },
  },
  {
    name: 'never writes its pid file',
    config: { opts: '--no-pidfile', startTimeout: '2' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: {
        status: 1,
        err: [/worker1 .* wrote no pid file within 2 s \(CELERY\w+_START_TIMEOUT\)/],
        out: /worker1 is down/,
        starts: 1,
        within: 40,
      },
    },
  },
  {
    // As Celery does for a third of a second, which the script that stopped it need not have waited for.
    name: 'has removed its pid file, and is about to end',
    brief: true,
    config: { opts: '--fade=1.5' },
    given: async (service) => {
      await service.launch()
      await service.sh(`kill -s TERM "$(cat ${service.pidfile()})"`)
      await service.box.waitFor(
        'its pid file to go',
        async () => (await service.content(service.pidfile())) === undefined,
      )
    },
    verbs: { start: { status: 0, out: /is up/, fate: 'new', signals: [] } },
  },
  {
    name: 'takes three seconds for its app',
    config: { opts: '--boot=3' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 0, out: /is up/, fate: 'new' },
      restart: { status: 0, out: /is up/, fate: 'new' },
    },
  },
  {
    name: 'takes longer than CELERYD_START_TIMEOUT',
    config: { opts: '--boot=60', startTimeout: '2' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: [/worker1/, /2 s/], out: /worker1 is down/, starts: 1, within: 40 },
    },
  },
  {
    name: 'ignores TERM',
    config: { opts: '--ignore=TERM', stopTimeout: '2' },
    given: (service) => service.launch(),
    verbs: {
      status: { status: 0, out: /is running/ },
      stop: { status: 1, err: [/worker1 \(pid \d+\)/, /2 s/, /kill/], signals: ['TERM'], within: 30 },
      restart: { status: 1, err: [/worker1/, /2 s/], signals: ['TERM'], starts: 0 },
      kill: down,
      graceful: { status: 0, out: /is up/, signals: ['HUP'], starts: 1 },
    },
  },
  {
    name: 'one of three ignores TERM',
    config: { nodes: 'worker1 worker2 worker3', opts: '--ignore:worker2=TERM', stopTimeout: '3' },
    given: async (service) => {
      await service.launch(['worker1', 'worker3'])
      await service.launch(['worker2'], '--ignore=TERM')
    },
    verbs: {
      status: { status: 0, out: /is running/ },
      stop: {
        status: 1,
        out: [/worker1 is down/, /worker3 is down/],
        err: /worker2/,
        fate: ['down', 'same', 'down'],
        signals: ['TERM'],
      },
      // What does not end is not started a second time; the others come back.
      restart: {
        status: 1,
        out: [/worker1 is up/, /worker3 is up/],
        err: /worker2/,
        fate: ['new', 'same', 'new'],
        signals: ['TERM'],
      },
    },
  },
  {
    name: 'takes fifteen seconds to end its tasks',
    // Longer than the five seconds until it says so, which a busy machine draws out.
    config: { opts: '--halt=15', stopTimeout: '60' },
    given: (service) => service.launch(),
    verbs: {
      status: { status: 0, out: /is running/ },
      stop: { status: 0, out: [/waiting for worker1 \(pid \d+\)/, /is down/], fate: 'down' },
      restart: { status: 0, out: [/waiting for worker1/, /is up/], fate: 'new' },
    },
  },
  {
    name: 'takes longer than CELERYD_STOP_TIMEOUT=0, which means no limit',
    config: { opts: '--halt=3', stopTimeout: '0' },
    given: (service) => service.launch(),
    verbs: {
      status: { status: 0, out: /is running/ },
      stop: down,
    },
  },
  {
    name: 'ends at HUP',
    config: { opts: '--fatal=HUP' },
    given: (service) => service.launch(),
    verbs: {
      status: { status: 0, out: /is running/ },
      graceful: { status: 1, err: /worker1/, fate: 'down', signals: ['HUP'], pidfile: 'any' },
    },
  },
  {
    name: 'ignores HUP',
    config: { opts: '--ignore=HUP', stopTimeout: '2' },
    given: (service) => service.launch(),
    verbs: {
      status: { status: 0, out: /is running/ },
      graceful: { status: 1, err: /worker1/, signals: ['HUP'] },
    },
  },
  {
    name: "run directory is root's",
    given: (service) => service.sh(`mkdir -p ${service.runDirectory}`),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: unwritable('/var/run/celery') },
      restart: { status: 1, err: unwritable('/var/run/celery') },
      stop: { status: 0, out: /not running/, fate: 'down' },
      'create-paths': { status: 1, err: unwritable('/var/run/celery') },
      'check-paths': { status: 1, err: unwritable('/var/run/celery') },
    },
  },
  {
    name: "running, log directory has become root's",
    given: async (service) => {
      await service.launch()
      await service.sh(`chown root:root ${service.logDirectory}`)
    },
    verbs: {
      status: { status: 0, out: /is running/ },
      start: { status: 0, out: /already running/ },
      restart: { status: 1, err: unwritable('/var/log/celery') },
      stop: down,
      kill: down,
      'check-paths': { status: 1, err: unwritable('/var/log/celery') },
    },
  },
  {
    name: 'directories are missing, and the script may not make them',
    config: { createDirs: '' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: [/\/var\/run\/celery/, /CELERY_CREATE_DIRS=1/] },
      'create-paths': { status: 0 },
      'check-paths': { status: 1, err: /\/var\/run\/celery/ },
    },
  },
  {
    name: 'run directory is a link to a system directory',
    given: (service) => service.sh(`mkdir -p /srv/system; ln -s /srv/system ${service.runDirectory}`),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: /\/var\/run\/celery/ },
      'create-paths': { status: 1, err: /\/var\/run\/celery/ },
    },
  },
  {
    // Root would follow it when it makes the directory as root: the user's own rights do not reach there.
    name: "the service user's own directory has a link to where only root may write",
    config: { pidfile: '/var/lib/celery/run/new/%n.pid' },
    given: (service) =>
      service.sh(
        'mkdir -m 755 /srv/system; setpriv --reuid celery --regid celery --clear-groups ln -s /srv/system /var/lib/celery/run',
      ),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: /\/var\/lib\/celery\/run\/new/ },
      'create-paths': { status: 1, err: /\/var\/lib\/celery\/run\/new/ },
    },
  },
  {
    name: "run directory below the service user's own",
    config: { pidfile: '/var/lib/celery/run/%n.pid' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 0, out: /is up/, fate: 'new' },
      'create-paths': { status: 0 },
    },
  },
  {
    name: 'missing CELERYD_CHDIR',
    config: { chdir: '/srv/not there' },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: /\/srv\/not there/ },
      stop: { status: 0, out: /not running/, fate: 'down' },
    },
  },
  {
    name: 'running, and CELERYD_CHDIR has gone',
    config: { chdir: '/srv/gone' },
    given: up,
    verbs: {
      status: { status: 0, out: /is running/ },
      restart: { status: 1, err: /\/srv\/gone/ },
      stop: down,
    },
  },
  {
    name: 'no room left for pid files',
    given: async (service) => {
      await service.directories()
      await full(service, service.runDirectory, 'mode=755,uid=990,gid=990')
    },
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: [/worker1/, /No space left/], starts: 1, pidfile: 'any' },
      stop: { status: 0, out: /not running/, fate: 'down' },
    },
  },
  {
    name: 'running, no room left for logs',
    given: async (service) => {
      await service.launch()
      await full(service, service.logDirectory, 'mode=755,uid=990,gid=990')
    },
    verbs: {
      status: { status: 0, out: /is running/ },
      restart: { status: 0, out: /is up/, fate: 'new' },
      stop: down,
    },
  },
  {
    name: 'running, no room left for the lock',
    given: async (service) => {
      await service.launch()
      await full(service, service.state, 'mode=755')
    },
    verbs: {
      status: { status: 0, out: /is running/ },
      start: { status: 1, err: /cannot write \/var\/run\/celeryd\.state/ },
      stop: down,
      kill: down,
    },
  },
  {
    name: "the state directory is another user's",
    given: (service) => service.sh(`mkdir ${service.state}; chown celery ${service.state}`),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 1, err: /\/var\/run\/celeryd\.state/ },
    },
  },
  {
    // What runs is not known then: nothing may be started or stopped on a guess.
    name: 'running, and ps does not work',
    given: async (service) => {
      await service.launch()
      await service.sh('mount -n --bind /dev/null /bin/ps')
    },
    verbs: {
      status: { status: 4, out: /^\w+: cannot tell what is running\n$/, err: /ps failed/ },
      start: { status: 1, err: /ps/ },
      stop: { status: 1, err: /ps/ },
      restart: { status: 1, err: /ps/ },
      kill: { status: 1, err: /ps/ },
    },
  },
]
