import t from 'tap'
import { compileFor, withNotes } from '../../../lib/compile/targets.js'
import { targets } from '../../../lib/targets/index.js'
import { systemd } from '../../../lib/targets/systemd/index.js'
import { sysv } from '../../../lib/targets/sysv/index.js'
import { codes, requestOf } from '../../support/compiled.js'

t.test('one compilation for all targets that know the same of the environment', async (t) => {
  const { outputs } = compileFor(requestOf('CELERY_APP=x\n'), [sysv, { ...sysv, name: 'other' }, systemd])
  t.same(
    outputs.map(({ target }) => target.name),
    ['sysv', 'other', 'systemd'],
  )
  t.equal(outputs[0]?.compilation, outputs[1]?.compilation)
  t.not(outputs[0]?.compilation, outputs[2]?.compilation)
})

t.test('each finding once, and those of one target among them', async (t) => {
  const text = 'CELERYD_SU=sudo\nCELERYD_USR=x\n'
  const both = codes(compileFor(requestOf(text), targets).findings)
  t.equal(both.filter((code) => code === 'unit-su').length, 1)
  t.equal(new Set(both).size, both.length)
  t.notOk(codes(compileFor(requestOf(text), [sysv]).findings).includes('unit-su'))
})

t.test('no target is a mistake of the caller', async (t) => {
  t.throws(() => compileFor(requestOf(''), []), /at least one target/)
})

t.test('notes are what a service manager would make of a config that sh reads', async (t) => {
  const request = requestOf('CELERY_APP=x\nA=b\nexport C="$A"\n')
  const built = compileFor(request, [systemd])
  t.notOk(codes(built.findings).includes('environment-only-sh'))
  t.ok(codes(withNotes(built, request)).includes('environment-only-sh'))
  const script = compileFor(request, [sysv])
  t.equal(withNotes(script, request), script.findings)
})
