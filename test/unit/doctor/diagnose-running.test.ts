/** Findings about what runs. */

import t from 'tap'
import { runningProblems } from '../../../lib/doctor/diagnose-running.js'
import type { NodeFacts, RunningFacts } from '../../../lib/doctor/running.js'
import { factsOf } from '../../support/doctor-facts.js'
import { process } from '../../support/fake-host.js'

const node = (name: string, pids: readonly number[], more: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  pidfile: `/run/${name}.pid`,
  processes: pids.map((pid) => process(pid, ['celery'])),
  hasPidFile: pids.length > 0,
  ...more,
})
const said = (nodes: readonly NodeFacts[], more: Partial<RunningFacts> = {}) =>
  runningProblems(factsOf({ running: { hidden: false, nodes, units: [], left: [], ...more } }))

t.test('nodes', async (t) => {
  t.same(said([node('w1', [7]), node('w2', [8])]), [])
  t.same(said([node('w1', []), node('w2', [])]), [], 'nothing runs, which is not a mistake')
  t.match(said([node('w1', [7]), node('w2', [])]), [
    { code: 'host-node-stopped', severity: 'warning', command: '/etc/init.d/celeryd start' },
  ])
  t.match(said([node('w1', [], { hasPidFile: true })]), [
    { code: 'host-node-dead', message: 'w1 is dead but its pid file /run/w1.pid exists' },
  ])
  t.match(said([node('w1', [7, 8])]), [
    {
      code: 'host-node-twice',
      message: /processes 7 and 8$/,
      command: '/etc/init.d/celeryd stop && /etc/init.d/celeryd start',
    },
  ])
  const root = node('w1', [], { processes: [process(7, ['celery'], { uid: 0 })] })
  t.match(said([root]), [
    { code: 'host-node-account', message: 'w1 (pid 7) runs as uid 0, and the config says celery' },
  ])
  t.match(said([], { left: [{ name: 'w9', pid: 9 }] }), [
    { code: 'host-node-left', command: '/etc/init.d/celeryd restart' },
  ])
  t.match(said([], { hidden: true }), [{ code: 'host-processes-hidden', severity: 'note' }])
})
