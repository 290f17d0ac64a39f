import { commentText, shWords } from '../quote.js'
import type { Service } from '../service/model.js'
import { version } from './version.js'

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
 * @param options what `compile` was given in addition to the arguments of the service's call, such as the target
 * @returns no line where a comment cannot hold the command
 */
export function compiledWith(call: readonly string[], ...options: readonly string[]): readonly string[] {
  const line = `Compiled with: celery-initd compile ${shWords([...options, ...call])}`
  return commentText(line) === line ? [line] : []
}

/**
 * The sentence by which a file says what it is and what it was made from; `doctor` tells its origin by it.
 *
 * @param what what the file is: the service's name, or what of the service it holds
 */
export function madeFrom(what: string, { configs }: Pick<Service, 'configs'>): string {
  if (configs === undefined) return `${what}, made by celery-initd ${version}.`
  const from = configs.map(({ path }) => path).join(' and ')
  return `${what}, compiled from ${from} by celery-initd ${version}: change that and compile again.`
}

/** The same line for a service script that a target makes beside an engine, from a config or not. */
export function nativeCompiledWith({ call, configs, kind }: Service, target: string): readonly string[] {
  const form = configs === undefined ? ['--generic', '--service', kind] : []
  return compiledWith(call, ...form, '--target', target)
}
