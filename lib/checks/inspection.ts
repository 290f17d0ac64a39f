/** What the checks of a config look at, and where they put what they find. */

import type { ClusterProblem } from '../cluster/problem.js'
import { mostFindings } from '../diagnostics/limit.js'
import { type Code, finding, type Parameters } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import type { Evaluation, PlacedFinding } from '../evaluate/evaluation.js'
import { knownText, type Place, spanOfValue, unknownPart, type Variable } from '../evaluate/value.js'
import { type Option, optionReading } from '../options/catalogue.js'
import type { Profile } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'
import type { Arithmetic, Assignment, Parameter, Simple, Span, Statement, Tilde } from '../syntax/ast.js'
import { literalText } from '../syntax/literal.js'
import { walkStatements } from '../syntax/walk.js'
import { followsFromLogin } from './login-names.js'
import { isReliable, unreliableVariables } from './placeholders.js'
import { possibleVariables } from './possible-values.js'
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
  /** The text of the file that ENV_FILE names, or the beginning of one that is too long; undefined where it cannot be read. */
  readonly envFileText?: ((path: string) => string | undefined) | undefined
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

/** A simple command, and the statement that it is a part of. */
export interface PlacedCommand {
  readonly command: Simple
  readonly source: Source
  readonly statement: Statement
}

/** A part of a word that stands for something else. */
interface Expansion {
  readonly part: Parameter | Tilde | Arithmetic
  readonly source: Source
}

/** What the checks look at of all texts, in one walk: a generated script has hundreds of thousands of words. */
function nodesOf({ sources }: Evaluation): {
  readonly commands: readonly PlacedCommand[]
  readonly functions: ReadonlySet<string>
  readonly expansions: readonly Expansion[]
} {
  const commands: PlacedCommand[] = []
  const functions = new Set<string>()
  const expansions: Expansion[] = []
  for (const { source, script } of sources) {
    let current: Statement | undefined
    walkStatements(script.statements, {
      statement: (statement) => {
        current = statement
      },
      command: (command) => {
        if (command.type === 'simple' && current !== undefined) commands.push({ command, source, statement: current })
        else if (command.type === 'function') functions.add(command.name)
      },
      part: (part) => {
        if (part.type === 'parameter' || part.type === 'tilde' || part.type === 'arithmetic')
          expansions.push({ part, source })
      },
    })
  }
  return { commands, functions, expansions }
}

/** A variable as an option, where it is one and not empty. */
function settingOf(variable: Variable): Setting[] {
  const option = optionReading(variable.name)
  const text = knownText(variable)
  return option === undefined || text === '' ? [] : [{ option, variable, text, known: !text.includes(unknownPart) }]
}

export class Inspection {
  readonly findings: PlacedFinding[] = []
  /** The options that are assigned and not empty, under the names they are read by; unreliable ones are left out. */
  readonly settings: readonly Setting[]
  /** The variables with a placeholder in their value, or that follow from one. */
  readonly unreliable: ReadonlySet<string>
  /** What the config writes for options that only the host knows in the end, whatever it is. */
  readonly possibleVariables: readonly Variable[]
  /** Those of them that are not empty, and reliable. */
  readonly possible: readonly Setting[]
  /** The options that are exported, or may be, whatever their value. */
  readonly exported: ReadonlySet<string>
  /** Every simple command, in the order of the text. */
  readonly commands: readonly PlacedCommand[]
  /** The names of the functions that the config defines. */
  readonly functions: ReadonlySet<string>
  readonly references: readonly Reference[]
  readonly #referred: ReadonlySet<string>
  readonly #comments = new Spans()
  readonly #counts = new Map<Code, number>()

  constructor(
    readonly evaluation: Evaluation,
    readonly options: CheckOptions,
  ) {
    this.unreliable = unreliableVariables(evaluation)
    this.settings = [...evaluation.variables.values()]
      .filter(({ name }) => !this.unreliable.has(name))
      .flatMap(settingOf)
    this.possibleVariables = possibleVariables(evaluation)
    this.possible = this.possibleVariables.filter(isReliable).flatMap(settingOf)
    this.exported = new Set([...evaluation.exported, ...evaluation.perhapsExported])
    const { commands, functions, expansions } = nodesOf(evaluation)
    this.commands = commands
    this.functions = functions
    // What a test looks at may be unset.
    const tests = new Spans()
    for (const { command, source } of commands) {
      const name = command.words[0] && literalText(command.words[0])
      if (name === '[' || name === 'test') tests.add(source, command.span)
    }
    const references: Reference[] = []
    // Within ${NAME:+…} NAME is set.
    const around: { readonly name: string; readonly source: Source; readonly end: number }[] = []
    const isSet = (name: string, source: Source, span: Span): boolean => {
      while (around.length > 0 && (around.at(-1)?.source !== source || (around.at(-1)?.end ?? 0) <= span.start))
        around.pop()
      return around.some((one) => one.name === name)
    }
    for (const { part, source } of expansions) {
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
      } else
        for (const inner of part.parts)
          if (inner.type === 'literal')
            for (const [name] of inner.value.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g))
              references.push({ name, guarded: true, source, span: inner.span })
    }
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

  /**
   * Reports a range of a variable's value, unless that only follows from a variable of which more is said.
   *
   * @param otherwise the place of what no file assigns
   */
  reportRange<C extends Code>(
    code: C,
    variable: Variable,
    { start, end }: Span,
    parameters: Parameters<C>,
    otherwise?: Place,
  ): void {
    if (!followsFromLogin(code, variable, start, end))
      this.report(code, spanOfValue(variable, start, end) ?? otherwise, parameters)
  }

  /** Reports a range of an option's value. */
  reportValue<C extends Code>(
    code: C,
    setting: Setting,
    parameters: Parameters<C>,
    start = 0,
    end = setting.text.length,
  ): void {
    this.reportRange(code, setting.variable, { start, end }, parameters)
  }

  /** Reports what is wrong with words of an option's value, unless that depends on what only the host knows. */
  reportProblems(setting: Setting, problems: readonly ClusterProblem<Span>[]): void {
    for (const { code, origin, parameters } of problems)
      if (origin !== undefined && !JSON.stringify(parameters).includes(unknownPart)) {
        const own = parameters as Parameters<Code> & Parameters<typeof code>
        this.reportValue(code, setting, own, origin.start, origin.end)
      }
  }

  /** The setting that is read for an option, if its value is not the default. */
  setting(name: string): Setting | undefined {
    return (
      this.settings.find((setting) => setting.variable.name === name) ??
      this.settings.find((setting) => setting.option.name === name)
    )
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
