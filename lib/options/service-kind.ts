/** The two services of Celery, and how a config's options tell whose they are. */

export const serviceKinds = ['celeryd', 'celerybeat'] as const
export type ServiceKind = (typeof serviceKinds)[number]

const prefixes = { celeryd: 'CELERYD', celerybeat: 'CELERYBEAT' } as const satisfies Record<ServiceKind, string>

/** What the names of a service's own options begin with. */
export function servicePrefix(kind: ServiceKind): (typeof prefixes)[ServiceKind] {
  return prefixes[kind]
}

/** The name of an option that both services have: `optionName('celerybeat', 'USER')` is `CELERYBEAT_USER`. */
export function optionName<Suffix extends string>(
  kind: ServiceKind,
  suffix: Suffix,
): `${(typeof prefixes)[ServiceKind]}_${Suffix}` {
  return `${prefixes[kind]}_${suffix}`
}

/**
 * The service that a file is for, by its name alone: a name that begins with the scheduler's is the scheduler's.
 *
 * @param beatName what a profile calls the scheduler
 */
export function kindByName(path: string, beatName = 'celerybeat'): ServiceKind {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.startsWith('celerybeat') || name.startsWith(beatName) ? 'celerybeat' : 'celeryd'
}
