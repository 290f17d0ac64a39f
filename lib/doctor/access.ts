/** Whether an account can use a file: by the owners and modes of the file and of each directory on the way to it. */

import { type FileFact, follow, type Host } from './host.js'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gids: readonly number[]
}

/** What an account wants of a path: to execute a program, to read a file, to change to a directory, or to write into one. */
export type Want = 'execute' | 'read' | 'enter' | 'write'

const bits: Readonly<Record<Want, number>> = { execute: 1, read: 4, enter: 1, write: 3 }

/** Whether the mode of a file grants bits of rwx to an account (XBD 4.5, File Access Permissions). */
function grants({ uid, gid, mode }: FileFact, account: Account, wanted: number): boolean {
  // Root executes what somebody may execute, and may do all else.
  if (account.uid === 0) return (wanted & 1) === 0 || (mode & 0o111) !== 0
  const shift = uid === account.uid ? 6 : account.gids.includes(gid) ? 3 : 0
  return ((mode >> shift) & wanted) === wanted
}

/** Owner and mode as `ls` shows them in numbers. */
function shown({ uid, gid, mode }: FileFact): string {
  return `owner ${uid}:${gid}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`
}

/**
 * Why an account cannot use a path.
 *
 * @returns a clause for people; undefined where it can, and where the account that asks cannot tell
 */
export function obstacle(host: Host, account: Account, path: string, want: Want): string | undefined {
  const way = follow(host, path)
  for (const directory of way.directories) {
    const fact = host.lstat(directory)
    if (typeof fact === 'string') continue
    if (!grants(fact, account, 1) && !host.hasAcl(directory))
      return `user ${account.name} cannot enter ${directory} (${shown(fact)})`
  }
  if ('hidden' in way) return undefined
  if ('missing' in way)
    return way.missing === path ? 'it does not exist' : `${way.missing}, to which it leads, does not exist`
  const { end, fact } = way
  const isDirectory = want === 'enter' || want === 'write'
  if (isDirectory !== (fact.kind === 'directory')) return isDirectory ? 'it is not a directory' : 'it is not a file'
  // Root enters every directory, and its mode says nothing of that.
  if (isDirectory && account.uid === 0) return undefined
  if (grants(fact, account, bits[want]) || host.hasAcl(end)) return undefined
  return `user ${account.name} cannot ${want === 'write' ? 'write there' : `${want} it`} (${shown(fact)})`
}
