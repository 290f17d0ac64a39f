/** The login class of a service: the limits that su(1) sets there (login.conf(5)). */

import type { Limit } from '../limits.js'

/** What login.conf(5) calls the resources of setrlimit(2); it has no words for others. */
const capabilities: ReadonlyMap<string, string> = new Map([
  ['AS', 'vmemoryuse'],
  ['CORE', 'coredumpsize'],
  ['CPU', 'cputime'],
  ['DATA', 'datasize'],
  ['FSIZE', 'filesize'],
  ['MEMLOCK', 'memorylocked'],
  ['NOFILE', 'openfiles'],
  ['NPROC', 'maxproc'],
  ['RSS', 'memoryuse'],
  ['STACK', 'stacksize'],
])

/**
 * The record of a class that has these limits, soft and hard, and else what the class daemon has: the first word for a
 * capability counts, so its own stand before that.
 *
 * @returns undefined where login.conf has no word for one of them
 */
export function loginClass(name: string, limits: readonly Limit[]): string | undefined {
  const words = limits.map(({ resource, value }) => {
    const capability = capabilities.get(resource)
    return capability === undefined ? undefined : `:${capability}=${value}:`
  })
  if (words.includes(undefined)) return undefined
  return `${[`${name}:`, ...words, ':tc=daemon:'].join('\\\n\t')}\n`
}
