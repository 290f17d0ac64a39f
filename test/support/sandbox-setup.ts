/** The sh text that furnishes a sandbox from within, and what it needs to know of the host. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface User {
  name: string
  uid: number
  /** Default: the same number as uid, in a group of the same name. */
  gid?: number
  /** Default: nologin. */
  shell?: string
  /** Made where given; default `/`. */
  home?: string
}

/** `celery` is what a distribution's package makes; the others are for tests of who may do what. */
export const defaultUsers: readonly User[] = [
  { name: 'celery', uid: 990, home: '/var/lib/celery' },
  { name: 'other', uid: 991, shell: '/bin/sh' },
  { name: 'login', uid: 992, shell: '/bin/sh' },
]

/** Tests run compiled, below build/, so the checkout is found by its package.json and not by counting dots. */
export const projectRoot: string = (() => {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    try {
      statSync(join(dir, 'package.json'))
      return dir
    } catch {
      if (dir === '/') throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`)
    }
  }
})()

const celeryVersions = ['latest', '5.2', '4.4', 'django'] as const
export type CeleryVersion = (typeof celeryVersions)[number]

/** A program of one of the virtual environments that scripts/test-environment.js makes. */
export function venvBin(version: CeleryVersion = 'latest', program = 'celery'): string {
  const path = join(projectRoot, '.cache', `venv-celery-${version}`, 'bin', program)
  try {
    statSync(path)
  } catch {
    throw new Error(`${path} is missing: run node scripts/test-environment.js`)
  }
  return path
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** Directories that are empty in every sandbox, so that no test depends on what the host has in them. */
const emptied: ReadonlyMap<string, string> = new Map([
  ['/tmp', '1777'],
  ['/root', '711'],
  ['/srv', '755'],
  ['/opt', '755'],
])

/**
 * Host trees that an unprivileged user in the sandbox must be able to read: this checkout and its Pythons.
 *
 * @param environments names of virtual environments; default: all with Celery
 */
export function neededTrees(environments = celeryVersions.map((version) => `celery-${version}`)): string[] {
  const trees = new Set([projectRoot])
  for (const name of environments) {
    try {
      const environment = realpathSync(join(projectRoot, '.cache', `venv-${name}`))
      if (!environment.startsWith(`${projectRoot}/`)) trees.add(environment)
      const home = dirname(dirname(realpathSync(join(environment, 'bin/python'))))
      if (home !== '/usr') trees.add(home)
    } catch {
      // Not installed: only a test that asks for it has to fail.
    }
  }
  return [...trees]
}

function ancestors(path: string): string[] {
  const up = dirname(path)
  return up === path ? [] : [...ancestors(up), up]
}

/**
 * Where a needed tree lies below a directory that others may not enter (a checkout or a Python in somebody's home),
 * that directory is replaced by an empty one through which the tree alone is reached.
 */
function plan(more: readonly string[]): { empty: Map<string, string>; trees: string[] } {
  const empty = new Map(emptied)
  const trees = [...neededTrees(), ...more]
  for (const tree of trees) {
    const closed = ancestors(tree).find((dir) => !empty.has(dir) && (statSync(dir).mode & 0o001) === 0)
    if (closed !== undefined && ![...empty.keys()].some((dir) => closed.startsWith(`${dir}/`))) empty.set(closed, '711')
  }
  return { empty, trees: trees.filter((tree) => ancestors(tree).some((dir) => empty.has(dir))) }
}

function accounts(users: readonly User[]): string[] {
  const out: string[] = []
  const homes: string[] = []
  const taken = (file: string, name: string) => new RegExp(`^${name}:`, 'm').test(readFileSync(file, 'utf8'))
  for (const { name, uid, gid = uid, shell = '/usr/sbin/nologin', home = '/' } of users) {
    // The host may have such a user of its own; in here ours is the only one.
    if (taken('/etc/passwd', name)) out.push(`sed -i ${quote(`/^${name}:/d`)} /etc/passwd /etc/shadow`)
    if (taken('/etc/group', name)) out.push(`sed -i ${quote(`/^${name}:/d`)} /etc/group`)
    out.push(
      `echo ${quote(`${name}:x:${uid}:${gid}::${home}:${shell}`)} >>/etc/passwd`,
      `echo ${quote(`${name}:!:19000::::::`)} >>/etc/shadow`,
      `echo ${quote(`${name}:x:${gid}:`)} >>/etc/group`,
    )
    if (home !== '/') homes.push(`mkdir -p ${quote(home)}; chown ${uid}:${gid} ${quote(home)}`)
  }
  return [...out, ...homes]
}

/** As a PATH: where the host's programs are in a sandbox that has others in their places. */
export const hostPrograms = '/usr/local/host/bin:/usr/local/host/sbin'

/** What is not the host's own in a sandbox. */
export interface Furniture {
  readonly users: readonly User[]
  /** sh text that puts other programs in the places of the host's. */
  readonly userland?: string | undefined
  /** The path of the program that is /bin/sh. */
  readonly shell?: string | undefined
  /** Trees of the host that have to be there. */
  readonly trees?: readonly string[] | undefined
}

/** Makes a program /bin/sh, and leaves everything else in its directory as it is. */
function replaceSh(program: string): string[] {
  return [
    'mkdir /mnt/upper-sh /mnt/work-sh',
    'at=$(cd -P /bin && pwd)',
    'mount -n -t overlay -o "lowerdir=$at,upperdir=/mnt/upper-sh,workdir=/mnt/work-sh" overlay "$at"',
    `ln -sf ${quote(program)} "$at/sh"`,
  ]
}

/** What the sandbox's first process runs: mounts, accounts, one line "ready", then it waits for its end. */
export function setupScript({ users, userland, shell, trees = [] }: Furniture): string {
  const isOther = userland !== undefined || shell !== undefined
  const program = shell === undefined ? undefined : realpathSync(shell)
  const needed = program === undefined ? trees : [...trees, dirname(program)]
  return [
    ...furnish(users, needed),
    ...(isOther
      ? [
          'mkdir -p /usr/local/host/bin /usr/local/host/sbin',
          'mount -n --bind /usr/bin /usr/local/host/bin',
          'mount -n --bind /usr/sbin /usr/local/host/sbin',
          `PATH=${hostPrograms}`,
        ]
      : []),
    ...(program === undefined ? [] : replaceSh(program)),
    ...(userland === undefined ? [] : [userland]),
    // The overlays keep it alive; out of sight it cannot be written by accident.
    'umount -n -l /mnt',
    'echo ready',
    'read -r _ || :',
  ].join('\n')
}

/** The lines that make the mounts and accounts of a sandbox, with a scratch file system left at /mnt. */
export function furnish(users: readonly User[], more: readonly string[] = []): string[] {
  const { empty, trees } = plan(more)
  // In fstab(5) a space in a path is written \040.
  const field = (path: string) => path.replace(/[\\ \t\n]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
  const tmpfs = (dir: string, mode = '755') => `sandbox ${field(dir)} tmpfs mode=${mode},x-mount.mkdir`
  const overlay = (dir: string, n: number) =>
    `overlay ${dir} overlay lowerdir=${dir},upperdir=/mnt/upper${n},workdir=/mnt/work${n}`
  const fstab = [
    // Needed trees are taken aside before what hides them is mounted, and put back after.
    ...trees.map((tree, i) => `${field(tree)} /mnt/tree${i} none rbind,x-mount.mkdir`),
    ...[...empty].map(([dir, mode]) => tmpfs(dir, mode)),
    ...trees.map((tree, i) => `/mnt/tree${i} ${field(tree)} none rbind,x-mount.mkdir`),
    // Everything below these can be written, and nothing of it reaches the host.
    ...['/etc', '/var', '/usr/local'].map(overlay),
    ...['/run', '/var/log', '/etc/default', '/etc/init.d'].map((dir) => tmpfs(dir)),
  ]
  return [
    'set -eu',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'umask 022',
    // -n: no notes about mounts in /run, which is to be empty.
    'mount -n -t tmpfs -o mode=755 sandbox /mnt',
    'mkdir /mnt/upper0 /mnt/work0 /mnt/upper1 /mnt/work1 /mnt/upper2 /mnt/work2',
    `printf '%s\\n' ${quote(fstab.join('\n'))} >/mnt/fstab`,
    // One process for all mounts: a test file makes many sandboxes.
    'mount -n -a -T /mnt/fstab',
    ...accounts(users),
  ]
}
