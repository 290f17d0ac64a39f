/** The command `celery-initd`. */

import { fstatSync, writeSync } from 'node:fs'
import type { Streams } from './request.js'
import { run } from './run.js'

/** Writes all of a text; a reader that has gone away, such as `head`, is not an error. */
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

const streams: Streams = {
  out: write(1),
  error: write(2),
  // A terminal, or /dev/null. process.stderr.isTTY and node:tty would load all of node's networking first.
  get colour() {
    return fstatSync(2).isCharacterDevice() && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'
  },
}

let status = 1
try {
  status = run(process.argv.slice(2), streams)
} catch (error) {
  streams.error(`celery-initd: internal error: ${error instanceof Error ? error.message : String(error)}\n`)
}
// At once: all is written, and node takes its time to find out that nothing is left to do.
process.exit(status)
