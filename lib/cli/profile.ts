/** The profile that `--profile` and `--set` name. */

import { Source } from '../diagnostics/source.js'
import type { Profile } from '../options/profile.js'
import { readProfiles } from '../syntax/profile-file.js'
import { Failure } from './failure.js'
import { decodeUtf8, readBytes } from './files.js'
import type { Reporter } from './reporter.js'

/** What of the command line says which profile holds. */
export interface ProfileOptions {
  readonly profile?: string | undefined
  readonly set?: readonly string[] | undefined
}

/**
 * Reads the profile; without options it is the default one. `--set` wins over the file.
 *
 * @throws Failure after its mistakes were reported: with status 2 when one is in a `--set`, else 1; with 3 when the file
 *   cannot be read
 */
export function readProfile({ profile: path, set = [] }: ProfileOptions, reporter: Reporter): Profile {
  const file = path === undefined ? [] : [new Source(path, decodeUtf8(readBytes(path)))]
  const said = set.map((text) => new Source('--set', text))
  const { profile, findings } = readProfiles([...file, ...said])
  if (findings.length === 0) return profile
  reporter.report(findings)
  reporter.end()
  throw new Failure('', findings.some(({ source }) => said.includes(source)) ? 2 : 1)
}

/** The arguments that name the same profile again. */
export function profileArguments({ profile, set = [] }: ProfileOptions): readonly string[] {
  return [...(profile === undefined ? [] : ['--profile', profile]), ...set.flatMap((each) => ['--set', each])]
}
