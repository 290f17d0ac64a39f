/**
 * Which lines of emitted scripts are executed, in any shell: of a copy in which each command leaves a mark before it
 * runs. A trace would not do: dash has no LINENO there, nor has posh, and zsh counts from the beginning of a function.
 * Scripts of different configs share most lines, so a line is known by its function, its text, and how often the same
 * text stood in that function before.
 */
import type { Test } from 'tap'
import { Source } from '../../lib/diagnostics/source.js'
import type { Command, Span } from '../../lib/syntax/ast.js'
import { parse } from '../../lib/syntax/parser.js'
import { walkStatements } from '../../lib/syntax/walk.js'
import type { ServiceBox, Subject } from './service-box.js'

/** A command: where it is, and what its line is known by. */
interface Unit {
  readonly key: string
  readonly start: number
  readonly end: number
}

/** The commands of a script; one that is inside another's substitution belongs to that one. */
function unitsOf(script: string): Unit[] {
  const source = new Source('script', script)
  const { script: tree, findings } = parse(script)
  const error = findings.find(({ severity }) => severity === 'error')
  if (error !== undefined) throw new Error(`the script cannot be parsed: ${error.message}`)
  const found: Span[] = []
  const functions: Extract<Command, { type: 'function' }>[] = []
  let inside = 0
  walkStatements(tree.statements, {
    command: (command) => {
      const { type, span } = command
      if (type === 'function') functions.push(command)
      if (span.start < inside || !['simple', 'case', 'for'].includes(type)) return
      if (type === 'simple') inside = span.end
      found.push(span)
    },
  })
  const seen = new Map<string, number>()
  return found.map(({ start, end }) => {
    const { line } = source.position(start)
    const owner = functions.filter(({ span }) => span.start <= start && start < span.end).at(-1)?.name ?? ''
    const text = `${owner === '' ? '' : `${owner}: `}${source
      .line(line)
      .trim()
      .replace(/'\^\d+ \d+/, 'CHECKSUM')}`
    const count = seen.get(`${text}\n${line}`) === undefined ? (seen.get(text) ?? 0) + 1 : (seen.get(text) ?? 1)
    seen.set(text, count)
    seen.set(`${text}\n${line}`, 1)
    return { key: count === 1 ? text : `${text} (${count})`, start, end }
  })
}

const marks = '/usr/local/marks'

/**
 * Notes a number, and leaves the status as it was. It has no variable that a config could meet with. The script takes
 * PATH out of the environment for a moment, and yash has its echo only where PATH has one.
 */
const mark = `mark() {
    set -- "$?" "$1"
    case \${PATH+set} in
        set) echo "$2" ;;
        *) /bin/echo "$2" ;;
    esac >>${marks}
    return "$1"
}`

/** Whether a line was executed, by what makes it known. */
export class Coverage {
  readonly #lines = new Map<string, boolean>()
  /** What a mark stands for. */
  readonly #keys: string[] = []

  /** A copy of a script, in which each command leaves a mark of its own. */
  mark(script: string): string {
    const inserted: { at: number; text: string }[] = []
    for (const { key, start, end } of unitsOf(script)) {
      if (inserted.length === 0) inserted.push({ at: start, text: `${mark}\n` })
      inserted.push({ at: start, text: `{ mark ${this.#keys.push(key) - 1}; ` }, { at: end, text: '; }' })
      this.#lines.set(key, this.#lines.get(key) ?? false)
    }
    let copy = ''
    let done = 0
    for (const { at, text } of inserted.sort((a, b) => a.at - b.at)) {
      copy += script.slice(done, at) + text
      done = at
    }
    return copy + script.slice(done)
  }

  /** @param text the marks that were left, each in a line */
  executed(text: string): void {
    for (const line of text.split('\n')) {
      const key = line === '' ? undefined : this.#keys[Number(line)]
      if (key !== undefined) this.#lines.set(key, true)
    }
  }

  get total(): number {
    return this.#lines.size
  }

  get missing(): string[] {
    return [...this.#lines].flatMap(([key, hit]) => (hit ? [] : [key]))
  }
}

/** A subject whose scripts are such copies. */
export function marked(subject: Subject, coverage: Coverage): Subject {
  return {
    ...subject,
    compile: (path, config) => coverage.mark(subject.compile(path, config)),
    prepare: async (box) => {
      await box.write(marks, '', { mode: 0o666 })
      await subject.prepare?.(box)
    },
    finish: async (service: ServiceBox) => {
      coverage.executed(await service.box.read(marks))
      await subject.finish?.(service)
    },
  }
}

/** What no test can reach where a shell has no ulimit, which then tells of no limits, by how Coverage names it. */
const limitLines: readonly string[] = [
  `find_limits: limits="\${limits:+$limits }\${limit#limit } $line"`,
  `find_limits: node_limits="\${node_limits}ulimit -S \${limit#limit } $line || return$newline"`,
]

/** What no test can reach where a state cannot be brought about. */
const lines: Readonly<Record<string, readonly string[]>> = {
  'running, and ps does not work': [`snapshot: die "\${1:-1}" 'cannot tell what is running: ps failed'`],
}

/** A line that cannot be executed here, and why. */
export interface NotHere {
  /** As Coverage names it. */
  readonly line: string
  readonly reason: string
}

/** The last test of a file: every line was executed. @param without the states that were left out */
export function everyLine(
  t: Test,
  coverage: Coverage,
  { without = [], limitless = false }: { without?: readonly string[]; limitless?: boolean },
  elsewhere: readonly NotHere[],
): void {
  const unreachable = [...without.flatMap((state) => lines[state] ?? []), ...(limitless ? limitLines : [])]
  t.test('every line', async (t) => {
    t.same(
      coverage.missing.sort(),
      [...unreachable, ...elsewhere.map(({ line }) => line)].sort(),
      `of ${coverage.total} lines with commands, all were executed`,
    )
  })
}
