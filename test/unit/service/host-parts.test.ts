import t from 'tap'
import { dependsOnHost, fileOnHost, isFilledIn } from '../../../lib/service/host-parts.js'
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

t.test('a file on a host', async (t) => {
  const cases: [host: string, file: string, expected: string][] = [
    ['web1.example.org', '/run/%h/a.pid', '/run/web1.example.org/a.pid'],
    ['web1.example.org', '/run/%n/%d.pid', '/run/web1/example.org.pid'],
    ['web1', '/run/a@%n.%d.pid', '/run/a@web1..pid'],
    ['$&', '/run/%h%i.pid', '/run/$&%i.pid'],
  ]
  for (const [host, file, expected] of cases) {
    t.equal(fileOnHost(host, worker, file), expected)
    t.equal(fileOnHost(host, scheduler, file), file, 'a scheduler knows no formats')
  }
})
