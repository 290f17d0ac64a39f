/** Where the BSDs keep what a service consists of, wherever the packager's profile has no place of its own for it. */

import { configDirectories, defaultProfile, type Profile } from '../options/profile.js'
import type { Service } from '../service/model.js'
import type { Artefact } from './artefact.js'

/** The settings of a profile that differ from system to system. */
export type Places = Pick<Profile, 'libexecDirectory' | 'configDirectories' | 'scriptDirectory' | 'path'>

/** The service with the places of a system, where its profile leaves a setting as it is by default. */
export function withPlaces(service: Service, places: Places): Service {
  const own = Object.fromEntries(
    Object.entries(places).map(([name, usual]) => {
      const value = service.profile[name as keyof Places]
      return [name, value === defaultProfile[name as keyof Places] ? usual : value]
    }),
  )
  return { ...service, profile: { ...service.profile, ...own } }
}

/** A script for rc.d below the root of the file system; 0555 is what the scripts of ports have. */
export function rcArtefact({ name, profile }: Service, text: string): Artefact {
  return { path: `${profile.scriptDirectory}/${name}`.slice(1), text, mode: 0o555 }
}

/** The directory where a generic script looks for the config of its own name. */
export function configDirectory({ profile }: Service): string {
  return configDirectories(profile)[0] as string
}
