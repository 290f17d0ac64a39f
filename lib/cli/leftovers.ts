/** What is in the output directory from an earlier compilation of the same configs, and is not made any more. */

import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Artefact } from '../targets/artefact.js'
import { isCompiledFrom } from '../targets/systemd/emit.js'
import type { Units } from '../targets/systemd/units.js'

/**
 * The files, by path. Only what bears the service's name where this compiler puts such files is looked at, and only what
 * says in its first line that it was compiled from the same configs counts.
 */
export function leftovers(output: string | undefined, units: Units, artefacts: readonly Artefact[]): readonly string[] {
  if (output === undefined) return []
  const { name } = units
  const nodes = entries(output).filter((file) => file.startsWith(`${name}@`) && file.endsWith('.service'))
  const besides = [`tmpfiles.d/${name}.conf`, `sysusers.d/${name}.conf`, `conf.d/${name}`]
  const made = new Set(artefacts.map(({ path }) => path))
  return [...nodes.sort(), ...besides]
    .filter((path) => !made.has(path))
    .map((path) => join(output, path))
    .filter((path) => isCompiledFrom(units, firstLine(path)))
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** Empty for what is no regular file, or cannot be read. */
function firstLine(path: string): string {
  try {
    return lstatSync(path).isFile() ? (readFileSync(path, 'utf8').split('\n', 1)[0] ?? '') : ''
  } catch {
    return ''
  }
}
