/** The options of one service as its config has them: what is known of each, and what yields the rest on the host. */

import type { ClusterWord } from '../cluster/options.js'
import type { ClusterProblem } from '../cluster/problem.js'
import { type Range, splitWords } from '../cluster/shlex.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { defaultValue, effectiveValue, findOption, type Option } from '../options/catalogue.js'
import type { Profile } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'
import { shWord } from '../quote.js'
import type { Value } from './model.js'

/** A place in the value of a variable. */
export interface ValueRange {
  readonly variable: string
  readonly start: number
  readonly end: number
}

/** The words of one option. */
export interface Words {
  readonly words: readonly ClusterWord<ValueRange | undefined>[]
  readonly problems: readonly ClusterProblem<ValueRange | undefined>[]
}

/** The options of one service, as its config has them. */
export class OptionValues {
  constructor(
    readonly kind: ServiceKind,
    readonly name: string,
    readonly evaluation: Evaluation,
    readonly profile: Profile,
  ) {}

  /** What the config makes of a name: undefined where it leaves it unset, null where only the host knows. */
  read = (name: string): string | null | undefined => {
    const value = this.evaluation.value(name)
    return value === undefined && this.evaluation.assignsAnything ? null : value
  }

  /** The value of an option; null where only the host knows it, empty where there is none. */
  text(name: string): string | null {
    const value = effectiveValue(option(name), this.kind, this.name, this.read, this.profile)
    return value === undefined ? '' : value
  }

  /** Whether the config gives an option a value of its own. */
  isSet(name: string): boolean {
    return (this.read(name) ?? '') !== ''
  }

  /** The value of an option, or what yields it on the host. */
  value(name: string): Value {
    const known = this.text(name)
    return known === null ? { word: runtimeWord(option(name), this.kind, this.name, this.profile) } : { known }
  }

  /** The words of an option, each with its place; null where only the host knows them. */
  words(name: string, source: ClusterWord<unknown>['source']): Words | null {
    const text = this.text(name)
    if (text === null) return null
    const variable = namesOf(option(name)).find((each) => (this.read(each) ?? '') !== '')
    const place = ({ start, end }: Range): ValueRange | undefined =>
      variable === undefined ? undefined : { variable, start, end }
    const split = splitWords(text)
    return {
      words: split.words.map((word) => ({ text: word.text, source, origin: place(word) })),
      problems: split.problems.map((problem) => ({ ...problem, origin: problem.origin && place(problem.origin) })),
    }
  }

  /** An option of the command line made from a variable: `--app=proj`; nothing when the variable is empty. */
  flag(flag: string, name: string): ClusterWord<ValueRange | undefined>[] | null {
    const text = this.text(name)
    if (text === null) return null
    return text === ''
      ? []
      : [{ text: `${flag}=${text}`, source: 'script', origin: { variable: name, start: 0, end: text.length } }]
  }
}

/** An option of the table. */
export function option(name: string): Option {
  return findOption(name) as Option
}

/** The names that an option is read by, in order. */
export function namesOf({ name, aliases = [], fallback }: Option): string[] {
  return [name, ...aliases, ...(fallback === undefined ? [] : [fallback])]
}

/** The sh word that yields an option on the host: its names in order, each used when it is not empty. */
export function runtimeWord(read: Option, kind: ServiceKind, instance: string, profile: Profile): string {
  const last = defaultValue(read, kind, instance, profile) ?? ''
  const quoted = last === '' ? '' : shWord(last)
  return `"${namesOf(read).reduceRight((rest, name) => `\${${name}:-${rest}}`, quoted)}"`
}
