/** Field reports: what changes under nodes that run, and what runs elsewhere. */
import t from 'tap'
import {
  counts,
  expectDown,
  expectQuiet,
  expectUp,
  expectVerb,
  type Row,
  roundTrip,
  runRows,
} from '../support/reports.js'
import { frozenCelerybeat, frozenCeleryd, type ServiceBox } from '../support/service-box.js'
import { standIn } from '../support/stand-in.js'

/** As 0.1.0 left it: its record, its lock, its nodes. */
async function asBefore(service: ServiceBox, lines: readonly string[]): Promise<void> {
  await service.sh(`mkdir -p ${service.state}`)
  await service.box.write(`${service.state}/nodes`, lines.map((line) => `${line}\n`).join(''))
}
const recorded = (node: string) => `recorded celery /var/run/celery/${node}.pid ${node} /var/log/celery/${node}.log`

const updates: Row[] = [
  {
    name: 'R50: nodes of 0.1.0 run, one of them no longer in the config: status, stop',
    config: { nodes: 'worker1 worker2' },
    work: async (t, service) => {
      await service.launch(['worker1', 'worker2'])
      await service.launch(['worker9'])
      await asBefore(service, [recorded('worker1'), recorded('worker2'), recorded('worker9')])
      await expectVerb(t, service, 'status', {
        status: 0,
        out: [/worker1 is running/, /worker2 is running/, /worker9 is running .*no longer in the config/],
      })
      await expectVerb(t, service, 'stop', {
        status: 0,
        out: [/worker1 is down/, /worker2 is down/, /worker9 is down/],
      })
      t.equal(service.live('worker9').length, 0)
      await expectDown(t, service)
    },
  },
  {
    name: 'R50: nodes of 0.1.0 run: start knows them, restart replaces them, the record is written anew',
    subject: frozenCeleryd,
    work: async (t, service) => {
      await service.launch()
      await asBefore(service, [recorded('worker1')])
      await expectVerb(t, service, 'start', { status: 0, out: /already running/ })
      await expectVerb(t, service, 'restart', { status: 0, out: [/is down/, /is up/] })
      expectUp(t, service)
      t.match(await service.sh(`ls ${service.state}`), /^record$/m)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
    },
  },
  {
    name: 'R50: a record of 0.1.0 with quotes and commands in it is data',
    work: async (t, service) => {
      await service.launch()
      const odd = "recorded cele'r'y '/var/run/celery/it'\\''s $(touch /tmp/PWNED).pid' a\\ b /var/log/x"
      await asBefore(service, [
        recorded('worker1'),
        odd,
        'touch /tmp/PWNED',
        'recorded',
        'recorded $(touch /tmp/PWNED) x y z',
      ])
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /worker1 is down/, err: /^/ })
      t.equal(await service.sh('ls /tmp'), '')
    },
  },
  {
    name: 'a node without a name and one without a log: what their record has is read again',
    config: { nodes: '@web1 worker2', opts: "--logfile=''", pidfile: '/var/run/celery/%n.pid' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: [/celeryd: celery is up/, /celeryd: worker2 is up/] })
      await expectVerb(t, service, 'status', { status: 0, out: /^celeryd: celery is running/m })
      await service.configure({ nodes: 'worker3' })
      await expectVerb(t, service, 'stop', { status: 0, out: [/celeryd: celery is down/, /celeryd: worker2 is down/] })
      t.same([service.live('celery').length, service.live('worker2').length], [0, 0])
    },
  },
  {
    name: 'R50: a record that is damaged, or not a file',
    work: async (t, service) => {
      await service.launch()
      await service.sh(`mkdir -p ${service.state}; head -c 3000 /dev/urandom >${service.state}/record`)
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, err: /^/ })
      await service.sh(`rm ${service.state}/record; mkdir ${service.state}/record`)
      await expectVerb(t, service, 'stop', { status: 0, out: /worker1 is down/, err: /^/ })
      await expectDown(t, service)
    },
  },
]

const moved: Row[] = [
  {
    name: 'R23: CELERYD_PID_FILE changed while its node runs: start refuses, restart replaces',
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      const [before] = service.live('worker1')
      await service.configure({ pidfile: '/var/run/celery/other-%n.pid' })
      await expectVerb(t, service, 'start', {
        status: 1,
        err: new RegExp(`worker1 .*\\(pid ${before?.pid}, /var/run/celery/worker1\\.pid\\).*restart`),
      })
      t.equal((await service.journal()).starts.length, 1, 'it is not started a second time')
      await expectVerb(t, service, 'restart', { status: 0, out: [/worker1 is down/, /worker1 is up/] })
      t.equal((await service.journal()).starts.length, 2)
      t.equal(service.live('worker1').length, 0)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectQuiet(t, service)
    },
  },
  {
    name: 'R23: the same with rolling-restart',
    config: { nodes: 'worker1 worker2' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.configure({ nodes: 'worker1 worker2', pidfile: '/var/run/celery/other-%n.pid' })
      await expectVerb(t, service, 'rolling-restart', { status: 0, out: [/worker1 is up/, /worker2 is up/] })
      t.same(counts(service), [0, 0], 'none runs with its former pid file')
      t.equal((await service.journal()).starts.length, 4)
      await expectVerb(t, service, 'stop', { status: 0, out: [/worker1 is down/, /worker2 is down/] })
      await expectQuiet(t, service)
    },
  },
  {
    name: 'R23: the former node does not end: it is not started a second time',
    config: { opts: '--ignore=TERM', stopTimeout: '2' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.configure({ pidfile: '/var/run/celery/other-%n.pid', stopTimeout: '2' })
      await expectVerb(t, service, 'restart', { status: 1, err: /worker1 .*was not started/ })
      t.equal((await service.journal()).starts.length, 1)
      await expectVerb(t, service, 'kill', { status: 0, out: /is down/ })
      await expectQuiet(t, service)
    },
  },
  {
    name: 'R23: nodes renamed: stop ends those that run, and says so',
    config: { nodes: 'worker1 worker2' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.configure({ nodes: 'a b' })
      await expectVerb(t, service, 'status', { status: 1, out: /worker1 is running .*no longer in the config/ })
      await expectVerb(t, service, 'stop', { status: 0, out: [/worker1 is down/, /worker2 is down/] })
      await expectDown(t, service)
    },
  },
]

/** A worker in a process namespace of its own, with the service's uid and pid file. */
const contained = `cd /; unshare --pid --fork --mount-proc setpriv --reuid celery --regid celery --clear-groups \
  ${standIn} --app=proj worker --pidfile=/var/run/celery/worker1.pid -n worker1@container </dev/null >/dev/null 2>&1 &`

const elsewhere: Row[] = [
  {
    name: "R47: a container's worker with the same uid and pid path: stop leaves it alone",
    work: async (t, service) => {
      await service.directories()
      await service.sh(contained)
      await service.box.waitFor('it', async () => (await service.journal()).events.some(({ event }) => event === 'up'))
      await expectVerb(t, service, 'status', { status: 1, out: /worker1 is dead but/, never: /running/ })
      await service.run('stop')
      await service.run('kill')
      t.same(
        (await service.journal()).events.map(({ event }) => event),
        ['up'],
        'it got no signal',
      )
    },
  },
  {
    name: "R47: beside the host's own",
    work: async (t, service) => {
      await service.launch()
      const [own] = service.live('worker1')
      await service.sh(contained.replaceAll('worker1.pid', 'worker1.pid --no-pidfile'))
      await service.box.waitFor(
        'it',
        async () => (await service.journal()).events.filter(({ event }) => event === 'up').length > 1,
      )
      await expectVerb(t, service, 'status', { status: 0, out: new RegExp(`worker1 is running \\(pid ${own?.pid}\\)`) })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      const signals = (await service.journal()).events.filter(({ event }) => event === 'TERM')
      t.same(signals.length, 1, 'one TERM')
    },
  },
  {
    name: 'R49: /var/log is root:syslog 0775',
    config: { createDirs: '' },
    work: async (t, service) => {
      await service.sh('chgrp other /var/log; chmod 775 /var/log')
      await expectVerb(t, service, 'create-paths', { status: 0 })
      t.match(
        await service.sh('ls -ld /var/log/celery /run/celery'),
        /^drwxr-xr-x \S+ celery celery .*\ndrwxr-xr-x \S+ celery celery /,
      )
      await roundTrip(t, service)
      t.match(await service.sh('ls -ldn /var/log'), /drwxrwxr-x +\d+ 0 991/)
    },
  },
  {
    name: 'R49: a member of that group has put a link there: it is not followed',
    config: { createDirs: '' },
    work: async (t, service) => {
      await service.sh('chgrp other /var/log; chmod 775 /var/log; mkdir /srv/theirs; ln -s /srv/theirs /var/log/celery')
      const result = await service.run('create-paths')
      t.match(result, { status: 1, stderr: /celeryd: .*\/var\/log\/celery/ })
      t.match(await service.sh('ls -ldn /srv/theirs'), / 0 +0 /, 'it is still of root')
    },
  },
  {
    name: 'R49: /var/log can be written by everybody: nothing is made there as root',
    config: { createDirs: '' },
    work: async (t, service) => {
      await service.sh('chmod 777 /var/log')
      const result = await service.run('create-paths')
      t.notOk(result.timedOut)
      const made = await service.sh('ls -ldn /var/log/celery 2>/dev/null || :')
      t.ok(made === '' || / 990 +990 /.test(made), made)
    },
  },
  {
    name: 'R16: 400 processes of another user with --pidfile= and 95 kB of arguments',
    work: async (t, service) => {
      await service.launch()
      const quiet = await service.run('status')
      await service.box.write(
        '/srv/many.py',
        `import os, signal, sys
for _ in range(400):
    if os.fork() == 0:
        os.setsid()
        os.execv(sys.executable, [sys.executable, '-SE', '-c', 'import signal; signal.pause()', '--pidfile=/var/run/celery/worker1.pid', 'x ' * 47000])
`,
      )
      await service.box.run(['python3', '-SE', '/srv/many.py'], { user: 'other' })
      const own = () => service.box.processes().filter(({ uid }) => uid === 991).length
      await service.box.waitFor('them', () => own() >= 400)
      const ps = await service.box.run('ps -A -o args= >/dev/null')
      await expectVerb(t, service, 'status', {
        status: 0,
        out: /worker1 is running/,
        within: 3 + (3 * quiet.ms + 3 * ps.ms) / 1000,
      })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 15 })
      t.ok(own() >= 400, 'none of them was touched')
    },
  },
  {
    name: 'R23: beat: another scheduler uses the schedule',
    subject: frozenCelerybeat,
    config: { opts: '--schedule=/var/lib/celery/schedule' },
    work: async (t, service) => {
      await service.sh(
        `cd /; setsid setpriv --reuid celery --regid celery --init-groups ${standIn} --app=proj beat --pidfile=/var/lib/celery/b.pid --schedule=/var/lib/celery/schedule </dev/null >/dev/null 2>&1 &`,
      )
      await service.box.waitFor('it', async () => (await service.journal()).events.length > 0)
      await expectVerb(t, service, 'start', {
        status: 1,
        err: /celerybeat .*another scheduler \(pid \d+\) uses the schedule \/var\/lib\/celery\/schedule/,
      })
    },
  },
]

/** Seconds of the processor that a status takes where so many nodes of nine processes each run, as ps says. */
async function statusTime(service: ServiceBox, nodes: number): Promise<number> {
  const lines = Array.from({ length: nodes }, (_, node) =>
    Array.from({ length: 9 }, (_, process) => {
      const pid = 100_000 + 9 * node + process
      const parent = process === 0 ? 1 : 100_000 + 9 * node
      return `990 ${pid} ${parent} S 01:00 - python celery worker --pidfile=/var/run/celery/celery${node + 1}.pid -n celery${node + 1}@h\n`
    }).join(''),
  )
  await service.box.write('/srv/crowd', lines.join(''))
  await service.configure({ nodes: `${nodes}` })
  const { status, stdout, stderr } = await service.box.run([
    'bash',
    '-c',
    `TIMEFORMAT='seconds %U %S'; time ${service.path} status`,
  ])
  if (status !== 0 || stdout.match(/is running/g)?.length !== nodes) throw new Error(`${status} ${stderr} ${stdout}`)
  const [, user, system] = /^seconds (\S+) (\S+)$/m.exec(stderr) ?? []
  return Number(user) + Number(system)
}

const crowd: Row = {
  name: 'R46: what a status costs grows with the nodes, not with nodes times processes',
  subject: frozenCeleryd,
  work: async (t, service) => {
    await service.box.write('/srv/ps', '#!/bin/sh\n/srv/real-ps "$@" || exit\ncat /srv/crowd\n')
    await service.sh('ps=$(readlink -f "$(command -v ps)"); cp "$ps" /srv/real-ps; mount -n --bind /srv/ps "$ps"')
    const few = await statusTime(service, 50)
    const many = await statusTime(service, 400)
    // Eight times as many nodes: with each against each it would be sixty-four times.
    t.ok(many <= 16 * Math.max(few, 0.02), `50 nodes: ${few} s, 400 nodes: ${many} s`)
  },
}

runRows(t, [...updates, ...moved, ...elsewhere, crowd])
