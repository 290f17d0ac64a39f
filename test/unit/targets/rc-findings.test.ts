import t from 'tap'
import { aboutOption } from '../../../lib/targets/about-option.js'
import { rcFindings } from '../../../lib/targets/rc-findings.js'
import { compiled } from '../../support/compiled.js'

const said = (text: string, kind: 'celeryd' | 'celerybeat' = 'celeryd') =>
  rcFindings(compiled(text, { kind }), 'freebsd', () => undefined).map(({ code, span, message }) => [
    code,
    text.slice(span.start, span.end),
    message,
  ])

t.test('the name', async (t) => {
  const found = rcFindings(compiled('CELERY_APP=x\n'), 'freebsd', (name) => `it does not like ${name}`)
  t.match(found, [
    {
      code: 'bsd-name',
      severity: 'error',
      span: { start: 0, end: 0 },
      message: 'freebsd cannot run a service called celeryd: it does not like celeryd',
      help: /--name/,
    },
  ])
})

t.test('what ps does not show, where the config says it', async (t) => {
  t.same(said('CELERYD_NODES="a b"\n'), [])
  t.match(said('CELERYD_NODES="a käse"\n'), [['bsd-not-ascii', /CELERYD_NODES/, /must be ASCII, got käse/]])
  t.match(said('CELERYD_PID_FILE=/run/é/%n.pid\n'), [['bsd-not-ascii', /PID_FILE/, /CELERYD_PID_FILE must be ASCII/]])
  t.match(said('CELERYBEAT_PID_FILE=/run/é.pid\n', 'celerybeat'), [['bsd-not-ascii', /PID_FILE/, /CELERYBEAT_PID/]])
})

t.test('a finding about an option that is not set is at the start', async (t) => {
  const found = aboutOption(compiled('CELERY_APP=x\n'), 'bsd-limits-unknown', 'CELERYD_ULIMIT', { name: 'N' })
  t.match(found, { span: { start: 0, end: 0 }, source: { path: '/etc/default/celeryd' } })
})
