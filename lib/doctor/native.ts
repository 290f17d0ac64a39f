/** Services of OpenRC and of the BSDs: how their scripts are told from init scripts, what they run, and what calls them. */

import { splitWords } from '../cluster/shlex.js'
import { rcName } from '../targets/rc-name.js'
import { exists, type Host } from './host.js'

/** The service managers that have a script form of their own, by the names that `--target` has. */
export type NativeTarget = 'openrc' | 'freebsd' | 'openbsd' | 'netbsd'

/** For which service manager a script is written. */
export type ScriptTarget = 'sysv' | NativeTarget

/** The names of their service managers, for people. */
export const titles: Readonly<Record<ScriptTarget, string>> = {
  sysv: 'sysvinit',
  openrc: 'OpenRC',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  netbsd: 'NetBSD',
}

/** Tells by its text for which service manager a script is written: by what it has run it, or what it reads. */
export function targetOf(text: string): ScriptTarget {
  if (/^#!\S*\/openrc-run\b/.test(text)) return 'openrc'
  if (/^\. \/etc\/rc\.d\/rc\.subr$/m.test(text)) return 'openbsd'
  if (/^(?:\$_rc_subr_loaded )?\. \/etc\/rc\.subr$/m.test(text))
    return /^rcvar=\$name$/m.test(text) ? 'netbsd' : 'freebsd'
  return 'sysv'
}

/** The engine that a native script of ours runs; undefined where it names none. */
export function enginePathOf(text: string): string | undefined {
  const value = /^(?:celery_initd_engine|initd_engine|daemon)=(.*)$/m.exec(text)?.[1]
  return value === undefined ? undefined : splitWords(value).words[0]?.text
}

const nativeConfigDirectories: Readonly<Record<ScriptTarget, string | undefined>> = {
  sysv: undefined,
  openrc: '/etc/conf.d',
  freebsd: '/usr/local/etc',
  openbsd: '/etc',
  netbsd: '/usr/pkg/etc',
}

/** The directory in which a native script looks for its config; undefined for init scripts, which look in several. */
export function configDirectoryOf(target: ScriptTarget): string | undefined {
  return nativeConfigDirectories[target]
}

/** What commands need to know of a script. */
export interface Callable {
  readonly path: string
  readonly name: string
  readonly target: ScriptTarget
  /** Where it is started at boot; none where nothing starts it. */
  readonly runlevels: readonly string[] | undefined
  /** Whether OpenRC has started it, so that it starts it no more. */
  readonly isStarted: boolean
}

/** The command that has the service manager of a script do something. */
export function commandOf({ path, name, target, runlevels, isStarted }: Callable, verb: string): string {
  // What is not enabled takes another word: rc.subr(8), rcctl(8).
  const isOff = runlevels?.length === 0
  switch (target) {
    case 'sysv':
      return `${path} ${verb}`
    case 'openrc':
      return `rc-service ${name} ${isStarted && verb === 'start' ? 'start_nodes' : verb}`
    case 'freebsd':
      return `service ${name} ${isOff ? 'one' : ''}${verb}`
    case 'netbsd':
      return `${path} ${isOff ? 'one' : ''}${verb}`
    case 'openbsd':
      return `rcctl ${isOff && verb === 'start' ? '-f ' : ''}${verb === 'status' ? 'check' : verb} ${name}`
  }
}

/** The words of the command that tests config and app of a script, enabled or not, and shows what it says. */
export function configtestCall({ path, name, target }: Callable): readonly string[] {
  switch (target) {
    case 'sysv':
      return [path, 'configtest']
    case 'openrc':
      return ['rc-service', name, 'configtest']
    case 'freebsd':
      return ['service', name, 'oneconfigtest']
    case 'netbsd':
      return [path, 'oneconfigtest']
    case 'openbsd':
      // Without -d, rc.subr(8) shows nothing.
      return [path, '-d', '-f', 'configtest']
  }
}

/** The command that makes an account which nobody logs in to, in a group of its own name: pw(8), useradd(8). */
export function userCommand(user: string, native: NativeTarget | undefined): string {
  switch (native) {
    case 'freebsd':
      return `pw useradd ${user} -d /nonexistent -s /usr/sbin/nologin`
    case 'openbsd':
      return `useradd -g =uid -L daemon -d /var/empty -s /sbin/nologin ${user}`
    case 'netbsd':
      return `groupadd ${user} && useradd -g ${user} -d /nonexistent -s /sbin/nologin ${user}`
    default:
      return `useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin ${user}`
  }
}

/** The command that makes a group. */
export function groupCommand(group: string, native: NativeTarget | undefined): string {
  if (native === 'freebsd') return `pw groupadd ${group}`
  return native === 'openbsd' || native === 'netbsd' ? `groupadd ${group}` : `groupadd --system ${group}`
}

/**
 * Where a BSD is told to start a service (load_rc_config in rc.subr(8); rc.conf.local(8) of OpenBSD).
 *
 * @returns the file that says so; none where nothing does
 */
export function enabledIn(host: Host, target: 'freebsd' | 'openbsd' | 'netbsd', name: string): readonly string[] {
  if (target === 'openbsd') {
    const path = '/etc/rc.conf.local'
    return (lastValue(host.read(path) ?? '', 'pkg_scripts') ?? '').split(/\s+/).includes(name) ? [path] : []
  }
  const own = rcName(name)
  // DragonFly's checkyesno() reads NAME before NAME_enable.
  const either = host.platform === 'dragonfly' ? [own, `${own}_enable`] : [`${own}_enable`]
  const variables = target === 'freebsd' ? either : [own]
  const directories = target === 'freebsd' ? ['/etc/rc.conf.d', '/usr/local/etc/rc.conf.d'] : ['/etc/rc.conf.d']
  const below = directories.flatMap((directory) => {
    const path = `${directory}/${own}`
    return [path, ...host.list(path).map((file) => `${path}/${file}`)]
  })
  const files = ['/etc/rc.conf', ...(target === 'freebsd' ? ['/etc/rc.conf.local'] : []), ...below]
  const texts = files.filter((path) => exists(host, path)).map((path) => ({ path, text: host.read(path) ?? '' }))
  const found = variables
    .map((variable) =>
      texts
        .map(({ path, text }) => ({ path, value: lastValue(text, variable) }))
        .findLast(({ value }) => value !== undefined),
    )
    .find((each) => each !== undefined)
  return found !== undefined && /^(?:yes|true|on|1)$/i.test(found.value ?? '') ? [found.path] : []
}

/** What a file of assignments gives a variable last; undefined where it has none. Nothing is expanded. */
function lastValue(text: string, variable: string): string | undefined {
  const assignments = new RegExp(`^[ \\t]*${variable}=(?:"([^"]*)"|'([^']*)'|([^\\s;#]*))`, 'gm')
  const last = [...text.matchAll(assignments)].at(-1)
  return last === undefined ? undefined : (last[1] ?? last[2] ?? last[3] ?? '')
}

/** What pkgsrc fills in when it installs a generic script (mk/pkginstall and FILES_SUBST). */
const placeholder = /@[A-Z_]+@/

/** Whether a text is another one with its placeholders filled in, each line by itself. */
export function matchesTemplate(installed: string, made: string): boolean {
  if (!placeholder.test(made)) return installed === made
  const [has, wants] = [installed.split('\n'), made.split('\n')]
  return (
    has.length === wants.length &&
    wants.every((line, at) => {
      if (!placeholder.test(line)) return line === has[at]
      const parts = line.split(placeholder).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
      return new RegExp(`^${parts.join('[^ :\'"]*')}$`).test(has[at] ?? '')
    })
  )
}
