/** What a file that systemd reads makes of the variables, and where a shell would make something else of them. */

import { finding } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import { optionReading } from '../options/catalogue.js'
import type { WordPart } from '../syntax/ast.js'
import { parse } from '../syntax/parser.js'
import { type Entry, readSystemdEnvironment } from '../syntax/systemd-environment.js'
import type { Evaluation, PlacedFinding } from './evaluation.js'
import { Evaluator } from './evaluator.js'
import type { Piece, Place, Variable } from './value.js'

/**
 * Evaluates files as EnvironmentFile= does: everything is known, nothing is left to the host, and the service gets every
 * variable but the options of this compiler. The findings tell what systemd ignores, and what sh would read otherwise.
 */
export function evaluateSystemdEnvironment(sources: readonly Source[]): Evaluation {
  const variables = new Map<string, Variable>()
  const findings: PlacedFinding[] = []
  for (const source of sources) {
    const read = readSystemdEnvironment(source.text)
    for (const each of read.findings) findings.push({ ...each, source })
    for (const each of differences(source, read.entries)) findings.push(each)
    for (const entry of read.entries) {
      const place: Place = { source, span: { start: entry.nameSpan.start, end: entry.valueSpan.end } }
      const before = variables.get(entry.name)?.assignments ?? []
      const exported = isForService(entry.name)
      const assignments = [...before, place]
      const pieces = [piece(source, entry)]
      variables.set(entry.name, {
        name: entry.name,
        value: entry.value,
        exported,
        readonly: false,
        assignments,
        pieces,
      })
    }
  }
  return {
    variables,
    exported: [...variables.keys()].filter(isForService),
    perhapsExported: [],
    dynamic: [],
    residual: [],
    assignsAnything: false,
    sources: sources.map((source) => ({ source, script: parse('').script })),
    findings,
    value: (name) => variables.get(name)?.value ?? usual.get(name),
  }
}

/** What systemd would make of a file that is read as sh, where that is something else. */
export function systemdNotes(source: Source, evaluation: Evaluation): PlacedFinding[] {
  const last = new Map(readSystemdEnvironment(source.text).entries.map(({ name, value }) => [name, value]))
  return [...evaluation.variables.values()].flatMap(({ name, value, assignments }) => {
    const place = assignments.at(-1)
    const other = last.get(name)
    if (place?.source !== source || value === null || other === value) return []
    const systemd = other === undefined ? 'no value' : `the value ${shown(other)}`
    return [{ ...finding('environment-only-sh', place.span, { name, systemd }), source }]
  })
}

/** Beside such a file, Celery's manual has an entry of tmpfiles.d that makes both directories. */
const usual: ReadonlyMap<string, string> = new Map([['CELERY_CREATE_DIRS', '1']])

/** Options are for this compiler; what the service reads from its environment is not. */
function isForService(name: string): boolean {
  const option = optionReading(name)
  return name !== 'CELERYD_MULTI' && (option === undefined || option.environment === true)
}

/** The values that differ from what sh gives them, at the last assignment, which counts in both. */
function differences(source: Source, entries: readonly Entry[]): PlacedFinding[] {
  const evaluator = new Evaluator()
  evaluator.read(source, parse(source.text).script)
  const sh = evaluator.result()
  const last = new Map(entries.map((entry) => [entry.name, entry]))
  return [...last.values()].flatMap((entry) => {
    const { name, value, valueSpan, expansion } = entry
    const other = sh.variables.get(name)?.value
    if (other === value) return []
    const reading = other === undefined ? 'nothing' : other === null ? 'what the host has' : shown(other)
    // A command further down may give sh any value: that says nothing about this line.
    if (other === null && expansion === undefined) return []
    if (expansion !== undefined) {
      const span = { start: expansion, end: valueSpan.end }
      return [{ ...finding('environment-expansion', span, { name, sh: reading }), source }]
    }
    return [{ ...finding('environment-differs', valueSpan, { name, systemd: shown(value), sh: reading }), source }]
  })
}

/** The value as expanded from where it stands; quotes that only surround it are left out. */
function piece(source: Source, { value, valueSpan }: Entry): Piece {
  const { start, end } = valueSpan
  const inner = { start: start + 1, end: end - 1 }
  const quoted = /^['"]/.test(source.slice(valueSpan)) && source.slice(inner) === value
  const span = quoted ? inner : valueSpan
  const part: WordPart =
    source.slice(span) === value ? { type: 'literal', value, span } : { type: 'double', parts: [], span }
  return { text: value, quoted: true, split: false, part }
}

function shown(value: string): string {
  const text = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return `“${text}”`
}
