/** Which services a host has, and how each is compiled. */

import t from 'tap'
import {
  compileCall,
  configsOfCall,
  findServices,
  pidFilesOfUnit,
  withoutTarget,
} from '../../../lib/doctor/services.js'
import { readUnit } from '../../../lib/doctor/unit-file.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { compiled } from '../../support/compiled.js'
import { script, systemd, sysvinit, unit } from '../../support/doctor-facts.js'
import { type FakeFile, fakeHost } from '../../support/fake-host.js'

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const find = (
  files: Record<string, FakeFile>,
  installed: Partial<Parameters<typeof findServices>[1]> = {},
  asked: readonly string[] = [],
) =>
  findServices(
    fakeHost({ files }),
    { scripts: [], units: [], ...installed },
    { asked, nameOf, profile: defaultProfile, isSystemd: true },
  )

const generic = (name: string, kind: 'celeryd' | 'celerybeat' = 'celeryd') =>
  script({ name, path: `/etc/init.d/${name}`, kind, origin: { made: 'generic', kind, version: '2', call: undefined } })

t.test('by their configs', async (t) => {
  const files = {
    '/etc/default/celeryd': '',
    '/etc/default/celerybeat': '',
    '/etc/default/shop': 'CELERYD_NODES=w\n',
    '/etc/default/shop~': 'CELERYD_NODES=w\n',
    '/etc/default/shop.dpkg-old': 'CELERYD_NODES=w\n',
    '/etc/default/grub': 'GRUB=1\n',
    '/etc/conf.d/celery': 'CELERY_APP=x\n',
  }
  t.same(
    find(files).map(({ name, kind }) => [name, kind]),
    [
      ['celeryd', 'celeryd'],
      ['celerybeat', 'celerybeat'],
      ['celery', 'celeryd'],
      ['shop', 'celeryd'],
    ],
  )
  t.match(find(files, {}, ['/etc/default/shop']), [{ name: 'shop', configs: ['/etc/default/shop'] }])
  t.match(find(files, {}, ['/srv/own']), [{ name: 'own' }], 'wherever it is')
})

t.test('by a config that this account may not read, where its name says that it is one', async (t) => {
  const host = fakeHost({
    files: { '/etc/default/celeryd': 'A=1\n', '/etc/default/shop': 'CELERYD_NODES=w\n', '/etc/conf.d/celeryd/x': '' },
  })
  const closed = { ...host, read: () => undefined }
  const search = { asked: [], nameOf, profile: defaultProfile, isSystemd: true }
  t.match(findServices(closed, { scripts: [], units: [] }, search), [
    { name: 'celeryd', configs: ['/etc/default/celeryd'] },
  ])
  t.equal(findServices(closed, { scripts: [], units: [] }, search).length, 1)
})

t.test('by their scripts', async (t) => {
  t.match(find({}, { scripts: [generic('web')] }), [
    { name: 'web', configs: ['/etc/default/web'], scripts: [{ name: 'web' }] },
  ])
  t.match(find({ '/usr/local/etc/x': '' }, { scripts: [generic('web')] }), [{ configs: ['/usr/local/etc/web'] }])
  const beat = generic('celerybeat', 'celerybeat')
  t.match(
    find({ '/etc/default/celeryd': '' }, { scripts: [beat] })[1],
    { name: 'celerybeat', configs: ['/etc/default/celeryd'] },
    'the worker’s says it all',
  )
  const frozen = script({
    name: 'celeryd',
    origin: { made: 'compiled', from: ['/x'], version: '2', call: ['--follow', '/srv/a', '/srv/b'] },
  })
  const [found] = find({ '/etc/default/celeryd': '' }, { scripts: [frozen] })
  t.match(found, { configs: ['/srv/a', '/srv/b'], scripts: [{}] })
  t.same(compileCall(found as never, sysvinit), ['--follow', '/srv/a', '/srv/b'])
  const old = script({ origin: { made: 'compiled', from: ['/srv/a'], version: '0.1.0', call: undefined } })
  t.match(find({}, { scripts: [old] }), [{ configs: ['/srv/a'] }])
})

const manual = readUnit(
  "[Service]\nEnvironmentFile=/etc/conf.d/celery\nExecStart=/bin/sh -c 'celery multi start $CELERYD_NODES --pidfile=${CELERYD_PID_FILE}'\n",
)
const elsewhere = { made: 'elsewhere' } as const

t.test('by their units', async (t) => {
  const files = { '/etc/default/celeryd': '', '/etc/conf.d/celery': 'CELERY_APP=x\n' }
  const units = [unit('celery.service'), unit('celery@w1.service')]
  t.match(find(files, { units })[0], { name: 'celeryd', units: [{}, {}] }, 'ours belong to their config')
  const theirs = unit('celery.service', { origin: elsewhere, says: manual })
  const [, second] = find(files, { units: [theirs] })
  t.match(second, { name: 'celery', configs: ['/etc/conf.d/celery'], units: [{}] })
  t.same(compileCall(second as never, systemd), [
    '--service',
    'celeryd',
    '--name',
    'celery',
    '--reader',
    'systemd',
    '/etc/conf.d/celery',
  ])
  const own = unit('shop.service', { origin: elsewhere, says: readUnit('[Service]\nExecStart=/bin/celery worker\n') })
  t.match(find({}, { units: [own] }), [{ name: 'shop', configs: [] }])
  const alias = unit('workers.service', { origin: elsewhere, says: readUnit(''), aliases: ['celeryd.service'] })
  t.match(find(files, { units: [alias] })[0], { name: 'celeryd', units: [{ name: 'workers.service' }] })
})

t.test('calls', async (t) => {
  t.same(configsOfCall(['--name', 'x', '--env-file', '/e', '--follow', '/a', '/b']), ['/a', '/b'])
  t.same(withoutTarget(['--target', 'systemd', '--style', 'forking', '/a']), ['/a'])
  const [found] = find({ '/etc/default/celeryd': '' })
  t.same(compileCall(found as never, systemd), ['--service', 'celeryd', '--name', 'celeryd', '/etc/default/celeryd'])
  const conf = find({ '/etc/conf.d/celery': 'CELERY_APP=x\n' })
  t.match(compileCall(conf[0] as never, systemd).join(' '), /--reader systemd/)
  t.notMatch(compileCall(conf[0] as never, sysvinit).join(' '), /--reader/, 'sh, as OpenRC has it')
})

t.test('the pid files of a unit of somebody else’s', async (t) => {
  const theirs = unit('celery.service', { origin: elsewhere, says: manual })
  const calls: string[] = []
  const made = (call: readonly string[]) => {
    calls.push(call.join(' '))
    return {
      ...compiled('CELERYD_NODES="a b"\nCELERYD_PID_FILE=/run/%n.pid\n'),
      errors: [],
      envFileErrors: [],
      warnings: 0,
      artefacts: [],
    }
  }
  t.same(pidFilesOfUnit(theirs, made), ['/run/a.pid', '/run/b.pid'])
  t.same(calls, ['--service celeryd --name celery --reader systemd /etc/conf.d/celery'])
  t.same(
    pidFilesOfUnit(theirs, () => 'cannot'),
    [],
  )
  const literal = readUnit('[Service]\nExecStart=/bin/celery worker --pidfile=/run/a.pid\n')
  t.same(pidFilesOfUnit(unit('x.service', { says: literal }), made), ['/run/a.pid'])
})
