/** The command `doctor` where a test wants it to look: in a sandbox or on a machine. */

import { join } from 'node:path'
import type { RunOptions, RunResult, Sandbox } from './sandbox.js'
import { projectRoot } from './sandbox-setup.js'

/** The command as it is compiled for tests. */
export const celeryInitd = join(projectRoot, 'build/js/lib/cli/main.js')

/** What doctor says of one service, in the form of `--format json`. */
export interface Seen {
  readonly name: string
  readonly findings: readonly {
    readonly severity: string
    readonly code: string
    readonly message: string
    readonly help?: string
  }[]
  readonly next: string
  readonly app: string | null
  readonly startedAtBootBy: string | null
  readonly running:
    | readonly { readonly node: string | null; readonly pids: readonly number[]; readonly unit: string | null }[]
    | null
  readonly scripts: readonly { readonly path: string; readonly origin: string; readonly state: string }[]
  readonly units: readonly { readonly name: string; readonly state: string; readonly active: string | null }[]
}

export interface Doctor {
  readonly status: number | null
  readonly manager: string
  readonly readsInitScripts: boolean
  readonly findings: Seen['findings']
  readonly services: readonly Seen[]
  /** The codes of the first service. */
  readonly codes: readonly string[]
}

/** @param node how Node is called there */
export function doctorIn(box: Sandbox, node: readonly string[] = [process.execPath]) {
  const call = (words: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
    box.run([...node, celeryInitd, ...words], { timeout: 120_000, ...options })
  return {
    call,
    /** What it finds. */
    async ask(...words: readonly string[]): Promise<Doctor> {
      const { status, stdout, stderr } = await call(['doctor', '--format', 'json', ...words])
      if (stdout === '') throw new Error(stderr)
      const found = JSON.parse(stdout)
      const codes = (found.services[0]?.findings ?? []).map(({ code }: { code: string }) => code)
      return { ...found, status, codes }
    },
  }
}
