/** Writing artefacts: a regular file is replaced whole, and what is none is written into. */

import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { mostBytes, readEnvFileText } from '../../../lib/cli/files.js'
import { longestEnvFile } from '../../../lib/syntax/env-file.js'
import { celeryInitd } from '../../support/command.js'
import { projectRoot } from '../../support/root.js'

const main = join(projectRoot, 'build/js/lib/cli/main.js')
const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')

t.test('a FIFO or an endless device is not read', async (t) => {
  const fifo = join(t.testdir({}), 'fifo')
  t.equal(spawnSync('mkfifo', [fifo]).status, 0)
  for (const path of [fifo, '/dev/zero'])
    t.match(celeryInitd('check', path), { status: 3, error: /is not a regular file.* - </s }, path)
  t.match(celeryInitd('compile', '--env-file', fifo, example), { status: 3 })
  t.match(celeryInitd('check', '/dev/null'), { status: 1, error: /empty-config/ })
})

t.test('what is longer than any config is not read to its end', async (t) => {
  const dir = t.testdir({ short: 'CELERY_APP=a\n', 'env.long': 'A=1\n' })
  const long = join(dir, 'long')
  truncateSync(join(dir, 'env.long'), mostBytes + 1)
  writeFileSync(long, '#'.repeat(mostBytes + 1))
  const error = /has more than 4 MB, which no config has/
  t.match(celeryInitd('check', long), { status: 3, error }, 'a file')
  t.match(celeryInitd('compile', '--env-file', join(dir, 'env.long'), join(dir, 'short')), { status: 3, error })
  for (const argument of ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']) {
    const zero = openSync('/dev/zero', 'r')
    const found = spawnSync(process.execPath, [main, 'check', argument], { stdio: [zero, 'pipe', 'pipe'] })
    closeSync(zero)
    t.match({ status: found.status, error: `${found.stderr}` }, { status: 3, error }, argument)
  }
  writeFileSync(join(dir, 'follows'), `. ${long}\n`)
  t.match(celeryInitd('check', '--follow', join(dir, 'follows')), { status: 3, error }, 'a file that is followed')
  t.equal(readEnvFileText(long)?.length, longestEnvFile.bytes + 1, 'of an environment file the beginning tells enough')
  writeFileSync(long, 'CELERY_APP=a\n'.padEnd(mostBytes, '#\n'))
  t.match(celeryInitd('check', long), { status: 0 }, 'just not too long')
  const whole = openSync(long, 'r')
  const found = spawnSync(process.execPath, [main, 'check', '-'], { stdio: [whole, 'pipe', 'pipe'] })
  closeSync(whole)
  t.equal(found.status, 0, `${found.stderr}`)
})

t.test('a FIFO gets the text and stays, through a link too', async (t) => {
  const dir = t.testdir({})
  const fifo = join(dir, 'fifo')
  t.equal(spawnSync('mkfifo', [fifo]).status, 0)
  symlinkSync(fifo, join(dir, 'link'))
  const { out: text } = celeryInitd('compile', example)
  for (const path of [fifo, join(dir, 'link')]) {
    const reader = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'inherit'] })
    let read = ''
    reader.stdout.on('data', (part) => {
      read += part
    })
    const ended = new Promise((resolve) => reader.on('close', resolve))
    t.match(celeryInitd('compile', '-o', path, example), { status: 0, out: '' })
    await ended
    t.equal(read, text)
    t.ok(statSync(path).isFIFO())
  }
  t.match(celeryInitd('compile', '--check', '-o', fifo, example), { status: 1 }, '--check waits for no writer')
})

t.test('a device stays one', async (t) => {
  // Only root can make another node of /dev/null, so that a mistake costs nothing; others could not replace it.
  const own = join(t.testdir({}), 'null')
  const made = process.getuid?.() === 0 && spawnSync('mknod', ['-m', '666', own, 'c', '1', '3']).status === 0
  const device = made ? own : '/dev/null'
  t.match(celeryInitd('compile', '-o', device, example), { status: 0, out: '' })
  t.ok(statSync(device).isCharacterDevice())
})
