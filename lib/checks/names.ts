/** Variables that nothing reads, or that do not reach what reads them, and options that are assigned twice. */

import type { Variable } from '../evaluate/value.js'
import { catalogue, findOption, optionReading } from '../options/catalogue.js'
import { looksSecret } from '../options/secret-names.js'
import { closest } from '../options/similar.js'
import { findUnread } from '../options/unread.js'
import type { Inspection } from './inspection.js'
import { Spans } from './spans.js'

/** Names that Python, Django, Celery and their libraries look for in the environment; those of secrets are more. */
const applicationNames =
  /^(?:DJANGO_[A-Z_]+|C_FORCE_ROOT|PYTHON[A-Z_]*|CELERY_(?:BROKER_URL|RESULT_BACKEND|TASK_[A-Z_]+|WORKER_[A-Z_]+|BROKER_[A-Z_]+|RESULT_BACKEND_[A-Z_]+)|BROKER_URL|RESULT_BACKEND|FLASK_[A-Z_]+|LD_LIBRARY_PATH|(?:POSTGRES|PG|MYSQL|REDIS|RABBITMQ|AWS|SENTRY|AZURE|GOOGLE|DB|DATABASE)_?[A-Z_]+|(?:[A-Z_]*_)?DATABASE_URL|[A-Z_]*_(?:SETTINGS(?:_MODULE)?|ENVIRONMENT|ENV))$/

function isApplicationName(name: string): boolean {
  return applicationNames.test(name) || (/^[A-Z][A-Z0-9_]*$/.test(name) && looksSecret(name))
}

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
