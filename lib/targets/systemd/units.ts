/** From a service to the units that run it under systemd: names, commands, limits, and what cannot be said there. */

import { type Profile, serviceName } from '../../options/profile.js'
import { holdsSecret } from '../../options/secret-names.js'
import { optionName, type ServiceKind } from '../../options/service-kind.js'
import { unitInstance } from '../../quote.js'
import { isFilledIn } from '../../service/host-parts.js'
import type { Binding, Node, Service } from '../../service/model.js'
import { isRootAccount } from '../../service/root.js'
import { knownOrEmpty } from '../../service/value.js'
import { type Limit, readLimits } from '../limits.js'
import type { Compiled } from '../target.js'
import { type UnitDirectories, unitDirectories } from './directories.js'
import { type Wanted, wantedOf } from './wanted.js'

/** One process of a service. */
export interface UnitNode {
  /** The unit's name without `.service`: `celery@worker1`, or `celery` where there is but one node. */
  readonly unit: string
  readonly node: Node
  /** The whole command line; the program is absolute. */
  readonly command: readonly string[]
}

/** Restrictions that depend on what the config has the service touch. */
export interface Sandboxing {
  /** /home, /root and /run/user can be read but not written. */
  readonly protectHome: boolean
  /** Directories below what is read-only otherwise. */
  readonly writable: readonly string[]
}

/** What the units of a service say. */
export interface Units {
  readonly kind: ServiceKind
  readonly profile: Profile
  /** What `systemctl start` takes. */
  readonly name: string
  /** The name of its init script, which the unit stands in for. */
  readonly alias: string | undefined
  readonly nodes: readonly UnitNode[]
  readonly user: string
  /** Empty: the user's own. */
  readonly group: string
  readonly chdir: string
  readonly environment: readonly Binding[]
  /** A file of more of them, which systemd reads at each start; empty for none. */
  readonly envFile: string
  /** Whether not everybody may know what is in the environment. */
  readonly secret: boolean
  readonly limits: readonly Limit[]
  /** Further settings of each node's [Service] section. */
  readonly settings: Wanted['settings']
  /** Octal digits. */
  readonly umask: string
  /** Whether each node has a unit of its own, below one that stands for all. */
  readonly perNode: boolean
  /** Seconds; 0 for no limit. */
  readonly stopTimeout: number
  readonly directories: UnitDirectories
  /** Undefined for root, from whom the restrictions would take what it was asked for. */
  readonly sandboxing: Sandboxing | undefined
  /** Paths whose file systems have to be there. */
  readonly mounts: readonly string[]
  /** What it was compiled from. */
  readonly configs: readonly string[]
  /** The arguments of `compile` that make the same again, without the target. */
  readonly call: readonly string[]
  /** The config, where systemd itself can read it: one file of its own syntax, with an absolute path. */
  readonly configFile: string | undefined
}

/** What a unit cannot say, and the option it comes from; the code is one of the registry's. */
export type UnitProblem =
  | { readonly code: 'unit-value'; readonly option: string; readonly parameters: { name: string; reason: string } }
  | { readonly code: 'unit-limits'; readonly option: string; readonly parameters: { name: string; value: string } }
  | { readonly code: 'unit-su'; readonly option: string; readonly parameters: { name: string } }
  | { readonly code: 'unit-secret'; readonly option: string; readonly parameters: { name: string; option: string } }
  | { readonly code: 'unit-domain'; readonly option: string; readonly parameters: { name: string } }

/**
 * Works out the units of a service, all of whose values are known.
 *
 * @returns the units, and every problem that keeps them from saying what the config says
 */
export function resolveUnits(compiled: Pick<Compiled, 'service' | 'evaluation' | 'reader'>): {
  readonly units: Units
  readonly problems: readonly UnitProblem[]
} {
  const { service, reader } = compiled
  const wanted = wantedOf(compiled)
  const limits = readLimits(knownOrEmpty(service.ulimit))
  const name = service.name === serviceName(service.profile, 'celeryd') ? service.profile.workerUnit : service.name
  const { nodes, problems } = unitNodes(service, name, wanted.perNode)
  const paths = (service.configs ?? []).map(({ path }) => path)
  const directories = unitDirectories(service)
  const programs = new Set(
    nodes.flatMap(({ node }) => node.supervised.slice(0, 1)).filter((path) => path.startsWith('/')),
  )
  const [user, chdir] = [knownOrEmpty(service.user), knownOrEmpty(service.chdir)]
  const touched = [...programs, chdir, ...directories.written]
  const units: Units = {
    kind: service.kind,
    profile: service.profile,
    name,
    alias: name === service.name ? undefined : service.name,
    nodes,
    user,
    group: knownOrEmpty(service.group),
    chdir,
    environment: environment(service),
    envFile: knownOrEmpty(service.envFile),
    secret: service.secrets.length > 0,
    limits: lastOfEach([...wanted.ownLimits, ...(limits ?? [])], wanted),
    settings: wanted.settings,
    umask: wanted.umask.padStart(4, '0'),
    perNode: wanted.perNode || nodes.length !== 1,
    stopTimeout: Number(knownOrEmpty(service.stopTimeout)),
    directories,
    sandboxing: isRootAccount(user) ? undefined : sandboxing(touched, directories),
    mounts: [...programs].filter((path) => !path.startsWith('/usr/') && pathProblem(path) === undefined),
    configs: paths,
    call: service.call,
    configFile: reader === 'environment-file' && paths.length === 1 && paths[0]?.startsWith('/') ? paths[0] : undefined,
  }
  return { units, problems: [...settingProblems(service, limits), ...problems] }
}

/** A value that a unit cannot hold. */
function unitValue(name: string, reason: string): UnitProblem {
  return { code: 'unit-value', option: name, parameters: { name, reason } }
}

/** What the settings of a service say and a unit cannot; `limits` are undefined where they cannot be read. */
function settingProblems(service: Service, limits: readonly Limit[] | undefined): readonly UnitProblem[] {
  const own = (suffix: string) => optionName(service.kind, suffix)
  const problems: UnitProblem[] = []
  const group = knownOrEmpty(service.group)
  for (const [name, reason] of [
    ['USER', accountName.test(knownOrEmpty(service.user)) ? undefined : 'it is not a valid account name'],
    ['GROUP', group === '' || accountName.test(group) ? undefined : 'it is not a valid group name'],
    ['CHDIR', pathProblem(knownOrEmpty(service.chdir))],
    ['ENV_FILE', envFileProblem(knownOrEmpty(service.envFile))],
  ] as const)
    if (reason !== undefined) problems.push(unitValue(own(name), reason))
  for (const [value, name, usual] of [
    [knownOrEmpty(service.su), own('SU'), 'su'],
    [knownOrEmpty(service.suArguments), own('SU_ARGS'), ''],
  ] as const)
    if (value !== usual) problems.push({ code: 'unit-su', option: name, parameters: { name } })
  for (const { name, value } of service.environment)
    if (holdsSecret(name, value))
      problems.push({ code: 'unit-secret', option: name, parameters: { name, option: own('ENV_FILE') } })
  if (limits === undefined) {
    const parameters = { name: own('ULIMIT'), value: knownOrEmpty(service.ulimit) }
    problems.push({ code: 'unit-limits', option: own('ULIMIT'), parameters })
  }
  return problems
}

/** The unit of each node; a single one has the name of the service, where nodes need none of their own. */
function unitNodes(
  { nodes = [] }: Service,
  name: string,
  perNode: boolean,
): { readonly nodes: readonly UnitNode[]; readonly problems: readonly UnitProblem[] } {
  const problems: UnitProblem[] = []
  const made = nodes.map((node): UnitNode => {
    const { shortName, supervised } = node
    const unit = nodes.length === 1 && !perNode ? name : `${name}@${unitInstance(shortName)}`
    if (unit.length > longestUnit)
      problems.push(unitValue('CELERYD_NODES', `the name of the node ${shortName.slice(0, 20)}… is too long`))
    if (supervised.some((word, at) => word.includes('%d') && isFilledIn(node, supervised, at)))
      problems.push({ code: 'unit-domain', option: 'CELERYD_NODES', parameters: { name: shortName } })
    return { unit, node, command: absolute(supervised) }
  })
  if (nodes.some(({ supervised: [program = ''] }) => !program.startsWith('/') && /^-|=/.test(program)))
    problems.push(unitValue('CELERY_BIN', 'a program without a path cannot begin with - or hold ='))
  return { nodes: made, problems }
}

/** The limit of each resource that was set last, but for what a setting of its own says. */
function lastOfEach(limits: readonly Limit[], { settings }: Wanted): readonly Limit[] {
  const last = new Map(limits.map((limit) => [limit.resource, limit]))
  for (const { directive } of settings) last.delete(directive.replace(/^Limit/, ''))
  return [...last.values()]
}

/** What systemd takes for an account (sysusers.d(5), relaxed as for User=), or its number. */
const accountName = /^(?:[A-Za-z_][A-Za-z0-9_.-]*\$?|\d+)$/

/** UNIT_NAME_MAX, without `.service`. */
const longestUnit = 247

/** Why a path cannot be the value of a setting that takes one path; undefined where it can. */
function pathProblem(path: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what ends a line
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'a unit cannot hold its control characters'
  if (/\s$|\\$/.test(path)) return 'a unit cannot hold what it ends with'
  if (path.split('/').includes('..')) return 'systemd takes no path with .. in it'
  return undefined
}

/** The same for a file of variables, whose path is a pattern to systemd. */
function envFileProblem(path: string): string | undefined {
  if (/[*?[\\]/.test(path)) return 'systemd takes it for a pattern'
  if (path !== '' && !path.startsWith('/')) return 'it is not an absolute path'
  return pathProblem(path)
}

/** systemd looks for a program in a fixed list of directories; env(1) looks where the service's PATH says. */
function absolute(argv: readonly string[]): readonly string[] {
  return argv[0]?.startsWith('/') ? argv : ['/usr/bin/env', ...argv]
}

/** What the service finds in its environment, PATH first where the config does not have one. */
function environment(service: Service): readonly Binding[] {
  const given = service.environment
  return given.some(({ name }) => name === 'PATH') ? given : [{ name: 'PATH', value: service.profile.path }, ...given]
}

/** Restrictions leave alone what the config itself names. */
function sandboxing(touched: readonly string[], { written }: UnitDirectories): Sandboxing {
  return {
    protectHome: !touched.some((path) => /^\/(?:home|root|run\/user)(?:\/|$)/.test(path)),
    writable: written.filter((path) => /^\/(?:usr|boot|efi|etc)(?:\/|$)/.test(path) && pathProblem(path) === undefined),
  }
}
