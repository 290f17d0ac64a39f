import t from 'tap'
import { compiled } from '../../support/compiled.js'

t.test('defaults and values', async (t) => {
  const { service } = compiled('CELERYD_USER=web\nexport A=b\n')
  t.match(service, {
    user: { known: 'web' },
    group: { known: '' },
    createRunDirectory: true,
    createLogDirectory: true,
    environment: [{ name: 'A', value: 'b' }],
    residual: [],
    assignments: [],
  })
  t.match(service.nodes, [{ shortName: 'celery', pidfile: '/var/run/celery/celery.pid' }])
})

t.test('directories are made where the script puts the files, or where a switch says so', async (t) => {
  const made = (text: string) => {
    const { createRunDirectory, createLogDirectory } = compiled(text).service
    return [createRunDirectory, createLogDirectory]
  }
  const own = 'CELERYD_PID_FILE=/run/x/%n.pid\nCELERYD_LOG_FILE=/var/log/x/%n.log\n'
  t.same(made(own), [false, false])
  t.same(made(`${own}CELERY_CREATE_DIRS=1\n`), [true, true])
  t.same(made(`${own}CELERY_CREATE_RUNDIR=1\n`), [true, false])
  t.same(made(`${own}CELERY_CREATE_LOGDIR=$(a)\n`), [false, null], 'only the host knows')
})

t.test('what only the host knows is an expression, and takes with it what it needs', async (t) => {
  const { service } = compiled('CELERYD_USER=$(id -un)\nCELERYD_NODES="a b"\n')
  t.match(service.user, { word: '"${CELERYD_USER:-celery}"' })
  t.same(service.residual, ['CELERYD_USER=$(id -un)'])
  t.equal(service.nodes?.length, 2)
  const unknown = compiled('CELERYD_NODES=$(a)\nCELERYD_OPTS="-c 2"\n').service
  t.equal(unknown.nodes, undefined)
  t.ok(unknown.assignments.some(({ name, value }) => name === 'CELERYD_OPTS' && value === '-c 2'))
})

t.test('the environment: exports win over env files, and what only the host knows is not in it', async (t) => {
  const environment = [
    { name: 'A', value: 'file' },
    { name: 'B', value: 'file' },
    { name: 'C', value: 'file' },
  ]
  const { service } = compiled('export A=config\nexport C=$(c)\n', { environment })
  t.same(service.environment, [
    { name: 'A', value: 'config' },
    { name: 'B', value: 'file' },
  ])
})
