/** What targets have in common whose files hold values alone: nothing may be left to the host. */

import { finding, type PlacedFinding } from '../diagnostics/messages.js'
import type { Value } from '../service/model.js'
import type { Compiled } from './target.js'

/** An option that a target cannot be given. */
export interface Refused {
  readonly name: string
  readonly reason: string
}

/** A value that is known; empty where the host works it out, which is an error then. */
export function known(value: Value): string {
  return 'known' in value ? value.known : ''
}

/** What is left to the host, else what a target refuses, each at its place in the config. */
export function refusals(compiled: Compiled, target: string, refused: readonly Refused[]): readonly PlacedFinding[] {
  const dynamic = compiled.evaluation.residual.map(({ source, span }) => ({
    ...finding('target-dynamic', span, { target }),
    source,
  }))
  return dynamic.length > 0 ? dynamic : refusedValues(compiled, target, refused)
}

/** What a target refuses, each at its place in the config; what is in no config at the beginning of the last one. */
export function refusedValues(
  { evaluation, places }: Compiled,
  target: string,
  refused: readonly Refused[],
): readonly PlacedFinding[] {
  const last = evaluation.sources.at(-1)?.source
  if (last === undefined) throw new Error('a compilation has at least one source')
  return refused.map(({ name, reason }) => {
    const place = evaluation.variables.get(name)?.assignments.at(-1) ?? places.get(name)
    const { source, span } = place ?? { source: last, span: { start: 0, end: 0 } }
    return { ...finding('target-value', span, { target, name, reason }), source }
  })
}
