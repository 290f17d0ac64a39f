import t from 'tap'
import { closest, distance } from '../../../lib/options/similar.js'

t.test('the nearest name, where one is near', async (t) => {
  t.equal(closest('CELERYD_NODE', ['CELERYD_OPTS', 'CELERYD_NODES']), 'CELERYD_NODES')
  t.equal(closest('celeryd_nodes', ['CELERYD_NODES']), 'CELERYD_NODES')
  t.equal(closest('EDITOR', ['CELERYD_NODES']), undefined)
  t.equal(closest('', ['CELERYD_NODES']), undefined)
  t.equal(distance('abc', 'acb'), 1)
})
