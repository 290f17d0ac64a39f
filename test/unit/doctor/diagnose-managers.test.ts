/** Findings about who starts a service. */

import t from 'tap'
import { bootProblems, managerProblems } from '../../../lib/doctor/diagnose-managers.js'
import type { ServiceFacts } from '../../../lib/doctor/facts.js'
import type { Manager } from '../../../lib/doctor/manager.js'
import { factsOf, hostOf, newSystemd, script, systemd, sysvinit, unit } from '../../support/doctor-facts.js'

const said = (manager: Manager, more: Partial<ServiceFacts>) => managerProblems(hostOf(manager), factsOf(more))
const codes = (manager: Manager, more: Partial<ServiceFacts>) => said(manager, more).map(({ code }) => code)
const boot = (manager: Manager, more: Partial<ServiceFacts>) => bootProblems(hostOf(manager), factsOf(more))

t.test('a script alone', async (t) => {
  t.same(codes(sysvinit, {}), [])
  t.same(codes(systemd, {}), [])
  t.match(said(newSystemd, {}), [{ code: 'host-script-not-read', message: /^systemd 262 reads no init scripts/ }])
})

t.test('a script and a unit', async (t) => {
  const named = unit('celery.service', { aliases: ['celeryd.service'] })
  t.match(said(systemd, { units: [named] }), [{ code: 'host-script-and-unit', severity: 'note' }])
  t.same(codes(newSystemd, { units: [named] }), ['host-script-and-unit'])
  t.same(codes(sysvinit, { units: [named] }), [], 'units mean nothing there')
  const celerys = script({ origin: { made: 'celery', kind: 'celeryd' } })
  t.match(said(systemd, { scripts: [celerys], units: [named] }), [
    { code: 'host-two-managers', command: 'rm /etc/init.d/celeryd' },
  ])
  t.match(
    said(systemd, { units: [unit('celery.service')] }),
    [{ code: 'host-two-managers', command: undefined }],
    'without its name',
  )
  const asleep = unit('celery.service', {
    wanted: false,
    state: { active: 'inactive', needsReload: false, mainPid: 0 },
  })
  t.same(codes(systemd, { units: [asleep] }), [], 'a unit that nobody has enabled')
  t.same(codes(systemd, { units: [named, unit('celery@w1.service')] }), ['host-script-and-unit'], 'once')
})

t.test('the state of units', async (t) => {
  const state = { active: 'failed', needsReload: true, mainPid: 0 }
  t.same(codes(systemd, { scripts: [], units: [unit('celery.service', { state })] }), [
    'host-unit-reload',
    'host-unit-failed',
  ])
  const masked = unit('celeryd.service', { masked: true, state: undefined })
  t.match(said(systemd, { units: [masked] }), [
    { code: 'host-unit-masked', command: 'systemctl unmask celeryd.service' },
  ])
})

t.test('rivals', async (t) => {
  const rivals = [{ path: '/etc/systemd/system/celery.service', unit: 'celery.service', shared: '/run/w1.pid' }]
  t.match(said(systemd, { rivals }), [{ code: 'host-two-managers', command: 'systemctl disable --now celery.service' }])
  t.same(codes(sysvinit, { rivals }), [], 'no systemd, no unit')
  t.same(codes(sysvinit, { rivals: [{ path: '/etc/init.d/other', unit: undefined, shared: '/run/w1.pid' }] }), [
    'host-two-managers',
  ])
})

t.test('at boot', async (t) => {
  t.same(boot(sysvinit, {}), [])
  const scripts = [script({ runlevels: [] })]
  t.match(boot(sysvinit, { scripts }), [{ code: 'host-not-at-boot', command: 'update-rc.d celeryd defaults' }])
  const dragonfly: Manager = { ...sysvinit, name: 'rc.d', native: 'freebsd', boot: 'dragonfly' }
  t.match(boot(dragonfly, { scripts }), [{ command: 'echo celeryd_enable=YES >>/etc/rc.conf' }])
  t.match(boot({ name: 'openrc', title: 'OpenRC', readsScripts: true, native: 'openrc' }, { scripts }), [
    { command: 'rc-update add celeryd default' },
  ])
  t.match(boot(systemd, { scripts: [], units: [unit('celery.service', { wanted: false })] }), [
    { command: 'systemctl enable celery.service' },
  ])
  t.same(boot(systemd, { scripts, units: [unit('celery.service')] }), [])
  t.same(boot(newSystemd, { scripts }), [], 'which is said already')
  t.same(boot({ name: 'none', title: 'none', readsScripts: false }, { scripts }), [])
  t.same(
    boot({ name: 'rc.d', title: 'rc.d', readsScripts: false }, { scripts: [script({ runlevels: undefined })] }),
    [],
  )
  t.same(boot(sysvinit, { scripts: [] }), [], 'nothing is installed')
})
