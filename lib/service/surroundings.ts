/** What of the host a service can count on: where programs are, and the stores that should be up before it. */

/** The PATH of a service, the same under every service manager (lib/templates/clean-environment.sh). */
export const servicePath = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin'

/** A broker, result store or database that a worker may want to talk to, under the names that distributions give it. */
interface Store {
  /** What init scripts provide (LSB 5.0 Core, 22.7). */
  readonly scripts: readonly string[]
  /** What units are called. */
  readonly units: readonly string[]
}

const stores: readonly Store[] = [
  { scripts: ['rabbitmq-server'], units: ['rabbitmq-server'] },
  { scripts: ['redis-server', 'redis'], units: ['redis', 'redis-server'] },
  // Newer than the init scripts of distributions.
  { scripts: [], units: ['valkey', 'valkey-server'] },
  { scripts: ['postgresql'], units: ['postgresql'] },
  { scripts: ['mysql'], units: ['mysql'] },
  { scripts: ['mariadb'], units: ['mariadb'] },
  { scripts: ['mongodb'], units: ['mongod'] },
  { scripts: ['memcached'], units: ['memcached'] },
]

/** The stores as init scripts name them. */
export const storeScripts: readonly string[] = stores.flatMap(({ scripts }) => scripts)

/** The stores as units name them, without `.service`. */
export const storeUnits: readonly string[] = stores.flatMap(({ units }) => units)
