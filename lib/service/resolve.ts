/** From the values of a config to the service: defaults, fall-backs, directories, environment, and the node table. */

import type { ClusterProblem } from '../cluster/problem.js'
import { compoundTexts } from '../evaluate/chunk.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { catalogue } from '../options/catalogue.js'
import { defaultProfile, type Profile } from '../options/profile.js'
import { holdsSecret } from '../options/secret-names.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import type { Binding, ConfigFile, Service } from './model.js'
import { beatNodes, workerNodes } from './nodes.js'
import { namesOf, OptionValues, type ValueRange } from './option-values.js'

export interface ResolveRequest {
  readonly kind: ServiceKind
  /** The name of the instance. */
  readonly name: string
  /** The packager's choices; by default nobody has made any. */
  readonly profile?: Profile | undefined
  readonly evaluation: Evaluation
  readonly configs: readonly ConfigFile[]
  /** Variables of `--env-file`, which the service gets in addition to those that the config exports. */
  readonly environment: readonly Binding[]
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
  readonly problems: readonly ClusterProblem<ValueRange | undefined>[]
}

/**
 * Resolves a service. What only its host can know becomes an expression, and a node table that depends on such a value
 * is left to the host whole. Never throws.
 */
export function resolveService(request: ResolveRequest): Resolution {
  const { evaluation, kind, profile = defaultProfile } = request
  const values = new OptionValues(kind, request.name, evaluation, profile)
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
    residual: compoundTexts(evaluation.residual),
    configs: request.configs,
    inputs: request.inputs ?? [],
    call: request.call ?? request.configs.map(({ path }) => path),
    secrets: secrets(request),
  }
  return { service: { ...service, assignments: neededAssignments(values, service) }, problems }
}

/** The known values that something left to the host needs: a frozen script has nobody else to set them. */
function neededAssignments(values: OptionValues, service: Omit<Service, 'assignments'>): Binding[] {
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

/** Directories are made when their file is where the script puts it, or when a switch says so. */
function creates(values: OptionValues, file: string, own: string): boolean | null {
  const switches = [values.text('CELERY_CREATE_DIRS'), values.text(own)]
  const path = values.read(file)
  if (switches.includes('1') || path === undefined || path === '') return true
  return path === null || switches.includes(null) ? null : false
}

/** What the service finds in its environment, as far as it is known: the config's exports win over env files. */
function environment(request: ResolveRequest): Binding[] {
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
