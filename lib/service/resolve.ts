/** From the values of a config to the service: defaults, fall-backs, directories, environment, and the node table. */

import { commandLine, type Problem, resolveCluster, type Word } from '../cluster/multi.js'
import { type Range, splitWords } from '../cluster/shlex.js'
import type { Evaluation } from '../evaluate/evaluator.js'
import { catalogue, defaultValue, effectiveValue, findOption, type Option } from '../options/catalogue.js'
import { defaultProfile, type Profile } from '../options/profile.js'
import { holdsSecret } from '../options/secret-names.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import { shWord } from '../quote.js'
import { resolveBeat } from './beat.js'
import type { ConfigFile, Node, Service, Value, Variable } from './model.js'
import { nameProblems, type PathProblem, pathProblems } from './node-problems.js'

/** A place in the value of a variable. */
export interface Origin {
  readonly variable: string
  readonly start: number
  readonly end: number
}

export interface ResolveRequest {
  readonly kind: ServiceKind
  /** The name of the instance. */
  readonly name: string
  /** The packager's choices; by default nobody has made any. */
  readonly profile?: Profile | undefined
  readonly evaluation: Evaluation
  readonly configs: readonly ConfigFile[]
  /** Variables of `--env-file`, which the service gets in addition to those that the config exports. */
  readonly environment: readonly Variable[]
  /** Files other than the configs: sourced ones that were followed, and those of `--env-file`. */
  readonly inputs?: readonly ConfigFile[]
  /** The arguments of `compile`; by default the paths of the configs. */
  readonly call?: readonly string[] | undefined
  /** Those of all files that not everybody may read. */
  readonly privateFiles?: readonly string[]
  /** Fills in `%h` and `%d`; undefined leaves them to the host. */
  readonly host: string | undefined
}

export interface Resolution {
  readonly service: Service
  /** What `celery multi` would trip over, and what it would silently ignore. */
  readonly problems: readonly Problem<Origin | undefined>[]
}

/**
 * Resolves a service. What only its host can know becomes an expression, and a node table that depends on such a value
 * is left to the host whole. Never throws.
 */
export function resolveService(request: ResolveRequest): Resolution {
  const { evaluation, kind, profile = defaultProfile } = request
  const values = new Values(kind, request.name, evaluation, profile)
  const own = (suffix: string) => optionName(kind, suffix)
  const { nodes, problems } = kind === 'celeryd' ? workerNodes(values, request.host) : beatNodes(values, request.name)

  const service: Omit<Service, 'assignments'> = {
    kind,
    name: request.name,
    profile,
    user: values.value(own('USER')),
    group: values.value(own('GROUP')),
    chdir: values.value(own('CHDIR')),
    ulimit: values.value(own('ULIMIT')),
    su: values.value(own('SU')),
    suArguments: values.value(own('SU_ARGS')),
    createRunDirectory: creates(values, own('PID_FILE'), 'CELERY_CREATE_RUNDIR'),
    createLogDirectory: creates(values, own('LOG_FILE'), 'CELERY_CREATE_LOGDIR'),
    umask: values.value(own('UMASK')),
    envFile: values.value(own('ENV_FILE')),
    checkApp: values.value(own('CHECK_APP')),
    startTimeout: values.value(own('START_TIMEOUT')),
    stopTimeout: values.value(own('STOP_TIMEOUT')),
    environment: environment(request),
    nodes,
    residual: evaluation.residual.map(({ text }) => text).join('\n'),
    configs: request.configs,
    inputs: request.inputs ?? [],
    call: request.call ?? request.configs.map(({ path }) => path),
    secrets: secrets(request),
  }
  return { service: { ...service, assignments: assignments(values, service) }, problems }
}

/** The known values that something left to the host needs: a frozen script has nobody else to set them. */
function assignments(values: Values, service: Omit<Service, 'assignments'>): Variable[] {
  const settings = Object.values(service).filter((each) => typeof each === 'object' && each !== null && 'word' in each)
  const onHost = settings.map(({ word }) => word).join(' ')
  const { createRunDirectory, createLogDirectory, nodes } = service
  const names = catalogue
    .filter(({ services, environment }) => services.includes(service.kind) && environment !== true)
    .flatMap(namesOf)
    .filter(
      (name) =>
        nodes === undefined ||
        createRunDirectory === null ||
        createLogDirectory === null ||
        onHost.includes(`{${name}:`),
    )
  return [...new Set(names)].flatMap((name) => {
    const value = values.read(name)
    return value === undefined || value === null ? [] : [{ name, value }]
  })
}

/** The words of one option. */
interface Words {
  readonly words: readonly Word<Origin | undefined>[]
  readonly problems: readonly Problem<Origin | undefined>[]
}

/** The options of one service, as its config has them. */
class Values {
  constructor(
    readonly kind: ServiceKind,
    readonly name: string,
    readonly evaluation: Evaluation,
    readonly profile: Profile,
  ) {}

  /** What the config makes of a name: undefined where it leaves it unset, null where only the host knows. */
  read = (name: string): string | null | undefined => {
    const value = this.evaluation.value(name)
    return value === undefined && this.evaluation.assignsAnything ? null : value
  }

  /** The value of an option; null where only the host knows it, empty where there is none. */
  text(name: string): string | null {
    const value = effectiveValue(option(name), this.kind, this.name, this.read, this.profile)
    return value === undefined ? '' : value
  }

  /** Whether the config gives an option a value of its own. */
  isSet(name: string): boolean {
    return (this.read(name) ?? '') !== ''
  }

  /** The value of an option, or what yields it on the host. */
  value(name: string): Value {
    const known = this.text(name)
    return known === null ? { word: runtimeWord(option(name), this.kind, this.name, this.profile) } : { known }
  }

  /** The words of an option, each with its place; null where only the host knows them. */
  words(name: string, source: Word<unknown>['source']): Words | null {
    const text = this.text(name)
    if (text === null) return null
    const variable = namesOf(option(name)).find((each) => (this.read(each) ?? '') !== '')
    const place = ({ start, end }: Range): Origin | undefined =>
      variable === undefined ? undefined : { variable, start, end }
    const split = splitWords(text)
    return {
      words: split.words.map((word) => ({ text: word.text, source, origin: place(word) })),
      problems: split.problems.map((problem) => ({ ...problem, origin: problem.origin && place(problem.origin) })),
    }
  }

  /** An option of the command line made from a variable: `--app=proj`; nothing when the variable is empty. */
  flag(flag: string, name: string): Word<Origin | undefined>[] | null {
    const text = this.text(name)
    if (text === null) return null
    return text === ''
      ? []
      : [{ text: `${flag}=${text}`, source: 'script', origin: { variable: name, start: 0, end: text.length } }]
  }
}

function option(name: string): Option {
  return findOption(name) as Option
}

/** The names that an option is read by, in order. */
function namesOf({ name, aliases = [], fallback }: Option): string[] {
  return [name, ...aliases, ...(fallback === undefined ? [] : [fallback])]
}

/** The sh word that yields an option on the host: its names in order, each used when it is not empty. */
export function runtimeWord(read: Option, kind: ServiceKind, instance: string, profile: Profile): string {
  const last = defaultValue(read, kind, instance, profile) ?? ''
  const quoted = last === '' ? '' : shWord(last)
  return `"${namesOf(read).reduceRight((rest, name) => `\${${name}:-${rest}}`, quoted)}"`
}

/** Directories are made when their file is where the script puts it, or when a switch says so. */
function creates(values: Values, file: string, own: string): boolean | null {
  const switches = [values.text('CELERY_CREATE_DIRS'), values.text(own)]
  const path = values.read(file)
  if (switches.includes('1') || path === undefined || path === '') return true
  return path === null || switches.includes(null) ? null : false
}

/** What the service finds in its environment, as far as it is known: the config's exports win over env files. */
function environment(request: ResolveRequest): Variable[] {
  const { evaluation } = request
  const all = new Map(request.environment.map(({ name, value }) => [name, value]))
  for (const name of evaluation.exported) {
    const value = evaluation.value(name)
    if (typeof value === 'string') all.set(name, value)
    else all.delete(name)
  }
  const loader = evaluation.value('CELERY_LOADER')
  if (typeof loader === 'string' && loader !== '') all.set('CELERY_LOADER', loader)
  return [...all].map(([name, value]) => ({ name, value }))
}

/** What its text holds that not everybody may know. */
function secrets(request: ResolveRequest): string[] {
  const exported = environment(request).filter(({ name, value }) => holdsSecret(name, value))
  const given = request.environment.filter(({ value }) => value !== '')
  const names = [...given, ...exported].map(({ name }) => name)
  return [...new Set([...names, ...(request.privateFiles ?? [])])]
}

/** What is found out about the nodes. */
interface Nodes {
  readonly nodes: Node[] | undefined
  readonly problems: Problem<Origin | undefined>[]
}

/** Only the host can tell. */
const onHost: Nodes = { nodes: undefined, problems: [] }

/** The workers, by the rules of `celery multi`. */
function workerNodes(values: Values, host: string | undefined): Nodes {
  const bin = values.words('CELERY_BIN', 'script')
  const names = values.words('CELERYD_NODES', 'nodes')
  const daemonOptions = values.words('DAEMON_OPTS', 'script')
  const options = values.words('CELERYD_OPTS', 'options')
  const flags = [
    values.flag('--pidfile', 'CELERYD_PID_FILE'),
    values.flag('--logfile', 'CELERYD_LOG_FILE'),
    values.flag('--loglevel', 'CELERYD_LOG_LEVEL'),
    values.flag('--app', 'CELERY_APP'),
  ]
  if (bin === null || names === null || daemonOptions === null || options === null || flags.includes(null)) {
    return onHost
  }
  const own = flags.flatMap((words) => words ?? [])
  const cluster = resolveCluster({
    words: [...names.words, ...daemonOptions.words, ...own, ...options.words],
    host,
    before: bin.words.reduce((sum, { text }) => sum + text.length + 1, 0),
  })
  const program = bin.words.map(({ text }) => text)
  const usualLog = defaultValue(option('CELERYD_LOG_FILE'), 'celeryd', values.name, values.profile) ?? ''
  return {
    nodes: cluster.nodes.map((node) => {
      const byDefault =
        !values.isSet('CELERYD_LOG_FILE') && node.logfile === usualLog.replace('%n', () => node.shortName)
      return {
        name: node.name,
        shortName: node.shortName,
        pidfile: node.pidfile,
        logfile: node.logfile,
        mainLog: mainLog(node.logfile),
        schedule: undefined,
        argv: commandLine(program, node),
        program: [...program, ...node.globalOptions],
        supervised: commandLine(program, { ...node, pidfile: '', logfile: byDefault ? '' : node.logfile }),
      }
    }),
    problems: [
      ...[bin, names, daemonOptions, options].flatMap(({ problems }) => problems),
      ...cluster.problems,
      ...cluster.nodes.flatMap((node) => placed(values, pathProblems(node))),
      ...nameProblems(cluster.nodes),
    ],
  }
}

/** What is wrong with a path is said where the config names the file. */
function placed(values: Values, problems: readonly PathProblem[]): Problem<Origin | undefined>[] {
  return problems.map(({ code, setting, parameters }) => {
    const variable = optionName(values.kind, setting)
    const written = values.read(variable)
    const origin = typeof written === 'string' ? { variable, start: 0, end: written.length } : undefined
    return { code, origin, parameters }
  })
}

/** Where the process that leads a pool logs (celery/platforms.py and celery/app/log.py have the formats). */
function mainLog(logfile: string): string {
  return logfile.replaceAll('%I', '').replaceAll('%i', '0')
}

/** The scheduler, as the one node. */
function beatNodes(values: Values, name: string): Nodes {
  const program = values.words('CELERYBEAT', 'script')
  const daemonOptions = values.words('DAEMON_OPTS', 'script')
  const options = values.words('CELERYBEAT_OPTS', 'options')
  const app = values.text('CELERY_APP')
  const pidfile = values.text('CELERYBEAT_PID_FILE')
  const logfile = values.text('CELERYBEAT_LOG_FILE')
  const level = values.text('CELERYBEAT_LOG_LEVEL')
  const chdir = values.text('CELERYBEAT_CHDIR')
  if (program === null || daemonOptions === null || options === null) return onHost
  if (app === null || pidfile === null || logfile === null || level === null || chdir === null) return onHost
  const texts = (list: readonly Words[]) => list.flatMap(({ words }) => words.map(({ text }) => text))
  const node = resolveBeat({
    ...{ name, app, pidfile, logfile, level, chdir },
    ownLog: values.isSet('CELERYBEAT_LOG_FILE'),
    program: texts([program]),
    options: texts([daemonOptions, options]),
  })
  const given = [...daemonOptions.words, ...options.words]
  // Paths that have a variable of their own are looked at there.
  const relative = [node.pidfile, node.logfile].filter(
    (path) => !path.startsWith('/') && path !== pidfile && path !== logfile,
  )
  const problems = relative.map((path) => ({
    code: 'relative-node-path' as const,
    origin: given.find(({ text }) => text.endsWith(path))?.origin,
    parameters: { path },
  }))
  return {
    nodes: [node],
    problems: [
      ...[program, daemonOptions, options].flatMap(({ problems }) => problems),
      ...problems,
      ...placed(values, pathProblems(node)),
    ],
  }
}
