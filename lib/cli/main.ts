/** The command `celery-initd`. */

import { fstatSync, writeSync } from 'node:fs'
import { fileFailure } from './failure.js'
import type { Streams } from './request.js'
import { run } from './run.js'

/**
 * Writes all of a text. When the reader has gone away, as `head` does, what follows is dropped, and the command goes on
 * to its own exit status.
 *
 * @param failed called once with any other error; what follows is dropped then, too
 */
function write(descriptor: number, failed: (error: unknown) => void): (text: string) => void {
  let open = true
  return (text) => {
    const bytes = Buffer.from(text)
    for (let at = 0; open && at < bytes.length; ) {
      try {
        at += writeSync(descriptor, bytes, at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') continue
        open = false
        if (code !== 'EPIPE') failed(error)
      }
    }
  }
}

/** Whether a descriptor is a terminal, or /dev/null. node:tty would load all of node's networking first. */
function showsColour(descriptor: number): boolean {
  return fstatSync(descriptor).isCharacterDevice() && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'
}

/** Whether standard error cannot be written, so that nobody can be told. */
let isMute = false

const streams: Streams = {
  out: write(1, (error) => {
    throw fileFailure('standard output', 'write', error)
  }),
  error: write(2, () => {
    isMute = true
  }),
  get colour() {
    return showsColour(2)
  },
  get outColour() {
    return showsColour(1)
  },
}

let status = 1
try {
  status = run(process.argv.slice(2), streams)
} catch (error) {
  streams.error(`celery-initd: internal error: ${error instanceof Error ? error.message : String(error)}\n`)
}
// At once: all is written, and node takes its time to find out that nothing is left to do.
process.exit(isMute ? 3 : status)
