/** Tables of what each verb does in each state, really run: one sandbox for each case, many at a time. */
import type { Test } from 'tap'
import type { RunResult } from './sandbox.js'
import { type Config, ServiceBox, type Subject } from './service-box.js'
import { inTurns, type Turn } from './stories.js'

/** What becomes of a node: what it is stays as it is, another process is it, or nothing is. */
export type Fate = 'same' | 'new' | 'down'

type Patterns = RegExp | readonly RegExp[]

export interface Expected {
  readonly status: number
  /** What it prints; nothing where this is missing. */
  readonly out?: Patterns
  readonly err?: Patterns
  /** Of all nodes, or of each; default `same`. */
  readonly fate?: Fate | readonly Fate[]
  /** Of nodes that are not up afterwards; default `kept` for `same`, `gone` for `down`. */
  readonly pidfile?: 'kept' | 'gone' | 'any'
  /** How many times CELERY_BIN is run; default: once for each new node. */
  readonly starts?: number
  /** What nodes that were up are sent; default: one TERM for each that does not stay the same. */
  readonly signals?: readonly string[]
  /** It changes no file, and makes none: the default for the verbs that only look. */
  readonly untouched?: boolean
  /** Seconds it may take at most. */
  readonly within?: number
  /** What else has to hold. @returns what does not */
  readonly also?: (service: ServiceBox, result: RunResult) => Promise<readonly string[]>
}

export interface State {
  readonly name: string
  readonly config?: Config
  /** Brings it about; by default nothing was ever started, and there is no directory. */
  readonly given?: (service: ServiceBox) => Promise<unknown>
  /** It ends by itself: the verbs that only look, one after the other, need not all see it. */
  readonly brief?: boolean
  /** By verb; `status as other` is run by that user. */
  readonly verbs: Readonly<Record<string, Expected>>
}

export type Table = readonly State[]

/** The verbs that only look. Several are asked in one sandbox, since none may leave a trace for the next. */
const looking: Readonly<Record<string, Expected | undefined>> = {
  '': { status: 2, err: /^usage: .*start.*stop.*restart.*try-restart.*force-reload.*status/ },
  bogus: { status: 2, err: /^usage: / },
  reload: { status: 3, err: /reload.*restart/ },
  help: { status: 0, out: /^usage: [\s\S]*\brolling-restart {2,}\w/ },
  dryrun: { status: 0, out: /--pidfile=/ },
  status: undefined,
}

const looks = (verb: string): boolean => (verb.split(' ')[0] as string) in looking

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T]
}

/** @returns what does not match */
function compareText(what: string, text: string, patterns: Patterns | undefined): string[] {
  const wanted = list<RegExp>(patterns)
  const missing = wanted.filter((pattern) => !pattern.test(text)).map((pattern) => `${what} has no ${pattern}`)
  if (wanted.length === 0 && text !== '') missing.push(`${what} should be empty`)
  return missing.length === 0 ? [] : [...missing, `${what}: ${JSON.stringify(text)}`]
}

/** What one node is. */
interface Seen {
  readonly pids: readonly number[]
  readonly pool: number
  readonly filed: string | undefined
}

async function see(service: ServiceBox): Promise<Seen[]> {
  return Promise.all(
    service.nodes.map(async (node) => {
      const live = service.live(node)
      const pool = live.reduce((sum, each) => sum + each.pool.length, 0)
      return { pids: live.map(({ pid }) => pid), pool, filed: await service.content(service.pidfile(node)) }
    }),
  )
}

function compareNode(node: string, before: Seen, after: Seen, fate: Fate, expected: Expected): string[] {
  const wrong: string[] = []
  const is = `${node} is ${after.pids.length === 0 ? 'down' : after.pids.join(' and ')}`
  if (fate === 'down' && after.pids.length > 0) wrong.push(`${is}, should be down`)
  if (fate === 'same' && `${after.pids}` !== `${before.pids}`) wrong.push(`${is}, was ${before.pids}`)
  if (fate === 'new') {
    if (after.pids.length !== 1) wrong.push(`${is}, should be one`)
    if (before.pids.some((pid) => after.pids.includes(pid))) wrong.push(`${is}, should be new`)
    if (after.filed !== `${after.pids[0]}\n`) wrong.push(`${is}, its pid file has ${JSON.stringify(after.filed)}`)
    if (after.pool === 0) wrong.push(`${node} has no pool`)
  } else {
    const kept = fate === 'same' ? 'kept' : 'gone'
    const rule = after.pids.length > 0 ? kept : (expected.pidfile ?? kept)
    const wanted = rule === 'kept' ? before.filed : undefined
    if (rule !== 'any' && after.filed !== wanted)
      wrong.push(`the pid file of ${node} has ${JSON.stringify(after.filed)}, not ${JSON.stringify(wanted)}`)
  }
  return wrong
}

/** The files that differ, but for those in directories that a verb may write to. */
function changed(before: Map<string, string>, after: Map<string, string>, allowed: readonly string[]): string[] {
  const inside = (path: string) => allowed.some((dir) => `${path}/`.startsWith(`${dir}/`) || dir.startsWith(`${path}/`))
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path) && !inside(path))
    .map((path) => `${path} was ${before.get(path) ?? 'not there'}, is ${after.get(path) ?? 'gone'}`)
}

/** A path by its real name: /var/run is a link. */
const real = (path: string): string => path.replace(/^\/var\/run\b/, '/run')

/** In the state directory only the record of what was started and what was told to end may outlive the script. */
export function isWorkFile(service: ServiceBox, path: string): boolean {
  return path.startsWith(`${real(service.state)}/`) && !/\/(?:record|ending)$/.test(path)
}

/** What a script told its user, in a form that is the same each time. */
function normal(name: string, verb: string, { status, stdout, stderr }: RunResult): string {
  const own = (line: string) => line.startsWith(`${name}: `) || line.startsWith('usage: ')
  // Nodes come in any order, and how often something is waited for depends on the machine.
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => own(line) && !line.includes(': waiting for '))
  const said =
    verb === 'dryrun'
      ? [stdout.replace(/^su .*? celery /gm, 'su celery ')]
      : lines.map((line) => line.replace(/\b(pid |process |lock\.)\d+/g, '$1N'))
  return `${verb}: status ${status}: ${said.sort().join(' | ')}`
}

/** Runs a verb, and compares. @returns what is not as it should be, and what was said */
async function check(
  service: ServiceBox,
  verb: string,
  expected: Expected,
): Promise<{ wrong: string[]; said: string }> {
  const [before, files, journal] = await Promise.all([see(service), service.files(), service.journal()])
  const [name, user] = verb.split(' as ') as [string, string?]
  const result = await service.run(name, user === undefined ? {} : { user })
  const wrong: string[] = []
  const must = (holds: boolean, text: string) => {
    if (!holds) wrong.push(text)
  }

  must(!result.timedOut, 'it did not end')
  must(!result.held, 'something holds its output open')
  must(result.status === expected.status, `status is ${result.status}, should be ${expected.status}`)
  must(result.ms < (expected.within ?? 60) * 1000, `it took ${Math.round(result.ms)} ms`)
  wrong.push(
    ...compareText('stdout', result.stdout, expected.out),
    ...compareText('stderr', result.stderr, expected.err),
  )
  if (result.status !== expected.status) wrong.push(`it said ${JSON.stringify([result.stdout, result.stderr])}`)
  const odd = result.stdout.split('\n').find((line) => line !== '' && !line.startsWith(`${service.subject.name}: `))
  must(/^(dryrun|help)$/.test(name) || odd === undefined, `stdout has ${odd}`)
  if (name === 'status' && expected.out !== undefined) {
    const lines = result.stdout.split('\n').slice(0, -1)
    const all = service.nodes.every((node, index) => {
      const line = lines[index]?.slice(`${service.subject.name}: `.length) ?? ''
      return line.startsWith(`${node} `) || line.startsWith('cannot tell ')
    })
    must(all && lines.length >= service.nodes.length, 'status has not one line for each node')
  }

  // What a script started to work with may be ending just now.
  const nothingLeft = () => service.left().length === 0
  await service.box.waitFor('the script to be over', nothingLeft, 5000).catch(() => {
    must(false, `left running: ${service.left().map(({ argv, state }) => `${argv.join(' ')} (${state})`)}`)
  })
  must(service.missing().length === 0, `bystanders ended: ${service.missing()}`)

  const [after, filesAfter, journalAfter] = await Promise.all([see(service), service.files(), service.journal()])
  let started = 0
  service.nodes.forEach((node, index) => {
    const fates = list<Fate>(expected.fate)
    const fate = fates.length > 1 ? fates[index] : fates[0]
    const was = before[index] as Seen
    wrong.push(...compareNode(node, was, after[index] as Seen, fate ?? 'same', expected))
    if (fate === 'new') started++
    const sent = journalAfter.signals(service.pidfile(node)).slice(journal.signals(service.pidfile(node)).length)
    const ends = fate === 'new' || fate === 'down'
    const wanted = was.pids.length === 0 ? [] : (expected.signals ?? (ends && name !== 'kill' ? ['TERM'] : []))
    // What one that is started now is sent belongs to the case itself.
    if (was.pids.length > 0) must(`${sent}` === `${wanted}`, `${node} was sent ${sent}, should be ${wanted}`)
  })
  const starts = journalAfter.starts.length - journal.starts.length
  must(
    starts === (expected.starts ?? started),
    `CELERY_BIN ran ${starts} times, should be ${expected.starts ?? started}`,
  )

  const untouched = expected.untouched ?? looks(name)
  const own = untouched ? [] : [real(service.state), real(service.runDirectory), real(service.logDirectory)]
  wrong.push(...changed(files, filesAfter, own))
  const locks = [...filesAfter.keys()].filter((path) => !files.has(path) && isWorkFile(service, path))
  must(locks.length === 0, `left: ${locks}`)
  if (expected.also) wrong.push(...(await expected.also(service, result)))
  return { wrong, said: normal(service.subject.name, name, result) }
}

interface Case {
  readonly state: State
  /** Asked one after the other, in one sandbox. */
  readonly verbs: readonly (readonly [string, Expected])[]
}

function cases(table: Table): Case[] {
  return table.flatMap((state) => {
    const all = Object.entries(state.verbs)
    const quiet = Object.entries(looking).flatMap(([verb, expected]): [string, Expected][] =>
      expected === undefined || verb in state.verbs ? [] : [[verb, expected]],
    )
    const still = state.brief ? [] : [[...all.filter(([verb]) => looks(verb)), ...quiet]]
    return [...still, ...all.filter(([verb]) => !looks(verb)).map((each) => [each])].map((verbs) => ({ state, verbs }))
  })
}

/** What came of a verb. */
export interface Outcome {
  readonly verb: string
  /** What is not as it should be. */
  readonly wrong: readonly string[]
  /** Status and messages, to be compared with those of another subject. */
  readonly said: string
}

type Teardown = Pick<Test, 'teardown'>

async function runCase(t: Teardown, subject: Subject, { state, verbs }: Case): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let service: ServiceBox | undefined
  try {
    service = await ServiceBox.make(t, subject, state.config)
    await state.given?.(service)
    for (const [verb, expected] of verbs) outcomes.push({ verb, ...(await check(service, verb, expected)) })
  } catch (error) {
    const verb = verbs[outcomes.length]?.[0] ?? ''
    outcomes.push({ verb, wrong: [`${error instanceof Error ? error.stack : error}`], said: '' })
  } finally {
    await service?.close()
  }
  return outcomes
}

/** Runs all cases of a table, many at a time; they are always in the same order. */
export function runCases(
  t: Teardown,
  subject: Subject,
  table: Table,
  turn?: Turn,
): { readonly state: State; readonly outcomes: Promise<Outcome[]> }[] {
  const all = cases(table)
  const results = inTurns(all, (each) => runCase(t, subject, each), turn)
  return all.map(({ state }, index) => ({ state, outcomes: results[index] as Promise<Outcome[]> }))
}

/** Runs a table: one test for each of its states. */
export function runTable(t: Test, subject: Subject, table: Table): void {
  const results = runCases(t, subject, table)
  for (const state of table) {
    t.test(state.name, async (t) => {
      const mine = await Promise.all(results.filter((each) => each.state === state).map(({ outcomes }) => outcomes))
      const wrong = mine.flat().flatMap(({ verb, wrong }) => wrong.map((text) => `${verb || 'no verb'}: ${text}`))
      t.same(wrong, [], state.name)
    })
  }
}

/** Some cases of a table, by state; verbs that only look are always asked. */
export function choose(table: Table, chosen: Readonly<Record<string, readonly string[]>>): Table {
  const states = table.filter(({ name }) => name in chosen)
  const unknown = Object.keys(chosen).filter((name) => !states.some((state) => state.name === name))
  if (unknown.length > 0) throw new Error(`there is no state ${unknown.join(', ')}`)
  return states.map((state) => ({
    ...state,
    verbs: Object.fromEntries(
      Object.entries(state.verbs).filter(([verb]) => chosen[state.name]?.includes(verb) || looks(verb)),
    ),
  }))
}
