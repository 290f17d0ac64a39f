import t from 'tap'
import { defaultProfile } from '../../../../lib/options/profile.js'
import { systemd } from '../../../../lib/targets/systemd/index.js'
import { codes, compiled } from '../../../support/compiled.js'

const lowered = (text: string) => systemd.lower(compiled(text, { known: systemd.known(defaultProfile) }))

t.test('three styles', async (t) => {
  t.same(systemd.accepts.styles, ['foreground', 'forking', 'pidfile'])
  const { lowered: service } = lowered('CELERYD_NODES="a b"\nCELERY_APP=x\n')
  const paths = (style?: string) => systemd.emit(service, style).map(({ path }) => path)
  t.same(paths(), ['celery.service', 'celery@a.service', 'celery@b.service'])
  t.same(paths('foreground'), paths())
  t.same(paths('forking'), ['celery.service', 'conf.d/celery'])
})

t.test('how to start it at boot', async (t) => {
  t.equal(
    systemd.enable(lowered('CELERY_APP=x\n').lowered),
    'systemctl daemon-reload; systemctl enable --now celery.service',
  )
  const elsewhere = 'CELERYD_PID_FILE=/srv/run/%n.pid\nCELERY_CREATE_DIRS=1\n'
  t.match(systemd.enable(lowered(elsewhere).lowered), /^systemd-sysusers; systemd-tmpfiles --create; systemctl /)
})

t.test('a PATH that the config adds to is known', async (t) => {
  t.same(codes(lowered('export PATH=/x:$PATH\n').findings), [])
})

t.test('notes are for files that sh reads', async (t) => {
  const text = 'A=b\nexport C="$A"\n'
  t.same(codes(systemd.notes?.(compiled(text)) ?? []), ['environment-only-sh'])
  t.same(systemd.notes?.(compiled(text, { reader: 'environment-file' })), [])
})
