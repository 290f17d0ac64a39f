/** Reading units of others: whose nodes they run. */

import t from 'tap'
import { kindOfUnit, pidFilesOf, readsSettings, readUnit, runsCelery } from '../../../lib/doctor/unit-file.js'

t.test('the settings that count', async (t) => {
  const unit = readUnit(
    "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\nExecStart=\nExecStart=/bin/sh -c 'celery \\\n  worker'\n# ExecStart=no\nEnvironmentFile=-/etc/conf.d/celery\nPIDFile=/run/a.pid\n[Install]\nAlias=celeryd.service b.service\n",
  )
  t.same(unit, {
    commands: ["/bin/sh -c 'celery    worker'"],
    environmentFiles: ['/etc/conf.d/celery'],
    aliases: ['celeryd.service', 'b.service'],
    pidFile: '/run/a.pid',
    installable: true,
  })
  t.same(readUnit('ExecStart=/bin/true\n').commands, [], 'outside of a section')
})

const manual = readUnit(
  "[Service]\nEnvironmentFile=/etc/conf.d/celery\nExecStart=/bin/sh -c '${CELERY_BIN} -A $CELERY_APP multi start $CELERYD_NODES --pidfile=${CELERYD_PID_FILE}'\n",
)
const own = (command: string) => readUnit(`[Service]\nExecStart=${command}\n`)

t.test('what a unit runs', async (t) => {
  t.equal(runsCelery(manual), true)
  t.equal(runsCelery(own('/srv/venv/bin/celery -A p worker')), true)
  t.equal(runsCelery(own('/usr/sbin/nginx')), false)
  t.equal(readsSettings(manual), true)
  t.equal(readsSettings(own('/srv/venv/bin/celery -A p worker')), false)
  t.equal(kindOfUnit('celery.service', manual), 'celeryd')
  t.equal(kindOfUnit('shop.service', own('/bin/celery -A p beat')), 'celerybeat')
  t.equal(kindOfUnit('celerybeat.service', own('/bin/x')), 'celerybeat')
})

t.test('pid files that it names itself', async (t) => {
  t.same(pidFilesOf(own('/bin/celery -A p worker --pidfile=/run/a.pid')), ['/run/a.pid'])
  t.same(pidFilesOf(own("/bin/sh -c 'celery worker --pidfile /run/a.pid'")), ['/run/a.pid'])
  t.same(pidFilesOf(own('/bin/celery multi start w1 w2 -A p --pidfile=/run/%%n.pid'.replace('%%', '%'))), [
    '/run/w1.pid',
    '/run/w2.pid',
  ])
  t.same(pidFilesOf(readUnit('[Service]\nPIDFile=/run/a.pid\nExecStart=/bin/x\n')), ['/run/a.pid'])
  t.same(pidFilesOf(manual), [], 'not those of variables')
})
