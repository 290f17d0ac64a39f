/** As systemd.test.ts has it, with all the time that it takes: a long task, and a crash loop until it is given up. */

import t from 'tap'
import { workerStory } from '../support/worker-story.js'

t.test('workers under systemd, at length', { timeout: 800_000 }, (t) => workerStory(t, { seconds: 20, loops: true }))
