import t from 'tap'
import { knownOrEmpty as known } from '../../../lib/service/value.js'
import { refusals } from '../../../lib/targets/plain-text.js'
import { codes, compiled } from '../../support/compiled.js'

t.test('what is left to the host, else what is refused, at its place', async (t) => {
  const refused = [{ name: 'CELERYD_GROUP', reason: 'x' }]
  const found = refusals(compiled('CELERY_APP=x\nCELERYD_GROUP=web\n'), 'logrotate', refused)
  t.match(found, [{ code: 'target-value', message: 'logrotate cannot be given CELERYD_GROUP: x', span: { start: 13 } }])
  t.match(refusals(compiled('CELERY_APP=x\n'), 'logrotate', refused), [{ span: { start: 0, end: 0 } }])
  t.same(codes(refusals(compiled('CELERYD_USER=$(id -un)\n'), 'logrotate', refused)), ['target-dynamic'])
  t.equal(known({ known: 'a' }), 'a')
  t.equal(known({ word: '"$A"' }), '')
})
