/** What of the host a service can count on: the stores that should be up before it. */

/** A broker, result store or database that a worker may want to talk to, under the names that distributions give it. */
interface Store {
  /** What init scripts provide (LSB 5.0 Core, 22.7). */
  readonly scripts: readonly string[]
  /** What units are called. */
  readonly units: readonly string[]
  /** What scripts in rc.d of the BSDs provide (rcorder(8); the rc.d scripts of FreeBSD's ports and of pkgsrc). */
  readonly providers: readonly string[]
}

const stores: readonly Store[] = [
  { scripts: ['rabbitmq-server'], units: ['rabbitmq-server'], providers: ['rabbitmq'] },
  { scripts: ['redis-server', 'redis'], units: ['redis', 'redis-server'], providers: ['redis'] },
  // Newer than the init scripts of distributions.
  { scripts: [], units: ['valkey', 'valkey-server'], providers: ['valkey'] },
  { scripts: ['postgresql'], units: ['postgresql'], providers: ['postgresql', 'pgsql'] },
  { scripts: ['mysql'], units: ['mysql'], providers: ['mysql', 'mysqld'] },
  { scripts: ['mariadb'], units: ['mariadb'], providers: [] },
  { scripts: ['mongodb'], units: ['mongod'], providers: ['mongod'] },
  { scripts: ['memcached'], units: ['memcached'], providers: ['memcached'] },
]

/** The stores as init scripts name them. */
export const storeScripts: readonly string[] = stores.flatMap(({ scripts }) => scripts)

/** The stores as units name them, without `.service`. */
export const storeUnits: readonly string[] = stores.flatMap(({ units }) => units)

/** The stores as rcorder(8) knows them; it passes over names that nothing provides. */
export const storeProviders: readonly string[] = stores.flatMap(({ providers }) => providers)
