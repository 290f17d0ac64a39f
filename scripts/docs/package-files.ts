/** The files that a package of a profile has, without Node: scripts, native services, man pages, examples. Pure. */

import type { Profile } from '../../lib/options/profile.js'
import { sample } from '../../lib/options/sample.js'
import { serviceKinds } from '../../lib/options/service-kind.js'
import { genericService } from '../../lib/service/generic.js'
import { targets } from '../../lib/targets/index.js'
import { emitLogrotate } from '../../lib/targets/logrotate/emit.js'
import { manPages } from './man.js'

/** A file, and where it goes. */
export interface PackageFile {
  /** Whether its path is below the root of the file system, or below PREFIX. */
  readonly base: 'root' | 'prefix'
  readonly path: string
  readonly text: string
  readonly mode: number
  /** Administrators change it: what is there is kept. */
  readonly keep: boolean
}

/** The service manager of a profile of packaging/, where it is not that of init scripts. */
export const nativeTargets: Readonly<Record<string, string>> = {
  alpine: 'openrc',
  gentoo: 'openrc',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  pkgsrc: 'netbsd',
}

/** Those that have neither systemd nor logrotate. */
const bsds = ['freebsd', 'openbsd', 'netbsd']

/**
 * All files of a profile, by path.
 *
 * @param name of the profile: a file of packaging/profiles, or `default`
 * @param date as man pages have it
 */
export function packageFiles(name: string, profile: Profile, date: string): readonly PackageFile[] {
  const wanted = nativeTargets[name]
  const native = targets.find((target) => target.name === wanted && target.emitGeneric !== undefined)
  const isBsd = bsds.includes(wanted ?? '')
  const examples = 'share/examples/celery-initd'
  const files: PackageFile[] = []
  const add = (base: PackageFile['base'], path: string, text: string, mode = 0o644, keep = false) =>
    files.push({ base, path, text, mode, keep })
  for (const kind of serviceKinds) {
    // Where the profile is in the source: what a script says of itself can be typed there.
    const call = name === 'default' ? [] : ['--profile', `packaging/profiles/${name}`]
    const service = { ...genericService(kind, profile), call }
    const scripts = targets.find((target) => target.name === 'sysv')?.emitGeneric?.(service) ?? []
    if (native === undefined)
      for (const { path, text, mode } of scripts) add('root', `${profile.scriptDirectory.slice(1)}/${path}`, text, mode)
    for (const { path, text, mode, ...more } of native?.emitGeneric?.(service) ?? [])
      add('root', path, filledIn(text, profile), mode, 'keep' in more)
    if (!isBsd)
      // What both services share comes with each of them.
      for (const { path, text, mode } of targets.find(({ name }) => name === 'systemd')?.emitGeneric?.(service) ?? [])
        if (!files.some((file) => file.base === 'root' && file.path === path)) add('root', path, text, mode)
    add('prefix', `${examples}/${service.name}.default`, sample(kind, profile))
  }
  if (!isBsd) {
    add('root', 'etc/logrotate.d/celery', logs(profile), 0o644, true)
    const settings = targets.find((target) => target.name === 'systemd')?.sample?.(profile)
    if (settings !== undefined) add('prefix', `${examples}/${profile.workerUnit}.conf`, settings)
  }
  for (const { file, text } of manPages(profile, date))
    add('prefix', `share/man/man${file.split('.').at(-1)}/${file}`, text)
  return files.sort((one, other) => (`${one.base}/${one.path}` < `${other.base}/${other.path}` ? -1 : 1))
}

/** What a package of pkgsrc would fill in. */
function filledIn(text: string, { configDirectories, libexecDirectory }: Profile): string {
  return text
    .replaceAll('@RCD_SCRIPTS_SHELL@', '/bin/sh')
    .replaceAll('@PREFIX@/libexec/celery-initd', libexecDirectory)
    .replaceAll('@PKG_SYSCONFDIR@', configDirectories)
    .replaceAll('@PREFIX@', '/usr/pkg')
}

/** The logs of all services that leave their paths at the default. */
function logs(profile: Profile): string {
  const directory = `${profile.logDirectory}/celery`
  return emitLogrotate({
    name: 'celery',
    user: profile.user,
    group: profile.group,
    logs: [`${directory}/*.log`],
    outputs: [`${directory}/*.out`],
    configs: ['the defaults of this package'],
  })
}
