import { commentText, shWords } from '../quote.js'

/** A file that the compiler makes. */
export interface Artefact {
  /** Below the directory it is written to, or its only name: `celery.service`, `tmpfiles.d/celery.conf`. */
  readonly path: string
  readonly text: string
  readonly mode: number
  /** It belongs to the administrator: written only where there is none yet, and never compared. */
  readonly keep?: true
}

/**
 * The line by which a file says how it was made, as text of a comment: `doctor` makes it again to compare.
 *
 * @param options what `compile` was given besides the arguments of the service's call, such as the target
 * @returns no line where a comment cannot hold the command
 */
export function compiledWith(call: readonly string[], ...options: readonly string[]): readonly string[] {
  const line = `Compiled with: celery-initd compile ${shWords([...options, ...call])}`
  return commentText(line) === line ? [line] : []
}
