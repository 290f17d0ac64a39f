import t from 'tap'
import { genericService } from '../../../lib/service/generic.js'
import { rcDescription, rcIntroduction, rcNameRule, rcView } from '../../../lib/targets/rc-script.js'
import { compiled } from '../../support/compiled.js'

t.test('names that rc.subr cannot have', async (t) => {
  for (const name of ['celeryd', 'little-worker', '_x', 'a.b']) t.equal(rcNameRule(name), undefined, name)
  for (const name of ['2nd', 'rc', 'initd', 'x.sh', 'x.bak', 'x.orig', 'x.OLD', 'x.sample', 'x.pkgsave'])
    t.type(rcNameRule(name), 'string', name)
})

t.test('the description names the nodes, as far as a line goes', async (t) => {
  const of = (text: string) => rcDescription(compiled(text).service)
  t.equal(of('CELERYD_NODES="a b"\n'), 'Celery workers (a b)')
  t.equal(of('CELERYD_NODES=6\n'), 'Celery workers (celery1 celery2 celery3 and 3 more)')
  t.equal(rcDescription(genericService('celeryd')), 'Celery workers')
  t.match(rcDescription(genericService('celerybeat')), /^Celery beat/)
})

t.test('the introduction is two lines of comment, whatever the name of the config', async (t) => {
  const { service } = compiled('CELERY_APP=x\n', {
    configs: [{ path: '/etc/a\nb', text: 'CELERY_APP=x\n', checksum: 0, size: 0 }],
  })
  t.match(
    rcIntroduction(service, 'freebsd', 'do so'),
    /^# celeryd, compiled from \/etc\/a b by .*\n# When it does not start: do so$/,
  )
})

t.test('the introduction says how the script was made', async (t) => {
  t.match(
    rcIntroduction(genericService('celerybeat'), 'netbsd', 'do so'),
    /^# celerybeat, made by .*\n# Compiled with: celery-initd compile --generic --service celerybeat --target netbsd\n# When/,
  )
})

t.test('what the templates name', async (t) => {
  const { variable, generic, beat, prefix, workerName } = rcView(genericService('celerybeat'), 'netbsd')
  t.same(
    { variable, generic, beat, prefix, workerName },
    {
      variable: 'celerybeat',
      generic: true,
      beat: true,
      prefix: 'CELERYBEAT',
      workerName: 'celeryd',
    },
  )
})
