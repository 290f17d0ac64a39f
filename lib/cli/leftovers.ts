/** What is in the output directory from an earlier compilation of the same configs, and is not made any more. */

import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Artefact } from '../targets/artefact.js'
import type { Leftovers } from '../targets/target.js'

/**
 * The files, by path. Only what bears the service's name where the target puts such files is looked at, and only what
 * says in its first line that it was compiled from the same configs counts.
 */
export function leftoverPaths<Lowered>(
  directory: string,
  leftovers: Leftovers<Lowered>,
  lowered: Lowered,
  artefacts: readonly Artefact[],
): readonly string[] {
  const made = new Set(artefacts.map(({ path }) => path))
  return leftovers
    .candidates(lowered, entries(directory))
    .filter((path) => !made.has(path))
    .map((path) => join(directory, path))
    .filter((path) => leftovers.isOurs(lowered, firstLine(path)))
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** Empty for what is not a regular file, or cannot be read. */
function firstLine(path: string): string {
  try {
    return lstatSync(path).isFile() ? (readFileSync(path, 'utf8').split('\n', 1)[0] ?? '') : ''
  } catch {
    return ''
  }
}
