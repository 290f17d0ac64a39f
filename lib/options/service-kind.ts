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
