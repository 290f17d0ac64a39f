/** The node table that a generic script makes on its host, made by that part of it alone, under each awk. */

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultProfile } from '../../lib/options/profile.js'
import { shWord } from '../../lib/quote.js'
import { render } from '../../lib/targets/template.js'

/** The programs called awk on the systems there are. */
export const awks = new Map([
  ['mawk', 'mawk'],
  ['gawk', 'gawk --posix'],
  ['original-awk', 'original-awk'],
  ['busybox', 'busybox awk'],
])

export interface Outcome {
  /** The rows of the table, or undefined where the config is refused. */
  readonly rows: readonly (readonly string[])[] | undefined
  readonly stderr: string
}

/** Every variable that a table is made from. */
const variables = [
  ...['CELERY_BIN', 'CELERY_APP', 'DAEMON_OPTS'],
  ...['NODES', 'OPTS', 'PID_FILE', 'LOG_FILE', 'LOG_LEVEL', 'LOGLEVEL'].map((name) => `CELERYD_${name}`),
  ...['', '_OPTS', '_PID_FILE', '_LOG_FILE', '_LOG_LEVEL', '_LOGLEVEL'].map((name) => `CELERYBEAT${name}`),
]

/** What the packager decides, by default. */
const { celeryBin, runDirectory, logDirectory } = defaultProfile

export class NodeTable {
  readonly #place = mkdtempSync(join(tmpdir(), 'node-table-'))
  readonly #paths: ReadonlyMap<string, string>

  /**
   * @param template the one that makes the table
   * @param own what the script knows of itself
   * @param host what `uname -n` says
   */
  constructor(
    t: { teardown(fn: () => void): unknown },
    template: string,
    readonly own: Readonly<Record<string, string>>,
    readonly host: string,
  ) {
    t.teardown(() => rmSync(this.#place, { recursive: true }))
    writeFileSync(
      join(this.#place, 'part.sh'),
      render(template, { celeryBin, runDirectory, logDirectory, engine: false }),
    )
    this.#paths = new Map([...awks].map(([awk, command]) => [awk, this.#commands(awk, command)]))
  }

  /** A directory with a certain awk, and with a host name that is always the same. */
  #commands(awk: string, command: string): string {
    const dir = join(this.#place, awk)
    mkdirSync(dir)
    const program = (name: string, text: string) => {
      writeFileSync(join(dir, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(dir, name), 0o755)
    }
    const [name = '', options] = command.split(' ')
    const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    if (path === '') throw new Error(`there is no ${name}: node scripts/test-environment.js installs it`)
    // busybox is whatever it is called by.
    if (options?.startsWith('-')) program('awk', `exec ${path} ${options} "$@"`)
    else symlinkSync(path, join(dir, 'awk'))
    program('uname', `echo ${this.host}`)
    return dir
  }

  /** Runs the script's part for each config, all in one shell. Text is bytes where the encoding is latin1. */
  run(
    awk: string,
    configs: readonly Readonly<Record<string, string>>[],
    encoding: 'utf8' | 'latin1' = 'utf8',
  ): Outcome[] {
    const script = [
      ...Object.entries(this.own).map(([name, value]) => `${name}=${shWord(value)}`),
      `newline='`,
      `'`,
      `warn() { printf '%s\\n' "$instance: $*" >&2; }`,
      'celery_initd_trace_again() { :; }',
      `row() { printf '%s\\0' row "$#" "$@"; }`,
      `attempt() { celery_initd_problem=; { . ./part.sh; } 2>stderr; }`,
      'rows() { eval "$node_commands"; IFS=$newline; for line in $nodes; do unset IFS; row_of $line; done; }',
      'row_of() { with_node "$2" row; }',
      'content() { content=; [ ! -s "$1" ] || content=$(cat "$1"); }',
      `finish() { content stderr; printf '%s\\0' end "$celery_initd_problem" "$content"; }`,
      ...configs.flatMap((config) => [
        `unset ${variables.join(' ')}`,
        ...Object.entries(config).map(([name, value]) => `${name}=${shWord(value)}`),
        `attempt; [ -n "$celery_initd_problem" ] || { printf '%s\\0' table "$nodes"; rows; }; finish`,
      ]),
    ].join('\n')
    const file = join(this.#place, 'script')
    writeFileSync(file, Buffer.from(script, encoding))
    const env = { PATH: `${this.#paths.get(awk)}:${process.env.PATH}`, LC_ALL: 'C.UTF-8' }
    const options = { cwd: this.#place, env, maxBuffer: Number.POSITIVE_INFINITY }
    const { stdout, stderr, status } = spawnSync('dash', [file], options)
    if (status !== 0 || stderr.length > 0) throw new Error(`dash ended with ${status}: ${stderr}`)

    const fields = stdout.toString(encoding).split('\0').values()
    const next = () => fields.next().value as string
    return configs.map(() => {
      const rows: string[][] = []
      let table: string[] = []
      for (;;) {
        const kind = next()
        if (kind === 'table') table = next().split('\n')
        else if (kind === 'row') rows.push(Array.from({ length: Number(next()) }, next))
        else if (kind === 'end') {
          const failed = next() !== ''
          const stderr = next()
          // The table that the script reads has the same names and files as the commands.
          const lines = rows.map((row, index) => ['node', `${index + 1}`, ...row.slice(0, 3)].join('\t'))
          const same =
            lines.length === table.length && lines.every((line, index) => `${table[index]}\t`.startsWith(`${line}\t`))
          if (!failed && !same) throw new Error(`the table has ${JSON.stringify(table)}, not ${JSON.stringify(lines)}`)
          return { rows: failed ? undefined : rows, stderr }
        } else throw new Error(`not a field: ${kind}`)
      }
    })
  }
}
