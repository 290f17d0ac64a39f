/** Commands of a config that files without a shell can say as well: they change nothing but what the nodes inherit. */

import type { Evaluation } from '../evaluate/evaluation.js'
import { readLimits } from './limits.js'

/** What a config itself sets, as its last command of a kind has it for the umask. */
export interface Inherited {
  /** Octal digits; undefined where the config has no such command. */
  readonly umask: string | undefined
  /** The arguments of each `ulimit`, in order. */
  readonly ulimits: readonly string[]
}

type InheritedCommand = { readonly umask: string } | { readonly ulimit: string }

/** What a statement left to the host has the nodes inherit; undefined where it does anything else. */
function inheritedCommand(statement: string): InheritedCommand | undefined {
  const [name, ...words] = statement.trim().split(/[ \t]+/)
  if (name === 'umask' && words.length === 1 && /^[0-7]{1,4}$/.test(words[0] ?? '')) return { umask: words[0] ?? '' }
  if (name !== 'ulimit' || words.length === 0) return undefined
  const ulimit = words.join(' ')
  return readLimits(ulimit) === undefined ? undefined : { ulimit }
}

/** The statements that only a shell on the host can work out. */
export function leftToHost(evaluation: Evaluation): Evaluation['residual'] {
  return evaluation.residual.filter(({ text }) => inheritedCommand(text) === undefined)
}

/** Reads what a config's own commands have the nodes inherit. */
export function inheritedOf(evaluation: Evaluation): Inherited {
  const commands = evaluation.residual.flatMap(({ text }) => inheritedCommand(text) ?? [])
  return {
    umask: commands.flatMap((each) => ('umask' in each ? [each.umask] : [])).at(-1),
    ulimits: commands.flatMap((each) => ('ulimit' in each ? [each.ulimit] : [])),
  }
}
