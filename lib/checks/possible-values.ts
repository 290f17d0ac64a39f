/**
 * What an option may come to hold where only the host can tell which: each value that the config writes for it, as
 * `if [ -d /srv ]; then CELERYD_OPTS="-c many"; fi` does, is looked at by itself.
 */

import type { Source, Span } from '../diagnostics/source.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import type { Piece, Place, Variable } from '../evaluate/value.js'
import { textOf } from '../evaluate/value.js'
import { optionReading } from '../options/catalogue.js'
import type { Command, Pipeline, Simple, Statement, WordPart } from '../syntax/ast.js'
import { assignedName, literalText, wordAfterEquals } from '../syntax/literal.js'
import { Spans } from './spans.js'

/** A value as it is written. */
interface Written {
  readonly name: string
  readonly source: Source
  readonly span: Span
  readonly parts: readonly WordPart[]
  /** It stands in a function, which is run from another place. */
  readonly inFunction: boolean
}

/** So many values of one option are looked at: nobody writes as many, and a generated file may. */
const mostValues = 200

/** The values that statements left to the host may give to options, in no particular order. */
export function possibleVariables(evaluation: Evaluation): readonly Variable[] {
  const open = [...evaluation.variables.values()].filter(
    ({ name, value, assignments }) => value === null && assignments.length > 0 && optionReading(name) !== undefined,
  )
  if (open.length === 0) return []
  const names = new Set(open.map(({ name }) => name))
  const written = evaluation.sources.flatMap(({ source, script }) => {
    const values = new WrittenValues(source, names)
    values.statements(script.statements)
    return values.found
  })
  return open.flatMap((variable) => {
    const own = written.filter(({ name }) => name === variable.name)
    const byPlace = new Map(own.map((one) => [keyOf(one), one]))
    const places = variable.assignments.map((place) => ({ place, evaluated: byPlace.get(keyOf(place)) }))
    const left = new Spans()
    for (const { place, evaluated } of places) if (evaluated === undefined) left.add(place.source, place.span)
    const last = places.findLast(({ evaluated }) => evaluated !== undefined)?.evaluated
    // What was assigned last for sure may still be there, where the host only adds to it.
    const before = variable.pieces.length === 0 ? last : undefined
    const hasLeft = places.some(({ evaluated }) => evaluated === undefined)
    return own
      .filter((one) => one === before || left.hold(one.source, one.span) || (hasLeft && one.inFunction))
      .slice(0, mostValues)
      .map((one) => possible(variable, one))
  })
}

/** What tells places apart: two files do not have the same path. */
function keyOf({ source, span }: Place): string {
  return `${span.start} ${span.end} ${source.path}`
}

/** The variable as it is when this is what it was given. */
function possible({ name, exported }: Variable, { source, span, parts }: Written): Variable {
  const pieces = parts.flatMap((part) => piecesOf(part, false))
  const value = textOf(pieces)
  return { name, value, exported, readonly: false, assignments: [{ source, span }], pieces }
}

/** What a part says without being expanded: what it expands is the host's. */
function piecesOf(part: WordPart, quoted: boolean): readonly Piece[] {
  switch (part.type) {
    case 'double':
      return part.parts.flatMap((inner) => piecesOf(inner, true))
    case 'literal':
      return [{ text: part.value, quoted, split: false, part }]
    case 'escaped':
    case 'single':
      return [{ text: part.value, quoted: true, split: false, part }]
    default:
      return [{ text: null, quoted, split: !quoted, part }]
  }
}

/** Finds what is assigned in the shell itself: not in a subshell, nor before a command. */
class WrittenValues {
  readonly found: Written[] = []
  #functions = 0

  constructor(
    readonly source: Source,
    readonly names: ReadonlySet<string>,
  ) {}

  statements(statements: readonly Statement[]): void {
    for (const { first, rest, background } of statements) {
      if (background) continue
      this.#pipeline(first)
      for (const { pipeline } of rest) this.#pipeline(pipeline)
    }
  }

  #pipeline({ commands }: Pipeline): void {
    const [only, ...others] = commands
    if (only !== undefined && others.length === 0) this.#command(only)
  }

  #command(command: Command): void {
    switch (command.type) {
      case 'simple':
        this.#simple(command)
        break
      case 'group':
        this.statements(command.body)
        break
      case 'if':
        for (const { condition, body } of command.branches) {
          this.statements(condition)
          this.statements(body)
        }
        this.statements(command.otherwise ?? [])
        break
      case 'while':
      case 'until':
        this.statements(command.condition)
        this.statements(command.body)
        break
      case 'for':
        this.statements(command.body)
        break
      case 'case':
        for (const { body } of command.items) this.statements(body)
        break
      case 'function':
        this.#functions++
        this.#command(command.body)
        this.#functions--
    }
  }

  #simple({ assignments, words }: Simple): void {
    const [first, ...others] = words
    if (first === undefined) for (const { name, span, value } of assignments) this.#note(name, span, value.parts)
    else if (/^(?:export|readonly)$/.test(literalText(first) ?? ''))
      for (const word of others) {
        const value = wordAfterEquals(word)
        if (value) this.#note(assignedName(word) ?? '', value.span, value.parts)
      }
  }

  #note(name: string, span: Span, parts: readonly WordPart[]): void {
    if (this.names.has(name))
      this.found.push({ name, source: this.source, span, parts, inFunction: this.#functions > 0 })
  }
}
