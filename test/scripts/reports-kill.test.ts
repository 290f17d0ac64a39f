/**
 * Root's shell killed with KILL at each of its steps in turn: the next verb does its job. A step is a process that it
 * makes, a file that it opens, or a signal that it sends; what lies between them has no effect outside. With FAULTS=all,
 * every step; else some twenty a verb.
 */
import t, { type Test } from 'tap'
import { isWorkFile } from '../support/matrix.js'
import { counts, expectVerb } from '../support/reports.js'
import { frozenCeleryd, genericCeleryd, ServiceBox, type Subject } from '../support/service-box.js'
import { turns } from '../support/stories.js'

const calls = 'clone,clone3,fork,vfork,openat,kill'
const turn = turns(8)
/** Steps that are tried in one sandbox, one after the other. */
const together = 5

interface Fault {
  readonly name: string
  readonly verb: string
  readonly subject: Subject
  /** Brings about what the verb finds. */
  readonly given: (service: ServiceBox) => Promise<unknown>
  /** What comes after the kill; one or the other. */
  readonly next: readonly (readonly [verb: string, running: 0 | 1])[]
}

/** A process that has ended. */
const staleLock = (service: ServiceBox, names: readonly string[]) =>
  service.sh(`mkdir -p ${service.state}
sh -c 'echo $$' >/tmp/dead
${names.map((name) => `ln -s "$(cat /tmp/dead)" "${service.state}/${name}"`).join('\n')}`)

const faults: readonly Fault[] = [
  {
    name: 'start',
    verb: 'start',
    subject: frozenCeleryd,
    given: async () => {},
    next: [
      ['start', 1],
      ['stop', 0],
    ],
  },
  {
    name: 'stop',
    verb: 'stop',
    subject: genericCeleryd,
    given: (service) => service.launch(),
    next: [
      ['stop', 0],
      ['restart', 1],
    ],
  },
  {
    name: 'restart',
    verb: 'restart',
    subject: frozenCeleryd,
    given: (service) => service.launch(),
    next: [
      ['restart', 1],
      ['stop', 0],
    ],
  },
  {
    name: "stop that finds a dead process's lock",
    verb: 'stop',
    subject: frozenCeleryd,
    given: async (service) => {
      await service.launch(['worker1'])
      await staleLock(service, ['lock'])
    },
    next: [
      ['stop', 0],
      ['kill', 0],
    ],
  },
  {
    name: "stop that finds a lock, and a recovery's lock on it, both of dead processes",
    verb: 'stop',
    subject: frozenCeleryd,
    given: async (service) => {
      await service.launch(['worker1'])
      await staleLock(service, ['lock', 'lock.$(cat /tmp/dead)'])
    },
    next: [
      ['stop', 0],
      ['start', 1],
    ],
  },
]

/** A call that root's shell makes: its name, and how many of that name came before. */
interface Step {
  readonly call: string
  readonly nth: number
}

/** Runs the verb under strace. @returns its steps, in their order */
async function listSteps(service: ServiceBox, verb: string): Promise<Step[]> {
  const tracer = ['strace', '-q', '-e', `trace=${calls}`, '-e', 'signal=none', '-o', '/tmp/steps']
  const { status, stderr } = await service.box.run([...tracer, ...service.subject.shell, service.path, verb])
  if (status !== 0) throw new Error(`${verb}: ${status}: ${stderr}`)
  const seen = new Map<string, number>()
  const names = (await service.box.read('/tmp/steps')).split('\n').map((line) => /^[a-z0-9]+(?=\()/.exec(line)?.[0])
  return names.flatMap((call) => {
    if (call === undefined) return []
    const nth = (seen.get(call) ?? 0) + 1
    seen.set(call, nth)
    return [{ call, nth }]
  })
}

/** Kills root's shell as it is about to take a step. @returns whether it got so far: how often it waits may differ */
async function killAt(service: ServiceBox, verb: string, { call, nth }: Step): Promise<boolean> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${nth}`]
  const command = ['strace', '-q', ...inject, '-o', '/dev/null', ...service.subject.shell, service.path, verb]
  const { signal, status } = await service.box.run(command, { timeout: 30_000 })
  return signal === 'SIGKILL' || status === 137
}

/** Ends what runs, and removes what was made. */
async function reset(service: ServiceBox): Promise<void> {
  const pids = service.nodes.flatMap((node) => service.live(node).flatMap(({ pid, pool }) => [pid, ...pool]))
  if (pids.length > 0) await service.sh(`kill -9 ${pids.join(' ')} 2>/dev/null || :`)
  await service.box.waitFor('a clean start', () => service.left().length === 0)
  await service.sh(`rm -rf ${service.state} ${service.runDirectory} ${service.logDirectory}; : >/srv/stand-in/journal`)
}

async function tryStep(t: Test, service: ServiceBox, fault: Fault, step: Step): Promise<boolean> {
  await fault.given(service)
  const killed = await killAt(service, fault.verb, step)
  const [verb, running] = fault.next[step.nth % fault.next.length] as (typeof fault.next)[number]
  try {
    await expectVerb(t, service, verb, { status: 0, out: /worker1 /, err: /^/, within: 15 })
    await service.box.waitFor('all to be over', () => service.left().length === 0, 5000)
  } catch (error) {
    throw new Error(`killed at ${step.call} ${step.nth}: ${(error as Error).message}`)
  }
  const files = [...service.files().keys()].filter((path) => isWorkFile(service, path))
  t.same(
    { running: counts(service), files, missing: service.missing() },
    { running: service.nodes.map(() => running), files: [], missing: [] },
    `${fault.name}: killed at ${step.call} ${step.nth}, then ${verb}`,
  )
  await reset(service)
  return killed
}

/** The steps that are tried: all, or some twenty, spread evenly. */
function choose(steps: readonly Step[]): readonly Step[] {
  if (process.env.FAULTS === 'all' || steps.length <= 20) return steps
  const places = new Set(Array.from({ length: 20 }, (_, index) => Math.round((index * (steps.length - 1)) / 19)))
  return steps.filter((_, index) => places.has(index))
}

t.jobs = faults.length
for (const fault of faults) {
  t.test(`${fault.name}: root's shell is killed at each step`, { buffered: true }, async (t) => {
    const config = { nodes: 'worker1 worker2' }
    const steps = await turn(async () => {
      const service = await ServiceBox.make(t, fault.subject, config)
      // How often it waits depends on what else the machine does: the last steps of a longer list may never be reached.
      const lists: Step[][] = []
      while (lists.length < 2) {
        await fault.given(service)
        lists.push(await listSteps(service, fault.verb))
        await reset(service)
      }
      await service.close()
      return lists.reduce((one, other) => (one.length < other.length ? one : other))
    })
    t.ok(steps.length > 20, `it has ${steps.length} steps`)
    const chosen = choose(steps)
    const groups = Array.from({ length: Math.ceil(chosen.length / together) }, (_, index) =>
      chosen.filter((_, at) => at % Math.ceil(chosen.length / together) === index),
    )
    let killed = 0
    await Promise.all(
      groups.map((group) =>
        turn(async () => {
          const service = await ServiceBox.make(t, fault.subject, config)
          for (const step of group) if (await tryStep(t, service, fault, step)) killed++
          await service.close()
        }),
      ),
    )
    t.ok(killed >= 0.75 * chosen.length, `it was killed ${killed} times, at ${chosen.length} steps`)
  })
}
