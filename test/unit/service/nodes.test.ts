/** The node table, and the problems of the words that it is made from. */

import t from 'tap'
import { defaultProfile } from '../../../lib/options/profile.js'
import type { ServiceKind } from '../../../lib/options/service-kind.js'
import { beatNodes, workerNodes } from '../../../lib/service/nodes.js'
import { OptionValues } from '../../../lib/service/option-values.js'
import { evaluated } from '../../support/evaluated.js'

const valuesOf = (text: string, kind: ServiceKind) => new OptionValues(kind, kind, evaluated(text), defaultProfile)

t.test('workers', async (t) => {
  const { nodes, problems } = workerNodes(
    valuesOf('CELERY_BIN="/srv/celery -q"\nCELERY_APP=proj\nCELERYD_NODES="a b"\nCELERYD_OPTS="-c:b 2"\n', 'celeryd'),
    undefined,
  )
  t.match(nodes, [
    { name: 'a@%h', shortName: 'a', pidfile: '/var/run/celery/a.pid', logfile: '/var/log/celery/a%I.log' },
    {
      name: 'b@%h',
      mainLog: '/var/log/celery/b.log',
      schedule: undefined,
      program: ['/srv/celery', '-q', '--app=proj'],
    },
  ])
  t.same(nodes?.[1]?.argv.slice(-4), ['-c', '2', '-n', 'b@%h'])
  t.notOk(
    nodes?.[0]?.supervised.some((word) => /^--(?:pid|log)file=./.test(word)),
    'a supervisor keeps both',
  )
  t.same(problems, [])
  const own = workerNodes(valuesOf('CELERYD_LOG_FILE=/log/%n.log\n', 'celeryd'), 'web1')
  t.match(own.nodes, [{ name: 'celery@web1', pidfile: '/var/run/celery/celery.pid' }])
  t.ok(own.nodes?.[0]?.supervised.includes('--logfile=/log/celery.log'), 'a log that the config names')
})

t.test('the scheduler', async (t) => {
  const { nodes, problems } = beatNodes(valuesOf('CELERYBEAT_OPTS="--pidfile=beat.pid"\n', 'celerybeat'), 'beat')
  t.match(nodes, [{ name: 'beat', pidfile: 'beat.pid' }])
  t.match(problems, [
    {
      code: 'relative-node-path',
      origin: { variable: 'CELERYBEAT_OPTS', start: 0, end: 18 },
      parameters: { path: 'beat.pid' },
    },
  ])
})

t.test('what only the host knows leaves the nodes to it', async (t) => {
  for (const name of ['CELERY_BIN', 'CELERYD_NODES', 'CELERYD_OPTS', 'CELERYD_PID_FILE', 'CELERY_APP'])
    t.same(workerNodes(valuesOf(`${name}=$(a)\n`, 'celeryd'), undefined), { nodes: undefined, problems: [] }, name)
  for (const name of ['CELERYBEAT', 'CELERYBEAT_OPTS', 'CELERYBEAT_CHDIR', 'CELERYD_CHDIR'])
    t.same(beatNodes(valuesOf(`${name}=$(a)\n`, 'celerybeat'), 'beat'), { nodes: undefined, problems: [] }, name)
})

t.test('a path that no table could hold is said where the config has it', async (t) => {
  const { problems } = workerNodes(valuesOf('CELERYD_PID_FILE="/run/a -b"\n', 'celeryd'), undefined)
  t.match(problems, [{ code: 'unusual-node-path', origin: { variable: 'CELERYD_PID_FILE', start: 0, end: 9 } }])
})
