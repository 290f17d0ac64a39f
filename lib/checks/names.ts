/** Variables that nothing reads, that do not reach what reads them, or that are read before they are there. */

import type { Place, Variable } from '../evaluate/value.js'
import { catalogue, findOption, optionReading } from '../options/catalogue.js'
import { looksSecret } from '../options/secret-names.js'
import { closest } from '../options/similar.js'
import { findUnread } from '../options/unread.js'
import { assignedName, literalText } from '../syntax/literal.js'
import { walkStatements } from '../syntax/walk.js'
import type { Inspection } from './inspection.js'
import { loginNames } from './login-names.js'
import { Spans } from './spans.js'

/** Names that Python, Django, Celery and their libraries look for in the environment; those of secrets are more. */
const applicationNames =
  /^(?:DJANGO_[A-Z_]+|C_FORCE_ROOT|PYTHON[A-Z_]*|CELERY_(?:BROKER_URL|RESULT_BACKEND|TASK_[A-Z_]+|WORKER_[A-Z_]+|BROKER_[A-Z_]+|RESULT_BACKEND_[A-Z_]+)|BROKER_URL|RESULT_BACKEND|FLASK_[A-Z_]+|LD_LIBRARY_PATH|(?:POSTGRES|PG|MYSQL|REDIS|RABBITMQ|AWS|SENTRY|AZURE|GOOGLE|DB|DATABASE)_?[A-Z_]+|(?:[A-Z_]*_)?DATABASE_URL|[A-Z_]*_(?:SETTINGS(?:_MODULE)?|ENVIRONMENT|ENV))$/

function isApplicationName(name: string): boolean {
  return applicationNames.test(name) || (/^[A-Z][A-Z0-9_]*$/.test(name) && looksSecret(name))
}

/** What is in the environment of a script that init runs, or made up by the shell. */
const hostNames =
  /^(?:[^A-Za-z_].*|PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|IFS|HOSTNAME|UID|EUID|PPID|RANDOM|SECONDS|LINENO|TMPDIR|OPTARG|OPTIND|PS[124]|CELERY_DEFAULTS|C_FAKEFORK|C_FORCE_ROOT|_|BASH_.*|[A-Z]+_PROXY|INVOCATION_ID|DISPLAY)$/

function checkName(inspection: Inspection, variable: Variable): void {
  const { name } = variable
  const place = variable.assignments.at(-1)
  const target = place && { source: place.source, span: nameSpan(place.source.text, place.span, name) }
  const option = optionReading(name)
  const exported = inspection.exported.has(name)
  if (option?.environment === true) {
    if (name !== 'C_FORCE_ROOT') inspection.report('environment-only', target, { name })
    else if (!exported) inspection.report('not-exported', target, { name })
    return
  }
  if (option?.status === 'obsolete')
    inspection.report('obsolete-option', target, { name, instead: 'set CELERY_BIN to the program' })
  if (option !== undefined || name === 'CELERYD_MULTI') return
  // What the config itself makes use of needs no other reader.
  if (exported || inspection.refersTo(name)) return
  const unread = findUnread(name)
  if (unread !== undefined) {
    const { reason, instead, leftover } = unread
    if (leftover === true) inspection.report('leftover-variable', target, { name, reason })
    else inspection.report('unread-variable', target, { name, reason, instead })
    return
  }
  if (isApplicationName(name)) {
    inspection.report('not-exported', target, { name })
    return
  }
  const suggestion = closest(name, candidates[inspection.options.kind])
  if (/^CELERY/i.test(name) || (suggestion !== undefined && name.length > 6))
    inspection.report('unknown-variable', target, { name, suggestion })
}

/** What a name may be a slip of, the options of the service itself first. */
const names = catalogue.filter((one) => one.environment !== true).map((one) => one.name)
const candidates = {
  celeryd: [...names.filter((one) => one.startsWith('CELERYD_')), ...names],
  celerybeat: [...names.filter((one) => one.startsWith('CELERYBEAT_')), ...names],
}

/** The name in an assignment, or the whole of what assigns it. */
function nameSpan(text: string, span: { start: number; end: number }, name: string): { start: number; end: number } {
  const assigned = `${name}=`
  if (text.startsWith(assigned, span.start)) return { start: span.start, end: span.start + name.length }
  const before = span.start - assigned.length
  const at = before < 0 ? -1 : text.slice(before, span.start + assigned.length).lastIndexOf(assigned, assigned.length)
  return at === -1 ? span : { start: before + at, end: before + at + name.length }
}

/** Misspelt, unread and unexported variables. */
export function checkNames(inspection: Inspection): void {
  for (const variable of inspection.evaluation.variables.values()) checkName(inspection, variable)
}

/** An option that is assigned twice in one file, where the first value is never used. */
export function checkRepeated(inspection: Inspection): void {
  const last = new Map<string, ReturnType<Inspection['topLevelAssignments']>[number]>()
  const uses = new Map<string, Spans>()
  for (const { name, source, span } of inspection.references) {
    const spans = uses.get(name) ?? new Spans()
    uses.set(name, spans)
    spans.add(source, span)
  }
  for (const current of inspection.topLevelAssignments()) {
    const { name, span } = current.assignment
    const before = last.get(name)
    last.set(name, current)
    if (before === undefined || before.source !== current.source || findOption(name) === undefined) continue
    const between = { start: before.assignment.span.end, end: span.end }
    if (uses.get(name)?.touch(current.source, between) === true) continue
    const place = { source: before.source, span: before.assignment.nameSpan }
    inspection.report('assigned-twice', place, { name, line: current.source.position(span.start).line })
  }
}

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
  const order = new Map(inspection.evaluation.sources.map(({ source, from }, index) => [source, { index, from }]))
  // What is followed is read where the statement stands that sources it.
  const placeOf = ({ source, span }: Place): [number, number] => {
    const { index = 0, from } = order.get(source) ?? {}
    return from === undefined ? [index, span.start] : placeOf(from)
  }
  const assigned = new Map<string, [number, number]>()
  for (const { source, script } of inspection.evaluation.sources) {
    const note = (name: string, at: number): void => {
      const place = placeOf({ source, span: { start: at, end: at } })
      const before = assigned.get(name)
      if (before === undefined || place[0] < before[0] || (place[0] === before[0] && place[1] < before[1]))
        assigned.set(name, place)
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
  const reported = new Set<string>()
  const names = [...assigned.keys()]
  for (const reference of inspection.references) {
    const { name, guarded, source, span } = reference
    const login = loginNames.get(name)
    if (guarded || reported.has(name) || (login === undefined && hostNames.test(name))) continue
    const before = assigned.get(name)
    const [index, at] = placeOf(reference)
    if (before !== undefined && (before[0] < index || (before[0] === index && before[1] <= at))) continue
    reported.add(name)
    if (login !== undefined) {
      // ~ is HOME, which nobody has written.
      const written = source.text[span.start] === '~' ? '~' : name
      inspection.report('boot-environment', reference, { name: written, instead: login })
      continue
    }
    // What so many have in common is not a slip.
    const others = reported.size > mostSuggestions ? [] : names
    const prefix = others
      .filter((other) => name.startsWith(other) && other !== name)
      .sort((one, other) => other.length - one.length)[0]
    const similar = closest(
      name,
      others.filter((other) => other !== name),
    )
    const inList = /^:|:$/.test(`${source.text[span.end] ?? ''}${source.text[span.start - 1] ?? ''}`)
    const suggestion = inList
      ? `remove it: an empty entry in a list of directories is the working directory`
      : prefix !== undefined
        ? `write \${${prefix}}${name.slice(prefix.length)} to append to the value of ${prefix}`
        : similar !== undefined
          ? `did you mean ${similar}?`
          : undefined
    inspection.report('unset-reference', reference, { name, suggestion })
  }
}
