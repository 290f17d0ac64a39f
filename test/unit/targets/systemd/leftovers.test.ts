import t from 'tap'
import { leftovers } from '../../../../lib/targets/systemd/leftovers.js'
import { resolveUnits } from '../../../../lib/targets/systemd/units.js'
import { compiled } from '../../../support/compiled.js'

const compilation = compiled('CELERYD_NODES="a b"\n')
const { units } = resolveUnits({ ...compilation, reader: 'sh' })

t.test('files that may be left: units of nodes, and what lies beside them', async (t) => {
  const entries = ['celery@b.service', 'celery@a.service', 'celery.service', 'celery@a.txt', 'other@a.service']
  t.same(leftovers.candidates({ units }, entries), [
    'celery@a.service',
    'celery@b.service',
    'tmpfiles.d/celery.conf',
    'sysusers.d/celery.conf',
    'conf.d/celery',
  ])
})

t.test('only those that say they come from the same configs', async (t) => {
  const line = (path: string, version: string) =>
    `# Compiled from ${path} by celery-initd ${version}: change that and compile again.`
  t.ok(leftovers.isOurs({ units }, line('/etc/default/celeryd', '0.0.1')))
  t.notOk(leftovers.isOurs({ units }, line('/etc/default/other', '0.0.1')))
  t.notOk(leftovers.isOurs({ units }, '# mine'))
  t.notOk(leftovers.isOurs({ units }, ''))
})

t.test('what to do about one', async (t) => {
  t.match(leftovers.finding(compilation, '/out/celery@a.service'), {
    code: 'unit-left',
    span: { start: 0 },
    help: 'systemctl disable --now celery@a.service; rm /out/celery@a.service; systemctl daemon-reload',
  })
  t.match(leftovers.finding(compilation, '/out/conf.d/celery'), { help: 'rm /out/conf.d/celery' })
})
