/** Which instance has which pid file: two that share one would stop each other's nodes. */

import type { Service } from './model.js'

export interface Conflict {
  readonly pidfile: string
  /** The instance that had it first. */
  readonly other: string
}

/** The pid files of the instances of one host, by the directory of their configs. */
export class Claims {
  readonly #owners = new Map<string, string>()

  /**
   * Takes down the pid files of an instance.
   *
   * @param host what tells the configs of one host from those of another: their directory
   * @returns those that an instance of another name has already, in constant time for each
   */
  add(service: Service, host: string): Conflict[] {
    const conflicts: Conflict[] = []
    for (const { pidfile } of service.nodes ?? []) {
      const key = `${host}\0${pidfile}`
      const other = this.#owners.get(key)
      if (other === undefined) this.#owners.set(key, service.name)
      else if (other !== service.name) conflicts.push({ pidfile, other })
    }
    return conflicts
  }
}
