import t from 'tap'
import { defaultProfile } from '../../../../lib/options/profile.js'
import { genericService } from '../../../../lib/service/generic.js'
import { openbsd } from '../../../../lib/targets/openbsd/index.js'
import { compiled } from '../../../support/compiled.js'

const emit = (text: string, name = 'celeryd') => openbsd.emit(openbsd.lower(compiled(text, { name })).lowered)
const script = (text: string) => emit(text)[0]?.text ?? ''

t.test('where the files are', async (t) => {
  t.match(emit('CELERY_APP=x\n'), [
    { path: 'etc/rc.d/celeryd', mode: 0o555, text: /^#!\/bin\/ksh\n/ },
    { path: 'usr/local/libexec/celery-initd/celeryd', mode: 0o755 },
  ])
  t.match(emit('CELERYD_ULIMIT="-n 4096"\n')[2], {
    path: 'etc/login.conf.d/celeryd',
    mode: 0o644,
    text: 'celeryd:\\\n\t:openfiles=4096:\\\n\t:tc=daemon:\n',
  })
  t.equal(openbsd.emitGeneric?.(genericService('celeryd')).length, 2)
})

t.test('what rcctl shows', async (t) => {
  t.match(script('CELERYD_USER=web\n'), /\ndaemon_user="web"\n/)
  t.match(script('CELERYD_USER=$(cat /etc/user)\n'), /\ndaemon_user="celery"\n/)
  t.match(script(`CELERYD_USER='a"b'\n`), /\ndaemon_user="celery"\n/, 'what would end the word')
  const generic = openbsd.emitGeneric?.(genericService('celeryd', { ...defaultProfile, user: '_celery' }))
  t.match(generic?.[0]?.text, /\ndaemon_user="_celery"\n/)
})

t.test('rc.subr waits as long as a start and a stop take', async (t) => {
  const timeout = (text: string) => Number(/\ndaemon_timeout="(\d+)"\n/.exec(script(text))?.[1])
  t.equal(timeout('CELERY_APP=x\n'), 86_400, 'a stop has no limit by default')
  t.equal(timeout('CELERYD_START_TIMEOUT=60\nCELERYD_STOP_TIMEOUT=300\n'), 330)
  t.equal(timeout('CELERYD_NODES=20\nCELERYD_START_TIMEOUT=60\nCELERYD_STOP_TIMEOUT=10\n'), 150, 'sixteen at once')
  t.equal(timeout('CELERYD_NODES=$(nproc)\nCELERYD_STOP_TIMEOUT=10\n'), 86_400)
})

t.test('who may ask', async (t) => {
  t.match(script('export DB_PASSWORD=hunter2\n'), /\nrc_usercheck=NO\n/)
  t.notMatch(script('CELERY_APP=x\n'), /rc_usercheck/)
})

t.test('the login class, unless the config has arguments for su', async (t) => {
  t.match(script('CELERY_APP=x\n'), /CELERYD_SU_ARGS=-c \$daemon_class -s \/bin\/sh/)
  t.notMatch(script('CELERYD_SU_ARGS="-l"\n'), /CELERYD_SU_ARGS/)
})

t.test('what is said of a config', async (t) => {
  const said = (text: string, name = 'celeryd') =>
    openbsd.lower(compiled(text, { name })).findings.map(({ code, severity }) => `${severity} ${code}`)
  t.same(said('CELERY_APP=x\n'), [])
  t.same(said('CELERY_APP=x\n', 'little-worker'), ['error bsd-name'])
  t.same(said('CELERY_APP=x\n', 'daemon'), ['error bsd-name'])
  t.same(said('CELERYD_ULIMIT="-Hn 5"\n'), ['error bsd-limits'])
  t.same(said('CELERYD_ULIMIT="-r 5"\n'), ['error bsd-limits'], 'no word of login.conf')
  t.same(said('CELERYD_ULIMIT="-n $(cat /etc/files)"\n'), ['warning bsd-limits-unknown'])
  t.same(said('CELERYD_SU_ARGS="-l"\n'), ['warning bsd-su-arguments'])
  t.same(said('CELERYD_SU_ARGS="-l -c staff"\n'), [])
})
