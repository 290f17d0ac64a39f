import t from 'tap'
import { rcName } from '../../../lib/targets/rc-name.js'

t.test('letters, digits and _ in variables', async (t) => {
  t.equal(rcName('celeryd'), 'celeryd')
  t.equal(rcName('little-worker.2'), 'little_worker_2')
})
