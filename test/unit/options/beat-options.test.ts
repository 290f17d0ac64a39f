import t from 'tap'
import { beatOptions } from '../../../lib/options/beat-options.js'
import { catalogue } from '../../../lib/options/catalogue.js'

t.test('all of them are in the catalogue, in their order', async (t) => {
  const own = new Set(beatOptions)
  t.ok(own.size > 10)
  t.same(
    catalogue.filter((option) => own.has(option)),
    beatOptions,
  )
})
