/** From a compilation to its units, with what keeps the config from being said in them, at its place. */

import { type Code, finding, type Parameters } from '../diagnostics/messages.js'
import type { PlacedFinding } from '../evaluate/evaluator.js'
import type { Place } from '../evaluate/value.js'
import { shWord } from '../quote.js'
import type { Variable } from '../service/model.js'
import { resolveUnits, servicePath, type UnitProblem, type Units } from '../targets/systemd/units.js'
import type { Compilation } from './compiler.js'

/** A file that is no longer made. */
interface Left {
  readonly code: 'unit-left'
  readonly option: string
  readonly parameters: { path: string; remedy: string }
}

/** What is known of the environment under systemd before a config is read. */
export const knownToUnits = [{ name: 'PATH', value: servicePath }] as const

/** Whether a service can be run by units, and how. Never throws. */
export function compileUnits(
  compilation: Compilation,
  reader?: 'systemd',
): {
  readonly units: Units
  readonly settings: readonly Variable[]
  readonly findings: readonly PlacedFinding[]
} {
  const { evaluation, service } = compilation
  const { units, problems } = resolveUnits(service, reader)
  const settings = classicSettings(compilation)
  const dynamic = evaluation.residual.map((place) => placed('unit-dynamic', place, {}))
  if (dynamic.length > 0) return { units, settings, findings: dynamic }
  return { units, settings, findings: problems.map((problem) => located(problem, compilation)) }
}

/** Files that an earlier compilation of the same configs has made, and this one does not. */
export function leftFindings(
  compilation: Compilation,
  units: Units,
  paths: readonly string[],
): readonly PlacedFinding[] {
  const option = units.kind === 'celeryd' ? 'CELERYD_NODES' : 'CELERYBEAT_OPTS'
  return paths.map((path) => {
    const file = path.slice(path.lastIndexOf('/') + 1)
    const remove = `rm ${shWord(path)}`
    const remedy = file.endsWith('.service')
      ? `systemctl stop ${shWord(file)}; ${remove}; systemctl daemon-reload`
      : remove
    return located({ code: 'unit-left', option, parameters: { path, remedy } }, compilation)
  })
}

/** What the classic units read when they start: the options of their command lines, and the service's environment. */
function classicSettings({ evaluation, service }: Compilation): readonly Variable[] {
  const own = service.kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
  const names = [
    'CELERY_BIN',
    'CELERY_APP',
    ...['NODES', 'OPTS', 'PID_FILE', 'LOG_FILE', 'LOG_LEVEL'].map((each) => `${own}_${each}`),
  ]
  const options = names.flatMap((name) => {
    const value = evaluation.value(name)
    return typeof value === 'string' && value !== '' ? [{ name, value }] : []
  })
  return [...options, ...service.environment]
}

function placed<C extends Code>(code: C, { source, span }: Place, parameters: Parameters<C>): PlacedFinding {
  return { ...finding(code, span, parameters), source }
}

/** A problem where its option is assigned, or at the start of the last config for what is left at its default. */
function located({ code, option, parameters }: UnitProblem | Left, { evaluation }: Compilation): PlacedFinding {
  const source = evaluation.sources.at(-1)?.source
  const place = evaluation.variables.get(option)?.assignments.at(-1)
  const where = place ?? (source && { source, span: { start: 0, end: 0 } })
  if (where === undefined) throw new Error('a compilation has at least one source')
  return placed(code, where, parameters as Parameters<Code> & Parameters<typeof code>)
}
