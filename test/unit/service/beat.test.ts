/** The scheduler's command line: what of a config ends up where, and that every Celery takes it so. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../../lib/compile/compiler.js'
import { shWords } from '../../../lib/quote.js'
import { venvBin } from '../../support/sandbox-setup.js'
import { compileScript } from '../../support/service.js'

function compiled(text: string, name = 'celerybeat', more: string[] = []) {
  const configs = [...more, text].map((text, index) => ({ path: `/c/${index}`, text, checksum: 0, size: 0 }))
  return compile({ kind: 'celerybeat', name, configs, environment: [], host: undefined, follow: undefined })
}

const command = (text: string, name?: string): string => {
  const { service } = compiled(text, name)
  return shWords(service.nodes?.[0]?.argv ?? [])
}

const files = '--pidfile=/var/run/celery/beat.pid --logfile=/var/log/celery/beat.log --loglevel=INFO'
const schedule = '--schedule=/var/run/celery/celerybeat-schedule'

t.test('the command line', async (t) => {
  const cases: [options: string, globals: string, own: string][] = [
    ['', '', schedule],
    ['--max-interval=5', '', `${schedule} --max-interval=5`],
    ['--max-interval 5', '', `${schedule} --max-interval=5`],
    ['-s /srv/s', '', '--schedule=/srv/s'],
    ['-s/srv/s', '', '--schedule=/srv/s'],
    ['--schedule /srv/s', '', '--schedule=/srv/s'],
    ['--schedule=/srv/s -s ../t', '', '--schedule=../t'],
    ['--schedule=', '', schedule],
    ['-S django', '', `${schedule} --scheduler=django`],
    ['-S -A', '', `${schedule} --scheduler=-A`],
    ['--schedule', '', `${schedule} --schedule`],
    ['-A other -q', ' --app=other --quiet', schedule],
    ['-b redis://h/0 -C --loader=x', ' --broker=redis://h/0 --no-color --loader=x', schedule],
    ['--workdir /srv --config c --result-backend r', ' --workdir=/srv --config=c --result-backend=r', schedule],
    ['-l debug', '', `${schedule} --loglevel=debug`],
    ['--detach -D', '', schedule],
    ['beat_max_loop_interval=3 --unknown', '', `${schedule} beat_max_loop_interval=3 --unknown`],
    ['-q -- -A -q', ' --quiet', `${schedule} -- -A -q`],
    [`-S 'a b' "it's"`, '', `${schedule} '--scheduler=a b' 'it'\\''s'`],
    ['--schedule=/srv/%n-%h', '', '--schedule=/srv/%n-%h'],
  ]
  for (const [options, globals, own] of cases) {
    const text = `CELERY_APP=proj\nCELERYBEAT_OPTS=${JSON.stringify(options)}\n`
    t.equal(command(text), `celery --app=proj${globals} beat ${files} ${own}`, options)
  }
})

t.test('the program of old configs has the sub-command already', async (t) => {
  const program = (value: string): string =>
    command(`CELERYBEAT=${JSON.stringify(value)}\n`).split(' --pidfile')[0] ?? ''
  t.equal(program('/venv/bin/celery beat'), '/venv/bin/celery beat')
  t.equal(program('/venv/bin/celery'), '/venv/bin/celery beat')
  t.equal(program('/venv/bin/python -m celery beat'), '/venv/bin/python -m celery beat')
  t.equal(program('/opt/beat'), '/opt/beat beat', 'a program of that name is one')
})

t.test('files among the options are the ones that count', async (t) => {
  const { service } = compiled('CELERYBEAT_OPTS="--pidfile /srv/b.pid -f /srv/b.log"\n')
  t.match(service.nodes?.[0], { pidfile: '/srv/b.pid', logfile: '/srv/b.log' })
  t.equal(
    shWords(service.nodes?.[0]?.argv ?? []),
    'celery beat --pidfile=/srv/b.pid --logfile=/srv/b.log --loglevel=INFO --schedule=/srv/celerybeat-schedule',
  )
})

t.test('and they have absolute paths', async (t) => {
  const { findings } = compiled('CELERYBEAT_OPTS="--pidfile b.pid -f /srv/b.log"\n')
  t.match(
    findings.filter(({ severity }) => severity === 'error'),
    [{ code: 'relative-node-path', span: { start: 27, end: 32 } }],
  )
})

t.test('the program, and the options before its sub-command', async (t) => {
  t.equal(
    command('CELERY_BIN="/v/python -m celery"\nDAEMON_OPTS="--quiet --umask 022"\nCELERYBEAT_OPTS=--max-interval=1\n'),
    `/v/python -m celery --quiet beat ${files} ${schedule} --umask=022 --max-interval=1`,
  )
  t.match(command('CELERY_BIN=/v/celery\nCELERYBEAT=/old/celery\n'), /^\/old\/celery beat /)
})

t.test('an instance under another name has its own files', async (t) => {
  t.equal(
    command('CELERY_APP=x\n', 'other'),
    'celery --app=x beat --pidfile=/var/run/other/beat.pid --logfile=/var/log/other/beat.log --loglevel=INFO --schedule=/var/run/other/other-schedule',
  )
})

t.test("celeryd's config first, then its own; fall-backs", async (t) => {
  const worker = 'CELERYD_USER=w\nCELERYD_GROUP=g\nCELERYD_CHDIR=/srv/w\nCELERYBEAT_LOG_LEVEL=DEBUG\n'
  const { service } = compiled('CELERYBEAT_LOG_LEVEL=ERROR\nCELERYBEAT_CHDIR=/srv/b\n', undefined, [worker])
  t.match(service, { user: { known: 'w' }, group: { known: 'g' }, chdir: { known: '/srv/b' } })
  t.match(service.nodes?.[0]?.argv, /--loglevel=ERROR/)
  const { findings } = compiled('CELERY_APP=x\n', undefined, ['CELERYD_OPTS="-c\n'])
  t.match(findings, [{ code: 'unclosed-quote', source: { path: '/c/0' } }], 'what is wrong is said of the file')
})

t.test('what only the host knows is left to it, with the fall-backs that it needs', async (t) => {
  const { service } = compiled('CELERYD_USER=w\nCELERY_BIN=/v/celery\nCELERYBEAT_USER=$(cat /etc/user)\n')
  t.same(service.user, { word: '"${CELERYBEAT_USER:-${CELERYD_USER:-celery}}"' })
  t.same(service.assignments, [{ name: 'CELERYD_USER', value: 'w' }])
  t.equal(compiled('CELERYBEAT_OPTS="$(cat /etc/opts)"\n').service.nodes, undefined)
})

t.test('an unclosed quote among the words is an error at its place', async (t) => {
  const { findings } = compiled(`CELERYBEAT_OPTS="-S 'a"\n`)
  t.match(findings, [{ code: 'unclosed-quote-in-words', severity: 'error', span: { start: 20, end: 22 } }])
})

t.test('nothing is a template', async (t) => {
  const script = compileScript('/etc/default/celerybeat', 'CELERYBEAT_OPTS=--schedule=/srv/%h-%d-%n\n', {
    kind: 'celerybeat',
  })
  t.match(script, /--schedule=\/srv\/%h-%d-%n\n/)
  t.notMatch(script, /uname -n/)
})

/** An app whose scheduler prints what it was given, and does nothing. */
const app = `
import json, os
from celery import Celery
from celery.apps.beat import Beat
app = Celery('proj', broker='memory://')
class Printed(Beat):
    def run(self):
        print(json.dumps([self.app.main, self.app.conf.broker_url, os.getcwd(), self.pidfile, self.logfile,
                          self.schedule, str(self.scheduler_cls), self.max_interval, self.loglevel]))
app.Beat = lambda **options: Printed(app=app, **options)
`

for (const version of ['latest', '5.2', '4.4'] as const) {
  t.test(`Celery ${version} takes it so`, async (t) => {
    const dir = t.testdir({ 'proj.py': app, elsewhere: {} })
    const text = [
      `CELERY_BIN='${venvBin(version)}'`,
      'CELERY_APP=nowhere',
      'CELERYBEAT_PID_FILE=/run/x/beat.pid',
      'CELERYBEAT_LOG_FILE=/log/beat.log',
      `CELERYBEAT_OPTS="-A proj -q -S a:B --workdir ${dir}/elsewhere --max-interval 7 -b redis://h/1 -C -l debug"`,
    ].join('\n')
    const [program = '', ...args] = compiled(text).service.nodes?.[0]?.argv ?? []
    const env = { ...process.env, PYTHONPATH: dir }
    const { stdout, stderr } = spawnSync(program, args, { cwd: dir, env, encoding: 'utf8', timeout: 60_000 })
    t.same(
      JSON.parse(stdout.split('\n').find((line) => line.startsWith('[')) ?? 'null'),
      [
        'proj',
        'redis://h/1',
        join(dir, 'elsewhere'),
        '/run/x/beat.pid',
        '/log/beat.log',
        '/run/x/celerybeat-schedule',
        'a:B',
        7,
        10,
      ],
      stderr,
    )
  })
}
