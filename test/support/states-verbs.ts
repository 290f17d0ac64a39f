/** Services that are as they should be, in every stage of their life, of one node and of three. */
import type { Expected, Table } from './matrix.js'
import type { ServiceBox } from './service-box.js'

const three = { nodes: 'worker1 worker2 worker3' }

/** The nodes that run, by number; the others were never started. */
const launched =
  (...numbers: readonly number[]) =>
  (service: ServiceBox) =>
    service.launch(numbers.map((number) => service.nodes[number - 1] as string))

async function killNode(service: ServiceBox, number: number): Promise<void> {
  const node = service.nodes[number - 1] as string
  await service.sh(`kill -s KILL ${service.live(node)[0]?.pid}`)
  await service.box.waitFor('its end', () => service.live(node).length === 0)
}

/** The directories are there, and are the service's. */
const owned: Expected['also'] = async (service) => {
  const list = await service.sh(`ls -ld ${service.runDirectory} ${service.logDirectory}`)
  return list
    .trim()
    .split('\n')
    .filter((line) => !/^drwxr-xr-x \d+ celery celery /.test(line))
}

/** @returns the service's directories that are there */
async function nothingMade(service: ServiceBox): Promise<string[]> {
  const made = await service.sh(`ls -d ${service.runDirectory} ${service.logDirectory} 2>/dev/null || :`)
  return made.split('\n').flatMap((path) => (path === '' ? [] : [`it made ${path}`]))
}

const refused: Expected = { status: 4, err: /only root/, untouched: true }
const nothing: Expected = { status: 0 }

export const verbs: Table = [
  {
    name: 'stopped: never started since the boot',
    verbs: {
      status: { status: 3, out: /is stopped/ },
      'status as other': { status: 3, out: /is stopped/ },
      start: { status: 0, out: /is up \(pid \d+\)/, fate: 'new', also: owned },
      stop: { status: 0, out: /not running/, fate: 'down' },
      restart: { status: 0, out: /is up/, fate: 'new', also: owned },
      'force-reload': { status: 0, out: /is up/, fate: 'new' },
      'try-restart': nothing,
      graceful: { status: 1, err: /not running/ },
      kill: { status: 0, out: /not running/, fate: 'down' },
      'create-paths': { status: 0, also: owned },
      'check-paths': { status: 1, err: [/\/var\/run\/celery/, /CELERY_CREATE_DIRS=1|create-paths/] },
      // It tells what a start would make, and makes nothing itself but the directory of its lock.
      configtest: { status: 0, out: /are in order/, also: nothingMade },
      'start as other': refused,
      'stop as celery': refused,
      'kill as other': refused,
      'create-paths as other': refused,
    },
  },
  {
    name: 'stopped: directories are there',
    given: (service) => service.directories(),
    verbs: {
      status: { status: 3, out: /is stopped/ },
      start: { status: 0, out: /is up/, fate: 'new', also: owned },
      'create-paths': { status: 0, also: owned },
      'check-paths': { status: 0, also: owned },
    },
  },
  {
    name: 'running',
    given: launched(1),
    verbs: {
      status: { status: 0, out: /is running \(pid \d+\)/, within: 15 },
      'status as other': { status: 0, out: /is running \(pid \d+\)/ },
      start: { status: 0, out: /already running \(pid \d+\)/, starts: 0 },
      stop: { status: 0, out: /is down/, fate: 'down' },
      restart: { status: 0, out: [/is down/, /is up/], fate: 'new' },
      'force-reload': { status: 0, out: /is up/, fate: 'new' },
      'try-restart': { status: 0, out: /is up/, fate: 'new' },
      // It executes itself again: its number stays.
      graceful: { status: 0, out: /is up/, signals: ['HUP'], starts: 1 },
      kill: { status: 0, out: /is down/, fate: 'down' },
      'rolling-restart': { status: 0, out: [/is down/, /is up/], fate: 'new' },
      configtest: { status: 0, out: /are in order/ },
      // The stand-in answers nothing: no worker is asked over a broker.
      ping: { status: 1, err: [/worker1 does not answer/, /ping failed, and printed nothing \(exit status 69\)/] },
      'create-paths': { status: 0, also: owned },
      'check-paths': { status: 0, also: owned },
      'stop as celery': refused,
      'graceful as celery': refused,
      'restart as other': refused,
    },
  },
  {
    name: 'running, and was started by the script',
    given: async (service) => {
      await service.run('start')
    },
    verbs: {
      status: { status: 0, out: /is running/ },
      start: { status: 0, out: /already running/, starts: 0 },
      stop: { status: 0, out: /is down/, fate: 'down' },
      restart: { status: 0, out: /is up/, fate: 'new' },
      graceful: { status: 0, out: /is up/, signals: ['HUP'], starts: 1 },
    },
  },
  {
    name: 'three nodes running',
    config: three,
    given: launched(1, 2, 3),
    verbs: {
      status: { status: 0, out: /worker1 is running.*\n.*worker2 is running.*\n.*worker3 is running/ },
      start: { status: 0, out: /already running/ },
      stop: { status: 0, out: /is down/, fate: 'down' },
      restart: { status: 0, out: /is up/, fate: 'new' },
      'try-restart': { status: 0, out: /is up/, fate: 'new' },
      graceful: { status: 0, out: /is up/, signals: ['HUP'], starts: 3 },
      kill: { status: 0, out: /is down/, fate: 'down' },
    },
  },
  {
    name: 'three nodes stopped',
    config: three,
    verbs: {
      status: { status: 3, out: /worker1 is stopped\n.*worker2 is stopped\n.*worker3 is stopped/ },
      start: { status: 0, out: [/worker1 is up/, /worker2 is up/, /worker3 is up/], fate: 'new', within: 40 },
    },
  },
  {
    name: 'part running: the second was never started',
    config: three,
    given: launched(1, 3),
    verbs: {
      status: { status: 1, out: /worker1 is running.*\n.*worker2 is stopped\n.*worker3 is running/ },
      start: {
        status: 0,
        out: [/worker1 is already/, /worker2 is up/, /worker3 is already/],
        fate: ['same', 'new', 'same'],
      },
      stop: { status: 0, out: [/worker2 is not running/, /worker3 is down/], fate: 'down' },
      restart: { status: 0, out: /worker2 is up/, fate: 'new' },
      'try-restart': { status: 0, out: /worker1 is up/, fate: 'new' },
      graceful: { status: 1, out: /worker1 is up/, err: /worker2 is not running/, signals: ['HUP'], starts: 2 },
      kill: { status: 0, out: /worker1 is down/, fate: 'down' },
    },
  },
  {
    name: 'part running: the first was killed',
    config: three,
    given: async (service) => {
      await service.launch()
      await killNode(service, 1)
    },
    verbs: {
      status: { status: 1, out: /worker1 is dead.*\n.*worker2 is running.*\n.*worker3 is running/ },
      'status as other': { status: 1, out: /worker1 is dead/ },
      start: { status: 0, out: [/worker1 is up/, /worker2 is already/], fate: ['new', 'same', 'same'] },
      stop: { status: 0, out: [/worker1 is not running/, /worker2 is down/], fate: 'down' },
      restart: { status: 0, out: /worker1 is up/, fate: 'new' },
      graceful: { status: 1, out: /worker2 is up/, err: /worker1 is not running/, signals: ['HUP'], starts: 2 },
      kill: { status: 0, out: /worker2 is down/, fate: 'down' },
    },
  },
  {
    name: 'part running: the last has a corrupt pid file',
    config: three,
    given: async (service) => {
      await service.launch()
      await service.box.write(service.pidfile('worker3'), 'garbage\n')
    },
    verbs: {
      status: { status: 0, out: /worker1 is running.*\n.*worker2 is running.*\n.*worker3 is running/ },
      stop: { status: 0, out: [/worker1 is down/, /worker3 is down/], fate: 'down' },
      start: { status: 0, out: /already running/ },
    },
  },
  {
    name: 'all were killed',
    config: { nodes: 'worker1 worker2' },
    given: async (service) => {
      await service.launch()
      await killNode(service, 1)
      await killNode(service, 2)
    },
    verbs: {
      status: { status: 1, out: /worker1 is dead.*\n.*worker2 is dead/ },
      start: { status: 0, out: /is up/, fate: 'new' },
      stop: { status: 0, out: /not running/, fate: 'down' },
      'try-restart': nothing,
    },
  },
  {
    name: 'a node no longer in the config since it was started',
    config: { nodes: 'worker1 worker2' },
    given: async (service) => {
      await service.run('start')
      await service.configure({ nodes: 'worker1' })
    },
    verbs: {
      status: { status: 0, out: [/worker1 is running/, /worker2 is running.*no longer in the config/] },
      start: { status: 0, out: /worker1 is already/ },
      stop: { status: 0, out: [/worker1 is down/, /worker2 is down/], fate: 'down' },
      restart: { status: 0, out: [/worker1 is up/, /worker2 is down/], fate: ['new', 'down'] },
      'try-restart': { status: 0, out: [/worker1 is up/, /worker2 is down/], fate: ['new', 'down'] },
      kill: { status: 0, out: [/worker1 is down/, /worker2 is down/], fate: 'down' },
    },
  },
  {
    name: 'the config was changed and not compiled again',
    given: async (service) => {
      await service.launch()
      await service.sh(`echo '# changed' >>${service.configPath}`)
    },
    verbs: {
      status: { status: 0, out: /is running/, err: /\/celeryd is not what .*celery-initd compile/ },
      start: { status: 0, out: /already running/, err: /\/celeryd is not what .*celery-initd compile/ },
      restart: { status: 0, out: /is up/, err: /celery-initd compile/, fate: 'new' },
      stop: { status: 0, out: /is down/, fate: 'down' },
    },
  },
]
