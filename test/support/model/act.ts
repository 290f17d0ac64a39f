/** A step as a command of fast-check: it happens in the world, then all that must be true is looked at. */
import type { AsyncCommand } from 'fast-check'
import type { Job } from '../sandbox.js'
import { alwaysTrue, check, mostLaunches, ours } from './rules.js'
import type { Step, Verb } from './steps.js'
import type { Seen, Setting, World } from './world.js'

/** What is known of the world before a step happens; what else matters is looked up there. */
export interface Model {
  /** A frozen script has no config that could be broken. */
  readonly generic: boolean
  /** Workers that were told to end by others than the verb that is looked at. */
  doomed: Set<number>
  /** Nothing is left of what came before. */
  calm: boolean
  /** How many steps have happened. */
  steps: number
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export class Act implements AsyncCommand<Model, World> {
  constructor(readonly step: Step) {}

  toString(): string {
    return JSON.stringify(this.step)
  }

  check({ generic }: Readonly<Model>): boolean {
    return generic || this.step.do !== 'config'
  }

  async run(model: Model, world: World): Promise<void> {
    model.steps++
    const before = await world.launches()
    const most = mostLaunches(this.step, world.setting, model.calm)
    const wrong = await happen(this.step, model, world)
    for (const [name, count] of await world.launches()) {
      const started = count - (before.get(name) ?? 0)
      if (most !== undefined && started > most) wrong.push(`${name} was started ${started} times`)
    }
    wrong.push(...(await afterwards(world, model.calm)))
    if (wrong.length > 0) throw new Error(`${this}: ${wrong.join('\n')}`)
  }
}

/** What must be true after any step, once the scripts are over. @returns what is not */
async function afterwards(world: World, calm: boolean): Promise<string[]> {
  const wrong: string[] = []
  if (calm) {
    await world.service.box
      .waitFor('the scripts to be over', () => world.left().length === 0, 20_000)
      .catch(() => wrong.push(`left running: ${world.left()}`))
  }
  return [...wrong, ...alwaysTrue(world.see()), ...world.foreignSignals()]
}

async function happen(step: Step, model: Model, world: World): Promise<string[]> {
  switch (step.do) {
    case 'verb':
      return runVerb(step.verb, model, world)
    case 'hit':
      return hit(step, model, world)
    case 'two':
      return runTwo(step, model, world)
    case 'signal':
      await signalWorker(step.node, step.signal, model, world)
      return []
    case 'pid file':
      await changeFile(step.node, step.how, world)
      return []
    case 'nodes':
      await edit(world, { nodes: step.nodes })
      return []
    case 'path':
      await edit(world, { pattern: step.pattern })
      return []
    case 'account':
      await edit(world, { user: step.user })
      if (step.chown && step.user !== 'ghost' && world.setting.user === step.user)
        await world.service.sh(`for d in /run/celery /var/log/celery; do [ ! -d $d ] || chown ${step.user} $d; done`)
      return []
    case 'config':
      await edit(world, { broken: step.broken })
      return []
    case 'behave':
      await world.configure({ behaviour: step.how })
      return []
    case 'reboot':
      await settle(model, world)
      await world.reboot()
      model.doomed.clear()
      return []
    case 'reference':
      await runReference(step.verb, model, world)
      return []
  }
}

/** No verb's work is under way any more. */
async function settle(model: Model, world: World): Promise<void> {
  await world.service.box.waitFor('the scripts to be over', () => world.left().length === 0, 20_000)
  model.calm = true
}

/** Of a worker that only Celery's own script knows, nobody could know after a change: it is not made then. */
async function edit(world: World, change: Partial<Setting>): Promise<void> {
  const { workers, strays } = world.see()
  const unknown = workers.some(
    (worker) =>
      worker.byReference && !strays.some(({ pidfile, uid }) => pidfile === worker.pidfile && uid === worker.uid),
  )
  if (!unknown) await world.configure(change)
}

async function runVerb(verb: Verb, model: Model, world: World): Promise<string[]> {
  const before = world.see()
  const left = workFiles(world)
  const excused = doomedNames(before, model)
  const result = await world.service.run(verb, { timeout: 90_000 })
  const wrong = checkAlone(world, { verb, result, before, excused, calm: model.calm }, left)
  // What a stop in vain has told to end ends some time.
  if (verb !== 'status' && result.status !== 0) doom(before, model)
  await settle(model, world)
  return wrong
}

/** What is not as it must be after a verb that nothing ran beside. */
function checkAlone(
  world: World,
  done: Pick<Parameters<typeof check>[0], 'verb' | 'result' | 'before' | 'excused' | 'calm'>,
  left: readonly string[],
): string[] {
  const wrong = check({ ...done, after: world.see(), setting: world.setting, alone: true })
  return [...wrong, ...unlocked(world, neededNoLock(done) ? left : [])]
}

const doomedNames = ({ workers }: Seen, { doomed }: Model) =>
  new Set(workers.flatMap(({ pid, name }) => (doomed.has(pid) ? [name] : [])))

function doom(seen: Seen, model: Model): void {
  for (const { pid, stubborn } of ours(seen)) if (!stubborn) model.doomed.add(pid)
}

/** After a verb nobody has the lock, and nothing else of its work is left. @returns what is not so */
function unlocked(world: World, before: readonly string[] = []): string[] {
  const left = workFiles(world).filter((path) => !before.includes(path))
  return left.length === 0 ? [] : [`left: ${left}`]
}

const workFiles = (world: World) =>
  [...world.service.files().keys()].filter(
    (path) => path.startsWith('/run/celeryd.state/') && !/\/(record|ending)$/.test(path),
  )

/** Whether a verb has done nothing that needs the lock; then it leaves that of a script that was killed to the next one. */
const neededNoLock = ({ verb, before, result }: Pick<Parameters<typeof check>[0], 'verb' | 'before' | 'result'>) =>
  verb === 'status' || result.status === 6 || (verb === 'try-restart' && ours(before).length === 0)

async function hit(step: Step & { do: 'hit' }, model: Model, world: World): Promise<string[]> {
  const before = world.see()
  const left = workFiles(world)
  const { verb } = step
  const job = await world.service.start(verb, { timeout: 90_000 })
  await sleep(step.after)
  if (step.what === 'shell' || step.what === 'group') return hitShell(step, job, before, model, world)
  const workers = ours(world.see())
  const worker = workers[step.node % Math.max(1, workers.length)]
  const excused = doomedNames(before, model)
  if (worker !== undefined) {
    excused.add(worker.name)
    model.doomed.add(worker.pid)
    await world.service.sh(`kill -s ${step.what === 'worker' ? 'KILL' : 'STOP'} ${worker.pid} 2>/dev/null || :`)
  }
  const result = await job.done
  const wrong = checkAlone(world, { verb, result, before, excused, calm: false }, left)
  await settle(model, world)
  return wrong
}

async function hitShell(step: Step & { do: 'hit' }, job: Job, before: Seen, model: Model, world: World) {
  job.kill('SIGKILL', step.what === 'group' ? 'group' : 'process')
  const { timedOut } = await job.done
  doom(before, model)
  doom(world.see(), model)
  if (step.settle) {
    await settle(model, world)
    // What has been told to end has ended then.
    await sleep(1500)
  } else model.calm = false
  return timedOut ? [`${step.verb}: it did not end`] : []
}

async function runTwo(step: Step & { do: 'two' }, model: Model, world: World): Promise<string[]> {
  const before = world.see()
  const left = workFiles(world)
  const excused = doomedNames(before, model)
  const run = async (verb: Verb, wait: number) => {
    await sleep(wait)
    return { verb, result: await world.service.run(verb, { timeout: 120_000 }) }
  }
  const both = await Promise.all([run(step.verbs[0], 0), run(step.verbs[1], step.apart)])
  const after = world.see()
  // Only where both want the same, it still is so when both are over.
  const alone = step.verbs[0] === step.verbs[1] && step.verbs[0] !== 'status'
  const wrong = both.flatMap((run) =>
    check({ ...run, before, after, setting: world.setting, excused, calm: false, alone }),
  )
  doom(before, model)
  await settle(model, world)
  return [...wrong, ...unlocked(world, both.every((run) => neededNoLock({ ...run, before })) ? left : [])]
}

/** Puts everything in order, after which kill, start and stop do what they say. */
export async function mend(model: Model, world: World): Promise<void> {
  await settle(model, world)
  await world.configure({ user: 'celery', broken: false, behaviour: 'normal' })
  await world.service.sh('for d in /run/celery /var/log/celery; do [ ! -d $d ] || chown celery $d; done')
  for (const verb of ['kill', 'start', 'status', 'stop'] as const) await new Act({ do: 'verb', verb }).run(model, world)
}

async function signalWorker(node: number, signal: string, model: Model, world: World): Promise<void> {
  const { workers } = world.see()
  const worker = workers[node % Math.max(1, workers.length)]
  if (worker === undefined) return
  // One that was told to end may have done so by now.
  await world.service.sh(`kill -s ${signal} ${worker.pid} 2>/dev/null || :`)
  if (signal === 'TERM' && !worker.stubborn) model.doomed.add(worker.pid)
  if (signal === 'KILL')
    await world.service.box.waitFor('its end', () => !world.see().workers.some(({ pid }) => pid === worker.pid))
}

type How = (Step & { do: 'pid file' })['how']

async function changeFile(node: number, how: How, world: World): Promise<void> {
  const files = world.see().configured.map(({ pidfile }) => pidfile)
  const file = files[node % Math.max(1, files.length)]
  const other = files[(node + 1) % Math.max(1, files.length)]
  if (file === undefined) return
  const commands: Readonly<Record<How, string>> = {
    remove: `rm -f ${file}`,
    forge: `echo ${world.bystander} >${file}`,
    rename: `[ ! -e ${file} ] || mv ${file} ${file}.old`,
    swap: `[ ${file} = ${other} ] || [ ! -e ${file} ] || [ ! -e ${other} ] || { mv ${file} ${file}.x; mv ${other} ${file}; mv ${file}.x ${other}; }`,
    garbage: `echo garbage >${file}`,
  }
  await world.service.sh(`[ ! -d ${file.replace(/\/[^/]*$/, '')} ] || { ${commands[how]}; }`)
}

/** Celery's own script, where it does what it is asked for: it believes in pid files, and waits for ever. */
async function runReference(verb: 'start' | 'stop', model: Model, world: World): Promise<void> {
  await settle(model, world)
  const { setting } = world
  const seen = world.see()
  const believes = await Promise.all(
    seen.workers.map(
      async (worker) =>
        worker.suspended ||
        worker.stubborn ||
        model.doomed.has(worker.pid) ||
        (await world.filed(worker.pidfile)) !== worker.pid,
    ),
  )
  const filed = seen.configured.filter(({ pidfile }) => seen.isFile(pidfile)).length
  if (setting.broken || setting.user !== 'celery' || !seen.canWrite) return
  if (
    believes.includes(true) ||
    filed !==
      seen.configured.filter((node) =>
        seen.workers.some(({ pidfile, uid }) => pidfile === node.pidfile && uid === node.uid),
      ).length
  )
    return
  // It would start a second one beside what runs under another account or path.
  if (
    verb === 'start' &&
    seen.strays.some((stray) => seen.workers.some(({ pidfile, uid }) => pidfile === stray.pidfile && uid === stray.uid))
  )
    return
  await world.reference(verb)
}
