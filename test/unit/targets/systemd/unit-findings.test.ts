import t from 'tap'
import { classicSettings, located, unitFindings } from '../../../../lib/targets/systemd/unit-findings.js'
import { compiled } from '../../../support/compiled.js'

const problem = { code: 'unit-su', option: 'CELERYD_SU', parameters: { name: 'CELERYD_SU' } } as const

t.test('a problem stands where its option is assigned last, or at the start', async (t) => {
  t.match(located(problem, compiled('CELERYD_SU=sudo\nCELERYD_SU=doas\n')), { code: 'unit-su', span: { start: 16 } })
  t.match(located(problem, compiled('CELERY_APP=x\n')), { span: { start: 0, end: 0 } })
})

t.test('what is left to the host comes before all else', async (t) => {
  t.match(unitFindings(compiled('A=$(b)\nCELERYD_SU=sudo\n'), [problem]), [
    { code: 'unit-dynamic', span: { start: 0 } },
  ])
  t.match(unitFindings(compiled('CELERYD_SU=sudo\n'), [problem]), [{ code: 'unit-su' }])
})

t.test('settings: options of the command line that are set, then the environment', async (t) => {
  const text = 'CELERY_APP=x\nCELERYD_NODES=a\nCELERYD_USER=web\nCELERYD_OPTS=\nexport A=b\n'
  t.same(classicSettings(compiled(text)), [
    { name: 'CELERY_APP', value: 'x' },
    { name: 'CELERYD_NODES', value: 'a' },
    { name: 'A', value: 'b' },
  ])
})
