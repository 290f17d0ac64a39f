import t from 'tap'
import { storeScripts, storeUnits } from '../../../lib/service/surroundings.js'

t.test('stores go by the names of scripts and of units', async (t) => {
  for (const names of [storeScripts, storeUnits]) {
    t.ok(names.includes('rabbitmq-server') && names.includes('postgresql'))
    t.equal(new Set(names).size, names.length)
  }
  t.ok(storeScripts.includes('mongodb') && storeUnits.includes('mongod'))
  t.notOk(
    storeScripts.some((name) => name.includes('valkey')),
    'no distribution has an init script for it',
  )
})
