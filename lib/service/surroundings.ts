/** What of the host a service can count on: the stores that should be up before it. */

/** A broker, result store or database that a worker may want to talk to, under the names that distributions give it. */
interface Store {
  /** What init scripts provide (LSB 5.0 Core, 22.7). */
  readonly scripts: readonly string[]
  /** What units are called. */
  readonly units: readonly string[]
  /** What scripts in rc.d of the BSDs provide (rcorder(8); the rc.d scripts of FreeBSD's ports and of pkgsrc). */
  readonly providers: { readonly freebsd: readonly string[]; readonly netbsd: readonly string[] }
}

const stores: readonly Store[] = [
  {
    scripts: ['rabbitmq-server'],
    units: ['rabbitmq-server'],
    providers: { freebsd: ['rabbitmq'], netbsd: ['rabbitmq'] },
  },
  {
    scripts: ['redis-server', 'redis'],
    units: ['redis', 'redis-server'],
    providers: { freebsd: ['redis'], netbsd: ['redis'] },
  },
  // Newer than the init scripts of distributions.
  { scripts: [], units: ['valkey', 'valkey-server'], providers: { freebsd: ['valkey'], netbsd: ['valkey'] } },
  { scripts: ['postgresql'], units: ['postgresql'], providers: { freebsd: ['postgresql'], netbsd: ['pgsql'] } },
  { scripts: ['mysql'], units: ['mysql'], providers: { freebsd: ['mysql'], netbsd: ['mysqld'] } },
  { scripts: ['mariadb'], units: ['mariadb'], providers: { freebsd: [], netbsd: [] } },
  { scripts: ['mongodb'], units: ['mongod'], providers: { freebsd: ['mongod'], netbsd: ['mongodb'] } },
  { scripts: ['memcached'], units: ['memcached'], providers: { freebsd: ['memcached'], netbsd: ['memcached'] } },
]

/** The stores as init scripts name them. */
export const storeScripts: readonly string[] = stores.flatMap(({ scripts }) => scripts)

/** The stores as units name them, without `.service`. */
export const storeUnits: readonly string[] = stores.flatMap(({ units }) => units)

/** The stores as scripts in rc.d provide them. FreeBSD passes over names that nothing provides; NetBSD prints them at boot. */
export function storeProviders(system: 'freebsd' | 'netbsd'): readonly string[] {
  return stores.flatMap(({ providers }) => providers[system])
}
