// @ts-check
// The reference of the benchmark: Celery's own script.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchReference } from '../reference.js'
import { cache, celeryEnvironment } from '../test-environment.js'

export { celeryVersion } from '../reference.js'

/** The text of the reference script. */
export function referenceScript() {
  return readFileSync(fetchReference(join(celeryEnvironment('latest'), 'bin/python'), join(cache, 'reference')), 'utf8')
}
