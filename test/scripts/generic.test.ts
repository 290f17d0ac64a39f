/** The generic script: the same behaviour, with a config that it reads itself. */

import t from 'tap'
import { type Sandbox, sandbox } from '../support/sandbox.js'
import { genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'

const script = genericScript('celeryd')

/** The script's own variables: a config may have others of the same names. These two it must leave alone. */
const variables = [...new Set([...script.matchAll(/\$\{?([a-z_]+)/g)].map(([, name]) => name as string))].filter(
  (name) => !['newline', 'system_path'].includes(name),
)

const config = `${variables.map((name) => `${name}=other`).join('\n')}
CELERYD_NODES="w1 w2"
CELERY_BIN=${standIn}
CELERY_APP=proj
CELERYD_OPTS='-Q "a b" -c:w2 3'
VENV=/opt/venv
export PATH="$VENV/bin:$PATH"
export GREETING="it's
me"
set -e
false || :
`

async function prepared(t: Parameters<typeof sandbox>[0]): Promise<Sandbox> {
  const box = await sandbox(t)
  await installStandIn(box)
  await box.write('/etc/init.d/celeryd', script)
  await box.write('/etc/default/celeryd', config)
  return box
}

t.test('start, status, restart, stop', async (t) => {
  const box = await prepared(t)
  for (const name of ['instance', 'session', 'config']) t.ok(variables.includes(name), name)
  const start = await box.run(['/etc/init.d/celeryd', 'start'])
  t.equal(start.status, 0, start.stderr)
  const workers = box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('worker'))
  const argv = workers.find(({ argv }) => argv.includes('w2@%h'))?.argv ?? []
  t.same(argv.slice(argv.indexOf('worker')), [
    'worker',
    '--pidfile=/var/run/celery/w2.pid',
    '--logfile=/var/log/celery/w2%I.log',
    '--loglevel=INFO',
    '-Q',
    'a b',
    '-c',
    '3',
    '-n',
    'w2@%h',
  ])
  const { stdout: environment } = await box.run(`tr '\\0' '|' </proc/${workers[0]?.pid}/environ`)
  t.match(environment, /(^|\|)PATH=\/opt\/venv\/bin:\/sbin:/)
  t.match(environment, /(^|\|)GREETING=it's\nme\|/)
  t.notMatch(environment, /CELERYD_OPTS|VENV=/)
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'restart'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'stop'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 3)
})

t.test('a config that others can change is refused, and one that is not there', async (t) => {
  const box = await prepared(t)
  const cases: [change: string, undo: string, error: RegExp][] = [
    [
      'chmod g+w /etc/default/celeryd',
      'chmod g-w /etc/default/celeryd',
      /others can change it: chown root .* chmod go-w/,
    ],
    ['chmod o+w /etc/default/celeryd', 'chmod o-w /etc/default/celeryd', /others can change it/],
    ['chown celery /etc/default/celeryd', 'chown root /etc/default/celeryd', /others can change it/],
    [
      'mv /etc/default/celeryd /root/c',
      'mv /root/c /etc/default/celeryd',
      /there is no config \/etc\/default\/celeryd/,
    ],
  ]
  for (const [change, undo, error] of cases) {
    t.equal((await box.run(change)).status, 0)
    for (const verb of ['start', 'stop', 'status']) {
      t.match(await box.run(['/etc/init.d/celeryd', verb]), { status: 6, stderr: error }, `${change}: ${verb}`)
    }
    await box.run(undo)
  }
  await box.run('mv /etc/default/celeryd /root/c && ln -s /root/c /etc/default/celeryd')
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 3, 'a link to a file of root is fine')
})

t.test('a config that fails is said to', async (t) => {
  const box = await prepared(t)
  const cases: [text: string, says: RegExp][] = [
    ['CELERY_APP="x\n', /celeryd: reading \/etc\/default\/celeryd failed\n/],
    ['exit 0\n', /celeryd: reading \/etc\/default\/celeryd failed\n/],
    ['set -u\nA=$NOT_SET_ANYWHERE\n', /celeryd: reading \/etc\/default\/celeryd failed\n/],
  ]
  for (const [text, says] of cases) {
    await box.write('/etc/default/celeryd', text)
    // bash goes on behind a mistake of syntax. Three only leave the file at a variable that is not set, with a failure
    // that is also that of a last command, and that is common.
    for (const shell of ['sh', 'bash --posix', 'mksh', 'ksh93', 'yash', 'posh', 'zsh --emulate sh', 'busybox sh']) {
      if (text.startsWith('set -u') && /^(ksh93|posh|zsh)/.test(shell)) continue
      const { status, stderr } = await box.run([...shell.split(' '), '/etc/init.d/celeryd', 'status'])
      t.equal(status, 6, `${shell}: ${text}`)
      t.match(stderr, says, shell)
    }
  }
  await box.write('/etc/default/celeryd', 'CELERYD_OPTS="-c:9 4"\nCELERYD_NODES=2\n')
  t.match(await box.run(['/etc/init.d/celeryd', 'status']), { status: 6, stderr: /there is no node 9/ })
})

t.test('the name is that of the script, through the links of runlevels', async (t) => {
  const box = await prepared(t)
  await box.write('/etc/default/little-worker', `CELERY_BIN=${standIn}\nCELERY_APP=proj\n`)
  await box.run('mkdir -p /etc/rc2.d /etc/rc.d/rc3.d && cp /etc/init.d/celeryd /etc/init.d/little-worker')
  await box.run('ln -s ../init.d/celeryd /etc/rc2.d/S20celeryd && ln -s /etc/init.d/celeryd /etc/rc.d/rc3.d/K01celeryd')
  for (const command of [
    '/etc/rc2.d/S20celeryd status',
    'cd /etc/rc2.d && ./S20celeryd status',
    'cd /etc/rc.d/rc3.d && sh K01celeryd status',
  ]) {
    t.equal((await box.run(command)).stdout, 'celeryd: w1 is stopped\nceleryd: w2 is stopped\n', command)
  }
  const start = await box.run('/etc/init.d/little-worker start')
  t.match(start, { status: 0, stdout: /little-worker: little-worker is up/ })
  t.match(await box.read('/var/run/little-worker/little-worker.pid'), /^\d+\n$/)
  t.equal((await box.run('/etc/init.d/celeryd stop')).status, 0)
  t.equal((await box.run('/etc/init.d/little-worker status')).status, 0, 'one instance does not stop another')
  t.equal((await box.run('/etc/init.d/little-worker stop')).status, 0)
})

t.test('CELERY_DEFAULTS names another config, and nothing else of the environment counts', async (t) => {
  const box = await prepared(t)
  await box.write('/srv/other', `CELERYD_NODES=other\nCELERY_APP=x\nCELERY_BIN=${standIn}\n`)
  const env = { PATH: '/usr/bin:/bin', CELERY_DEFAULTS: '/srv/other', CELERYD_NODES: 'evil', CELERYD_USER: 'root' }
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'], { env })).stdout, 'celeryd: other is stopped\n')
  t.match((await box.run(['/etc/init.d/celeryd', 'status'], { env: {} })).stdout, /w1 is stopped/)
})
