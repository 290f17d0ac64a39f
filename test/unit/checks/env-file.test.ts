import t from 'tap'
import { checkEnvFile } from '../../../lib/checks/env-file.js'
import { inspected } from '../../support/inspected.js'

const files = new Map([
  ['/etc/celery/env', 'GOOD=1\nPASSWORD=a#b\n'],
  ['/etc/celery/long', 'A=a#b\n'.padEnd((1 << 20) + 1, '#\n')],
])
files.set('/etc/celery/latin', 'GOOD=1\nNAME=M\ufffdller\n# \ufffd\n')
const envFileText = (path: string) => files.get(path)

t.test('the file that the config names is looked at, and its values are not shown', async (t) => {
  const cases: [config: string, kind: 'celeryd' | 'celerybeat', expected: number][] = [
    ['CELERYD_ENV_FILE=/etc/celery/env', 'celeryd', 1],
    ['CELERYD_ENV_FILE=/etc/celery/env', 'celerybeat', 1],
    ['CELERYBEAT_ENV_FILE=/etc/celery/env', 'celerybeat', 1],
    ['CELERYBEAT_ENV_FILE=/etc/celery/env', 'celeryd', 0],
    ['CELERYD_ENV_FILE=/etc/celery/long', 'celeryd', 1],
    ['CELERYD_ENV_FILE=/etc/celery/latin', 'celeryd', 1],
    ['CELERYD_ENV_FILE=/etc/celery/none', 'celeryd', 0],
    ['CELERYD_ENV_FILE=$(a)', 'celeryd', 0],
    ['CELERY_APP=proj', 'celeryd', 0],
  ]
  for (const [config, kind, expected] of cases) {
    const found = inspected(checkEnvFile, `${config}\n`, { kind, envFileText })
    t.equal(found.length, expected, `${kind}: ${config}: ${found}`)
    t.notMatch(found.join(), /a#b/, 'no value')
  }
})

t.test('on a machine that does not have the files, nothing is said', async (t) => {
  t.same(inspected(checkEnvFile, 'CELERYD_ENV_FILE=/etc/celery/env\n'), [])
})
