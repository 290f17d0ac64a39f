/** Variables that a config expands before anything has assigned them. */

import type { Evaluation } from '../evaluate/evaluation.js'
import type { Place } from '../evaluate/value.js'
import { closest } from '../options/similar.js'
import { assignedName, literalText } from '../syntax/literal.js'
import { walkStatements } from '../syntax/walk.js'
import type { Inspection, Reference } from './inspection.js'
import { loginNames } from './login-names.js'

/** What is in the environment of a script that init runs, or made up by the shell. */
const hostNames =
  /^(?:[^A-Za-z_].*|PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|IFS|HOSTNAME|UID|EUID|PPID|RANDOM|SECONDS|LINENO|TMPDIR|OPTARG|OPTIND|PS[124]|CELERY_DEFAULTS|C_FAKEFORK|C_FORCE_ROOT|_|BASH_.*|[A-Z]+_PROXY|INVOCATION_ID|DISPLAY)$/

/** Each suggestion looks at all names that the config assigns. */
const mostSuggestions = 100

/** The number of a line, which is another one in a script that is made from the config. */
export function checkLineNumbers(inspection: Inspection): void {
  for (const reference of inspection.references)
    if (reference.name === 'LINENO') inspection.report('line-number', reference, {})
}

/** Expansions of variables that nothing before them assigns: `$NAME_node` for `${NAME}_node`. */
export function checkReferences(inspection: Inspection): void {
  // A sourced file or an eval may have assigned anything.
  if (inspection.evaluation.assignsAnything) return
  const order = new ReadingOrder(inspection.evaluation)
  const assigned = firstAssignments(inspection.evaluation, order)
  const reported = new Set<string>()
  const names = [...assigned.keys()]
  for (const reference of inspection.references) {
    const { name, guarded, source, span } = reference
    const login = loginNames.get(name)
    if (guarded || reported.has(name) || (login === undefined && hostNames.test(name))) continue
    const before = assigned.get(name)
    if (before !== undefined && !isBefore(order.of(reference), before)) continue
    reported.add(name)
    if (login !== undefined) {
      // ~ is HOME, which nobody has written.
      const written = source.text[span.start] === '~' ? '~' : name
      inspection.report('boot-environment', reference, { name: written, instead: login })
      continue
    }
    // What so many have in common is not a slip.
    const suggestion = advice(reference, reported.size > mostSuggestions ? [] : names)
    inspection.report('unset-reference', reference, { name, suggestion })
  }
}

/** A place in all that is read: which file, and where in it. */
type ReadAt = readonly [file: number, at: number]

function isBefore(one: ReadAt, other: ReadAt): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1])
}

/** The order in which places are read. */
class ReadingOrder {
  readonly #files: ReadonlyMap<Place['source'], { readonly index: number; readonly from: Place | undefined }>

  constructor({ sources }: Evaluation) {
    this.#files = new Map(sources.map(({ source, from }, index) => [source, { index, from }]))
  }

  /** What is followed is read where the statement stands that sources it. */
  of({ source, span }: Place): ReadAt {
    const { index = 0, from } = this.#files.get(source) ?? {}
    return from === undefined ? [index, span.start] : this.of(from)
  }
}

/** Where each variable is assigned first, or said to be somebody else's, by whatever kind of command. */
function firstAssignments({ sources }: Evaluation, order: ReadingOrder): ReadonlyMap<string, ReadAt> {
  const assigned = new Map<string, ReadAt>()
  for (const { source, script } of sources) {
    const note = (name: string, at: number): void => {
      const place = order.of({ source, span: { start: at, end: at } })
      const before = assigned.get(name)
      if (before === undefined || isBefore(place, before)) assigned.set(name, place)
    }
    walkStatements(script.statements, {
      assignment: ({ name, span }) => note(name, span.end),
      command: (command) => {
        if (command.type === 'for') note(command.name, command.span.start)
        if (command.type !== 'simple') return
        const verb = command.words[0] && literalText(command.words[0])
        if (verb === undefined || !/^(?:export|readonly|read|getopts|unset|local)$/.test(verb)) return
        for (const word of command.words.slice(1)) {
          const name = assignedName(word)
          if (name !== undefined) note(name, word.span.end)
        }
      },
      part: (part) => {
        if (part.type === 'parameter' && part.operator?.endsWith('=')) note(part.name, part.span.start)
      },
    })
  }
  return assigned
}

/** What was meant by a variable that is not set; undefined where nothing tells. */
function advice({ name, source, span }: Reference, names: readonly string[]): string | undefined {
  const isList = /(?:PATH|DIRS)$/i.test(name) || /^:\/(?!\/)/.test(source.text.slice(span.end, span.end + 3))
  if (isList && (source.text[span.end] === ':' || source.text[span.start - 1] === ':'))
    return 'remove it: an empty entry in a list of directories is the working directory'
  const others = names.filter((other) => other !== name)
  const [prefix] = others.filter((other) => name.startsWith(other)).sort((one, other) => other.length - one.length)
  if (prefix !== undefined) return `write \${${prefix}}${name.slice(prefix.length)} to append to the value of ${prefix}`
  const similar = closest(name, others)
  return similar === undefined ? undefined : `did you mean ${similar}?`
}
