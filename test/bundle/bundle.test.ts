/** The command as it is shipped does what its modules do, those too that stand in it as text. */

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { bundle } from '../support/bundle.js'
import { celeryInitd, type Result } from '../support/command.js'
import { projectRoot } from '../support/root.js'

function shipped(...argv: readonly string[]): Result {
  const options = { encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...argv], options)
  return { status, out: stdout, error: stderr }
}

t.test('the bundle does what its modules do', async (t) => {
  const folder = join(projectRoot, 'test/fixtures/configs')
  const configs = readdirSync(folder).map((name) => join(folder, name))
  const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')
  const dir = t.testdir({ '.env': "NAME='a value'\n" })
  const cases = [
    ['check', ...configs],
    ['check', '--format', 'json', ...configs],
    ...configs.map((config) => ['explain', config]),
    ['explain', '--format', 'json', '--env-file', join(dir, '.env'), example],
    ['sample', 'celeryd'],
    ['compile', '--help'],
    ['compile', '--colour', example],
    ['compile', join(dir, 'missing')],
  ]
  for (const argv of cases) t.same(shipped(...argv), celeryInitd(...argv), argv.slice(0, 4).join(' '))
})

t.test('it names its version', async (t) => {
  t.match(shipped('--version'), { status: 0, out: /^\d+\.\d+\.\d+\n$/, error: '' })
})

t.test('it reads standard input', async (t) => {
  const run = spawnSync(process.execPath, [bundle, 'explain', '-'], { input: 'CELERY_APP=proj\n', encoding: 'utf8' })
  t.match(run, { status: 0, stdout: /--app=proj/ })
})
