/** What runs of a service, by processes, units, pid files and the record. */

import t from 'tap'
import { findRunning } from '../../../lib/doctor/running.js'
import { compiled } from '../../support/compiled.js'
import { unit } from '../../support/doctor-facts.js'
import { fakeHost, process } from '../../support/fake-host.js'

const { service } = compiled('CELERYD_NODES="w1 w2"\nCELERYD_PID_FILE=/run/c/%n.pid\n')
const node = (pid: number, name: string, more = {}) =>
  process(pid, ['/bin/python', '/bin/celery', 'worker', `--pidfile=/run/c/${name}.pid`], more)
const pids = (found: ReturnType<typeof findRunning>) =>
  found.nodes.map(({ processes }) => processes.map(({ pid }) => pid))

t.test('by pid file, without pools and others', async (t) => {
  const processes = [
    node(10, 'w1'),
    node(11, 'w1', { parent: 10 }),
    node(12, 'w10'),
    process(13, ['tail', '-f', '/run/c/w2.pid']),
    process(14, ['celery', 'worker', '--pidfile', '/run/c/w2.pid']),
  ]
  const host = fakeHost({ processes, files: { '/run/c/w1.pid': '10\n' } })
  const found = findRunning(host, '/run/celeryd.state', service, [])
  t.same(pids(found), [[10], [14]])
  t.same(
    found.nodes.map(({ hasPidFile }) => hasPidFile),
    [true, false],
  )
  const lines = [process(10, ['/bin/celery worker --pidfile=/run/c/w1.pid -c 1'])]
  t.same(
    pids(findRunning(fakeHost({ processes: lines }), '/run/celeryd.state', service, [])),
    [[10], []],
    'a line of ps',
  )
  t.same(
    pids(findRunning(fakeHost({ processes: [node(21, 'w1'), node(22, 'w1')] }), '/run/celeryd.state', service, [])),
    [[21, 22], []],
  )
  t.match(findRunning(fakeHost({ processes: undefined }), '/run/celeryd.state', service, []), { hidden: true })
})

t.test('a process that has renamed itself', async (t) => {
  const files = { '/run/c/w1.pid': { text: '10\n', uid: 990 }, '/run/c/w2.pid': { text: '11\n', uid: 991 } }
  const processes = [
    process(10, ['[celeryd: w1@h:MainProcess] -active-']),
    process(11, ['[celeryd: w2@h:MainProcess]']),
  ]
  t.same(
    pids(findRunning(fakeHost({ files, processes }), '/run/celeryd.state', service, [])),
    [[10], []],
    'where its file is its own',
  )
})

t.test('units', async (t) => {
  const state = (mainPid: number, active = 'active') => ({ active, needsReload: false, mainPid })
  const units = [
    unit('celery.service', { state: state(0) }),
    unit('celery@w1.service', { state: state(20) }),
    unit('celery@w2.service', { state: state(21, 'failed') }),
    unit('celery@old.service', { state: state(22) }),
  ]
  const host = fakeHost({ processes: [20, 21, 22].map((pid) => process(pid, ['celery'])) })
  const found = findRunning(host, '/run/celeryd.state', service, units)
  t.same(pids(found), [[20], []])
  t.same(found.units, [{ unit: 'celery@old.service', pid: 22 }])
  const both = findRunning(
    fakeHost({ processes: [node(10, 'w1'), process(20, ['celery'])] }),
    'celeryd',
    service,
    units,
  )
  t.same(pids(both)[0], [10, 20], 'started by the script and by a unit')
  const { service: one } = compiled('CELERYD_NODES=w1\n')
  const alone = findRunning(host, '/run/celeryd.state', one, [unit('celery.service', { state: state(20) })])
  t.same(pids(alone), [[20]])
})

t.test('what else the record has', async (t) => {
  const record =
    '990\tcelery\tw1\t/run/c/w1.pid\t/log\n990\tcelery\tw9\t/run/c/w9.pid\t/log\n990\tcelery\tw8\t/run/c/w8.pid\t/log\nbad\n'
  const host = fakeHost({ files: { '/run/celeryd.state/record': record }, processes: [node(10, 'w1'), node(19, 'w9')] })
  t.same(findRunning(host, '/run/celeryd.state', service, []).left, [{ name: 'w9', pid: 19 }])
  t.same(findRunning(host, '/run/other.state', service, []).left, [])
})
