/** What a config asks of units beyond its nodes. */

import t from 'tap'
import { wantedOf } from '../../../../lib/targets/systemd/wanted.js'
import { compiled } from '../../../support/compiled.js'
import { compileUnitFiles } from '../../../support/unit-files.js'

t.test('settings of units, in the order of their table, for each service its own', async (t) => {
  const text = 'CELERYD_UNIT_NICE=5\nCELERYD_UNIT_MEMORY_MAX=2G\nCELERYBEAT_UNIT_TASKS_MAX=10\n'
  t.same(wantedOf(compiled(text)).settings, [
    { directive: 'MemoryMax', value: '2G' },
    { directive: 'Nice', value: '5' },
  ])
  t.same(wantedOf(compiled(text, { kind: 'celerybeat' })).settings, [{ directive: 'TasksMax', value: '10' }])
  const unit = compileUnitFiles(text)[0]?.text ?? ''
  t.match(unit, /\nUMask=.*\nMemoryMax=2G\nNice=5\n/)
})

t.test('the umask: the option, else what the config itself does last, else 022', async (t) => {
  const cases: readonly (readonly [text: string, umask: string])[] = [
    ['', '022'],
    ['CELERYD_UMASK=27\n', '27'],
    ['umask 077\numask 027\n', '027'],
    ['CELERYD_UMASK=007\numask 077\n', '007'],
  ]
  for (const [text, umask] of cases) t.equal(wantedOf(compiled(text)).umask, umask, JSON.stringify(text))
  t.match(compileUnitFiles('umask 77\n')[0]?.text, /\nUMask=0077\n/)
})

t.test('limits of the config’s own shell; the last of a resource counts, and the unit’s own before all', async (t) => {
  const limits = (text: string) => (compileUnitFiles(text)[0]?.text ?? '').match(/^Limit.*$/gm) ?? []
  t.same(limits('ulimit -n 4096\nulimit -c 0\n'), ['LimitNOFILE=4096', 'LimitCORE=0'])
  t.same(limits('ulimit -n 4096\nCELERYD_ULIMIT="-n 100"\n'), ['LimitNOFILE=100'])
  t.same(limits('ulimit -n 4096\nCELERYD_UNIT_LIMIT_NOFILE=1:2\n'), ['LimitNOFILE=1:2'])
})

t.test('a unit for each node, even for one', async (t) => {
  const paths = (text: string) => compileUnitFiles(text).map(({ path }) => path)
  t.same(paths('CELERYD_NODES=a\n'), ['celery.service'])
  t.same(paths('CELERYD_NODES=a\nCELERYD_UNIT_PER_NODE=1\n'), ['celery.service', 'celery@a.service'])
})

t.test('nodes that write their pid files', async (t) => {
  const [unit] = compileUnitFiles('CELERYD_PID_FILE=/run/app/%n.pid\n', { style: 'pidfile' })
  t.match(unit?.text, / celery worker --pidfile=\/run\/app\/celery\.pid /)
  const [beat] = compileUnitFiles('CELERYBEAT_OPTS="-s /x"\n', { kind: 'celerybeat', style: 'pidfile' })
  t.match(beat?.text, / celery beat --pidfile=\/var\/run\/celery\/beat\.pid (?!.*--pidfile)/)
  t.notMatch(compileUnitFiles('CELERY_APP=proj\n')[0]?.text, / worker [^\n]*--pidfile=\S/)
})
