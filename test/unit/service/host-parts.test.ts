import t from 'tap'
import { dependsOnHost, isFilledIn } from '../../../lib/service/host-parts.js'
import { compiled } from '../../support/compiled.js'

const worker = { schedule: undefined }
const scheduler = { schedule: '/srv/schedule' }

t.test('the words that hold parts of the name of the host', async (t) => {
  const argv = ['celery', 'worker', '-n', 'a@%h', '--x=%h', '--', '%h']
  t.same(
    argv.map((_, at) => isFilledIn(worker, argv, at)),
    [false, true, true, false, true, true, false],
  )
  t.notOk(
    argv.some((_, at) => isFilledIn(scheduler, argv, at)),
    'a scheduler knows no formats',
  )
})

t.test('whether a node depends on the host', async (t) => {
  const cases: [text: string, kind: 'celeryd' | 'celerybeat', expected: boolean[]][] = [
    ['CELERYD_NODES="a b"\n', 'celeryd', [false, false]],
    ['CELERYD_NODES="a b"\nCELERYD_OPTS="-Q:b q-%d"\n', 'celeryd', [false, true]],
    ['CELERYD_NODES=a\nCELERYD_LOG_FILE=/var/log/celery/%h.log\n', 'celeryd', [true]],
    ['CELERYD_NODES=a\nCELERYD_PID_FILE=/run/x/%h.pid\n', 'celeryd', [true]],
    ['CELERYD_NODES=a\nCELERYD_OPTS="-- %h"\n', 'celeryd', [false]],
    ['CELERYBEAT_OPTS="--schedule=/srv/%h"\n', 'celerybeat', [false]],
  ]
  for (const [text, kind, expected] of cases)
    t.same(compiled(text, { kind }).service.nodes?.map(dependsOnHost), expected, text)
})
