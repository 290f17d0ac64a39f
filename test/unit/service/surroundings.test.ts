import t from 'tap'
import { storeProviders, storeScripts, storeUnits } from '../../../lib/service/surroundings.js'

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

t.test('stores go by other names on each BSD', async (t) => {
  t.ok(storeProviders('freebsd').includes('postgresql') && storeProviders('netbsd').includes('pgsql'))
  for (const system of ['freebsd', 'netbsd'] as const) {
    const names = storeProviders(system)
    t.ok(names.includes('redis') && names.includes('rabbitmq'))
    t.equal(new Set(names).size, names.length)
  }
})
