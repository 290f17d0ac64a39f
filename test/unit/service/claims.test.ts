import t from 'tap'
import { Claims } from '../../../lib/service/claims.js'
import { compiled } from '../../support/compiled.js'

t.test('two instances of one host cannot have one pid file', async (t) => {
  const claims = new Claims(['/etc/default', '/etc/default', '/srv/other', '/etc/default'])
  const service = (name: string, text: string) => compiled(text, { name }).service
  t.same(claims.add(service('a', 'CELERYD_NODES="x y"\n'), '/etc/default'), [])
  const text = 'CELERYD_NODES=x\nCELERYD_PID_FILE=/var/run/a/%n.pid\n'
  t.same(claims.add(service('b', text), '/etc/default'), [
    { code: 'pidfile-of-another', option: 'PID_FILE', parameters: { pidfile: '/var/run/a/x.pid', other: 'a' } },
  ])
  t.same(claims.add(service('c', text), '/srv/other'), [], 'nor do they on another host')
  t.same(claims.add(service('a', 'CELERYD_NODES=x\n'), '/etc/default'), [], 'an instance may be read twice')
})

t.test('a directory has one user', async (t) => {
  const claims = new Claims(Array.from('abcdefg', () => ''))
  const service = (name: string, user: string, more = '') =>
    compiled(`CELERYD_NODES=${name}\nCELERYD_USER=${user}\n${more}`, { name }).service
  const shared = 'CELERYD_PID_FILE=/var/run/a/%n.pid\nCELERY_CREATE_RUNDIR=1\n'
  t.same(claims.add(service('a', 'x'), ''), [])
  t.match(claims.add(service('b', 'y', shared), ''), [
    { code: 'directory-of-another', parameters: { directory: '/var/run/a', other: 'a', user: 'x', own: 'y' } },
  ])
  t.same(claims.add(service('c', 'x', shared), ''), [], 'the same user may share it')
  t.match(
    claims.add(service('d', 'y', 'CELERYD_PID_FILE=/var/run/a/%n.pid\n'), ''),
    [{ code: 'directory-of-another', parameters: { directory: '/var/run/a', other: 'a', own: 'y' } }],
    'one of the two gives it away',
  )
  const bare = 'CELERYD_LOG_FILE=/srv/log/%n.log\n'
  t.same(claims.add(service('e', 'x', bare), ''), [])
  t.same(claims.add(service('f', 'y', bare), ''), [], 'nobody gives it away')
  t.match(
    claims.add(service('g', 'y', `${bare}CELERY_CREATE_LOGDIR=1\n`), ''),
    [{ code: 'directory-of-another', option: 'LOG_FILE', parameters: { directory: '/srv/log', other: 'e', own: 'y' } }],
    'in any order',
  )
})

t.test('nothing is kept of a host that is complete', async (t) => {
  const { service } = compiled('CELERYD_NODES=x\nCELERYD_PID_FILE=/srv/%n.pid\n', { name: 'a' })
  const other = { ...service, name: 'b' }
  const claims = new Claims(['/one', '/two', '/two'])
  t.same(claims.add(service, '/one'), [])
  t.same(claims.add(other, '/one'), [], 'nobody has said that there would be a second one')
  t.same(claims.add(service, '/two'), [])
  t.match(claims.add(other, '/two'), [{ code: 'pidfile-of-another' }])
})
