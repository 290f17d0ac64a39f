/** The portability linter: every rule, over sh text and what is embedded in it. */

import { Source } from '../../../lib/diagnostics/source.js'
import { assignmentRules } from './assignment-rules.js'
import { awkRules } from './awk-rules.js'
import { readAwk } from './awk-tokens.js'
import { builtinRules } from './builtin-rules.js'
import { type EmbeddedPlaces, embeddedIn } from './embedded.js'
import { redirectionRules } from './redirection-rules.js'
import type { Category, LintFinding, Report, Rule } from './rule.js'
import { type Known, readShell, type ShellText } from './shell-text.js'
import { signalRules } from './signal-rules.js'
import { styleRules } from './style-rules.js'
import { syntaxRules } from './syntax-rules.js'
import { unspecifiedRules } from './unspecified-rules.js'
import { utilityRules } from './utility-rules.js'

export type { Category, LintFinding, Rule } from './rule.js'

/** Every rule, by its group. */
export const rules: readonly Rule[] = [
  ...assignmentRules,
  ...syntaxRules,
  ...builtinRules,
  ...signalRules,
  ...redirectionRules,
  ...unspecifiedRules,
  ...utilityRules,
  ...styleRules,
  ...awkRules,
]

export interface LintOptions extends Partial<EmbeddedPlaces> {
  /** Default: portability and style. */
  readonly categories?: readonly Category[]
  /** By rule, what it permits: names of utilities (`su`), or a utility and its option or operand (`sleep 0.1`). */
  readonly allowed?: Readonly<Record<string, readonly string[]>>
  /** Variables that hold several words on purpose. */
  readonly wordLists?: readonly string[]
  /** Accounts that are known to exist. */
  readonly users?: readonly string[]
  /** Functions of the script that never return, as return, exit, continue and break do. Default: die. */
  readonly leaving?: readonly string[]
  /** Functions whose first argument is sh text for another shell. */
  readonly shellFunctions?: readonly string[]
}

/** One run over one script. */
class Linter {
  readonly findings: (LintFinding & { readonly offset: number })[] = []
  readonly #source: Source
  readonly #rules: readonly Rule[]
  readonly #known: Known
  readonly #places: EmbeddedPlaces

  constructor(
    text: string,
    readonly options: LintOptions,
  ) {
    const categories = options.categories ?? ['portability', 'style']
    this.#source = new Source('-', text)
    this.#rules = rules.filter(({ category }) => categories.includes(category))
    this.#known = {
      wordLists: new Set(options.wordLists),
      users: new Set(options.users),
      leaving: new Set(['return', 'exit', 'continue', 'break', ...(options.leaving ?? ['die'])]),
      shellFunctions: new Set(options.shellFunctions),
    }
    this.#places = {
      shellDelimiter: options.shellDelimiter ?? /^END_OF_SH/,
      awkDelimiter: options.awkDelimiter ?? /^END_OF_AWK/,
    }
  }

  /** @param place from an offset in the text to the offset in the whole script */
  shell(text: string, place: (offset: number) => number, outer?: ReadonlySet<string>): void {
    const shell = readShell(text, this.#known, outer)
    const probed = this.#probedLines(shell, place)
    for (const rule of this.#rules) if ('check' in rule) rule.check(shell, this.#reporter(rule, place, probed))
    for (const { language, text: inner, places } of embeddedIn(shell, this.#places)) {
      const placeInner = (offset: number) => place(places[Math.min(offset, places.length - 1)] ?? 0)
      if (language === 'sh') this.shell(inner, placeInner, shell.functions)
      else this.#awk(inner, placeInner)
    }
  }

  #awk(text: string, place: (offset: number) => number): void {
    const program = readAwk(text)
    for (const rule of this.#rules)
      if ('checkAwk' in rule) rule.checkAwk(program, this.#reporter(rule, place, new Set()))
  }

  /** The lines that a comment `# probed: REASON` speaks of: its own and the next. */
  #probedLines({ script }: ShellText, place: (offset: number) => number): Set<number> {
    const comments = script.comments.filter(({ text }) => /^#\s*probed:\s*\S/.test(text))
    const lines = comments.map(({ span }) => this.#source.position(place(span.start)).line)
    return new Set(lines.flatMap((line) => [line, line + 1]))
  }

  #reporter(rule: Rule, place: (offset: number) => number, probed: ReadonlySet<number>): Report {
    return ({ start }, message, subject) => {
      const offset = place(start)
      const { line, column } = this.#source.position(offset)
      if (rule.probeable && probed.has(line)) return
      if (subject !== undefined && this.options.allowed?.[rule.id]?.includes(subject)) return
      const known = this.findings.some((each) => each.offset === offset && each.rule === rule.id)
      if (!known) this.findings.push({ rule: rule.id, category: rule.category, line, column, message, offset })
    }
  }
}

/**
 * Says what in an emitted script other shells and utilities may read otherwise.
 *
 * It looks into awk programs (in quotes, or in a here-document for `awk -f -`), into here-documents whose delimiter
 * says what they hold, and into the text of eval, trap, `sh -c` and `su -c`.
 *
 * @param text the script
 * @param options what to permit and where to look; none of it is needed
 * @returns the findings, by position; none where all is well. Never throws.
 */
export function lint(text: string, options: LintOptions = {}): LintFinding[] {
  const linter = new Linter(text, options)
  linter.shell(text, (offset) => offset)
  const sorted = linter.findings.sort((a, b) => a.offset - b.offset || (a.rule < b.rule ? -1 : 1))
  return sorted.map(({ offset: _, ...finding }) => finding)
}
