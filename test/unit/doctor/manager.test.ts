/** Which service manager runs a host, and what it starts at boot. */

import t from 'tap'
import { findManager, isWanted, runlevelsOf } from '../../../lib/doctor/manager.js'
import { fakeHost } from '../../support/fake-host.js'

const generator = '/usr/lib/systemd/system-generators/systemd-sysv-generator'

t.test('the service manager', async (t) => {
  const systemd = { '/run/systemd/system/x': '', [generator]: '' }
  const commands = (version: number) => ({ 'systemctl --version': `systemd ${version} (${version}.1)\n+PAM\n` })
  t.same(findManager(fakeHost({ files: systemd, commands: commands(252) })), {
    name: 'systemd',
    title: 'systemd 252',
    readsScripts: true,
  })
  t.match(
    findManager(fakeHost({ files: systemd, commands: commands(262) })),
    { readsScripts: false },
    'a left generator',
  )
  t.match(findManager(fakeHost({ files: { '/run/systemd/system/x': '' } })), { title: 'systemd', readsScripts: false })
  t.match(findManager(fakeHost({ files: { '/run/openrc/started/x': '' } })), { name: 'openrc', readsScripts: true })
  t.match(findManager(fakeHost({ platform: 'openbsd' })), { name: 'rc.d' })
  t.match(findManager(fakeHost({ platform: 'dragonfly' })), { native: 'freebsd', boot: 'dragonfly' })
  const sysvinit = { '/proc/1/comm': 'init\n', '/etc/inittab': '', '/etc/rc2.d/README': '' }
  t.match(findManager(fakeHost({ files: sysvinit })), { name: 'sysvinit' })
  t.match(findManager(fakeHost({ files: { ...sysvinit, '/proc/1/comm': 'tini\n' } })), { name: 'none' })
  t.match(findManager(fakeHost()), { name: 'none', readsScripts: false })
})

t.test('what is started at boot', async (t) => {
  const of = (name: 'systemd' | 'openrc' | 'sysvinit' | 'rc.d' | 'none', files: Record<string, string>) =>
    runlevelsOf(fakeHost({ files }), { name, title: name, readsScripts: true }, 'celeryd')
  const links = {
    '/etc/rc2.d/S03celeryd': '',
    '/etc/rc3.d/K01celeryd': '',
    '/etc/rc4.d/S01celeryd2': '',
    '/etc/rc5.d/S01celeryd': '',
  }
  t.same(of('sysvinit', links), ['2', '5'])
  t.same(of('systemd', { '/etc/rc.d/rc2.d/S03celeryd': '' }), ['2'])
  t.same(of('openrc', { '/etc/runlevels/default/celeryd': '', '/etc/runlevels/boot/x': '' }), ['default'])
  t.same(of('none', links), [])
  t.equal(of('rc.d', links), undefined)
  const host = fakeHost({ files: { '/etc/systemd/system/multi-user.target.wants/celery@w1.service': '' } })
  t.equal(isWanted(host, 'celery@w1.service'), true)
  t.equal(isWanted(host, 'celery@.service'), true)
  t.equal(isWanted(host, 'celery.service'), false)
})
