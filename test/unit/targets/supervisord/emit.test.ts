import t from 'tap'
import { commandWord, emitSupervisord, plain } from '../../../../lib/targets/supervisord/emit.js'

t.test('words: nothing is expanded, and nothing begins a comment', async (t) => {
  t.equal(plain('50%'), '50%%')
  t.equal(commandWord('a', false), 'a')
  t.equal(commandWord('', false), "''")
  t.equal(commandWord("it's", false), "'it'\\''s'")
  t.equal(commandWord('a ;b%', false), "'a '\\;b%%")
  t.equal(commandWord('--x=%h.log', true), '--x=%(host_node_name)s.log')
  t.equal(commandWord('w@%h', false), 'w@%%h')
})

t.test('one node is the service, several are a group', async (t) => {
  const service = {
    name: 'celeryd',
    programs: [{ name: 'a', argv: ['celery', '-n', 'a@%h'], schedule: undefined }],
    user: 'celery',
    chdir: '/',
    umask: '022',
    limits: [],
    environment: [{ name: 'A', value: '1%' }],
    stopTimeout: 30,
    configs: ['/etc/default/celeryd'],
    secret: false,
  }
  const one = emitSupervisord(service)
  const home = `/bin/sh -c 'HOME=~celery && export HOME && exec "$@"' sh`
  t.match(one, `[program:celeryd]\ncommand=${home} celery -n a@%%h\n`, 'supervisord keeps the home that it has itself')
  const given = emitSupervisord({ ...service, environment: [{ name: 'HOME', value: '/srv' }] })
  t.match(given, '[program:celeryd]\ncommand=celery -n a@%%h\nd', 'the config says where home is')
  t.match(one, /\nenvironment=A="1%%"\n/)
  t.match(one, /\nstopwaitsecs=30\n/)
  t.notMatch(one, /\[group/)
  const two = emitSupervisord({
    ...service,
    programs: [...service.programs, { name: 'b', argv: ['celery'], schedule: undefined }],
  })
  t.match(two, /\[program:celeryd-b\]/)
  t.match(two, /\[group:celeryd\]\nprograms=celeryd-a,celeryd-b\n$/)
})
