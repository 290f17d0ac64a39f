/** What keeps a config from being said in units, at its place in the config; and what units read when they start. */

import { mostFindings } from '../../diagnostics/limit.js'
import { type Code, finding, type Parameters, type PlacedFinding } from '../../diagnostics/messages.js'
import { optionName } from '../../options/service-kind.js'
import type { Binding } from '../../service/model.js'
import { aboutOption } from '../about-option.js'
import { leftToHost } from '../inherited.js'
import type { Compiled } from '../target.js'
import type { UnitProblem } from './units.js'

/** A file that is no longer made. */
interface Left {
  readonly code: 'unit-left'
  readonly option: string
  readonly parameters: { path: string; remedy: string }
}

/** What is left to the host, which no unit can say; where there is nothing of that, the other problems. */
export function unitFindings(compiled: Compiled, problems: readonly UnitProblem[]): readonly PlacedFinding[] {
  const shown = leftToHost(compiled.evaluation).slice(0, mostFindings + 1)
  const dynamic = shown.map(({ source, span }) => ({ ...finding('unit-dynamic', span, {}), source }))
  return dynamic.length > 0 ? dynamic : problems.map((problem) => located(problem, compiled))
}

/** What the classic units read when they start: the options of their command lines, and the service's environment. */
export function classicSettings({ evaluation, service }: Compiled): readonly Binding[] {
  const names = [
    'CELERY_BIN',
    'CELERY_APP',
    ...['NODES', 'OPTS', 'PID_FILE', 'LOG_FILE', 'LOG_LEVEL'].map((suffix) => optionName(service.kind, suffix)),
  ]
  const options = names.flatMap((name) => {
    const value = evaluation.value(name)
    return typeof value === 'string' && value !== '' ? [{ name, value }] : []
  })
  return [...options, ...service.environment]
}

/** A problem where its option is assigned, or at the start of the last config for what is left at its default. */
export function located(
  { code, option, parameters }: UnitProblem | Left,
  compiled: Pick<Compiled, 'evaluation' | 'places'>,
): PlacedFinding {
  return aboutOption(compiled, code, option, parameters as Parameters<Code> & Parameters<typeof code>)
}
