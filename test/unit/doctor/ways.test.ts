/** How a service is started: at boot, and by a command. */

import t from 'tap'
import { mainUnit, serviceCommand, startedBy } from '../../../lib/doctor/ways.js'
import { factsOf, newSystemd, script, systemd, sysvinit, unit } from '../../support/doctor-facts.js'

t.test('at boot', async (t) => {
  t.equal(startedBy(sysvinit, factsOf()), 'sysvinit, runlevels 2 3')
  t.equal(startedBy(sysvinit, factsOf({ scripts: [script({ runlevels: ['5'] })] })), 'sysvinit, runlevel 5')
  t.equal(startedBy(newSystemd, factsOf()), '', 'links that nobody reads')
  const units = [unit('celery.service'), unit('celery@w1.service', { wanted: false })]
  t.equal(startedBy(systemd, factsOf({ units })), 'systemd 252, runlevels 2 3; systemd 252, celery.service')
  t.equal(startedBy(sysvinit, factsOf({ scripts: [], units })), '')
  t.equal(startedBy(sysvinit, factsOf({ scripts: [script({ runlevels: undefined })] })), undefined)
})

t.test('by a command', async (t) => {
  const units = [unit('celery@w1.service'), unit('celery@.service'), unit('celery.service')]
  t.equal(mainUnit(units), 'celery.service')
  t.equal(mainUnit(units.slice(0, 2)), 'celery@w1.service')
  t.equal(mainUnit([unit('celery.service', { masked: true })]), undefined)
  t.equal(serviceCommand(factsOf(), 'stop'), '/etc/init.d/celeryd stop')
  t.equal(serviceCommand(factsOf({ scripts: [], units }), 'start'), 'systemctl start celery.service')
})
