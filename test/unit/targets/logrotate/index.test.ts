import t from 'tap'
import { logrotate } from '../../../../lib/targets/logrotate/index.js'
import { codes, compiled } from '../../../support/compiled.js'

t.test('logs of a service', async (t) => {
  const lower = (text: string, kind: 'celeryd' | 'celerybeat' = 'celeryd') => logrotate.lower(compiled(text, { kind }))
  t.match(lower('CELERYD_NODES="a b"\n').lowered, {
    logs: [
      '/var/log/celery/a.log',
      '/var/log/celery/a-[0-9]*.log',
      '/var/log/celery/b.log',
      '/var/log/celery/b-[0-9]*.log',
    ],
    outputs: ['/var/log/celery/a.out', '/var/log/celery/b.out'],
  })
  t.match(lower('', 'celerybeat').lowered, { logs: ['/var/log/celery/beat.log'] })
  t.same(codes(lower('CELERYD_LOG_FILE="/l/[x].log"\n').findings), ['target-value'])
  t.same(codes(lower('CELERYD_LOG_FILE=/dev/null\n').findings), ['target-value'])
})
