import t from 'tap'
import { version } from '../../../lib/targets/version.js'

t.test('outside of the bundle, which fills it in', async (t) => {
  t.equal(version, 'development')
})
