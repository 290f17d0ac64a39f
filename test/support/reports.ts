/** Rows of field reports as tests: each has a service of its own, many at a time. */
import type { Test } from 'tap'
import type { RunOptions, RunResult } from './sandbox.js'
import { type Config, frozenCeleryd, genericCeleryd, ServiceBox, type Subject } from './service-box.js'
import { turns } from './stories.js'

export interface Row {
  /** Begins with the number of the report, where there is one. */
  readonly name: string
  /** Default: the script that reads its config when it runs. */
  readonly subject?: Subject
  readonly config?: Config
  readonly work: (t: Test, service: ServiceBox) => Promise<void>
}

/** Runs rows: a test for each. */
export function runRows(t: Test, rows: readonly Row[], most = 8): void {
  const turn = turns(most)
  t.jobs = rows.length
  for (const { name, subject = genericCeleryd, config, work } of rows) {
    t.test(name, { buffered: true }, (t) =>
      turn(async () => {
        const service = await ServiceBox.make(t, subject, config)
        await work(t, service)
        await service.close()
      }),
    )
  }
}

/** A row for each item of a table. */
export function rowsOf<T>(
  table: Readonly<Record<string, T>>,
  make: (item: T, name: string) => Omit<Row, 'name'>,
): Row[] {
  return Object.entries(table).map(([name, item]) => ({ name, ...make(item, name) }))
}

/** The frozen script and the generic one. */
export const both: Readonly<Record<string, Subject>> = { frozen: frozenCeleryd, generic: genericCeleryd }

export interface Wanted {
  readonly status: number
  readonly out?: RegExp | readonly RegExp[]
  readonly err?: RegExp | readonly RegExp[]
  /** What neither stdout nor stderr may have. */
  readonly never?: RegExp
  /** Seconds; default 20. */
  readonly within?: number
}

/** Runs a verb and compares what it printed; where no `err` is wanted, stderr is to be empty. */
export async function expectVerb(
  t: Test,
  service: ServiceBox,
  verb: string,
  wanted: Wanted,
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await service.run(verb, { timeout: 40_000, ...options })
  expectResult(t, verb, result, wanted)
  return result
}

/** @throws Error that says all that is not as it should be, and what the verb printed */
export function expectResult(t: Test, verb: string, result: RunResult, wanted: Wanted): void {
  const { status, signal, stdout, stderr, timedOut, held, ms } = result
  const wrong: string[] = []
  if (timedOut) wrong.push('it did not end')
  if (held) wrong.push('something holds its output open')
  if (status !== wanted.status) wrong.push(`status is ${status ?? signal}, should be ${wanted.status}`)
  for (const pattern of list(wanted.out)) if (!pattern.test(stdout)) wrong.push(`stdout has no ${pattern}`)
  for (const pattern of list(wanted.err)) if (!pattern.test(stderr)) wrong.push(`stderr has no ${pattern}`)
  if (wanted.err === undefined && stderr !== '') wrong.push('stderr should be empty')
  if (wanted.never?.test(stdout + stderr)) wrong.push(`it prints ${wanted.never}`)
  if (ms > (wanted.within ?? 20) * 1000) wrong.push(`it took ${Math.round(ms)} ms`)
  if (wrong.length > 0)
    throw new Error(`${verb}: ${wrong.join(', ')}: ${JSON.stringify([stdout, stderr]).slice(0, 3000)}`)
  t.pass(verb)
}

function list(patterns: RegExp | readonly RegExp[] | undefined): readonly RegExp[] {
  if (patterns === undefined) return []
  return patterns instanceof RegExp ? [patterns] : patterns
}

/** How many processes each node is. */
export function counts(service: ServiceBox): number[] {
  return service.nodes.map((node) => service.live(node).length)
}

/** Every node runs once. */
export function expectUp(t: Test, service: ServiceBox, what = 'every node runs once'): void {
  t.same(
    counts(service),
    service.nodes.map(() => 1),
    what,
  )
}

/** No node runs, the script has left nothing running, and no foreign process was ended. */
export async function expectDown(t: Test, service: ServiceBox): Promise<void> {
  t.same(
    counts(service),
    service.nodes.map(() => 0),
    'no node runs',
  )
  await expectQuiet(t, service)
}

/** The script has left nothing running, and no foreign process was ended. */
export async function expectQuiet(t: Test, service: ServiceBox): Promise<void> {
  await service.box
    .waitFor('the script to be over', () => service.left().length === 0, 5000)
    .catch(() => t.same(service.left(), [], 'nothing is left running'))
  t.same(service.missing(), [], 'no foreign process was ended')
}

/** Start, status, stop: as ever. */
export async function roundTrip(t: Test, service: ServiceBox, options: RunOptions = {}): Promise<void> {
  await expectVerb(t, service, 'start', { status: 0, out: /is up/ }, options)
  expectUp(t, service)
  await expectVerb(t, service, 'status', { status: 0, out: /is running \(pid \d+\)$/m }, options)
  await expectVerb(t, service, 'stop', { status: 0, out: /is down/ }, options)
  await expectDown(t, service)
}

/** What the last started node was given as its environment. */
export async function environmentOf(service: ServiceBox): Promise<Map<string, string>> {
  const environment = (await service.journal()).starts.at(-1)?.environment ?? []
  return new Map(environment.map((each) => [each.replace(/=[\s\S]*/, ''), each.replace(/^[^=]*=/, '')]))
}

/** Looks again and again while something is worked at. */
export async function whileWatching<R>(look: () => void, work: () => Promise<R>): Promise<R> {
  const timer = setInterval(look, 2)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
