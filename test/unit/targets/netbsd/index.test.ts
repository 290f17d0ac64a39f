import t from 'tap'
import { genericService } from '../../../../lib/service/generic.js'
import { netbsd } from '../../../../lib/targets/netbsd/index.js'
import { compiled } from '../../../support/compiled.js'

t.test('a compiled script has the usual places', async (t) => {
  const { lowered, findings } = netbsd.lower(compiled('CELERY_APP=x\n', { name: 'little-worker' }))
  t.same(findings, [])
  const [script, engine] = netbsd.emit(lowered)
  t.match(script, { path: 'etc/rc.d/little-worker', mode: 0o555, text: /^#!\/bin\/sh\n/ })
  t.match(script?.text, /\n\$_rc_subr_loaded \. \/etc\/rc\.subr\n\nname=little_worker\nrcvar=\$name\n/)
  t.match(script?.text, /\n: \$\{little_worker:=NO\}\n/)
  t.match(script?.text, /\ninitd_engine=\/usr\/pkg\/libexec\/celery-initd\/little-worker\n/)
  t.match(engine, { path: 'usr/pkg/libexec/celery-initd/little-worker', text: /PATH=[^ ]*:\/usr\/pkg\/bin / })
  t.notMatch(`${script?.text}${engine?.text}`, /@[A-Z_]+@/)
  t.notMatch(script?.text, /svcj|cpuset|setfib/)
  t.match(netbsd.enable(lowered), /^echo little_worker=YES /)
})

t.test('a generic one has what pkgsrc fills in', async (t) => {
  const [script, engine] = netbsd.emitGeneric?.(genericService('celeryd')) ?? []
  t.match(script?.text, /^#!@RCD_SCRIPTS_SHELL@\n/)
  t.match(script?.text, /\ninitd_engine=@PREFIX@\/libexec\/celery-initd\/celeryd\ninitd_configs=@PKG_SYSCONFDIR@\n/)
  t.match(engine, { path: 'usr/pkg/libexec/celery-initd/celeryd', text: /:@PREFIX@\/bin / })
})
