/** The shells that say what a config means. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a shell holds after it has read a config; undefined where it gave up. */
export interface Reading {
  readonly values: ReadonlyMap<string, string | undefined>
  /** Those that are set: how an unset variable is marked differs, and reaches nobody. */
  readonly exported: readonly string[]
}

/** A text to read, and how. */
export interface Job {
  readonly text: string
  /** What the environment holds. */
  readonly environment?: Readonly<Record<string, string>>
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** So many configs are read by one process. */
const chunk = 1000

/**
 * Reads configs in a shell, many in one process, each in a subshell of its own.
 *
 * @param command the shell and its options
 */
export function readInShell(
  command: readonly string[],
  jobs: readonly Job[],
  observed: readonly string[],
): (Reading | undefined)[] {
  if (jobs.length > chunk)
    return [
      ...readInShell(command, jobs.slice(0, chunk), observed),
      ...readInShell(command, jobs.slice(chunk), observed),
    ]
  const directory = mkdtempSync(join(tmpdir(), 'celery-initd-'))
  try {
    const show = observed
      .map((name) => `if [ "\${${name}+x}" ]; then printf '%s' "+$${name}"; else printf -; fi; printf '\\1'`)
      .join('; ')
    const lines = jobs.map(({ text, environment = {} }, index) => {
      writeFileSync(join(directory, `${index}.conf`), text)
      const presets = observed.map((name) => `unset ${name}`)
      for (const [name, value] of Object.entries(environment)) presets.push(`export ${name}=${quoted(value)}`)
      const load = `. ./${index}.conf >/dev/null 2>&1`
      // A loop without end counts as giving up.
      return `( ulimit -t 5; ${presets.join('; ')}; ${load}; set +a; ${show}; printf '\\2'; export -p ) 2>/dev/null; printf '\\3'`
    })
    writeFileSync(join(directory, 'all.sh'), `${lines.join('\n')}\n`)
    const [program = '', ...options] = command
    const { stdout, status } = spawnSync(program, [...options, './all.sh'], {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 1 << 29,
      timeout: 300_000,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
    })
    const results = stdout.split('\x03')
    if (status === null || results.length !== jobs.length + 1)
      throw new Error(`${command.join(' ')} did not read all configs`)
    return results.slice(0, -1).map((result) => {
      const [shown = '', exports] = result.split('\x02')
      if (exports === undefined) return undefined
      const values = new Map<string, string | undefined>()
      shown
        .split('\x01')
        .slice(0, -1)
        .forEach((value, index) => {
          values.set(observed[index] as string, value.startsWith('+') ? value.slice(1) : undefined)
        })
      const exported = observed.filter(
        (name) =>
          values.get(name) !== undefined &&
          new RegExp(`^(?:export|declare -x|typeset -x) ${name}(?:=|$)`, 'm').test(exports),
      )
      return { values, exported }
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/**
 * The shells whose word counts: dash, and a second one that shares no code with it. The others that were tried differ
 * from POSIX in what configs are generated of: mksh computes in 32 bits, busybox assigns in the branch of `?:` that is
 * not taken, yash refuses bytes beyond ASCII in the C locale, and `${A:=x}` under `set -a` exports only in some.
 */
export const shells: readonly (readonly string[])[] = [['dash'], ['bash', '--posix']]
