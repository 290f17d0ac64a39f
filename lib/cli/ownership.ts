/** Whether root alone can change a file on this host: the file itself, and every directory on the resolved way to it. */

import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Links on one way; the kernel follows 40 (path_resolution(7)). */
const mostLinks = 40

/**
 * Why others than root can change what a path names.
 *
 * @returns a sentence that names what can be changed and by whom, '' where root alone can, undefined where it cannot be
 * found out: the file is not there, or not to be seen
 */
export function changeableBy(path: string): string | undefined {
  try {
    return check(resolve(path), 0)
  } catch {
    return undefined
  }
}

function check(path: string, links: number): string {
  if (links > mostLinks) throw new Error('too many links')
  let at = ''
  const parts = path.split('/').filter((part) => part !== '')
  const root = problem('/', lstatSync('/'))
  if (root !== '') return root
  for (const [index, part] of parts.entries()) {
    const current = `${at}/${part}`
    const stats = lstatSync(current)
    if (stats.isSymbolicLink()) {
      if (stats.uid !== 0) return `user ${stats.uid} can change the link ${current}`
      const target = resolve(dirname(current), readlinkSync(current))
      return check([target, ...parts.slice(index + 1)].join('/'), links + 1)
    }
    const found = problem(current, stats)
    if (found !== '') return found
    at = current
  }
  return ''
}

function problem(path: string, stats: Stats): string {
  if (stats.uid !== 0) return `user ${stats.uid} owns ${path}`
  // In a sticky directory nobody can replace what is root's.
  if (stats.isDirectory() && (stats.mode & 0o1000) !== 0) return ''
  if ((stats.mode & 0o002) !== 0) return `everybody can write to ${path}`
  if ((stats.mode & 0o020) !== 0 && stats.gid !== 0) return `group ${stats.gid} can write to ${path}`
  return ''
}
