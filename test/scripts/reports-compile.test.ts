/** Field reports: what the compiler writes into a directory that another user can write to. */

import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')
const command = [process.execPath, join(projectRoot, 'build/js/lib/cli/main.js'), 'compile', '-o']

t.test('R41: a link in the place of the draft: its mode is not changed', (t) => {
  const dir = t.testdir({ theirs: {}, secret: '' })
  const theirs = join(dir, 'theirs')
  const secret = join(dir, 'secret')
  writeFileSync(secret, 'of root')
  chmodSync(secret, 0o600)
  // Every change of a mode waits for a second, in which a draft becomes a link to the file of root.
  const inject = ['-e', 'trace=chmod,fchmod,fchmodat', '-e', 'inject=chmod,fchmod,fchmodat:delay_enter=1000000']
  const swap = `while [ -d "$1" ]; do for draft in "$1"/*.new; do [ ! -f "$draft" ] || [ -h "$draft" ] || { rm "$draft"; ln -s "$2" "$draft"; }; done; sleep 0.02; done`
  const swapper = spawn('sh', ['-c', swap, 'swap', theirs, secret], { stdio: 'ignore' })
  const strace = ['-f', '-q', '-o', join(dir, 'trace'), ...inject]
  const { status, stderr } = spawnSync('strace', [...strace, ...command, `${theirs}/`, example], { encoding: 'utf8' })
  swapper.kill('SIGKILL')
  t.equal(status, 0, stderr)
  t.equal(statSync(secret).mode & 0o777, 0o600, "root's file is as private as before")
  t.ok(
    spawnSync('grep', ['-c', 'chmod', join(dir, 'trace')]).status === 0,
    'a mode was changed while the draft was a link',
  )
  t.end()
})
