import t from 'tap'
import { followsFromLogin } from '../../../lib/checks/login-names.js'
import { inspectionOf } from '../../support/inspected.js'

t.test('what is said of a directory may only follow from a variable that a login sets', async (t) => {
  const cases: [value: string, expected: boolean][] = [
    ['$HOME/run/%n.pid', true],
    ['"${HOME}/run/%n.pid"', true],
    ['/tmp/$USER/%n.pid', true],
    ['/run/$USER.pid', false],
    ['/run/%n.pid', false],
    ['$OTHER/run/%n.pid', false],
  ]
  for (const [value, expected] of cases) {
    const variable = inspectionOf(`CELERYD_PID_FILE=${value}\n`).evaluation.variables.get('CELERYD_PID_FILE')
    if (variable === undefined) throw new Error(value)
    const end = variable.value?.length ?? 0
    t.equal(followsFromLogin('shared-directory', variable, 0, end), expected, value)
    t.equal(followsFromLogin('run-directory-missing', variable, 0, end), expected, value)
    t.notOk(followsFromLogin('relative-path', variable, 0, end), value)
  }
})

t.test('only what is looked at counts', async (t) => {
  const variable = inspectionOf('CELERYD_OPTS="-E$USER -S /tmp/x"\n').evaluation.variables.get('CELERYD_OPTS')
  if (variable === undefined) throw new Error('no variable')
  t.notOk(followsFromLogin('shared-directory', variable, 6, 12))
})
