import t from 'tap'
import {
  catalogue,
  defaultValue,
  effectiveValue,
  findOption,
  type Option,
  optionNames,
  optionReading,
  unsetOptions,
} from '../../../lib/options/catalogue.js'

const option = (name: string): Option => {
  const found = findOption(name)
  if (found === undefined) throw new Error(`there is no option ${name}`)
  return found
}

t.test('each name is declared once, and what it refers to is there', async (t) => {
  const names = catalogue.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  t.equal(new Set(names).size, names.length)
  for (const { name, fallback, documentation } of catalogue) {
    if (fallback !== undefined) t.ok(findOption(fallback), `${name} falls back to ${fallback}`)
    t.match(documentation, /\.$/, `the documentation of ${name} is sentences`)
  }
})

t.test('other spellings', async (t) => {
  t.equal(findOption('CELERYD_LOGLEVEL'), undefined)
  t.equal(optionReading('CELERYD_LOGLEVEL')?.name, 'CELERYD_LOG_LEVEL')
  t.ok(optionNames('celeryd').includes('CELERYD_LOGLEVEL'))
  t.notOk(optionNames('celerybeat').includes('CELERYD_NODES'))
})

t.test('defaults: an instance under another name has its own', async (t) => {
  t.equal(defaultValue(option('CELERYD_PID_FILE'), 'celeryd', 'celeryd'), '/var/run/celery/%n.pid')
  t.equal(defaultValue(option('CELERYD_PID_FILE'), 'celeryd', 'little'), '/var/run/little/%n.pid')
  t.equal(defaultValue(option('CELERYD_NODES'), 'celeryd', 'little'), 'little')
  t.equal(defaultValue(option('CELERY_APP'), 'celeryd', 'celeryd'), undefined)
})

t.test('the value: own name, other spelling, fallback, default', async (t) => {
  const value = (name: string, config: Record<string, string | null>) =>
    effectiveValue(option(name), 'celerybeat', 'celerybeat', (each) => config[each])
  t.equal(value('CELERYBEAT_USER', { CELERYBEAT_USER: 'a', CELERYD_USER: 'b' }), 'a')
  t.equal(value('CELERYBEAT_USER', { CELERYBEAT_USER: '', CELERYD_USER: 'b' }), 'b')
  t.equal(value('CELERYBEAT_USER', {}), 'celery')
  t.equal(value('CELERYBEAT_LOG_LEVEL', { CELERYBEAT_LOGLEVEL: 'DEBUG' }), 'DEBUG')
  t.equal(value('CELERYBEAT_USER', { CELERYBEAT_USER: null }), null, 'only the host knows')
})

t.test("the caller's environment is not configuration, but for what is read from there", async (t) => {
  const unset = unsetOptions()
  t.ok(unset.has('CELERYD_OPTS') && unset.has('CELERYD_LOGLEVEL'))
  t.notOk(unset.has('C_FORCE_ROOT'))
})
