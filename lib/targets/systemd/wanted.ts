/** What a config asks of units beyond its nodes: limits that only systemd knows, the umask, and how units are named. */

import { optionName } from '../../options/service-kind.js'
import { unitSettings } from '../../options/unit-options.js'
import { knownOrEmpty } from '../../service/value.js'
import { inheritedOf } from '../inherited.js'
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

/** Reads what a config asks of its units. */
export function wantedOf({ evaluation, service }: Pick<Compiled, 'evaluation' | 'service'>): Wanted {
  const value = (suffix: string): string => {
    const known = evaluation.value(optionName(service.kind, suffix))
    return typeof known === 'string' ? known : ''
  }
  const inherited = inheritedOf(evaluation)
  const given = knownOrEmpty(service.umask)
  return {
    settings: unitSettings.flatMap(({ suffix, directive }) => {
      const text = value(suffix)
      return text === '' ? [] : [{ directive, value: text }]
    }),
    perNode: value('UNIT_PER_NODE') === '1',
    umask: given === '' ? (inherited.umask ?? '022') : given,
    ownLimits: inherited.ulimits.flatMap((each) => readLimits(each) ?? []),
  }
}
