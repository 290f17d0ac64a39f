/** A place where service scripts of a BSD run: its service framework, its shell, and programs in the host's places. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shWord } from '../../../lib/quote.js'
import type { SandboxOptions } from '../sandbox.js'
import { hostPrograms, projectRoot } from '../sandbox-setup.js'

export const rcSystems = ['freebsd', 'netbsd', 'openbsd'] as const
export type RcSystem = (typeof rcSystems)[number]

export interface RcPlace {
  readonly name: string
  readonly system: RcSystem
  readonly sandbox: SandboxOptions
  /** Whether its framework knows service jails. */
  readonly jails?: boolean
  /** Whether its framework knows NAME_setup: FreeBSD 12's does not yet. */
  readonly setup?: boolean
  /** Whether it is DragonFly, which has FreeBSD's scripts and a framework of its own. */
  readonly dragonfly?: boolean
}

/** Texts by name, for each system; DragonFly has FreeBSD's scripts, and programs of its own. */
export type Stock = Readonly<Record<RcSystem | 'dragonfly', Readonly<Record<string, string>>>>

/** The host's programs in a place that has others. */
export const host = hostPrograms.split(':')[0] as string

const models = join(projectRoot, 'test/fixtures/rc-models')

/** The text of a model's file. */
export function fixture(name: string): string {
  return readFileSync(join(models, name), 'utf8').replaceAll('@HOST@', host)
}

/** The files of a folder of the models, by their names. */
export function fixtures(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(join(models, folder)).map((name) => [name, fixture(`${folder}/${name}`)]))
}

/** Puts programs into /usr/bin and /usr/sbin, and files anywhere else; the host's own setsid goes, as no BSD has one. */
export function furnishing(
  programs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): string {
  const write = (path: string, text: string, mode: string) =>
    `mkdir -p ${path.slice(0, path.lastIndexOf('/'))}; printf '%s' ${shWord(text)} >${path}; chmod ${mode} ${path}`
  return [
    ...overlays,
    ...more,
    ...Object.entries(programs).flatMap(([name, text]) => [
      `rm -f /usr/bin/${name} /usr/sbin/${name}`,
      write(`/usr/sbin/${name}`, text, '755'),
      `ln -s ../sbin/${name} /usr/bin/${name}`,
    ]),
    ...Object.entries(files).map(([path, text]) => write(path, text, text.startsWith('#!') ? '755' : '644')),
    'rm -f /usr/bin/setsid',
    // There is none on a BSD, and what is named there is another thing.
    'umount -n /etc/default; rm -rf /etc/default',
    // su -m runs the shell of its caller.
    "sed -i 's|^\\(root:.*\\):[^:]*$|\\1:/bin/sh|' /etc/passwd",
  ].join('\n')
}

/** A directory below /usr that the host does not have: everything else there is bound into a new /usr. */
export function addToUsr(name: string): string {
  return [
    'mkdir /mnt/usr',
    'for each in /usr/*; do',
    '    if [ -d "$each" ] && [ ! -L "$each" ]; then',
    '        mkdir "/mnt/usr/${each##*/}"; mount -n --rbind "$each" "/mnt/usr/${each##*/}"',
    '    else',
    '        cp -P "$each" /mnt/usr/',
    '    fi',
    'done',
    `mkdir -p /mnt/usr/${name}`,
    'mount -n --rbind /mnt/usr /usr',
  ].join('\n')
}

/** What is below these can be replaced: /usr/bin, where it is not replaced for the shell's sake already, and the others. */
const overlays = ['/usr/bin', '/usr/sbin'].flatMap((directory, index) => [
  `mkdir -p ${directory} /mnt/upper-rc${index} /mnt/work-rc${index}`,
  `mount -n -t overlay -o "lowerdir=${directory},upperdir=/mnt/upper-rc${index},workdir=/mnt/work-rc${index}" overlay ${directory}`,
])

/**
 * A real framework, from a directory that `RC_SUBR` names:
 *
 *     system   one word: freebsd, dragonfly, netbsd or openbsd
 *     sh       the system's shell; /bin/sh, and on OpenBSD /bin/ksh, too
 *     bin/     programs for /usr/bin and /usr/sbin
 *     etc/     files for /etc: rc.subr and defaults/rc.conf, or rc.d/rc.subr, rc.conf and login.conf
 *
 * @param programs stand-ins for programs that the directory does not have, by system: su, ps, uname and the like
 * @param boots the same for files of /etc: rc and rc.shutdown
 */
export function realPlace(directory: string, programs: Stock, boots: Stock): RcPlace {
  const word = readFileSync(join(directory, 'system'), 'utf8').trim()
  const stock = word === 'dragonfly' ? word : rcSystems.find((each) => each === word)
  if (stock === undefined)
    throw new Error(`${directory}/system must be dragonfly or ${rcSystems.join(' or ')}, got ${word}`)
  const system = stock === 'dragonfly' ? 'freebsd' : stock
  for (const name of ['sh', 'etc']) {
    if (!existsSync(join(directory, name))) throw new Error(`${directory} has no ${name}`)
  }
  const missing = Object.entries(programs[stock]).filter(([name]) => !existsSync(join(directory, 'bin', name)))
  const place = shWord(directory)
  const others = Object.entries(boots[stock]).filter(([path]) => !existsSync(join(directory, path)))
  const userland = `${furnishing(Object.fromEntries(missing), Object.fromEntries(others), [
    `for each in ${place}/bin/*; do`,
    '    [ ! -e "$each" ] || { rm -f "/usr/sbin/${each##*/}" "/usr/bin/${each##*/}"; cp "$each" /usr/sbin/; ln -s "../sbin/${each##*/}" /usr/bin/; }',
    'done',
    `cp -r ${place}/etc/. /etc/`,
    ...(system === 'openbsd' ? [`cp ${place}/sh /usr/bin/ksh.new; mv /usr/bin/ksh.new /usr/bin/ksh`] : []),
  ])}${system === 'netbsd' ? `\n${addToUsr('pkg')}` : ''}`
  const subr = readFileSync(join(directory, 'etc', system === 'openbsd' ? 'rc.d/rc.subr' : 'rc.subr'), 'utf8')
  return {
    name: directory,
    system,
    sandbox: { shell: join(directory, 'sh'), trees: [directory], userland },
    jails: subr.includes('_rc_svcj'),
    setup: subr.includes('_run_rc_setup'),
    dragonfly: stock === 'dragonfly',
  }
}
