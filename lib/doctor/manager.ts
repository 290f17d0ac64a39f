/** Which service manager runs a host, and what it starts at boot. */

import type { bootCommands } from '../targets/boot-commands.js'
import { exists, type Host, isHostDirectory } from './host.js'
import type { NativeTarget } from './native.js'

export interface Manager {
  readonly name: 'systemd' | 'openrc' | 'sysvinit' | 'rc.d' | 'none'
  /** Its name and version, for people. */
  readonly title: string
  /** Whether scripts in /etc/init.d are services to it. */
  readonly readsScripts: boolean
  /** What its own scripts are written for; missing where it has no form of its own. */
  readonly native?: NativeTarget
  /** How a service is started at boot, where that differs from other systems with the same scripts. */
  readonly boot?: keyof typeof bootCommands
}

/** The version from which on systemd has no generator that makes units of init scripts. */
const withoutScripts = 260

/** Where systemd's programs that make units are (systemd.generator(7)). */
const generators = ['/run', '/etc', '/usr/local/lib', '/usr/lib', '/lib'].map(
  (directory) => `${directory}/systemd/system-generators/systemd-sysv-generator`,
)

/** The BSDs, as Node names them; DragonFly's rc.d is FreeBSD's. */
const bsds: Readonly<Record<string, NativeTarget>> = {
  freebsd: 'freebsd',
  dragonfly: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
}

/** Finds out who starts services here. */
export function findManager(host: Host): Manager {
  // sd_booted(3).
  if (isHostDirectory(host, '/run/systemd/system')) {
    const number = /^systemd (\d+)/.exec(host.run(['systemctl', '--version'], 10)?.stdout ?? '')?.[1]
    const hasGenerator = generators.some((path) => exists(host, path))
    const isNew = number !== undefined && Number(number) >= withoutScripts
    return {
      name: 'systemd',
      title: number === undefined ? 'systemd' : `systemd ${number}`,
      readsScripts: hasGenerator && !isNew,
    }
  }
  if (isHostDirectory(host, '/run/openrc') || isHostDirectory(host, '/lib/rc/init.d'))
    return { name: 'openrc', title: 'OpenRC', readsScripts: true, native: 'openrc' }
  const native = bsds[host.platform]
  if (native !== undefined) {
    const manager: Manager = { name: 'rc.d', title: 'rc.d', readsScripts: false, native }
    return host.platform === 'dragonfly' ? { ...manager, boot: 'dragonfly' } : manager
  }
  const first = host.read('/proc/1/comm')?.trim()
  const isInit = first === 'init' && exists(host, '/etc/inittab') && runlevelDirectories(host).length > 0
  return isInit
    ? { name: 'sysvinit', title: 'sysvinit', readsScripts: true }
    : { name: 'none', title: 'none', readsScripts: false }
}

/** Where links say what a runlevel starts: Debian's place, and that of Red Hat's. */
function runlevelDirectories(host: Host): readonly string[] {
  return ['/etc', '/etc/rc.d'].filter((parent) => host.list(parent).includes('rc2.d')).map((parent) => `${parent}/rc`)
}

/** Runlevels in which services run (LSB 5.0 Core, 22.4). */
const usual = ['2', '3', '4', '5']

/**
 * Where an init script is started at boot.
 *
 * @returns the runlevels; none where nothing starts it, undefined where that is not known
 */
export function runlevelsOf(host: Host, manager: Manager, name: string): readonly string[] | undefined {
  switch (manager.name) {
    case 'openrc':
      return host.list('/etc/runlevels').filter((level) => host.list(`/etc/runlevels/${level}`).includes(name))
    case 'sysvinit':
    case 'systemd':
      // systemd's generator reads the same links (systemd-sysv-generator(8)).
      return usual.filter((level) =>
        runlevelDirectories(host).some((start) =>
          host.list(`${start}${level}.d`).some((link) => /^S\d\d/.test(link) && link.slice(3) === name),
        ),
      )
    case 'none':
      return []
    case 'rc.d':
      return undefined
  }
}

/** Directories of units, the one that wins first (systemd.unit(5), "Unit File Load Path"). */
export const unitLoadPath = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]

/** Whether a target wants a unit, or an instance of it where it is a template. */
export function isWanted(host: Host, unit: string): boolean {
  const isMeant = (wanted: string) => wanted === unit || wanted.replace(/@.+\./, '@.') === unit
  return unitLoadPath.some((directory) =>
    host
      .list(directory)
      .filter((entry) => /\.(?:wants|requires)$/.test(entry))
      .some((entry) => host.list(`${directory}/${entry}`).some(isMeant)),
  )
}
