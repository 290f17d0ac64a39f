// @ts-check
// Celery's own init script, which it ships in its source archive alone: fetched when it is first needed, kept below
// .cache/, and no part of this project.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, writeIfChanged } from './tools.js'

/** The version that the newest virtual environment has. */
export const celeryVersion = (() => {
  const pins = readFileSync(join(root, 'test/requirements/celery-latest.txt'), 'utf8')
  const version = /^celery==(\S+)/m.exec(pins)?.[1]
  if (version === undefined) throw new Error('test/requirements/celery-latest.txt pins no celery')
  return version
})()

/**
 * The path of the reference script.
 *
 * @param {string} python an interpreter that has pip
 * @param {string} dir where it is kept
 */
export function fetchReference(python, dir) {
  const script = join(dir, `celeryd-${celeryVersion}`)
  if (!existsSync(script)) {
    const words = '-m pip download -qq --disable-pip-version-check --no-deps --no-binary :all:'.split(' ')
    run(python, [...words, '--dest', dir, `celery==${celeryVersion}`])
    const name = `celery-${celeryVersion}`
    const wanted = `${name}/extra/generic-init.d/celeryd`
    const tar = spawnSync('tar', ['-xOf', join(dir, `${name}.tar.gz`), wanted], { encoding: 'utf8' })
    if (tar.status !== 0) throw new Error(`${name}.tar.gz has no ${wanted}: ${tar.stderr.trim()}`)
    writeIfChanged(script, tar.stdout, 0o755)
  }
  return script
}
