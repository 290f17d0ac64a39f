import t from 'tap'
import { catalogue } from '../../../lib/options/catalogue.js'
import { kindByName, optionName, serviceKinds } from '../../../lib/options/service-kind.js'

t.test('the names of options that both services have', async (t) => {
  t.same(serviceKinds, ['celeryd', 'celerybeat'])
  t.equal(optionName('celeryd', 'USER'), 'CELERYD_USER')
  t.equal(optionName('celerybeat', 'USER'), 'CELERYBEAT_USER')
})

t.test('the catalogue has the options that are asked for by such a name', async (t) => {
  const names = new Set(catalogue.map(({ name }) => name))
  for (const kind of serviceKinds)
    for (const suffix of ['USER', 'GROUP', 'CHDIR', 'PID_FILE', 'LOG_FILE', 'LOG_LEVEL', 'OPTS', 'START_TIMEOUT'])
      t.ok(names.has(optionName(kind, suffix)), optionName(kind, suffix))
})

t.test('the service by the name of a file', async (t) => {
  t.equal(kindByName('/etc/default/celerybeat-shop'), 'celerybeat')
  t.equal(kindByName('/etc/celerybeat/worker'), 'celeryd')
  t.equal(kindByName('/etc/tasks/clock-shop', 'clock'), 'celerybeat')
  t.equal(kindByName('/etc/tasks/clock-shop'), 'celeryd')
})
