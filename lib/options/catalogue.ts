/**
 * Every option of the services, declared once: evaluation, defaults, diagnostics, `sample`, the man page and the tables
 * in docs/ all read this list. Defaults and fallbacks are those of Celery's generic init scripts, which win over the
 * manual where the two differ.
 */

import { beatOptions } from './beat-options.js'
import type { Option } from './option.js'
import { defaultProfile, fillIn, type Profile, serviceName } from './profile.js'
import type { ServiceKind } from './service-kind.js'
import { beatUnitOptions, workerUnitOptions } from './unit-options.js'
import { workerOptions } from './worker-options.js'

export type { Option, OptionStatus, OptionType } from './option.js'

export const catalogue: readonly Option[] = [...workerOptions, ...workerUnitOptions, ...beatOptions, ...beatUnitOptions]

const byName = new Map<string, Option>()
for (const option of catalogue) byName.set(option.name, option)
const byAlias = new Map<string, Option>()
for (const option of catalogue) for (const alias of option.aliases ?? []) byAlias.set(alias, option)

/** The option of this very name, if there is one. */
export function findOption(name: string): Option | undefined {
  return byName.get(name)
}

/** The option that is read under this name: its own, or another spelling. */
export function optionReading(name: string): Option | undefined {
  return byName.get(name) ?? byAlias.get(name)
}

/** Every name that a service reads, other spellings included. */
export function optionNames(kind?: ServiceKind): readonly string[] {
  return catalogue
    .filter((option) => kind === undefined || option.services.includes(kind))
    .flatMap((option) => [option.name, ...(option.aliases ?? [])])
}

/**
 * The default of an option for an instance. The services themselves share `celery` in paths and node names, so that a
 * config for both needs one directory; an instance under another name gets its own.
 *
 * @param instance the name of the instance: `celeryd`, `celerybeat` or another
 */
export function defaultValue(
  option: Option,
  kind: ServiceKind,
  instance: string,
  profile: Profile = defaultProfile,
): string | undefined {
  const own = ownPart(profile, kind, instance)
  const value = option.default && fillIn(option.default, profile).replaceAll(/\{(?:name|node)\}/g, () => own)
  return value === '' ? undefined : value
}

/** What an instance is called in its paths and nodes. */
export function ownPart(profile: Profile, kind: ServiceKind, instance: string): string {
  return instance === serviceName(profile, kind) ? 'celery' : instance
}

/**
 * The value of an option: the first non-empty of its own name, its other spellings, its fallback, and its default.
 *
 * @param read the value a name has in the config: null where only the host knows it, undefined where it is not set
 * @returns null where only the host knows it, undefined where nothing is set and there is no default
 */
export function effectiveValue(
  option: Option,
  kind: ServiceKind,
  instance: string,
  read: (name: string) => string | null | undefined,
  profile: Profile = defaultProfile,
): string | null | undefined {
  for (const name of [option.name, ...(option.aliases ?? [])]) {
    const value = read(name)
    if (value === null || (value !== undefined && value !== '')) return value
  }
  const fallback = option.fallback === undefined ? undefined : byName.get(option.fallback)
  if (fallback !== undefined) {
    const value = read(fallback.name)
    if (value === null || (value !== undefined && value !== '')) return value
  }
  return defaultValue(option, kind, instance, profile)
}

/** The options that a config sets, all unset at first: what is known when the caller's environment is not configuration. */
export function unsetOptions(): ReadonlyMap<string, undefined> {
  const names = catalogue
    .filter((option) => option.environment !== true)
    .flatMap((option) => [option.name, ...(option.aliases ?? [])])
  return new Map([...names, 'CELERYD_MULTI'].map((name) => [name, undefined]))
}

/** The options that the environment may bring: the script keeps them when it empties it. */
export function environmentOptions(): ReadonlySet<string> {
  return new Set(catalogue.filter((option) => option.environment === true).map(({ name }) => name))
}
