/** Where in a config a target's findings point. */

import { type Code, finding, type Parameters, type PlacedFinding } from '../diagnostics/messages.js'
import type { Compiled } from './target.js'

/** A finding about an option, where the config assigns it last, else at the start of the last config. */
export function aboutOption<C extends Code>(
  { evaluation, places }: Pick<Compiled, 'evaluation' | 'places'>,
  code: C,
  option: string,
  parameters: Parameters<C>,
): PlacedFinding {
  const last = evaluation.sources.at(-1)?.source
  if (last === undefined) throw new Error('a compilation has at least one source')
  const place = evaluation.variables.get(option)?.assignments.at(-1) ?? places.get(option)
  const { source, span } = place ?? { source: last, span: { start: 0, end: 0 } }
  return { ...finding(code, span, parameters), source }
}
