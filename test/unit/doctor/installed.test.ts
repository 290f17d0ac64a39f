/** Which scripts and units are found, and what is said of each. */

import t from 'tap'
import { findScripts, findUnits } from '../../../lib/doctor/installed.js'
import type { Manager } from '../../../lib/doctor/manager.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { fakeHost } from '../../support/fake-host.js'
import { genericScript } from '../../support/service.js'

const sysvinit: Manager = { name: 'sysvinit', title: 'sysvinit', readsScripts: true }
const systemd: Manager = { name: 'systemd', title: 'systemd 252', readsScripts: true }

t.test('scripts', async (t) => {
  const host = fakeHost({
    files: {
      '/etc/init.d/celeryd': { text: genericScript('celeryd'), mode: 0o755 },
      '/etc/init.d/ticker': { link: '/usr/share/celery-initd/celerybeat' },
      '/usr/share/celery-initd/celerybeat': { text: genericScript('celerybeat'), mode: 0o755 },
      '/etc/init.d/nginx': '#!/bin/sh\n',
      '/etc/init.d/celery-old': '#!/bin/sh\n',
      '/etc/init.d/dangling': { link: '/none' },
      '/etc/rc2.d/S01celeryd': '',
    },
    changeable: { '/etc/init.d/celery-old': 'user 5 owns it' },
  })
  t.match(findScripts(host, sysvinit, defaultProfile), [
    { name: 'celery-old', origin: { made: 'elsewhere' }, kind: 'celeryd', changeableBy: 'user 5 owns it' },
    { name: 'celeryd', origin: { made: 'generic' }, mode: 0o755, runlevels: ['2'], changeableBy: '' },
    { name: 'ticker', kind: 'celerybeat', runlevels: [] },
  ])
})

t.test('units', async (t) => {
  const worker = '[Service]\nExecStart=/bin/celery worker\n'
  const host = fakeHost({
    files: {
      '/etc/systemd/system/celery.service': worker,
      '/usr/lib/systemd/system/celery.service': '[Service]\nExecStart=/bin/celery beat\n',
      '/etc/systemd/system/celeryd.service': { link: '/etc/systemd/system/celery.service' },
      '/etc/systemd/system/celerybeat.service': { link: '/dev/null' },
      '/etc/systemd/system/nginx.service': '[Service]\nExecStart=/usr/sbin/nginx\n',
      '/etc/systemd/system/celery.service.d/local.conf': '',
      '/etc/systemd/system/multi-user.target.wants/celery.service': '',
    },
    commands: {
      'systemctl show -p Id -p Names -p ActiveState -p NeedDaemonReload -p MainPID -- celery.service celerybeat.service':
        'Id=celery.service\nNames=celery.service celeryd.service\nActiveState=active\nNeedDaemonReload=yes\nMainPID=71\n\nId=celerybeat.service\nNames=celerybeat.service\nActiveState=inactive\nNeedDaemonReload=no\nMainPID=0\n',
    },
  })
  const [first, second, third] = findUnits(host, systemd)
  t.match(first, {
    path: '/etc/systemd/system/celery.service',
    kind: 'celeryd',
    aliases: ['celeryd.service'],
    wanted: true,
    masked: false,
    dropIns: ['/etc/systemd/system/celery.service.d/local.conf'],
    state: { active: 'active', needsReload: true, mainPid: 71 },
  })
  t.match(second, { name: 'celerybeat.service', masked: true, state: { active: 'inactive' } })
  t.equal(third, undefined)
  t.match(findUnits(host, sysvinit)[0], { name: 'celery.service', state: undefined }, 'systemctl is not asked')
})
