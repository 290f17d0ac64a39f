/** The shells that emitted scripts have to run in, alike. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Shell {
  readonly name: string
  /** What stands before the script's path. */
  readonly command: readonly string[]
  /** The program that is /bin/sh meanwhile: what the service user's commands are read by. */
  readonly sh: string
}

const shell = (name: string, ...options: readonly string[]): Shell => ({
  name: [name, ...options].join(' '),
  command: [`/bin/${name}`, ...options],
  sh: `/bin/${name}`,
})

/** The first is what the others are compared with. */
export const shells: readonly Shell[] = [
  shell('dash'),
  shell('bash', '--posix'),
  shell('busybox', 'sh'),
  shell('mksh'),
  shell('ksh93'),
  shell('yash'),
  shell('posh'),
  shell('zsh', '--emulate', 'sh'),
]

/** Whether a shell runs a utility of its own, whatever program of that name is in PATH: BusyBox may be built so. */
export function prefersOwn(sh: string, utility = 'ps'): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'own-utilities-'))
  try {
    writeFileSync(join(directory, utility), '#!/bin/sh\necho of PATH\n', { mode: 0o755 })
    const { stdout } = spawnSync(sh, ['-c', `${utility} 0`], {
      argv0: 'sh',
      env: { PATH: directory },
      encoding: 'utf8',
    })
    return stdout !== 'of PATH\n'
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Whether a shell can set no limits: `ulimit` is an extension that POSIX leaves to systems, and posh is without it. */
export const isLimitless = (sh: string): boolean =>
  spawnSync(sh, ['-c', 'ulimit -S -n 64'], { argv0: 'sh', env: { PATH: '/nonexistent' } }).status !== 0

/** A shell or a directory of programs that `make portability` was given. */
export interface Further {
  /** As it was given. */
  readonly name: string
  /** The system in whose stand-in it is tried; empty for this machine as it is. */
  readonly system: string
  readonly path: string
}

/** The paths that a variable names, each with or without a system: `/opt/ksh`, `OpenBSD=/opt/ksh`. */
const given = (variable: string): Further[] =>
  (process.env[variable] ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((name) => {
      const [, system = '', path = ''] = /^(?:([^/=]*)=)?(.*)$/.exec(name) ?? []
      if (!existsSync(path)) throw new Error(`${variable}: ${path} does not exist`)
      return { name, system, path }
    })

/** Further shells: `make portability SHELLS="/opt/oksh/ksh OpenBSD=/opt/oksh/ksh"`. */
export const furtherShells: readonly Further[] = given('SHELLS')

/** Further directories of programs, which take the places of others: `make portability USERLANDS=FreeBSD=/opt/bin`. */
export const furtherUserlands: readonly Further[] = given('USERLANDS')
