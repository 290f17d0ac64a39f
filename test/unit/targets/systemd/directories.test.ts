import t from 'tap'
import { unitDirectories } from '../../../../lib/targets/systemd/directories.js'
import { compiled } from '../../../support/compiled.js'

const directories = (text: string) => unitDirectories(compiled(text).service)

t.test('below the roots of the manager, /var/run being /run', async (t) => {
  t.same(directories('CELERY_APP=x\n'), {
    managed: [
      { setting: 'Runtime', names: ['celery'] },
      { setting: 'Logs', names: ['celery'] },
    ],
    elsewhere: [],
    written: ['/run/celery', '/var/log/celery'],
  })
})

t.test('elsewhere, where nothing is to be made, and where only the host knows', async (t) => {
  const own = 'CELERYD_PID_FILE=/srv/a/%n.pid\nCELERYD_LOG_FILE=/srv/b/%n.log\n'
  t.same(directories(`${own}CELERY_CREATE_DIRS=1\n`).elsewhere, ['/srv/a', '/srv/b'])
  t.same(directories(own), { managed: [], elsewhere: [], written: ['/srv/a', '/srv/b'] })
  t.same(directories('CELERYD_PID_FILE=/run/%h/x.pid\nCELERYD_LOG_FILE=/run/%h/x.log\n').written, [])
})
