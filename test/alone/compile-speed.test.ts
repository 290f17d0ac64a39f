/** What one compilation costs beyond starting node, as medians of runs in turn: whole processes, side by side. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { launcher } from '../support/bundle.js'
import { bareEnvironment, median, slowness } from '../support/machine-speed.js'
import { projectRoot } from '../support/root.js'

/** Milliseconds. The first run, which keeps what the others begin with, may take longer. */
const limit = 25 * slowness()

/** So many runs of each command are one window. */
const pairs = 15

/** Until one window is within the limit: what else the machine does can spoil some. */
const windows = 6

interface Time {
  readonly wall: number
  /** User and system time, of all threads. */
  readonly cpu: number
}

/** One run from its start to its end; bash tells milliseconds. */
function time(argv: readonly string[]): Time {
  const script = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" >/dev/null; } 2>&1'
  const { stdout, status, stderr } = spawnSync('bash', ['-c', script, 'time', ...argv], {
    encoding: 'utf8',
    env: bareEnvironment,
  })
  if (status !== 0) throw new Error(stderr + stdout)
  const [wall = 0, user = 0, system = 0] = stdout
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000)
  return { wall, cpu: user + system }
}

interface Comparison {
  /** How much more the command takes than a bare node. */
  readonly more: number
  readonly text: string
}

/**
 * Runs a bare node and a command in turn. Where even a bare node had to wait for a processor, the clock tells how busy
 * the machine is, so processor time counts; else the clock does, which also sees a command that waits of itself.
 */
function compare(...argv: readonly string[]): Comparison {
  const bare: Time[] = []
  const other: Time[] = []
  for (let run = 0; run < pairs; run++) {
    const order = run % 2 === 0 ? [bare, other] : [other, bare]
    for (const times of order) times.push(time(times === bare ? [process.execPath, '-e', '0'] : argv))
  }
  const more = (what: keyof Time) => median(other.map((each) => each[what])) - median(bare.map((each) => each[what]))
  const busy = median(bare.map(({ wall, cpu }) => wall - cpu)) > 5
  const text = `${more('wall')} ms by the clock, ${more('cpu')} ms of processor time${busy ? ', busy' : ''}`
  return { more: more(busy ? 'cpu' : 'wall'), text }
}

t.test(`compiling one config costs at most ${Math.round(limit)} ms more than starting node`, async (t) => {
  const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')
  const found: Comparison[] = []
  do found.push(compare(process.execPath, launcher, 'compile', example))
  while (found.length < windows && found.every(({ more }) => more > limit))
  t.ok(
    found.some(({ more }) => more <= limit),
    found.map(({ text }) => text).join('; '),
  )
})

t.test('what takes longer is seen to', async (t) => {
  const work = `
    const spent = () => process.cpuUsage().user + process.cpuUsage().system
    const until = spent() + ${2 * limit * 1000}
    while (spent() < until);`
  const { more, text } = compare(process.execPath, '-e', work)
  t.ok(more > limit, text)
})
