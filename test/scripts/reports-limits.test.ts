/** Field reports: locks, full disks, and other limits: what can be done is done, and the rest is said. */
import t from 'tap'
import { isWorkFile } from '../support/matrix.js'
import {
  counts,
  expectDown,
  expectQuiet,
  expectUp,
  expectVerb,
  type Row,
  roundTrip,
  rowsOf,
  runRows,
} from '../support/reports.js'
import { frozenCeleryd } from '../support/service-box.js'

/** A file system with room for nothing more: no blocks, or no inodes. */
const full = {
  blocks: (path: string, owner = '') =>
    `mkdir -p ${path}; mount -n -t tmpfs -o size=64k,mode=755${owner} full ${path}; ! dd if=/dev/zero of=${path}/filler bs=4k 2>/dev/null`,
  inodes: (path: string, owner = '') =>
    `mkdir -p ${path}; mount -n -t tmpfs -o nr_inodes=3,mode=755${owner} full ${path}; touch ${path}/1 ${path}/2 2>/dev/null || :`,
}
type Full = (path: string, owner?: string) => string
const celerys = ',uid=990,gid=990'

/** Fills /run with everything of the service in it, once its nodes run. */
const fillRun = (how: 'blocks' | 'inodes') =>
  how === 'blocks'
    ? 'mount -n -o remount,size=400k /run; ! dd if=/dev/zero of=/run/filler bs=4k 2>/dev/null'
    : 'mount -n -o remount,nr_inodes=80 /run; i=0; while (: >/run/filler.$i) 2>/dev/null; do i=$((i + 1)); done'

const disks: Row[] = (['blocks', 'inodes'] as const).flatMap((how) => {
  const fill: Full = full[how]
  return [
    ...['stop', 'kill'].map(
      (verb): Row => ({
        name: `R21: /run is out of ${how}, ${verb}`,
        config: { nodes: 'worker1 worker2' },
        work: async (t, service) => {
          await service.launch()
          await service.sh(fillRun(how))
          await expectVerb(t, service, 'status', { status: 0, out: /worker2 is running/ })
          const result = await expectVerb(t, service, verb, {
            status: 0,
            out: [/worker1 is down/, /worker2 is down/],
            err: /^/,
          })
          t.notMatch(result.stderr, /: line \d|sh: \d/, 'no message of the shell itself')
          await expectDown(t, service)
        },
      }),
    ),
    {
      name: `R21: /run is out of ${how}, start and restart`,
      work: async (t, service) => {
        await service.launch()
        await service.sh(fillRun(how))
        await expectVerb(t, service, 'restart', { status: 1, err: /celeryd: .*\/var\/run/ })
        expectUp(t, service, 'what runs goes on')
        await service.sh('rm -f /run/filler*')
        await expectVerb(t, service, 'restart', { status: 0, out: /is up/ })
      },
    },
    {
      name: `R30: the log directory is out of ${how}, and there is no .out yet`,
      subject: frozenCeleryd,
      work: async (t, service) => {
        await service.directories()
        await service.sh(fill(service.logDirectory, celerys))
        const start = await service.run('start')
        t.match(start, { status: 0, stdout: /is up/ }, start.stderr)
        if (how === 'inodes') t.match(start.stderr, /celeryd: worker1: cannot write .*CELERYD_LOG_FILE/)
        expectUp(t, service)
        await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
        await expectQuiet(t, service)
      },
    },
    {
      name: `R21: the run directory is out of ${how}`,
      work: async (t, service) => {
        await service.directories()
        await service.sh(fill(service.runDirectory, celerys))
        // Out of blocks alone, a file of a few bytes may still fit into what holds its name.
        const result = await service.run('start')
        if (result.status !== 0) t.match(result, { status: 1, stderr: /worker1 did not stay up[\s\S]*No space left/ })
        await expectVerb(t, service, 'stop', { status: 0, out: /worker1/, err: /^/ })
        await expectDown(t, service)
      },
    },
  ]
})

const outs = rowsOf(
  {
    "R30: .out is root's": 'touch /var/log/celery/worker1.out',
    'R30: .out is a directory': 'mkdir /var/log/celery/worker1.out',
    'R30: .out is a FIFO': 'mkfifo /var/log/celery/worker1.out; chown celery /var/log/celery/worker1.out',
    'R30: .out is a dangling link': 'ln -s /srv/none/x /var/log/celery/worker1.out',
  },
  (text) => ({
    work: async (t, service) => {
      await service.directories()
      await service.sh(text)
      await expectVerb(t, service, 'start', {
        status: 0,
        out: /is up/,
        err: /^celeryd: worker1: cannot write .*CELERYD_LOG_FILE/,
      })
      expectUp(t, service)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectQuiet(t, service)
    },
  }),
)

/** A lock that is there when a verb begins, and whether its holder is at work. */
const locks = {
  'R9: a lock of a process that has ended': 'ln -s 999999 "$lock"',
  "R9: a lock of the first process's number": 'ln -s 1 "$lock"',
  'R9: a lock of a foreign process that got the number': 'ln -s "$(pgrep -x sleep | head -1)" "$lock"',
  'R9: a lock without a number': 'ln -s none "$lock"',
  'R9: a lock that is an empty file': ': >"$lock"',
  'R9: a lock of 0.1.0 with a dead number': 'echo 999999 >"$lock"',
  'R9: a lock with NUL bytes': 'head -c 10 /dev/zero >"$lock"',
  'R9: a recovery that was killed': 'ln -s 999999 "$lock"; ln -s 999998 "$lock.999999"',
  'R9: two recoveries that were killed':
    'ln -s 999999 "$lock"; ln -s 999998 "$lock.999999"; ln -s 999997 "$lock.999999.999998"',
}
const stale = rowsOf(locks, (text) => ({
  work: async (t, service) => {
    await service.launch()
    await service.sh(`mkdir -p ${service.state}; lock=${service.state}/lock; (${text}) </dev/null >/dev/null 2>&1`)
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 6 })
    t.same(counts(service), [0])
    await roundTrip(t, service)
    t.same(
      [...service.files().keys()].filter((path) => isWorkFile(service, path) && /lock$/.test(path)),
      [],
      'nothing holds the lock',
    )
  },
}))

const rows: Row[] = [
  ...disks,
  ...outs,
  ...stale,
  {
    name: "R9: a stale lock whose number is the script's own",
    work: async (t, service) => {
      await service.launch()
      // The shell that calls keeps its number as it becomes the script.
      const call = `mkdir -p ${service.state}; ln -s $$ ${service.state}/lock; exec ${service.path} stop`
      t.match(await service.box.run(['sh', '-c', call], { timeout: 15_000 }), { status: 0, timedOut: false })
      t.same(counts(service), [0])
    },
  },
  {
    name: 'R9: the holder is a script whose file has another name than its service',
    subject: frozenCeleryd,
    config: { opts: '--boot=3' },
    work: async (t, service) => {
      await service.sh(`cp ${service.path} /etc/init.d/workers`)
      const first = await service.box.start('/etc/init.d/workers start')
      await service.box.waitFor('it', async () => (await service.journal()).starts.length > 0)
      const second = await service.box.run('/etc/init.d/workers restart', { timeout: 30_000 })
      t.match(second, { status: 0, timedOut: false, stdout: /another .* command .* is running; waiting for it/ })
      t.match(await first.done, { status: 0 })
      t.equal((await service.journal()).starts.length, 2, 'one after the other')
      t.same(counts(service), [1])
    },
  },
  {
    name: 'R9: a stale lock whose number a script of another service has got',
    work: async (t, service) => {
      await service.launch()
      await service.box.write('/etc/init.d/other', '#!/bin/sh\nexec sleep 86404\n')
      await service.sh(
        `mkdir -p ${service.state}; /etc/init.d/other stop </dev/null >/dev/null 2>&1 & ln -s $! ${service.state}/lock`,
      )
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 8 })
    },
  },
  ...['tail -f /var/log/celeryd.log', "sh -c 'sleep 86404; : celeryd '"].map(
    (program): Row => ({
      name: `R9: a stale lock whose number a program of root has got that only mentions the script: ${program}`,
      work: async (t, service) => {
        await service.launch()
        await service.sh(
          `: >/var/log/celeryd.log; mkdir -p ${service.state}; ${program} </dev/null >/dev/null 2>&1 & ln -s $! ${service.state}/lock`,
        )
        await expectVerb(t, service, 'stop', { status: 0, out: /is down/, never: /waiting for it/ })
        t.same(counts(service), [0])
      },
    }),
  ),
  {
    name: 'R9: a stale lock whose number a process of the service user has got, which says that it is the script',
    work: async (t, service) => {
      await service.launch()
      await service.sh(
        `mkdir -p ${service.state}; (exec setpriv --reuid celery --regid celery --clear-groups \\
          python3 -c 'import signal; signal.pause()' ${service.path} stop) </dev/null >/dev/null 2>&1 & ln -s $! ${service.state}/lock`,
      )
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, within: 8 })
    },
  },
  {
    name: 'R9: a live lock is waited for, and said so',
    config: { opts: '--halt=4' },
    work: async (t, service) => {
      await service.launch()
      const first = await service.start('stop')
      await service.box.waitFor('its lock', () => service.files().has('/run/celeryd.state/lock'))
      const second = await service.run('start')
      t.match(await first.done, { status: 0, stdout: /is down/ })
      t.match(second, {
        status: 0,
        stdout: /another celeryd command \(pid \d+\) is running; waiting for it[\s\S]*is up/,
      })
      expectUp(t, service)
    },
  },
  ...(['SIGINT', 'SIGTERM'] as const).map(
    (signal): Row => ({
      name: `R48: ${signal} during a restart: it says which nodes are down, and a start brings them back`,
      config: { nodes: 'worker1 worker2', opts: '--halt:worker1=3 --halt:worker2=1' },
      work: async (t, service) => {
        await service.launch(['worker1'], '--halt=3')
        await service.launch(['worker2'], '--halt=3')
        const job = await service.start('restart')
        await service.box.waitFor('TERM', async () =>
          (await service.journal()).events.some(({ event }) => event === 'TERM'),
        )
        job.kill(signal)
        const result = await job.done
        t.not(result.status, 0)
        t.match(result.stderr, /worker1 .*to start it: \/etc\/init\.d\/celeryd start/)
        t.match(result.stderr, /worker2 .*to start it: \/etc\/init\.d\/celeryd start/)
        await service.box.waitFor('both to be down', () => counts(service).every((count) => count === 0))
        await expectVerb(t, service, 'status', { status: 3, out: [/worker1 is stopped/, /worker2 is stopped/] })
        await expectVerb(t, service, 'start', { status: 0, out: [/worker1 is up/, /worker2 is up/] })
        expectUp(t, service)
        await expectQuiet(t, service)
      },
    }),
  ),
  {
    name: 'R48: the terminal is gone during a restart: both nodes come back, and the workers do not ignore HUP',
    config: { nodes: 'worker1 worker2', opts: '--halt=2' },
    work: async (t, service) => {
      await service.launch(['worker1'], '--halt=2')
      await service.launch(['worker2'], '--halt=2')
      const job = await service.start('restart')
      await service.box.waitFor('TERM', async () =>
        (await service.journal()).events.some(({ event }) => event === 'TERM'),
      )
      job.kill('SIGHUP', 'group')
      t.match(await job.done, { status: 0, stdout: /worker1 is up[\s\S]*worker2 is up/ })
      expectUp(t, service)
      const ignored = await service.box.run([
        'sh',
        '-c',
        'for pid in $(pgrep -f -- --pidfile=); do grep SigIgn /proc/$pid/status; done',
      ])
      for (const line of ignored.stdout.trim().split('\n')) {
        t.equal(BigInt(`0x${line.split('\t')[1]}`) & 1n, 0n, line)
      }
      await expectQuiet(t, service)
    },
  },
  {
    name: 'R11: the service user has reached its limit of processes: kill still works, stop says what is wrong',
    config: { stopTimeout: '2' },
    work: async (t, service) => {
      await service.launch()
      await service.sh(
        'mkdir -p /etc/security/limits.d; echo "celery hard nproc 1" >/etc/security/limits.d/celery.conf',
      )
      const stop = await service.run('stop')
      t.equal(stop.status === 0, counts(service)[0] === 0, `never 0 while it lives: ${stop.stdout}${stop.stderr}`)
      if (stop.status !== 0) t.match(stop.stderr, /worker1 .*kill/)
      await expectVerb(t, service, 'kill', { status: 0, out: /worker1/, err: /^/ })
      await expectDown(t, service)
    },
  },
  ...rowsOf(
    {
      'limits: a file may not grow at all, which root can change': 'ulimit -S -f 0',
      'limits: a file may not grow at all, for any user': 'ulimit -f 0',
      'limits: few open files (ulimit -n 16)': 'ulimit -n 16',
      'limits: no core files, little stack': 'ulimit -c 0; ulimit -s 512',
    },
    (limit, name): Omit<Row, 'name'> => ({
      work: async (t, service) => {
        await service.launch()
        const call = (verb: string) => service.box.run(`${limit}; exec ${service.path} ${verb}`, { timeout: 40_000 })
        t.match(await call('status'), { status: 0, timedOut: false }, 'status')
        const stop = await call('stop')
        t.match(stop, { status: 0, timedOut: false }, `stop: ${stop.stderr}`)
        t.same(counts(service), [0])
        const start = await call('start')
        t.notOk(start.timedOut)
        if (!name.includes('for any user')) t.match(start, { status: 0 }, `start: ${start.stderr}`)
        else if (start.status !== 0) t.match(start, { status: 1, stderr: /^celeryd: / }, 'it says what it cannot do')
      },
    }),
  ),
]

runRows(t, rows)
