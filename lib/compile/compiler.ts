/**
 * The way of the data, from the text of the configs to the service: parse, evaluate, resolve. Pure: the
 * caller reads the files, shows the findings, and hands the service to an emitter.
 */

import { checkConfig } from '../checks/index.js'
import { withoutLongValues } from '../checks/lengths.js'
import { type Code, finding, type Parameters, type PlacedFinding } from '../diagnostics/messages.js'
import { type Place, Source } from '../diagnostics/source.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { Evaluator } from '../evaluate/evaluator.js'
import { evaluateSystemdEnvironment } from '../evaluate/systemd-environment.js'
import { environmentOptions, unsetOptions } from '../options/catalogue.js'
import type { Profile } from '../options/profile.js'
import type { Reader } from '../options/reader.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import { checksum } from '../service/checksum.js'
import type { Conflict } from '../service/claims.js'
import type { Binding, ConfigFile } from '../service/model.js'
import { resolveService } from '../service/resolve.js'
import { parse } from '../syntax/parser.js'
import type { Compiled } from '../targets/target.js'

/** One config, read. */
export interface Config extends ConfigFile {
  readonly text: string
  /** What its bytes seem to be, where they are not UTF-8. */
  readonly encoding?: string | undefined
}

/** A variable of `--env-file`, and where it stands. */
export interface EnvironmentVariable extends Binding {
  readonly place?: Place
}

export interface Request {
  readonly kind: ServiceKind
  /** The name of the instance. */
  readonly name: string
  /** The packager's choices; by default nobody has made any. */
  readonly profile?: Profile | undefined
  /** In the order in which the script would source them. */
  readonly configs: readonly Config[]
  /** Variables of `--env-file`. */
  readonly environment: readonly EnvironmentVariable[]
  /** The host's name, to fill in `%h`; undefined leaves it to the host. */
  readonly host: string | undefined
  /** The text of a file that a config sources; undefined leaves that to the host. */
  readonly follow: ((path: string) => string | undefined) | undefined
  /** The text of the file that ENV_FILE of a config names; undefined where nobody is to look into it. */
  readonly envFileText?: ((path: string) => string | undefined) | undefined
  /** The files of `--env-file`. */
  readonly environmentFiles?: readonly ConfigFile[]
  /** The arguments of `compile`, where output goes left out. */
  readonly call?: readonly string[] | undefined
  /** Those of the files that not everybody may read. */
  readonly privateFiles?: readonly string[]
  /** Who reads the configs where they are used; undefined for sh. */
  readonly reader?: Reader | undefined
  /** A config of celerybeat for the same host that is not among these. */
  readonly beside?: string | undefined
  /** Why others than root can change a file of this host; '' where they cannot, undefined where it is not known. */
  readonly changeableBy?: ((path: string) => string | undefined) | undefined
  /** Only services without pid files are wanted. */
  readonly units?: boolean
  /** What the target is known to have in its environment before the config is read. */
  readonly known?: readonly Binding[]
}

export interface Compilation extends Compiled {
  /** In the order of the files, and in each by position. */
  readonly findings: readonly PlacedFinding[]
}

/** Compiles configs into a service. Never throws, whatever the texts hold. */
export function compile(request: Request): Compilation {
  const { reader = 'sh' } = request
  const findings: PlacedFinding[] = []
  const sources = request.configs.map(({ path, text, encoding }) => new Source(path, text, encoding))
  // A file for beat may be empty where the worker's says it all; a comment says that it is meant.
  const empty = sources.every(({ text }) => text.trim() === '') ? sources : []
  for (const source of empty) findings.push({ ...finding('empty-config', { start: 0, end: 0 }, {}), source })
  const evaluation = withoutLongValues(
    reader === 'environment-file' ? evaluateSystemdEnvironment(sources) : evaluateScripts(request, sources),
  )
  for (const found of evaluation.findings) findings.push(found)

  const { service, problems } = resolveService({ ...request, evaluation, inputs: inputs(request, evaluation, sources) })
  const onlyNode = service.nodes?.length === 1 ? service.nodes[0]?.shortName : undefined
  const options = { ...request, nodes: service.nodes?.length, onlyNode }
  for (const found of checkConfig(evaluation, options, { problems, last: sources.at(-1) as Source }))
    findings.push(found)
  const paths = request.configs.map(({ path }) => path)
  const places = new Map(request.environment.flatMap(({ name, place }) => (place === undefined ? [] : [[name, place]])))
  return { service, evaluation, reader, places, findings: sortedFindings(findings, paths) }
}

/** The values of configs that sh reads; what the parser found comes first. */
function evaluateScripts({ follow, known = [] }: Request, sources: readonly Source[]): Evaluation {
  const evaluator = new Evaluator({
    initial: new Map([...unsetOptions(), ...known.map(({ name, value }) => [name, value] as const)]),
    environment: environmentOptions(),
    ...(follow && { follow: (path) => withText(path, follow(path)) }),
  })
  const found: PlacedFinding[] = []
  for (const source of sources) {
    const { script, findings } = parse(source.text)
    for (const each of findings) found.push({ ...each, source })
    evaluator.read(source, script)
  }
  const evaluation = evaluator.result()
  return { ...evaluation, findings: [...found, ...evaluation.findings] }
}

/** The files other than its configs that a service depends on. */
function inputs(request: Request, evaluation: Evaluation, sources: readonly Source[]): readonly ConfigFile[] {
  // What is not UTF-8 has lost its bytes, and nobody can say whether they have changed.
  const followed = evaluation.sources.filter(
    ({ source }) => !sources.includes(source) && !source.text.includes('\ufffd'),
  )
  const all = followed.map(({ source: { path, text } }): ConfigFile => {
    const bytes = new TextEncoder().encode(text)
    return { path, checksum: checksum(bytes), size: bytes.length }
  })
  return [...new Map([...all, ...(request.environmentFiles ?? [])].map((each) => [each.path, each])).values()]
}

function withText(path: string, text: string | undefined): Source | undefined {
  return text === undefined ? undefined : new Source(path, text)
}

/** What to say of pid files and directories that another instance has. */
export function conflictFindings(
  { service, evaluation }: Compilation,
  conflicts: readonly Conflict[],
): PlacedFinding[] {
  const source = evaluation.sources.at(-1)?.source
  return conflicts.flatMap(({ code, option, parameters }) => {
    const variable = evaluation.variables.get(optionName(service.kind, option))
    const place = variable?.assignments.at(-1) ?? (source && { source, span: { start: 0, end: 0 } })
    if (place === undefined) return []
    const found = finding(code, place.span, parameters as Parameters<Code> & Parameters<typeof code>)
    return [{ ...found, source: place.source }]
  })
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
    const { source, span, code, message } = each
    unique.set(`${span.start} ${span.end} ${code} ${source.path}\n${message}`, each)
  }
  return [...unique.values()].sort(
    (one, other) =>
      order(one.source) - order(other.source) || one.span.start - other.span.start || one.span.end - other.span.end,
  )
}
