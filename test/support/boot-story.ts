/** What both services go through where an init starts and stops them: boots, changes of the runlevel, shutdowns. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { ServiceKind } from '../../lib/service/model.js'
import { type Sandbox, venvBin } from './sandbox.js'
import { projectRoot } from './sandbox-setup.js'
import { compileScripts } from './service.js'
import { redisUrl, type SysvinitBox } from './sysvinit-box.js'
import { app, config, done, nodes, tasks } from './worker-story.js'

export const kinds = ['celeryd', 'celerybeat'] as const

const workerConfig = config()
const beatConfig = 'CELERYBEAT_OPTS="--schedule=/var/lib/celery/schedule"\n'

/** The configs of both services. */
export const configs: Readonly<Record<ServiceKind, string>> = { celeryd: workerConfig, celerybeat: beatConfig }

/** The script that a host's own configs become. */
export function frozen(kind: ServiceKind): string {
  const worker = ['/etc/default/celeryd', workerConfig] as const
  const beat = ['/etc/default/celerybeat', beatConfig] as const
  return compileScripts(kind === 'celeryd' ? [worker] : [worker, beat], { kind })
}

/** The script that a distribution ships. */
export function generic(kind: ServiceKind): string {
  return readFileSync(join(projectRoot, 'generic-init.d', kind), 'utf8')
}

const more = `
app.conf.beat_schedule = {'tick': {'task': 'proj.tick', 'schedule': 1.0}}

@app.task
def tick():
    with open('/var/log/celery/ticks', 'a') as file:
        file.write('.')

@app.task
def job(seconds):
    import time
    open('/var/log/celery/begun', 'w').close()
    time.sleep(seconds)
    return time.time()
`

/** Puts both services, their configs, and what they run, into their places. */
export async function install(box: Sandbox, script: (kind: ServiceKind) => string): Promise<void> {
  await installApp(box)
  await box.write('/etc/default/celeryd', workerConfig)
  await box.write('/etc/default/celerybeat', beatConfig)
  for (const kind of kinds) await box.write(`/etc/init.d/${kind}`, script(kind))
}

/** Puts what both services run into its place. */
export async function installApp(box: Sandbox): Promise<void> {
  await box.write('/opt/Myproject/proj.py', app(redisUrl) + more)
}

async function python(box: Sandbox, text: string): Promise<string> {
  const { status, stdout, stderr } = await box.run([venvBin('latest', 'python'), '-c', text], { cwd: '/opt/Myproject' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trimEnd()
}

/** Whether a file is there, and not empty where its size is asked for. */
async function has(box: Sandbox, test: '-e' | '-s', path: string): Promise<boolean> {
  return (await box.run(['test', test, path])).status === 0
}

/** Gives a node a job, and waits until it is at work on it. */
async function startJob(box: Sandbox, seconds: number): Promise<string> {
  const queue = `'worker3@' + __import__('socket').gethostname() + '.dq2'`
  const id = await python(box, `from proj import job; print(job.apply_async((${seconds},), queue=${queue}).id)`)
  await box.waitFor('the job to begin', () => has(box, '-e', '/var/log/celery/begun'), 60_000)
  return id
}

/** When a job ended, in milliseconds since the epoch. */
async function jobResult(box: Sandbox, id: string): Promise<number> {
  return Number(await python(box, `from proj import app; print(app.AsyncResult('${id}').get(timeout=30))`)) * 1000
}

/** The workers and the scheduler, without their pools. */
function mainPids(machine: SysvinitBox): number[] {
  const all = machine.box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('--app=proj'))
  const pids = new Set(all.map(({ pid }) => pid))
  return all.filter(({ ppid }) => !pids.has(ppid)).map(({ pid }) => pid)
}

async function allRun(t: Test, machine: SysvinitBox, when: string): Promise<void> {
  for (const kind of kinds) {
    const { status, stdout } = await machine.box.run(['service', kind, 'status'])
    t.equal(status, 0, `${kind} runs ${when}`)
    t.equal(stdout.match(/ is running \(pid \d+\)$/gm)?.length, kind === 'celeryd' ? nodes.length : 1)
  }
  t.equal(mainPids(machine).length, nodes.length + 1, `nothing runs twice ${when}`)
}

/** Whether one text is on the console before another. */
function before(console: string, first: RegExp, second: RegExp): boolean {
  const [a, b] = [console.search(first), console.search(second)]
  return a >= 0 && a < b
}

/** Of a machine whose runlevels 2 to 5 have both services, and which has not been booted with them. */
export async function bootStory(t: Test, machine: SysvinitBox): Promise<void> {
  t.equal(await machine.shutdown('6'), 'reboot')
  await machine.boot()
  await allRun(t, machine, 'after the boot')
  t.same(await tasks(machine.box), done, 'each node does a task')
  await machine.box.waitFor('the scheduler’s task', () => has(machine.box, '-s', '/var/log/celery/ticks'), 60_000)
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
