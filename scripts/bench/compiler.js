// @ts-check
// The compiler beside the floor, node that does nothing, and over many configs in one call.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import shell from '../shell.js'
import { root } from '../tools.js'
import { inTurn, measureHere } from './measure.js'

const dir = join(root, 'build/bench')
/** As npm installs it; what its first run keeps for later ones is there when runs are counted. */
const compiler = join(root, 'bin/celery-initd.cjs')
const bundle = join(root, 'dist/celery-initd.cjs')

/** @param {number} i */
const config = (i) => `CELERYD_NODES="worker${i} other${i}"
CELERY_BIN="/srv/project${i}/bin/celery"
CELERY_APP="project${i}"
CELERYD_CHDIR="/srv/project${i}"
CELERYD_OPTS="--time-limit=300 -c 8 -c:worker${i} 4 -Q:other${i} mail,pages"
CELERYD_LOG_FILE="/var/log/celery/%n%I.log"
CELERYD_PID_FILE="/var/run/celery/%n.pid"
CELERYD_USER="celery"
CELERY_CREATE_DIRS=1
export DJANGO_SETTINGS_MODULE="project${i}.settings"
`

/** How many configs one call is given. */
export const compilerSizes = /** @type {const} */ ([5000, 10_000])

/**
 * @param {{ one: number, many: number }} rounds
 * @param {import('./measure.js').Series} series
 */
export function measureCompiler(rounds, series) {
  if (!existsSync(bundle)) throw new Error('dist/celery-initd.cjs is missing: run make build')
  shell.rm('-rf', dir)
  shell.mkdir('-p', join(dir, 'many'))
  const one = join(dir, 'celeryd')
  writeFileSync(one, config(0))
  const many = Array.from({ length: compilerSizes[1] }, (_, i) => join(dir, 'many', `${i}`))
  for (const [i, path] of many.entries()) writeFileSync(path, config(i))
  // Without the caller's variables: some make each node slower, such as one that names a file of certificates.
  const bare = ['env', '-i', `PATH=${process.env.PATH}`, process.execPath]
  const node = (/** @type {string} */ as, /** @type {string[]} */ args) => ({ as, argv: [...bare, ...args] })
  const single = [
    node('node -e 0', ['-e', '0']),
    node('--version', [compiler, '--version']),
    node('check', [compiler, 'check', one]),
    node('compile', [compiler, 'compile', one, '-o', join(dir, 'out')]),
  ]
  measureHere(series, inTurn(rounds.one, single))
  const multiple = compilerSizes.map((size) => node(`check ${size}`, [compiler, 'check', ...many.slice(0, size)]))
  measureHere(series, inTurn(rounds.many, multiple))
}
