/** What a config asks of units beyond its nodes: limits that only systemd knows, the umask, and how units are named. */

import type { Evaluation } from '../../evaluate/evaluation.js'
import { optionName } from '../../options/service-kind.js'
import { unitSettings } from '../../options/unit-options.js'
import { knownText } from '../../service/value.js'
import { type Limit, readLimits } from '../limits.js'
import type { Compiled } from '../target.js'

export interface Wanted {
  /** Settings of the [Service] section, in the order of their table. */
  readonly settings: readonly { readonly directive: string; readonly value: string }[]
  /** Whether a single node has a unit of its own as well. */
  readonly perNode: boolean
  /** Octal digits. */
  readonly umask: string
  /** Limits that the config sets for its own shell, which hands them on to the nodes. */
  readonly ownLimits: readonly Limit[]
}

/** A command of the config that a unit can say as well: it changes nothing but what the nodes inherit. */
type Inherited = { readonly umask: string } | { readonly limits: readonly Limit[] }

/** What a statement left to the host has the nodes inherit; undefined where it does anything else. */
function inherited(statement: string): Inherited | undefined {
  const [command, ...words] = statement.trim().split(/[ \t]+/)
  if (command === 'umask' && words.length === 1 && /^[0-7]{1,4}$/.test(words[0] ?? '')) return { umask: words[0] ?? '' }
  if (command !== 'ulimit' || words.length === 0) return undefined
  const limits = readLimits(words.join(' '))
  return limits === undefined ? undefined : { limits }
}

/** The statements that only a shell on the host can work out. */
export function beyondUnits(evaluation: Evaluation): Evaluation['residual'] {
  return evaluation.residual.filter(({ text }) => inherited(text) === undefined)
}

/** Reads what a config asks of its units. */
export function wantedOf({ evaluation, service }: Pick<Compiled, 'evaluation' | 'service'>): Wanted {
  const value = (suffix: string): string => {
    const known = evaluation.value(optionName(service.kind, suffix))
    return typeof known === 'string' ? known : ''
  }
  const statements = evaluation.residual.flatMap(({ text }) => inherited(text) ?? [])
  const umasks = statements.flatMap((each) => ('umask' in each ? [each.umask] : []))
  const given = knownText(service.umask)
  return {
    settings: unitSettings.flatMap(({ suffix, directive }) => {
      const text = value(suffix)
      return text === '' ? [] : [{ directive, value: text }]
    }),
    perNode: value('UNIT_PER_NODE') === '1',
    umask: given === '' ? (umasks.at(-1) ?? '022') : given,
    ownLimits: statements.flatMap((each) => ('limits' in each ? each.limits : [])),
  }
}
