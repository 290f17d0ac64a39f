/** The command as it is shipped: only a test that starts it whole needs it. */

import { join } from 'node:path'
import { projectRoot } from './root.js'

export const bundle = join(projectRoot, 'dist/celery-initd.cjs')

/** What npm installs as celery-initd, which starts it. */
export const launcher = join(projectRoot, 'bin/celery-initd.cjs')
