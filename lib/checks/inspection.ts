/** What the checks of a config look at, and where they put what they find. */

import { mostFindings } from '../diagnostics/limit.js'
import { type Code, finding, type Parameters } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import type { Evaluation, PlacedFinding } from '../evaluate/evaluation.js'
import { knownText, type Place, spanOfValue, unknownPart, type Variable } from '../evaluate/value.js'
import { type Option, optionReading } from '../options/catalogue.js'
import type { Profile } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'
import type { Assignment, Simple, Span, Statement, WordPart } from '../syntax/ast.js'
import { literalText } from '../syntax/literal.js'
import { walkStatements } from '../syntax/walk.js'
import { unreliableVariables } from './placeholders.js'
import { Spans } from './spans.js'

export interface CheckOptions {
  readonly kind: ServiceKind
  /** The name of the instance. */
  readonly name: string
  /** The packager's choices; by default nobody has made any. */
  readonly profile?: Profile | undefined
  /** How many nodes there are, where that is known. */
  readonly nodes?: number | undefined
  /** The short name of the worker, where it is the only one and known. */
  readonly onlyNode?: string | undefined
  /** The text of an environment file of this host; undefined where it cannot be read. */
  readonly environmentFile?: ((path: string) => string | undefined) | undefined
  /** Only units are wanted, which have neither pid files nor directories of their own to be made by a script. */
  readonly units?: boolean | undefined
  /** A config of celerybeat that is not read with these, and sets up a scheduler beside the worker. */
  readonly beside?: string | undefined
  /** Why others than root can change a file of this host; '' where they cannot, undefined where it is not known. */
  readonly changeableBy?: ((path: string) => string | undefined) | undefined
}

/** An option that the config sets to something, as it is known. */
export interface Setting {
  readonly option: Option
  readonly variable: Variable
  /** Its value, with `unknownPart` for what only the host knows. */
  readonly text: string
  /** Whether all of it is known. */
  readonly known: boolean
}

/** A parameter that a config expands. */
export interface Reference extends Place {
  readonly name: string
  /** It stands for something else when the name is unset. */
  readonly guarded: boolean
}

export class Inspection {
  readonly findings: PlacedFinding[] = []
  /** The options that are assigned and not empty, under the names they are read by; unreliable ones are left out. */
  readonly settings: readonly Setting[]
  /** The options that are exported, or may be, whatever their value. */
  readonly exported: ReadonlySet<string>
  readonly references: readonly Reference[]
  readonly #referred: ReadonlySet<string>
  readonly #comments = new Spans()
  readonly #counts = new Map<Code, number>()

  constructor(
    readonly evaluation: Evaluation,
    readonly options: CheckOptions,
  ) {
    const settings: Setting[] = []
    const unreliable = unreliableVariables(evaluation)
    for (const variable of evaluation.variables.values()) {
      const option = optionReading(variable.name)
      const text = knownText(variable)
      if (option !== undefined && text !== '' && !unreliable.has(variable.name))
        settings.push({ option, variable, text, known: !text.includes(unknownPart) })
    }
    this.settings = settings
    this.exported = new Set([...evaluation.exported, ...evaluation.perhapsExported])
    // What a test looks at may be unset.
    const tests = new Spans()
    this.walkSimple((command, source) => {
      const name = command.words[0] && literalText(command.words[0])
      if (name === '[' || name === 'test') tests.add(source, command.span)
    })
    const references: Reference[] = []
    // Within ${NAME:+…} NAME is set.
    const around: { readonly name: string; readonly source: Source; readonly end: number }[] = []
    const isSet = (name: string, source: Source, span: Span): boolean => {
      while (around.length > 0 && (around.at(-1)?.source !== source || (around.at(-1)?.end ?? 0) <= span.start))
        around.pop()
      return around.some((one) => one.name === name)
    }
    this.walkParts((part, source) => {
      if (part.type === 'parameter') {
        const guarded =
          (part.operator !== undefined && !/[#%]/.test(part.operator)) ||
          tests.hold(source, part.span) ||
          isSet(part.name, source, part.span)
        if (part.operator?.endsWith('+')) around.push({ name: part.name, source, end: part.span.end })
        references.push({ name: part.name, guarded, source, span: part.span })
      } else if (part.type === 'tilde') {
        if (part.user === '')
          references.push({ name: 'HOME', guarded: tests.hold(source, part.span), source, span: part.span })
      } else if (part.type === 'arithmetic')
        for (const inner of part.parts)
          if (inner.type === 'literal')
            for (const [name] of inner.value.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g))
              references.push({ name, guarded: true, source, span: inner.span })
    })
    this.references = references
    this.#referred = new Set(references.map(({ name }) => name))
    for (const { source, script } of evaluation.sources)
      for (const { span } of script.comments) this.#comments.add(source, span)
  }

  /** Notes a finding; of more of one kind than are shown, only that there are more. */
  report<C extends Code>(code: C, place: Place | undefined, parameters: Parameters<C>): void {
    if (place === undefined) return
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= mostFindings + 1)
      this.findings.push({ ...finding(code, place.span, parameters), source: place.source })
  }

  /** Reports a range of an option's value. */
  reportValue<C extends Code>(
    code: C,
    setting: Setting,
    parameters: Parameters<C>,
    start = 0,
    end = setting.text.length,
  ): void {
    this.report(code, spanOfValue(setting.variable, start, end), parameters)
  }

  /** The setting that is read for an option, if its value is not the default. */
  setting(name: string): Setting | undefined {
    return (
      this.settings.find((setting) => setting.variable.name === name) ??
      this.settings.find((setting) => setting.option.name === name)
    )
  }

  walkParts(visit: (part: WordPart, source: Source) => void): void {
    for (const { source, script } of this.evaluation.sources)
      walkStatements(script.statements, { part: (part) => visit(part, source) })
  }

  /** Every simple command, with the statement it is a part of. */
  walkSimple(visit: (command: Simple, source: Source, statement: Statement) => void): void {
    for (const { source, script } of this.evaluation.sources) {
      let current: Statement | undefined
      walkStatements(script.statements, {
        statement: (statement) => {
          current = statement
        },
        command: (command) => {
          if (command.type === 'simple' && current !== undefined) visit(command, source, current)
        },
      })
    }
  }

  /** The assignments that certainly happen, in order, of each file. */
  topLevelAssignments(): { readonly assignment: Assignment; readonly source: Source }[] {
    return this.evaluation.sources.flatMap(({ source, script }) =>
      script.statements.flatMap((statement) => {
        const [command, ...others] = statement.first.commands
        const alone = statement.rest.length === 0 && others.length === 0 && !statement.background
        if (!alone || command?.type !== 'simple' || command.words.length > 0) return []
        return command.assignments.map((assignment) => ({ assignment, source }))
      }),
    )
  }

  /** Whether the config expands a variable anywhere. */
  refersTo(name: string): boolean {
    return this.#referred.has(name)
  }

  /** Whether a range lies in a comment. */
  inComment(source: Source, span: Span): boolean {
    return this.#comments.hold(source, span)
  }
}
