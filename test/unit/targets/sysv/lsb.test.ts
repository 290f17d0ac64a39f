import t from 'tap'
import { lsbHeader } from '../../../../lib/targets/sysv/lsb.js'
import { compiled } from '../../../support/compiled.js'

const lines = (text: string) => lsbHeader(compiled(text).service, ['introduction']).split('\n')

t.test('every line is a comment, and the block is there once', async (t) => {
  const all = lines('CELERYD_NODES="a b"\n')
  t.ok(all.every((line) => line.startsWith('#') && line === line.trimEnd()))
  t.equal(all.filter((line) => line === '### BEGIN INIT INFO').length, 1)
  t.equal(all.filter((line) => line === '### END INIT INFO').length, 1)
  t.ok(all.includes('# chkconfig: 2345 85 15'))
})

t.test('what it starts after', async (t) => {
  const stores = '$named $time rabbitmq-server redis-server redis postgresql mysql mariadb mongodb memcached'
  t.ok(lines('').includes(`# Should-Start:      ${stores}`))
  t.ok(lines('').includes('# Required-Start:    $remote_fs $network'))
})

t.test('many nodes are not all named', async (t) => {
  t.ok(lines('CELERYD_NODES="a b"\n').includes('# Short-Description: Celery workers (a b)'))
  t.ok(lines('CELERYD_NODES="a b c d e"\n').includes('# Short-Description: Celery workers (a b c and 2 more)'))
  t.ok(lines('CELERYD_NODES=$(a)\n').includes('# Short-Description: Celery workers (the configured nodes)'))
})
