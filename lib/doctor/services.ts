/** The services of a host: by their configs, their init scripts and their units. */

import { type Profile, serviceName } from '../options/profile.js'
import { kindByName, type ServiceKind, serviceKinds } from '../options/service-kind.js'
import type { Service } from '../service/model.js'
import type { Artefact } from '../targets/artefact.js'
import { exists, type Host, isHostFile } from './host.js'
import type { InstalledScript, InstalledUnit } from './installed.js'
import type { Manager } from './manager.js'
import { configDirectoryOf } from './native.js'
import { pidFilesOf, readsSettings } from './unit-file.js'

/** What a config compiles to. */
export interface Made {
  readonly service: Service
  /** The messages of its errors, each with its place. */
  readonly errors: readonly string[]
  /** Those of the file that ENV_FILE names, which is read when something is started. */
  readonly envFileErrors: readonly string[]
  readonly warnings: number
  /** None where there are errors. */
  readonly artefacts: readonly Artefact[]
}

/** Compiles with the arguments of `compile`; a text says why that cannot be done at all. */
export type Compile = (call: readonly string[]) => Made | string

/** A service, as it is found on a host. */
export interface Found {
  readonly name: string
  readonly kind: ServiceKind
  /** The paths of its configs, in the order in which they are read; the first may be one that is read along. */
  readonly configs: readonly string[]
  readonly scripts: readonly InstalledScript[]
  readonly units: readonly InstalledUnit[]
}

/** Where configs may be: those of scripts first, then those of units. */
export function searchedDirectories({ configDirectories, unitConfigDirectory }: Profile): readonly string[] {
  const usual = ['/etc/default', '/usr/local/etc', '/etc/conf.d', '/etc/sysconfig', '/usr/pkg/etc']
  return [...new Set([...configDirectories.split(' '), unitConfigDirectory, ...usual])]
}

/** An assignment of one of the options. */
const assignment = /^[ \t]*(?:export[ \t]+)?CELERY(?:D|BEAT)?_[A-Z_]+=/m

/** What editors and package managers leave beside a config. */
const leftBehind = /~$|\.(?:bak|orig|old|swp|dpkg-\w+|rpmsave|rpmnew|ucf-\w+)$/

/** The configs in the usual places. */
function findConfigs(host: Host, profile: Profile): readonly string[] {
  const names = new Set([...serviceKinds, profile.workerName, profile.beatName])
  // OpenBSD's are in /etc itself, beside files of all kinds.
  const directories = [...searchedDirectories(profile), ...(host.platform === 'openbsd' ? ['/etc'] : [])]
  return directories.flatMap((directory) =>
    host
      .list(directory)
      .filter((name) => directory !== '/etc' || name.startsWith('celery'))
      .filter((name) => !leftBehind.test(name) && !name.startsWith('.'))
      .map((name) => `${directory}/${name}`)
      .filter((path) => {
        const text = host.read(path)
        const isNamed = names.has(path.slice(path.lastIndexOf('/') + 1))
        // One that this account may not read is there all the same.
        return text === undefined ? isNamed && isHostFile(host, path) : isNamed || assignment.test(text)
      }),
  )
}

/** A service as it is put together. */
interface Draft {
  readonly name: string
  readonly kind: ServiceKind
  configs: readonly string[]
  readonly scripts: InstalledScript[]
  readonly units: InstalledUnit[]
}

export interface Search {
  /** The configs that were named; none for all that there are. */
  readonly asked: readonly string[]
  /** The instance that a config is for. */
  readonly nameOf: (path: string) => string
  readonly profile: Profile
  /** Whether units are run here. */
  readonly isSystemd: boolean
}

/** Finds the services of a host. */
export function findServices(
  host: Host,
  { scripts, units }: { readonly scripts: readonly InstalledScript[]; readonly units: readonly InstalledUnit[] },
  { asked, nameOf, profile, isSystemd }: Search,
): readonly Found[] {
  const drafts: Draft[] = []
  const add = (name: string, kind: ServiceKind, configs: readonly string[]): Draft => {
    const draft: Draft = { name, kind, configs, scripts: [], units: [] }
    drafts.push(draft)
    return draft
  }
  const reading = (path: string) => drafts.find(({ configs }) => configs.at(-1) === path)
  const named = (name: string) => drafts.find((draft) => draft.name === name)

  for (const path of asked.length > 0 ? asked : findConfigs(host, profile))
    if (reading(path) === undefined && named(nameOf(path)) === undefined)
      add(nameOf(path), kindByName(path, profile.beatName), [path])
  for (const script of scripts) {
    const configs = configsOfScript(host, script, profile)
    const draft = named(script.name) ?? add(script.name, script.kind, configs)
    draft.scripts.push(script)
    // A native service has one place for its config, whatever lies in others.
    if (script.origin.made === 'compiled' || (script.origin.made === 'generic' && script.target !== 'sysv'))
      draft.configs = configs
  }
  for (const unit of units) {
    const configs = configsOfUnit(unit)
    const base = unit.name.replace(/(?:@.*)?\.service$/, '')
    const known =
      (configs.length > 0 ? reading(configs.at(-1) as string) : undefined) ??
      named(base) ??
      unit.aliases.map((alias) => named(alias.replace(/\.service$/, ''))).find((each) => each !== undefined)
    // Where systemd does not run, a package's units make no service.
    if (known !== undefined || isSystemd) (known ?? add(base, unit.kind, configs)).units.push(unit)
  }
  const isAsked = ({ configs }: Draft) => asked.length === 0 || asked.includes(configs.at(-1) ?? '')
  return drafts.filter(isAsked).sort((one, other) => compare(rank(one, profile), rank(other, profile)))
}

/** The worker first, then the scheduler, then instances by name. */
function rank({ name, kind }: Draft, profile: Profile): string {
  return name === serviceName(profile, kind) ? `0${kind === 'celeryd' ? 0 : 1}` : `1${name}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Arguments of `compile` that take a value in the next word. */
const valued = new Set(['--service', '--name', '--reader', '--env-file', '--target', '--style', '--profile', '--set'])

/** The configs in the arguments of `compile`. */
export function configsOfCall(call: readonly string[]): readonly string[] {
  return call.filter((word, at) => !word.startsWith('-') && !valued.has(call[at - 1] ?? ''))
}

/** What a script reads, or was compiled from. */
function configsOfScript(
  host: Host,
  { name, kind, origin, target }: InstalledScript,
  profile: Profile,
): readonly string[] {
  if (origin.made === 'compiled') return origin.call === undefined ? origin.from : configsOfCall(origin.call)
  const directories = profile.configDirectories.split(' ')
  const usual = directories.find((path) => exists(host, path)) ?? directories[0] ?? '/etc/default'
  const directory = configDirectoryOf(target) ?? usual
  // OpenRC reads the file of the name before the dot first (openrc-run(8)).
  const base = target === 'openrc' ? `${directory}/${name.split('.')[0]}` : ''
  if (base !== '' && name.includes('.'))
    return [base, `${directory}/${name}`].filter((path) => path === base || exists(host, path))
  const own = `${directory}/${name}`
  const worker = `${directory}/${profile.workerName}`
  return [kind === 'celerybeat' && !exists(host, own) && exists(host, worker) ? worker : own]
}

/** What a unit reads, or was compiled from. */
function configsOfUnit({ origin, says }: InstalledUnit): readonly string[] {
  if (origin.made === 'compiled') return origin.call === undefined ? origin.from : configsOfCall(origin.call)
  return readsSettings(says) ? says.environmentFiles.slice(-1) : []
}

/**
 * The arguments of `compile` that make what is installed of a service, or what its config says, without a target.
 *
 * @param profileWords those that name the profile, where nothing that is installed does
 */
export function compileCall(
  { name, kind, configs, scripts, units }: Found,
  manager: Manager,
  profileWords: readonly string[] = [],
): readonly string[] {
  for (const { origin } of [...scripts, ...units])
    if (origin.made === 'compiled' && origin.call !== undefined) return withoutTarget(origin.call)
  const path = configs.at(-1) ?? ''
  const isUnits = scripts.length === 0 && units.some(({ says }) => says.environmentFiles.includes(path))
  const isInConfD = manager.name === 'systemd' && /^\/etc\/(?:conf\.d|sysconfig)\//.test(path) && scripts.length === 0
  const reader = isUnits || isInConfD ? ['--reader', 'systemd'] : []
  return ['--service', kind, '--name', name, ...profileWords, ...reader, ...configs]
}

/** The arguments without what says for which service manager. */
export function withoutTarget(call: readonly string[]): readonly string[] {
  const isTarget = (word: string | undefined) => word === '--target' || word === '--style'
  return call.filter((word, at) => !isTarget(word) && !isTarget(call[at - 1]))
}

/**
 * The arguments that make a generic file, with the profile that doctor was given in place of the one in the call, whose
 * path need not be of this host.
 *
 * @param words those that name the profile; none leaves the call as it is
 */
export function withProfile(call: readonly string[], words: readonly string[]): readonly string[] {
  if (words.length === 0) return call
  const isProfile = (word: string | undefined) => word === '--profile' || word === '--set'
  return [...call.filter((word, at) => !isProfile(word) && !isProfile(call[at - 1])), ...words]
}

/** The pid files of the nodes that a unit of somebody else's runs, as far as it tells. */
export function pidFilesOfUnit(unit: InstalledUnit, compile: Compile): readonly string[] {
  const file = unit.says.environmentFiles.at(-1)
  if (!readsSettings(unit.says) || file === undefined) return pidFilesOf(unit.says)
  const name = unit.name.replace(/(?:@.*)?\.service$/, '')
  const made = compile(['--service', unit.kind, '--name', name, '--reader', 'systemd', file])
  if (typeof made === 'string') return pidFilesOf(unit.says)
  return (made.service.nodes ?? []).map(({ pidfile }) => pidfile)
}
