/** What one compilation costs beyond starting node: processor time, since a busy machine's clock tells nothing. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { bundle } from './scripts/bundle.js'
import { projectRoot } from './scripts/root.js'

/** User and system time of one run, in milliseconds: `times` of a shell that has no other child. */
function cpu(...argv: string[]): number {
  const { stdout, status, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null; } 2>&1', 'time', ...argv],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr + stdout)
  return (stdout.trim().split('\n').at(-1) ?? '').split(' ').reduce((sum, each) => sum + Number(each) * 1000, 0)
}

// The quickest of many runs: what else the machine does can only add to a run.
t.test('compiling one config costs at most 25 ms more than starting node', async (t) => {
  const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')
  const node: number[] = []
  const compile: number[] = []
  for (let run = 0; run < 25; run++) {
    node.push(cpu(process.execPath, '-e', '0'))
    compile.push(cpu(process.execPath, bundle, 'compile', example))
  }
  const more = Math.min(...compile) - Math.min(...node)
  t.ok(more <= 25, `${more} ms more: ${compile.join(' ')}; node alone: ${node.join(' ')}`)
})
