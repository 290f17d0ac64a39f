/**
 * The way of the data, from the text of the configs to the service: parse, evaluate, resolve. Pure: whoever calls this
 * reads the files, shows the findings, and hands the service to an emitter.
 */

import { checkConfig } from '../checks/index.js'
import type { Problem } from '../cluster/multi.js'
import { type Code, finding, type Parameters, type PlacedFinding } from '../diagnostics/messages.js'
import { Source } from '../diagnostics/source.js'
import { evaluateEnvironmentFiles } from '../evaluate/environment-evaluation.js'
import { type Evaluation, Evaluator, spanOfValue } from '../evaluate/evaluator.js'
import { unsetOptions } from '../options/catalogue.js'
import type { Reader } from '../options/reader.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import type { Conflict } from '../service/claims.js'
import type { ConfigFile, Variable } from '../service/model.js'
import { type Origin, resolveService } from '../service/resolve.js'
import { parse } from '../syntax/parser.js'
import type { Compiled } from '../targets/target.js'

/** One config, read. */
export interface Config extends ConfigFile {
  readonly text: string
}

export interface Request {
  readonly kind: ServiceKind
  /** The name of the instance. */
  readonly name: string
  /** In the order in which the script would source them. */
  readonly configs: readonly Config[]
  /** Variables of `--env-file`. */
  readonly environment: readonly Variable[]
  /** The host's name, to fill in `%h`; undefined leaves it to the host. */
  readonly host: string | undefined
  /** The text of a file that a config sources; undefined leaves that to the host. */
  readonly follow: ((path: string) => string | undefined) | undefined
  /** Who reads the configs where they are used; undefined for sh. */
  readonly reader?: Reader | undefined
  /** What the target is known to have in its environment before the config is read. */
  readonly known?: readonly Variable[]
}

export interface Compilation extends Compiled {
  /** In the order of the files, and in each by position. */
  readonly findings: readonly PlacedFinding[]
}

/** Compiles configs into a service. Never throws, whatever the texts hold. */
export function compile(request: Request): Compilation {
  const { kind, name, reader = 'sh' } = request
  const findings: PlacedFinding[] = []
  const sources = request.configs.map(({ path, text }) => new Source(path, text))
  for (const source of sources)
    if (source.text.trim() === '') findings.push({ ...finding('empty-config', { start: 0, end: 0 }, {}), source })
  const evaluation =
    reader === 'environment-file' ? evaluateEnvironmentFiles(sources) : evaluateScripts(request, sources)
  findings.push(...evaluation.findings)

  const { service, problems } = resolveService({ ...request, evaluation })
  findings.push(...checkConfig(evaluation, { kind, name, nodes: service.nodes?.length }))
  for (const problem of problems) findings.push(placed(problem, evaluation, sources))
  const paths = request.configs.map(({ path }) => path)
  return { service, evaluation, reader, findings: sortedFindings(findings, paths) }
}

/** The values of configs that sh reads; what the parser found comes first. */
function evaluateScripts({ follow, known = [] }: Request, sources: readonly Source[]): Evaluation {
  const evaluator = new Evaluator({
    initial: new Map([...unsetOptions(), ...known.map(({ name, value }) => [name, value] as const)]),
    ...(follow && { follow: (path) => withText(path, follow(path)) }),
  })
  const found: PlacedFinding[] = []
  for (const source of sources) {
    const { script, findings } = parse(source.text)
    found.push(...findings.map((each) => ({ ...each, source })))
    evaluator.read(source, script)
  }
  const evaluation = evaluator.result()
  return { ...evaluation, findings: [...found, ...evaluation.findings] }
}

function withText(path: string, text: string | undefined): Source | undefined {
  return text === undefined ? undefined : new Source(path, text)
}

/** A problem of the nodes as a finding: where the word stands that caused it, or at the end of the last config. */
function placed(
  problem: Problem<Origin | undefined>,
  evaluation: Evaluation,
  sources: readonly Source[],
): PlacedFinding {
  const { code, origin, parameters } = problem
  const variable = origin && evaluation.variables.get(origin.variable)
  const place = variable && spanOfValue(variable, origin.start, origin.end)
  const source = place?.source ?? (sources.at(-1) as Source)
  const span = place?.span ?? { start: source.text.length, end: source.text.length }
  return { ...finding(code, span, parameters as Parameters<Code> & Parameters<typeof code>), source }
}

/** What to say of pid files that another instance has. */
export function conflictFindings(
  { service, evaluation }: Compilation,
  conflicts: readonly Conflict[],
): PlacedFinding[] {
  const variable = evaluation.variables.get(optionName(service.kind, 'PID_FILE'))
  const source = evaluation.sources.at(-1)?.source
  const place = variable?.assignments.at(-1) ?? (source && { source, span: { start: 0, end: 0 } })
  if (place === undefined) return []
  return conflicts.map((conflict) => ({ ...finding('pidfile-of-another', place.span, conflict), source: place.source }))
}

/**
 * By file, then by position; what was found twice at one place is said once.
 *
 * @param paths of the configs, in their order; other files come after them
 */
export function sortedFindings(findings: readonly PlacedFinding[], paths: readonly string[]): PlacedFinding[] {
  const order = ({ path }: Source): number => {
    const index = paths.indexOf(path)
    return index === -1 ? paths.length : index
  }
  const unique = new Map<string, PlacedFinding>()
  for (const each of findings) {
    unique.set(JSON.stringify([each.source.path, each.span, each.code, each.message]), each)
  }
  return [...unique.values()].sort(
    (one, other) =>
      order(one.source) - order(other.source) || one.span.start - other.span.start || one.span.end - other.span.end,
  )
}
