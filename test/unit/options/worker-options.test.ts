import t from 'tap'
import { catalogue } from '../../../lib/options/catalogue.js'
import { workerOptions } from '../../../lib/options/worker-options.js'

t.test('all of them are in the catalogue, in their order', async (t) => {
  const own = new Set(workerOptions)
  t.ok(own.size > 10)
  t.same(
    catalogue.filter((option) => own.has(option)),
    workerOptions,
  )
})
