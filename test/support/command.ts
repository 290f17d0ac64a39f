/** The command in this process, for tests that need not start it. */

import { run } from '../../lib/cli/run.js'

export interface Result {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

/** Runs a command line, the program's name left out, and keeps what it writes. */
export function celeryInitd(...argv: readonly string[]): Result {
  const written = { out: '', error: '' }
  const status = run(argv, {
    out: (text) => {
      written.out += text
    },
    error: (text) => {
      written.error += text
    },
    colour: false,
    outColour: false,
  })
  return { status, ...written }
}
