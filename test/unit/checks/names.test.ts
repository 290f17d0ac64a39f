import t from 'tap'
import { checkNames, checkRepeated } from '../../../lib/checks/names.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

t.test('names that nothing reads, or that do not reach what reads them', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_NODES=1', []],
    ['CELERYD_NODE=1', ['unknown-variable: CELERYD_NODE']],
    ['CELERYD_NODE=1; CELERYD_NODES=$CELERYD_NODE', []],
    ['export CELERYD_NODE=1', []],
    ['VENV=/opt', []],
    ['DJANGO_SETTINGS_MODULE=x', ['not-exported: DJANGO_SETTINGS_MODULE']],
    ['export DJANGO_SETTINGS_MODULE=x', []],
    ['API_TOKEN=x', ['not-exported: API_TOKEN']],
    ['C_FORCE_ROOT=1', ['not-exported: C_FORCE_ROOT']],
    ['export C_FORCE_ROOT=1', []],
    ['C_FAKEFORK=1', ['environment-only: C_FAKEFORK']],
    ['unset CELERYD_NODE', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkNames, text), expected, text)
})

t.test('a suggestion is an option of the service itself', async (t) => {
  for (const [kind, expected] of [
    ['celeryd', 'CELERYD_LOG_FILE'],
    ['celerybeat', 'CELERYBEAT_LOG_FILE'],
  ] as const) {
    const inspection = inspectionOf(`${expected.replace('FILE', 'FIEL')}=/x\n`, { kind })
    checkNames(inspection)
    t.match(inspection.findings, [{ help: new RegExp(`${expected}\\?`) }])
  }
})

t.test('an option that is assigned twice', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_OPTS=-E\nCELERYD_OPTS=-B', ['assigned-twice: CELERYD_OPTS']],
    ['CELERYD_OPTS=-E\nCELERYD_OPTS="$CELERYD_OPTS -B"', []],
    ['CELERYD_OPTS=-E\nA=$CELERYD_OPTS\nCELERYD_OPTS=-B', []],
    ['CELERYD_OPTS=-E\nif a; then CELERYD_OPTS=-B; fi', []],
    ['OTHER=1\nOTHER=2', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkRepeated, text), expected, text)
})
