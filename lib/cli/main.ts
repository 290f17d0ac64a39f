/** The command `celery-initd`. */

import { writeSync } from 'node:fs'
import { run } from './run.js'

/** Writes all of a text; a reader that has gone away, such as `head`, is no error. */
function write(descriptor: number): (text: string) => void {
  return (text) => {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(descriptor, bytes, at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EPIPE') process.exit(0)
        if (code !== 'EAGAIN') throw error
      }
    }
  }
}

const streams = {
  out: write(1),
  error: write(2),
  colour: process.stderr.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb',
}

try {
  process.exitCode = run(process.argv.slice(2), streams)
} catch (error) {
  streams.error(`celery-initd: internal error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
