import t from 'tap'
import { genericService } from '../../../../lib/service/generic.js'
import { emitSysv } from '../../../../lib/targets/sysv/emit.js'
import { sysv } from '../../../../lib/targets/sysv/index.js'
import { compiled } from '../../../support/compiled.js'

t.test('one script, named after the instance', async (t) => {
  const compilation = compiled('CELERY_APP=x\n', { name: 'little' })
  const { lowered, findings } = sysv.lower(compilation)
  t.same(findings, [])
  t.same(sysv.emit(lowered), [{ path: 'little', text: emitSysv(compilation.service), mode: 0o755 }])
  t.match(sysv.enable(lowered), /update-rc\.d little defaults/)
})

t.test('the generic script', async (t) => {
  const service = genericService('celerybeat')
  t.same(sysv.emitGeneric?.(service), [{ path: 'celerybeat', text: emitSysv(service), mode: 0o755 }])
})
