/** What Celery itself would refuse, or silently not do, of the options of a worker or a scheduler. */

import {
  type CeleryScope,
  celeryOptions,
  celerySpellings,
  findCeleryOption,
  takesValue,
} from '../options/celery-options.js'
import { celeryValueProblem, meantOption, type WrittenOption } from '../options/celery-words.js'
import { sharedDirectory } from '../options/places.js'
import type { Report } from './problem.js'

/** The sub-command whose options are read. */
export type SubCommand = 'worker' | 'beat'

/** Where the options of a command are looked for: its own, celery multi's for a worker, celery's. */
export function scopesOf(command: SubCommand): readonly CeleryScope[] {
  return command === 'worker' ? ['worker', 'multi', 'global'] : ['beat', 'global']
}

const spellings: Readonly<Record<SubCommand, readonly string[]>> = {
  worker: celerySpellings({ scope: scopesOf('worker') }),
  beat: celerySpellings({ scope: scopesOf('beat') }),
}

/** The oldest Celery that is supported. */
const oldest = 4.4

/** An option's value, and where option and value stand. */
export interface GivenValue<O> {
  /** Undefined where it has none. */
  readonly value: string | undefined
  readonly option: O | undefined
  readonly place: O | undefined
}

/** Checks one option of a command: whether Celery knows it, and takes its value. */
export function checkCeleryOption<O>(
  { written, found, value: inWord }: WrittenOption,
  { value, option: origin, place }: GivenValue<O>,
  command: SubCommand,
  report: Report<O>,
): void {
  if (found === undefined) {
    reportUnknown(written, command, origin, report)
    return
  }
  const { option, spelling } = found
  const { until } = spelling
  if (until !== undefined && option.name !== '--help') {
    const instead = option.instead ?? `write ${option.name} instead`
    const code = Number(until) < oldest ? 'removed-option' : 'old-option'
    report(code, origin, { option: written, until, instead })
  }
  if (option.scope === 'global' && option.moved !== true) {
    report('option-of-another-command', origin, { option: written, owner: 'celery', command })
  }
  if (!takesValue(option)) {
    if (inWord !== undefined && written.startsWith('--')) report('flag-with-value', origin, { option: written })
    return
  }
  // Formats are filled in later, and an empty value is another matter.
  if (value === undefined || value === '' || value.includes('%')) return
  const problem = celeryValueProblem(option, value)
  if (problem !== undefined) {
    const { rule, meant } = problem
    const help = meant && (written.startsWith('--') ? `${written}=${meant}` : `${written} ${meant}`)
    report('bad-option-value', place, { option: written, rule, value, meant: help })
  }
  const stored = option.file === 'state' || option.file === 'schedule'
  const directory = stored ? sharedDirectory(value) : undefined
  if (directory !== undefined) report('shared-directory', place, { name: written, directory })
  if (stored && !value.startsWith('/') && !/^["']/.test(value)) {
    const beatClass = written === '-S' && /[.:]|Scheduler$/.test(value)
    report('relative-option-path', place, { option: written, path: value, scheduler: beatClass })
  }
}

function reportUnknown<O>(written: string, command: SubCommand, origin: O | undefined, report: Report<O>): void {
  const other = command === 'worker' ? 'beat' : 'worker'
  if (findCeleryOption(written, [other, 'multi']) !== undefined) {
    const owner = findCeleryOption(written, [other]) === undefined ? 'celery multi' : `celery ${other}`
    report('option-of-another-command', origin, { option: written, owner, command })
    return
  }
  const meant = meantOption(written, spellings[command])
  if (meant !== undefined) report('misspelt-option', origin, { option: written, meant })
  else report('unknown-option', origin, { option: written, command })
}

/** The variable that sets each option of a command, by its spellings. */
export function variablesOf(command: SubCommand): ReadonlyMap<string, string> {
  const kind = command === 'worker' ? 'celeryd' : 'celerybeat'
  return new Map(
    celeryOptions
      .filter(({ scope }) => scope === command || scope === 'global')
      .flatMap(({ spellings, variables }) =>
        spellings.flatMap(({ text }) => {
          const variable = variables[kind]
          return variable === undefined ? [] : [[text, variable] as const]
        }),
      ),
  )
}
