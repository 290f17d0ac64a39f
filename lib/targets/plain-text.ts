/** What targets have in common whose files hold values alone: nothing may be left to the host. */

import { finding, type PlacedFinding } from '../diagnostics/messages.js'
import { aboutOption } from './about-option.js'
import { leftToHost } from './inherited.js'
import type { Compiled } from './target.js'

/** An option that a target cannot be given. */
export interface Refused {
  readonly name: string
  readonly reason: string
}

/** What is left to the host, else what a target refuses, each at its place in the config. */
export function refusals(compiled: Compiled, target: string, refused: readonly Refused[]): readonly PlacedFinding[] {
  const dynamic = leftToHost(compiled.evaluation).map(({ source, span }) => ({
    ...finding('target-dynamic', span, { target }),
    source,
  }))
  return dynamic.length > 0 ? dynamic : refusedOptions(compiled, target, refused)
}

/** What a target refuses, each at its place in the config; what is in no config at the beginning of the last one. */
export function refusedOptions(
  compiled: Compiled,
  target: string,
  refused: readonly Refused[],
): readonly PlacedFinding[] {
  return refused.map(({ name, reason }) => aboutOption(compiled, 'target-value', name, { target, name, reason }))
}
