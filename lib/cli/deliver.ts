/** Where artefacts go: to standard output, to a file, or into a directory; or nowhere, only to be compared. */

import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Artefact } from '../targets/artefact.js'
import { Failure, fileFailure, isMangled, notUtf8, usageFailure } from './failure.js'
import { destination, isCurrent, isDirectory, writeArtefact } from './files.js'

/**
 * Writes artefacts, or, with `check`, tells which of them differ from what is there.
 *
 * @returns the exit status
 * @throws Failure with status 2 when there is no place for so many, 3 when a file cannot be written
 */
export function deliver(
  artefacts: readonly Artefact[],
  { output, check }: { readonly output?: string | undefined; readonly check?: boolean | undefined },
  streams: { readonly out: (text: string) => void; readonly error: (text: string) => void },
): number {
  const [first, ...others] = artefacts
  if (output === undefined || output === '-') {
    if (check === true) throw usageFailure('--check needs --output, the file to compare')
    if (others.length > 0) throw usageFailure(`${artefacts.length} files are made: name a directory with --output`)
    streams.out(first?.text ?? '')
    return 0
  }
  // It would be written under another name.
  if (isMangled(output)) throw new Failure(`cannot write ${output}: ${notUtf8}`, 3)
  if (others.length > 0 && !output.endsWith('/') && !isDirectory(output))
    throw usageFailure(
      `${artefacts.length} files are made, and ${output} is not a directory: end it with / to have it made`,
    )
  const files = artefacts
    .map(({ path, text, mode, keep }) => ({ path: destination(output, path), text, mode, keep }))
    .filter(({ path, keep }) => keep !== true || (check !== true && !existsSync(path)))
  if (check !== true) {
    for (const { path, text, mode } of files) {
      makeParent(output, path)
      writeArtefact(path, text, mode)
    }
    return 0
  }
  const stale = files.filter(({ path, text, mode }) => !isCurrent(path, text, mode))
  for (const { path } of stale) {
    const what = existsSync(path) ? 'is not what its config compiles to' : 'does not exist'
    streams.error(`celery-initd: ${path} ${what}\n`)
  }
  return stale.length === 0 ? 0 : 1
}

/** The directories below the one that was named; that one, too, where the name says that it is a directory. */
function makeParent(output: string, path: string): void {
  if (!output.endsWith('/') && !isDirectory(output)) return
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw fileFailure(dirname(path), 'make', error)
  }
}
