import t from 'tap'
import { genericService } from '../../../lib/service/generic.js'
import { servicePath, storeScripts, storeUnits } from '../../../lib/service/surroundings.js'
import { sysv } from '../../../lib/targets/sysv/index.js'

t.test('PATH is the one that the script sets', async (t) => {
  const script = sysv.emitGeneric?.(genericService('celeryd'))[0]?.text ?? ''
  t.same([...new Set(script.match(/(?<=\bPATH=)\/\S+/g))], [servicePath])
})

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
