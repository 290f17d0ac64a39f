import t from 'tap'
import { resolveUnits } from '../../../../lib/targets/systemd/units.js'
import { compiled } from '../../../support/compiled.js'

const resolve = (text: string, reader: 'sh' | 'environment-file' = 'sh') => resolveUnits({ ...compiled(text), reader })
const problems = (text: string) => resolve(text).problems.map(({ code, option }) => [code, option])

t.test('names: a unit for each node, one alone is the service', async (t) => {
  const units = (text: string) => resolve(text).units.nodes.map(({ unit }) => unit)
  t.same(units('CELERYD_NODES=a\n'), ['celery'])
  t.same(units('CELERYD_NODES="a b@x"\n'), ['celery@a', 'celery@b'])
  t.equal(resolve('').units.alias, 'celeryd')
})

t.test('what a unit cannot say', async (t) => {
  const cases: [text: string, expected: string[][]][] = [
    ['CELERY_APP=x\n', []],
    ['CELERYD_USER=root\nexport C_FORCE_ROOT=1\n', []],
    ['CELERYD_USER="a b"\n', [['unit-value', 'CELERYD_USER']]],
    ['CELERYD_CHDIR=/a/../b\n', [['unit-value', 'CELERYD_CHDIR']]],
    ['CELERYD_ENV_FILE=/etc/*.env\n', [['unit-value', 'CELERYD_ENV_FILE']]],
    ['CELERYD_ENV_FILE=/etc/../env\n', [['unit-value', 'CELERYD_ENV_FILE']]],
    ['CELERYD_SU_ARGS=-l\n', [['unit-su', 'CELERYD_SU_ARGS']]],
    ['CELERYD_ULIMIT="-S -n 5"\n', [['unit-limits', 'CELERYD_ULIMIT']]],
    ['export DATABASE_URL=x\n', [['unit-secret', 'DATABASE_URL']]],
    ['CELERYD_NODES="a@%d"\nCELERYD_OPTS="--queues=%d"\n', [['unit-domain', 'CELERYD_NODES']]],
  ]
  for (const [text, expected] of cases) t.same(problems(text), expected, JSON.stringify(text))
})

t.test('commands are absolute, and PATH is given', async (t) => {
  t.equal(resolve('').units.nodes[0]?.command[0], '/usr/bin/env')
  t.equal(resolve('CELERY_BIN=/opt/celery\n').units.nodes[0]?.command[0], '/opt/celery')
  t.match(resolve('').units.environment, [{ name: 'PATH' }])
  t.match(resolve('export PATH=/x\n').units.environment, [{ name: 'PATH', value: '/x' }])
})

t.test('a config that systemd itself can read', async (t) => {
  t.equal(resolve('A=b\n', 'environment-file').units.configFile, '/etc/default/celeryd')
  t.equal(resolve('A=b\n').units.configFile, undefined)
})
