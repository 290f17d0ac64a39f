/**
 * Which lines of emitted scripts were executed, from their traces. Scripts of different configs share most lines, so a
 * line is known by its function, its text, and how often the same text stood in that function before.
 */
import type { Test } from 'tap'
import type { Command } from '../../lib/config/ast.js'
import { parse } from '../../lib/config/parser.js'
import { Source } from '../../lib/config/source.js'
import { walkStatements } from '../../lib/config/walk.js'
import type { ServiceBox, Subject } from './service-box.js'

/** A command, over all lines that it takes. */
interface Unit {
  readonly key: string
  readonly first: number
  readonly last: number
}

/** The commands of a script that a trace shows; one that is inside another's substitution belongs to that one. */
function unitsOf(script: string): Unit[] {
  const source = new Source('script', script)
  const { script: tree, findings } = parse(script)
  const error = findings.find(({ severity }) => severity === 'error')
  if (error !== undefined) throw new Error(`the script cannot be parsed: ${error.message}`)
  const line = (offset: number) => source.position(offset).line
  const found: { start: number; first: number; last: number }[] = []
  const functions: Extract<Command, { type: 'function' }>[] = []
  let inside = 0
  walkStatements(tree.statements, {
    command: (command) => {
      const { start, end } = command.span
      if (command.type === 'function') functions.push(command)
      if (start < inside) return
      // Of what else is traced, bash shows the first line.
      if (command.type === 'case' || command.type === 'for')
        found.push({ start, first: line(start), last: line(start) })
      if (command.type !== 'simple') return
      inside = end
      found.push({ start, first: line(start), last: line(Math.max(start, end - 1)) })
    },
  })
  const seen = new Map<string, number>()
  return found.map(({ start, first, last }) => {
    const owner = functions.filter(({ span }) => span.start <= start && start < span.end).at(-1)?.name ?? ''
    const text = `${owner === '' ? '' : `${owner}: `}${source
      .line(first)
      .trim()
      .replace(/'\^\d+ \d+/, 'CHECKSUM')}`
    const count = seen.get(`${text}\n${first}`) === undefined ? (seen.get(text) ?? 0) + 1 : (seen.get(text) ?? 1)
    seen.set(text, count)
    seen.set(`${text}\n${first}`, 1)
    return { key: count === 1 ? text : `${text} (${count})`, first, last }
  })
}

/** Whether a line was executed, by what makes it known. */
export class Coverage {
  readonly #lines = new Map<string, boolean>()

  add(script: string, executed: ReadonlySet<number>): void {
    for (const { key, first, last } of unitsOf(script)) {
      let hit = false
      for (let line = first; line <= last; line++) hit ||= executed.has(line)
      this.#lines.set(key, hit || (this.#lines.get(key) ?? false))
    }
  }

  get total(): number {
    return this.#lines.size
  }

  get missing(): string[] {
    return [...this.#lines].flatMap(([key, hit]) => (hit ? [] : [key]))
  }
}

const traceFile = '/usr/local/trace'

/**
 * A subject whose scripts are run by bash, tracing into a file: what the script prints stays as it is. The script clears
 * its environment, so what makes the trace is set in a shell that then reads it; `$0` is the script all the same.
 */
export function traced(subject: Subject, coverage: Coverage): Subject {
  const text = `exec 9>>${traceFile}; BASH_XTRACEFD=9; PS4='+@\${LINENO}@ '; set -x; . "$0"`
  return {
    ...subject,
    shell: ['/bin/bash', '--posix', '-c', text],
    prepare: async (box) => {
      await box.write(traceFile, '', { mode: 0o666 })
      await subject.prepare?.(box)
    },
    finish: async (service: ServiceBox) => {
      const trace = await service.box.read(traceFile)
      const executed = new Set([...trace.matchAll(/^\++@(\d+)@ /gm)].map(([, line]) => Number(line)))
      coverage.add(await service.box.read(service.path), executed)
      await subject.finish?.(service)
    },
  }
}

/** A line that no test can reach, by how Coverage names it. */
export interface Exception {
  readonly text: string
  readonly reason: string
}

/** The last test of a file: every line was executed. */
export function everyLine(t: Test, coverage: Coverage, exceptions: readonly Exception[]): void {
  t.test('every line', async (t) => {
    const excepted = new Set(exceptions.map(({ text }) => text))
    t.same(
      coverage.missing.filter((text) => !excepted.has(text)),
      [],
      `of ${coverage.total} lines with commands, all were executed`,
    )
    t.same(
      [...excepted].filter((text) => !coverage.missing.includes(text)),
      [],
      'no exception is without need',
    )
  })
}
