/** The directories that a service writes to, and who can make them on a host with systemd (systemd.exec(5)). */

import { celerySpellings } from '../../options/celery-options.js'
import type { Service } from '../../service/model.js'

/** Which setting of a unit makes a directory below which root. */
const roots = [
  { setting: 'Runtime', root: '/run/' },
  { setting: 'State', root: '/var/lib/' },
  { setting: 'Cache', root: '/var/cache/' },
  { setting: 'Logs', root: '/var/log/' },
] as const

export type ManagedRoot = (typeof roots)[number]['setting']

export interface UnitDirectories {
  /** Made by the manager at each start, owned by the service: the names below their root, in order. */
  readonly managed: readonly { readonly setting: ManagedRoot; readonly names: readonly string[] }[]
  /** Those that lie elsewhere, which systemd-tmpfiles makes at boot. */
  readonly elsewhere: readonly string[]
  /** All that the service is known to write to, those that have to be there already included. */
  readonly written: readonly string[]
}

/** What a name in RuntimeDirectory= and the like is made of; others need a quoting that not every systemd knows. */
const managedName = /^[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(?:\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*$/

/** Options whose value is a file that the service writes: worker's --statedb, beat's --schedule. */
const fileOptions: Readonly<Record<Service['kind'], readonly string[]>> = {
  celeryd: celerySpellings({ scope: 'worker', file: 'state' }),
  celerybeat: celerySpellings({ scope: 'beat', file: 'schedule' }),
}

/** The last value of an option with several spellings. */
function optionValue(argv: readonly string[], names: readonly string[]): string | undefined {
  let found: string | undefined
  argv.forEach((word, index) => {
    for (const name of names) {
      if (word === name) found = argv[index + 1]
      else if (name.startsWith('--') && word.startsWith(`${name}=`)) found = word.slice(name.length + 1)
      else if (!name.startsWith('--') && word.startsWith(name) && !word.startsWith('--')) found = word.slice(2)
    }
  })
  return found
}

/** The directory of an absolute path; undefined where it is relative, or depends on the host. */
function directoryOf(file: string | undefined): string | undefined {
  if (file === undefined || !file.startsWith('/') || /%[hdn]/.test(file)) return undefined
  // /var/run is a link to /run wherever there is systemd (file-hierarchy(7)).
  const path = file.slice(0, file.lastIndexOf('/')).replace(/\/+/g, '/')
  return path.replace(/^\/var\/run(?=\/|$)/, '/run')
}

/** Works out the directories of all nodes of a service. */
export function unitDirectories(service: Service): UnitDirectories {
  const managed = new Map<ManagedRoot, Set<string>>()
  const elsewhere = new Set<string>()
  const written = new Set<string>()
  const add = (file: string | undefined, created: boolean): void => {
    const path = directoryOf(file)
    if (path === undefined || path === '') return
    written.add(path)
    const place = roots.find(({ root }) => path.startsWith(root) && managedName.test(path.slice(root.length)))
    const normal = !path.split('/').includes('..')
    if (place === undefined) {
      if (created && normal && !roots.some(({ root }) => `${path}/` === root)) elsewhere.add(path)
    } else if (created && normal) {
      const names = managed.get(place.setting) ?? new Set()
      managed.set(place.setting, names.add(path.slice(place.root.length)))
    }
  }
  for (const node of service.nodes ?? []) {
    add(node.pidfile, service.createRunDirectory === true)
    add(node.logfile, service.createLogDirectory === true)
    const file = optionValue(node.argv, fileOptions[service.kind])
    const path = directoryOf(file)
    add(file, path !== undefined && roots.some(({ root }) => path.startsWith(root)))
  }
  return {
    managed: roots.flatMap(({ setting }) => {
      const names = managed.get(setting)
      return names === undefined ? [] : [{ setting, names: [...names] }]
    }),
    elsewhere: [...elsewhere],
    written: [...written],
  }
}
