/** When the scripts hand over to systemd, and when they do not, in each shell. test/systems has the same with real ones. */
import t from 'tap'
import { inShells } from '../portability/subjects.js'
import { frozenCeleryd, genericCeleryd } from '../support/service-box.js'
import { runStories } from '../support/stories.js'
import { generatedUnit, nativeUnit } from '../support/systemctl.js'

const stories = [generatedUnit, nativeUnit]

t.jobs = 4
for (const place of inShells)
  t.test(`frozen, ${place.name}`, { buffered: true }, async (t) => runStories(t, place.put(frozenCeleryd), stories))
t.test('generic', { buffered: true }, async (t) => runStories(t, genericCeleryd, stories))
