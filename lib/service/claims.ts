/** Which instance has which pid file and directory: two that share a pid file would stop each other's nodes. */

import type { Service } from './model.js'
import { knownOrEmpty } from './value.js'

/** What two instances have both, and the option that sets it, without its CELERYD_ or CELERYBEAT_. */
export type Conflict =
  | {
      readonly code: 'pidfile-of-another'
      readonly option: 'PID_FILE'
      readonly parameters: { readonly pidfile: string; readonly other: string }
    }
  | {
      readonly code: 'directory-of-another'
      readonly option: 'PID_FILE' | 'LOG_FILE'
      readonly parameters: {
        readonly directory: string
        readonly other: string
        readonly user: string
        readonly own: string
      }
    }

/** The instance that had something first. */
interface Owner {
  readonly name: string
  readonly user: string
  /** It gives the directory to its user. */
  readonly made: boolean
}

/** The pid files and directories of the instances of each host, which the directory of their configs tells apart. */
export class Claims {
  /** How many instances of a host are still to come, so that nothing is kept of one that is complete. */
  readonly #left = new Map<string, number>()
  readonly #owners = new Map<string, Map<string, Owner>>()

  /** @param hosts the host of each instance that will be added */
  constructor(hosts: readonly string[]) {
    for (const host of hosts) this.#left.set(host, (this.#left.get(host) ?? 0) + 1)
  }

  /**
   * Records the pid files of an instance, and the directories that it gives to its user.
   *
   * @param host what tells the configs of one host from those of another: their directory
   * @returns what an instance of another name has already, in constant time for each node
   */
  add(service: Service, host: string): Conflict[] {
    const owners = this.#owners.get(host) ?? new Map<string, Owner>()
    this.#owners.set(host, owners)
    const found = claim(service, owners)
    const left = (this.#left.get(host) ?? 0) - 1
    this.#left.set(host, left)
    if (left <= 0) this.#owners.delete(host)
    return found
  }
}

/** Claims what an instance has; returns what one of another name had first. */
function claim(service: Service, owners: Map<string, Owner>): Conflict[] {
  const conflicts = new Map<string, Conflict>()
  const user = knownOrEmpty(service.user)
  const take = (path: string, made: boolean): Owner | undefined => {
    const owner = owners.get(path)
    if (owner === undefined || (made && !owner.made && owner.user === user))
      owners.set(path, { name: owner?.name ?? service.name, user, made })
    return owner === undefined || owner.name === service.name ? undefined : owner
  }
  for (const { pidfile, logfile } of service.nodes ?? []) {
    const other = take(pidfile, false)
    if (other !== undefined) {
      const parameters = { pidfile, other: other.name }
      conflicts.set(pidfile, { code: 'pidfile-of-another', option: 'PID_FILE', parameters })
    }
    for (const [file, option, made] of [
      [pidfile, 'PID_FILE', service.createRunDirectory],
      [logfile, 'LOG_FILE', service.createLogDirectory],
    ] as const) {
      const directory = file.slice(0, file.lastIndexOf('/') + 1)
      if (directory === '') continue
      const owner = take(directory, made === true)
      if (owner === undefined || owner.user === user || owner.user === '' || user === '') continue
      // Where nobody gives it away, it may be of a group that both are in.
      if (made !== true && !owner.made) continue
      const parameters = { directory: directory.slice(0, -1), other: owner.name, user: owner.user, own: user }
      conflicts.set(directory, { code: 'directory-of-another', option, parameters })
    }
  }
  return [...conflicts.values()]
}
