/** What is installed: init scripts and units that have to do with Celery. */

import type { Profile } from '../options/profile.js'
import { kindByName, type ServiceKind } from '../options/service-kind.js'
import { exists, follow, type Host } from './host.js'
import { isWanted, type Manager, runlevelsOf, unitLoadPath } from './manager.js'
import { enabledIn, enginePathOf, type ScriptTarget, targetOf } from './native.js'
import { type Origin, originOf } from './origin.js'
import { kindOfUnit, readUnit, runsCelery, type UnitText } from './unit-file.js'

/** A file of a service manager. */
interface Installed {
  readonly path: string
  readonly name: string
  readonly kind: ServiceKind
  readonly text: string
  readonly origin: Origin
  readonly mode: number
  /** Milliseconds since the epoch. */
  readonly changed: number
}

/** The program that a native service runs. */
export interface Engine {
  readonly path: string
  /** undefined where there is none, or none that can be read. */
  readonly text: string | undefined
  readonly isThere: boolean
  readonly mode: number
  readonly changed: number
  readonly changeableBy: string | undefined
}

export interface InstalledScript extends Installed {
  /** The service manager that it is written for. */
  readonly target: ScriptTarget
  /** What a native service of ours runs. */
  readonly engine: Engine | undefined
  /** The runlevels in which it is started, or the file that says so to rc(8); undefined where that is not known. */
  readonly runlevels: readonly string[] | undefined
  /** Whether OpenRC has started it (rc_service_state(3)). */
  readonly isStarted: boolean
  /** Why others than root can change it; '' where they cannot. */
  readonly changeableBy: string | undefined
}

export interface InstalledUnit extends Installed {
  readonly says: UnitText
  /** Further names: links to it. */
  readonly aliases: readonly string[]
  readonly masked: boolean
  readonly wanted: boolean
  readonly dropIns: readonly string[]
  /** As systemctl tells; undefined where it was not asked or does not know the unit. */
  readonly state: UnitState | undefined
}

export interface UnitState {
  readonly active: string
  readonly needsReload: boolean
  readonly mainPid: number
}

/** Directories of init scripts, by system. */
const scriptDirectories = ['/etc/init.d', '/etc/rc.d/init.d', '/usr/local/etc/rc.d', '/etc/rc.d', '/usr/pkg/etc/rc.d']

/** The init scripts of Celery's services: ours, Celery's own, and others whose names say so. */
export function findScripts(
  host: Host,
  manager: Manager,
  { scriptDirectory, beatName }: Profile,
): readonly InstalledScript[] {
  const seen = new Set<string>()
  return [...new Set([scriptDirectory, ...scriptDirectories])].flatMap((directory) =>
    host.list(directory).flatMap((name) => {
      const path = `${directory}/${name}`
      const way = follow(host, path)
      if (!('end' in way) || way.fact.kind !== 'file' || seen.has(`${way.end} ${name}`)) return []
      seen.add(`${way.end} ${name}`)
      const text = host.read(path)
      if (text === undefined) return []
      const origin = originOf(text)
      if (origin.made === 'elsewhere' && !name.startsWith('celery')) return []
      const { mode, changed } = way.fact
      const kind = kindOfScript(name, origin, beatName)
      const target = targetOf(text)
      const isBsd = target !== 'sysv' && target !== 'openrc'
      const runlevels =
        isBsd && manager.name === 'rc.d' ? enabledIn(host, target, name) : runlevelsOf(host, manager, name)
      const enginePath = target === 'sysv' || origin.made === 'elsewhere' ? undefined : enginePathOf(text)
      const engine = enginePath === undefined ? undefined : findEngine(host, enginePath)
      const changeableBy = host.changeableBy(path)
      const isStarted = target === 'openrc' && exists(host, `/run/openrc/started/${name}`)
      return [{ path, name, kind, text, origin, target, engine, mode, changed, runlevels, isStarted, changeableBy }]
    }),
  )
}

function findEngine(host: Host, path: string): Engine {
  const way = follow(host, path)
  const isThere = 'end' in way && way.fact.kind === 'file'
  const { mode, changed } = isThere ? way.fact : { mode: 0, changed: 0 }
  return { path, isThere, mode, changed, text: host.read(path), changeableBy: host.changeableBy(path) }
}

/** Which of the services a script is for. */
function kindOfScript(name: string, origin: Origin, beatName: string): ServiceKind {
  if ('kind' in origin) return origin.kind
  if (origin.made !== 'compiled' || origin.call === undefined)
    return kindByName(origin.made === 'compiled' ? (origin.from.at(-1) ?? name) : name, beatName)
  const said = origin.call[origin.call.indexOf('--service') + 1]
  return origin.call.includes('--service') && said === 'celerybeat'
    ? 'celerybeat'
    : kindByName(origin.call.at(-1) ?? name, beatName)
}

/** The units of Celery's services: ours, and all that run Celery. */
export function findUnits(host: Host, manager: Manager): readonly InstalledUnit[] {
  const files = new Map<string, string>()
  for (const directory of unitLoadPath)
    for (const name of host.list(directory))
      if (name.endsWith('.service') && !files.has(name)) files.set(name, `${directory}/${name}`)

  const aliases = new Map<string, string[]>()
  const masked = new Set<string>()
  const found: Omit<InstalledUnit, 'state' | 'aliases'>[] = []
  for (const [name, path] of files) {
    const way = follow(host, path)
    const target = host.readlink(path)
    const targetName = target?.slice(target.lastIndexOf('/') + 1)
    if (target === '/dev/null') masked.add(name)
    else if (targetName?.endsWith('.service') && targetName !== name)
      aliases.set(targetName, [...(aliases.get(targetName) ?? []), name])
    else if ('end' in way && way.fact.kind === 'file') {
      const text = host.read(path) ?? ''
      const origin = originOf(text)
      const says = readUnit(text)
      if (origin.made === 'elsewhere' && !runsCelery(says)) continue
      const { mode, changed } = way.fact
      const kind = kindOfUnit(name, says)
      const wanted = isWanted(host, name)
      found.push({
        path,
        name,
        kind,
        text,
        origin,
        mode,
        changed,
        says,
        masked: false,
        wanted,
        dropIns: dropIns(host, name),
      })
    }
  }
  for (const name of masked)
    if (/^celery(?:d|beat)?(?:@.*)?\.service$/.test(name)) {
      const nothing = {
        text: '',
        origin: originOf(''),
        mode: 0,
        changed: 0,
        says: readUnit(''),
        wanted: false,
        dropIns: [],
      }
      found.push({ path: files.get(name) ?? name, name, kind: kindByName(name), masked: true, ...nothing })
    }
  const states =
    manager.name === 'systemd'
      ? askStates(
          host,
          found.map(({ name }) => name),
        )
      : new Map<string, UnitState>()
  return found.map((unit) => ({
    ...unit,
    aliases: aliases.get(unit.name) ?? [],
    state: states.get(unit.name),
  }))
}

/** The drop-ins of a unit (systemd.unit(5)). */
function dropIns(host: Host, name: string): readonly string[] {
  return unitLoadPath.flatMap((directory) =>
    host
      .list(`${directory}/${name}.d`)
      .filter((file) => file.endsWith('.conf'))
      .map((file) => `${directory}/${name}.d/${file}`),
  )
}

/** What systemd knows of units, by the name that each was asked by. A template has no state. */
function askStates(host: Host, names: readonly string[]): Map<string, UnitState> {
  const asked = names.filter((name) => !name.includes('@.'))
  if (asked.length === 0) return new Map()
  const properties = ['Id', 'Names', 'ActiveState', 'NeedDaemonReload', 'MainPID'].flatMap((name) => ['-p', name])
  const answer = host.run(['systemctl', 'show', ...properties, '--', ...asked], 10)
  const states = new Map<string, UnitState>()
  for (const block of (answer?.stdout ?? '').split(/\n\n+/)) {
    const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? ''
    const state = {
      active: field('ActiveState'),
      needsReload: field('NeedDaemonReload') === 'yes',
      mainPid: Number(field('MainPID')),
    }
    if (state.active === '') continue
    for (const name of [field('Id'), ...field('Names').split(' ')]) states.set(name, state)
  }
  return states
}
