/**
 * The scripts where sysvinit is PID 1 and insserv orders what runs, with real Celery and Debian's Redis: boot, changes
 * of the runlevel, shutdown.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ServiceKind } from '../../lib/service/model.js'
import { beatConfig, install, jobResult, startJob, workerConfig } from '../scripts/boot-story.js'
import { projectRoot } from '../scripts/root.js'
import { compileScripts } from '../scripts/service.js'
import { SysvinitBox } from '../scripts/sysvinit-box.js'
import { done, nodes, tasks } from '../scripts/worker-story.js'

const kinds = ['celeryd', 'celerybeat'] as const

const frozen = (kind: ServiceKind) => {
  const worker = ['/etc/default/celeryd', workerConfig] as const
  const beat = ['/etc/default/celerybeat', beatConfig] as const
  return compileScripts(kind === 'celeryd' ? [worker] : [worker, beat], { kind })
}

/** Below each runlevel's directory, what starts or stops a service there, and its place: `celeryd` → `S02`. */
async function links(machine: SysvinitBox): Promise<Map<string, Map<string, string>>> {
  const found = new Map([...'0123456S'].map((level) => [level, new Map<string, string>()]))
  for (const [, level = '', place = '', name = ''] of (await machine.sh('ls -d /etc/rc?.d/[SK]*')).matchAll(
    /rc(.)\.d\/([SK]\d\d)(\S+)/g,
  ))
    found.get(level)?.set(name, place)
  return found
}

/** The workers and the scheduler, without their pools. */
function mainPids(machine: SysvinitBox): number[] {
  const all = machine.box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('--app=proj'))
  const pids = new Set(all.map(({ pid }) => pid))
  return all.filter(({ ppid }) => !pids.has(ppid)).map(({ pid }) => pid)
}

async function allRun(t: Test, machine: SysvinitBox, when: string): Promise<void> {
  for (const [kind, count] of [
    ['celeryd', nodes.length],
    ['celerybeat', 1],
  ] as const) {
    const { status, stdout } = await machine.box.run(['service', kind, 'status'])
    t.equal(status, 0, `${kind} runs ${when}`)
    t.equal(stdout.match(/ is running \(pid \d+\)$/gm)?.length, count)
  }
  t.equal(mainPids(machine).length, nodes.length + 1)
}

/** Whether one text is on the console before another. */
function before(console: string, first: RegExp, second: RegExp): boolean {
  const [a, b] = [console.search(first), console.search(second)]
  return a >= 0 && a < b
}

async function story(t: Test, script: (kind: ServiceKind) => string): Promise<void> {
  const machine = await SysvinitBox.make(t, 'sysvinit')
  await install(machine.box, script)
  for (const kind of kinds) await machine.sh(`update-rc.d ${kind} defaults`)
  for (const [level, services] of await links(machine)) {
    const redis = services.get('redis-server') ?? ''
    for (const kind of kinds) {
      const place = services.get(kind) ?? ''
      if (level === 'S') t.equal(place, '', `no ${kind} in the runlevel that boots`)
      else if ('2345'.includes(level)) t.ok(/^S\d\d$/.test(place) && place > redis, `${level}: ${place} after ${redis}`)
      else t.ok(/^K\d\d$/.test(place) && place < redis, `${level}: ${place} before ${redis}`)
    }
  }

  t.equal(await machine.shutdown('6'), 'reboot')
  await machine.boot()
  await allRun(t, machine, 'after the boot')
  t.same(await tasks(machine.box), done, 'each node does a task')
  const ticks = async () => (await machine.box.run(['test', '-s', '/var/log/celery/ticks'])).status === 0
  await machine.box.waitFor('a task of the scheduler', ticks, 60_000)
  t.ok(before(machine.said, /Starting redis-server/, /celeryd: worker1 is up/), 'Redis comes first')

  const pids = mainPids(machine)
  await machine.telinit('3')
  t.same(mainPids(machine), pids, 'another runlevel that has them leaves them alone')

  await machine.telinit('1')
  t.same(mainPids(machine), [], 'a runlevel without them has none')
  for (const kind of kinds) t.equal((await machine.box.run(['service', kind, 'status'])).status, 3)
  t.ok(before(machine.said, /celeryd: worker1 is down/, /Stopping redis-server/), 'Redis goes last')

  await machine.telinit('2')
  await allRun(t, machine, 'back in runlevel 2')
  t.same(await tasks(machine.box), done)

  const job = await startJob(machine.box, 10)
  const asked = Date.now()
  t.equal(await machine.shutdown('0'), 'halt', 'the init reaches its end')
  const ended = Date.now()
  for (const node of nodes) t.match(machine.said, `celeryd: ${node} is down`)
  t.ok(before(machine.said, /celeryd: worker3 is down/, /Stopping redis-server/), 'Redis outlives the workers')

  await machine.boot()
  await allRun(t, machine, 'after a halt and another boot')
  const result = await jobResult(machine.box, job)
  t.ok(result > asked && result < ended, `the job that ran went on to its end: ${asked} < ${result} < ${ended}`)
}

t.test('compiled scripts, booted by sysvinit', { timeout: 600_000 }, (t) => story(t, frozen))

t.test('generic scripts, booted by sysvinit', { timeout: 600_000 }, (t) =>
  story(t, (kind) => readFileSync(join(projectRoot, 'generic-init.d', kind), 'utf8')),
)
