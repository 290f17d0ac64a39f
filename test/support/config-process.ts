/** Runs texts as scripts, each in a subshell of its own, and tells how each ended and what it left. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A script to run. */
export interface Program {
  readonly text: string
  /** It is sourced, as a config is; else it stands in the script, as a residual does. */
  readonly sourced: boolean
  /** Run after it. */
  readonly after: string
  readonly environment: Readonly<Record<string, string>>
}

/** What a script did, as one text to compare and to show. */
export type Ending = string

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** What configs find where they run. */
const files = {
  lines: 'first line\nsecond  line \\\nthird',
  sourced: 'h() { D="h$A$1"; }\nA=sourced$B; S="$S s$?"; [ -n "$HOST_B" ]\n',
  input: 'one\ntwo 2\nthree\nfour\nfive\n',
}

/** Without what the shell itself says, since that has the place of the command in it. */
function printed(text: string): string {
  return text.replace(/\.\.\/(?:all|[0-9]+)\.[^\n]*\n/g, '')
}

/**
 * Runs scripts in a shell. One that leaves its file before its end shows no variables.
 *
 * @param shell the shell and its options
 * @param observed the variables that count
 */
export async function runPrograms(
  shell: readonly string[],
  programs: readonly Program[],
  observed: readonly string[],
): Promise<Ending[]> {
  const directory = mkdtempSync(join(tmpdir(), 'celery-initd-'))
  try {
    const file = (name: string): string => join(directory, name)
    // What a pattern finds must not depend on how many have run.
    const work = file('work')
    mkdirSync(work)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(work, name), text)
    const show = observed
      .map((name) => `if [ "\${${name}+x}" ]; then printf '%s\\n' "${name}=$${name}" >&9; fi`)
      .join('\n')
    const driver = programs.map(({ text, sourced, after, environment }, index) => {
      writeFileSync(file(`${index}.conf`), text)
      const script = [
        'trap \'printf "ends %s\\n" "$?" >&9\' EXIT',
        // As the script does, so that what the whole file leaves ends no shell that has `set -e`.
        sourced ? `if ! . ../${index}.conf; then :; fi` : text,
        'trap - EXIT',
        'set +aeu',
        after,
        show,
        'export -p >&9',
      ]
      writeFileSync(file(`${index}.sh`), `${script.join('\n')}\n`)
      const given = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`)
      return `(ulimit -t 5; ${[...given, `. ../${index}.sh`].join('; ')}) <input >../${index}.out 2>../${index}.err 9>../${index}.end`
    })
    writeFileSync(file('all.sh'), `${driver.join('\n')}\n`)
    const [program = '', ...options] = shell
    const child = spawn(program, [...options, '../all.sh'], {
      cwd: work,
      timeout: 300_000,
      stdio: 'ignore',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    })
    const [status, signal] = await once(child, 'exit')
    // A shell gives up where the machine has no process for it.
    if (!existsSync(file(`${programs.length - 1}.end`)))
      throw new Error(`${shell.join(' ')} ended before its end: ${signal ?? `status ${status}`}`)
    return programs.map((_, index) => {
      const read = (kind: string): string => readFileSync(file(`${index}.${kind}`), 'latin1')
      const exports = new RegExp(`^(?:export|declare -x|typeset -x) (?:${observed.join('|')})(?:=.*|$)`)
      const end = read('end').split('\n')
      const variables = end.filter((line) => !/^(?:export|declare -x|typeset -x) /.test(line))
      const exported = end
        .filter((line) => exports.test(line))
        .map((line) => line.replace(/^[a-z]+ (?:-x )?([A-Za-z_]*).*/, '$1'))
        .filter((name) => variables.some((line) => line.startsWith(`${name}=`)))
      const errors = read('err')
        .split('\n')
        .filter((line) => line.startsWith('e:'))
      return JSON.stringify({ ...{ variables, exported: exported.sort() }, output: printed(read('out')), errors })
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}
