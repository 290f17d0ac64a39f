/** What must be true of a verb, from what was there before and after it: the model. */
import type { RunResult } from '../sandbox.js'
import type { Step, Verb } from './steps.js'
import { isSame, type Known, type Seen, type Setting, type Worker } from './world.js'

/** A verb that ran. */
export interface Run {
  readonly verb: Verb
  readonly result: RunResult
  readonly before: Seen
  readonly after: Seen
  readonly setting: Setting
  /** Names of nodes whose worker was told to end by others, or was hit while the verb ran: nobody promises that it runs. */
  readonly excused: ReadonlySet<string>
  /** Nothing else happened while it ran, and nothing was left of what came before. */
  readonly calm: boolean
  /** No other verb ran, so that 0 promises something. */
  readonly alone: boolean
}

/** The nodes that the script knows of. */
const known = ({ configured, strays }: Seen): readonly Known[] => [...configured, ...strays]

export function workersOf(node: Known, { workers }: Seen): readonly Worker[] {
  return workers.filter((worker) => isSame(worker, node))
}
const runs = (node: Known, seen: Seen) => workersOf(node, seen).length > 0

/** Workers that the script knows of. */
export function ours(seen: Seen): readonly Worker[] {
  return seen.workers.filter((worker) => known(seen).some((node) => isSame(worker, node)))
}

/** The worker that runs as a node was before the config changed, where it does not run as it is now. */
function rivals(seen: Seen): readonly Known[] {
  const running = seen.strays.filter((stray) => runs(stray, seen))
  return seen.configured.filter((node) => running.some(({ name }) => name === node.name))
}

const starts = (verb: Verb) => /start$|^graceful$/.test(verb)

/**
 * How often a node may be started while a step happens: a second process that ends at once, since it finds the pid file
 * of the first, is one too many. Undefined where no number is right.
 *
 * @param calm whether nothing was left of the step before
 */
export function mostLaunches(step: Step, { behaviour }: Setting, calm: boolean): number | undefined {
  if (step.do === 'reference' || behaviour === 'crashing') return undefined
  const late = calm ? 0 : 1
  if (step.do === 'verb' || step.do === 'hit') return step.verb === 'start' ? 1 : late + Number(starts(step.verb))
  if (step.do !== 'two') return late
  const [one, other] = step.verbs
  return one === 'start' && other === 'start' ? 1 : late + Number(starts(one)) + Number(starts(other))
}

/** What must be true at any time. @returns what is not */
export function alwaysTrue(seen: Seen): string[] {
  const wrong: string[] = []
  const names = new Set(ours(seen).map(({ name }) => name))
  for (const name of names) {
    const all = ours(seen).filter((worker) => worker.name === name)
    if (all.length > 1)
      wrong.push(`${name} runs ${all.length} times: ${all.map(({ pid, pidfile }) => `${pid} ${pidfile}`)}`)
  }
  for (const worker of seen.workers) {
    const isKnown = known(seen).some((node) => isSame(worker, node))
    if (!worker.byReference && !isKnown) wrong.push(`${worker.name} (pid ${worker.pid}) runs and is not recorded`)
  }
  return wrong
}

/** The exit status that a verb must have, or undefined where more than one is right. */
function statusOf({ verb, before, setting, excused }: Run): number | undefined {
  const { configured, strays, hasRecord, canWrite } = before
  const mine = ours(before)
  if (verb === 'status') return expectedStatus(before, setting).status
  if (verb === 'stop' || verb === 'kill') {
    if ((setting.broken || setting.user === 'ghost') && !hasRecord) return 6
    return verb === 'stop' && mine.some(({ stubborn }) => stubborn) ? 1 : 0
  }
  if (setting.broken) return 6
  // Nothing is done, so nobody is asked for the account.
  if (verb === 'try-restart' && mine.length === 0) return 0
  if (setting.user === 'ghost') return 6
  // A worker that ends by itself may or may not be there when the verb looks.
  if (mine.some(({ name }) => excused.has(name)) && !verb.includes('restart')) return undefined
  const toStart = configured.filter((node) => !runs(node, before))
  if (verb === 'start') {
    if (toStart.length === 0 && configured.every(({ pidfile }) => before.isFile(pidfile)))
      return rivals(before).length > 0 ? 1 : 0
    if (!canWrite || rivals(before).length > 0) return 1
    return toStart.length > 0 && setting.behaviour === 'crashing' ? 1 : 0
  }
  if (!canWrite) return 1
  if (verb === 'create-paths') return 0
  if (verb === 'graceful') {
    if (toStart.length > 0 || mine.some(({ suspended }) => suspended)) return 1
    return mine.some(({ byReference, stubborn }) => byReference && (stubborn || setting.behaviour === 'crashing'))
      ? 1
      : 0
  }
  // What restarts: all that the script knows of is stopped, what the config has is started.
  if (mine.some(({ stubborn }) => stubborn)) return 1
  if (verb === 'rolling-restart' && strays.length > 0 && setting.behaviour === 'crashing') return 1
  return setting.behaviour === 'crashing' ? 1 : 0
}

/** What a verb that says 0 promises. @returns what is not so */
function keptPromise({ verb, before, after, setting, excused }: Run): string[] {
  const down = after.configured
    .filter((node) => !runs(node, after) && !excused.has(node.name))
    .map(({ name }) => `${name} does not run`)
  if (verb === 'start') return down
  if (verb === 'stop' || verb === 'kill')
    return ours({ ...after, strays: [...after.strays, ...before.strays] }).map(
      ({ name, pid }) => `${name} (pid ${pid}) lives`,
    )
  if (verb === 'graceful') return down
  if (verb === 'restart' || verb === 'rolling-restart' || (verb === 'try-restart' && ours(before).length > 0)) {
    const old = new Set(ours(before).map(({ pid }) => pid))
    const same = ours(after).filter(({ pid }) => old.has(pid))
    return [...down, ...same.map(({ name, pid }) => `${name} (pid ${pid}) is still the same`)]
  }
  if (verb === 'try-restart') return setting.broken ? [] : ours(after).map(({ name }) => `${name} was started`)
  return []
}

interface Told {
  readonly status: number
  /** What follows the name of the service on each line; words may follow that are not a state. */
  readonly lines: readonly string[]
}

/** What `status` must say. */
function expectedStatus(seen: Seen, { user, broken }: Setting): Told {
  const lines: string[] = []
  const states: string[] = []
  const add = (state: string, line: string) => {
    states.push(state)
    lines.push(line)
  }
  const rivalFiles = new Set(seen.strays.filter((stray) => runs(stray, seen)).map(({ pidfile }) => pidfile))
  for (const node of [...seen.configured, ...seen.strays]) {
    const isStray = seen.strays.includes(node)
    const [worker] = workersOf(node, seen)
    if (isStray ? worker === undefined && !broken : rivalFiles.has(node.pidfile)) continue
    if (worker !== undefined) add('running', `${node.name} is running (pid ${worker.pid})`)
    else if (seen.isFile(node.pidfile)) add('dead', `${node.name} is dead but its pid file ${node.pidfile} exists`)
    else add('stopped', `${node.name} is stopped`)
  }
  const has = (state: string) => states.includes(state)
  if (broken && !seen.hasRecord) return { status: 4, lines: ['cannot tell'] }
  const status = has('dead') || (has('running') && has('stopped')) ? 1 : has('stopped') ? 3 : 0
  if (user === 'ghost' && !broken && status !== 3) return { status: 4, lines: [...lines, 'cannot tell'] }
  return { status, lines }
}

/** @returns what `status` has not said */
function toldTruth({ result, before, setting }: Run): string[] {
  const lines = result.stdout.split('\n').map((line) => line.replace(/^celeryd: /, ''))
  return expectedStatus(before, setting)
    .lines.filter((wanted) => !lines.some((line) => line.startsWith(wanted)))
    .map((wanted) => `status does not say: ${wanted}`)
}

/** Whether nodes and pid files are as they were. */
function isStable({ before, after }: Run): boolean {
  const of = (seen: Seen) =>
    JSON.stringify([seen.workers, known(seen).map(({ pidfile }) => [pidfile, seen.isFile(pidfile)])])
  return of(before) === of(after)
}

const documented = [0, 1, 3, 4, 5, 6]

/** Everything that must be true of a verb. @returns what is not */
export function check(run: Run): string[] {
  const { verb, result, calm, alone } = run
  const { status, stdout, stderr, timedOut, held } = result
  const wrong: string[] = []
  if (timedOut) wrong.push('it did not end')
  if (held) wrong.push('something holds its output open')
  if (!documented.includes(status ?? -1)) wrong.push(`status ${status} is not one of its own`)
  const odd = stdout.split('\n').find((line) => line !== '' && !line.startsWith('celeryd: '))
  if (odd !== undefined) wrong.push(`stdout has ${odd}`)
  if (status === 0 && alone) wrong.push(...keptPromise(run))
  const looks = verb === 'status'
  if (looks ? alone && isStable(run) : calm) {
    const wanted = statusOf(run)
    if (wanted !== undefined && status !== wanted) wrong.push(`status is ${status}, should be ${wanted}`)
    if (looks) wrong.push(...toldTruth(run))
  }
  if (wrong.length > 0) wrong.push(`it printed ${JSON.stringify([stdout, stderr])}`)
  return wrong.map((text) => `${verb}: ${text}`)
}
