/** The generic script: the same behaviour, with a config that it reads itself. */

import { realpathSync } from 'node:fs'
import t from 'tap'
import { type Sandbox, sandbox } from '../support/sandbox.js'
import { genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'

const script = genericScript('celeryd')

/** The script's own variables: a config may have others of the same names, save with the prefix that is the script's. */
const variables = [...new Set([...script.matchAll(/\$\{?([a-z_]+)/g)].map(([, name]) => name as string))].filter(
  (name) => !name.startsWith('celery_initd_'),
)

/** Names of utilities: a config may have functions of these names. */
const utilities = ['awk', 'cat', 'cd', 'kill', 'ls', 'printf', 'ps', 'rm', 'sleep', 'su', 'umask', 'wait']

const config = `${variables.map((name) => `${name}=other`).join('\n')}
${utilities.map((name) => `${name}() { echo hostile; }`).join('\n')}
alias [=false 2>/dev/null || :
CELERYD_NODES="w1 w2"
CELERY_BIN=${standIn}
CELERY_APP=proj
CELERYD_OPTS='-Q "a b" -c:w2 3'
VENV=/opt/venv
export PATH="$VENV/bin:$PATH"
export GREETING="it's
me"
export NEVER_SET
set -- status --other
set -eaC
false || :
`

async function prepared(t: Parameters<typeof sandbox>[0]): Promise<Sandbox> {
  const box = await sandbox(t)
  await installStandIn(box)
  await box.write('/etc/init.d/celeryd', script)
  await box.write('/etc/default/celeryd', config)
  return box
}

// Four at a time: they mostly wait.
t.jobs = 4

t.test('start, status, restart, stop', { buffered: true }, async (t) => {
  const box = await prepared(t)
  for (const name of ['instance', 'session', 'nodes']) t.ok(variables.includes(name), name)
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
  t.notMatch(environment, /NEVER_SET/, 'it was exported, and has no value')
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'restart'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'stop'])).status, 0)
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 3)
})

/** Verbs that need a config, and what they say where there is none that can be used. */
const cannot = ['start', 'restart', 'try-restart', 'configtest', 'dryrun', 'stop', 'kill']

t.test('a config that others can change is refused, and one that is not there', { buffered: true }, async (t) => {
  const box = await prepared(t)
  const cases: [change: string, undo: string, error: RegExp][] = [
    [
      'chmod g+w /etc/default/celeryd',
      'chmod g-w /etc/default/celeryd',
      /others can change \/etc\/default\/celeryd; fix: chown root \/etc\/default\/celeryd && chmod go-w \/etc\/default\/celeryd\n/,
    ],
    ['chmod o+w /etc/default/celeryd', 'chmod o-w /etc/default/celeryd', /others can change/],
    ['chown celery /etc/default/celeryd', 'chown root /etc/default/celeryd', /others can change/],
    [
      'chmod g+w /etc/default',
      'chmod g-w /etc/default',
      /others can change \/etc\/default\/; fix: chown root \/etc\/default\/ && chmod go-w \/etc\/default\/\n/,
    ],
    [
      'mv /etc/default/celeryd /root/c',
      'mv /root/c /etc/default/celeryd',
      /there is no config \/etc\/default\/celeryd/,
    ],
  ]
  for (const [change, undo, error] of cases) {
    t.equal((await box.run(change)).status, 0)
    for (const verb of cannot) {
      t.match(await box.run(['/etc/init.d/celeryd', verb]), { status: 6, stderr: error }, `${change}: ${verb}`)
    }
    const status = await box.run(['/etc/init.d/celeryd', 'status'])
    t.match(status, { status: 4, stderr: error, stdout: /^celeryd: cannot tell: [^/\n]*\n$/ }, `${change}: status`)
    await box.run(undo)
  }
  await box.run('mv /etc/default/celeryd /root/c && ln -s /root/c /etc/default/celeryd')
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 3, 'a link to a file of root is fine')
  await box.run('chmod g+w /root')
  const linked = await box.run(['/etc/init.d/celeryd', 'start'])
  t.match(linked, { status: 6, stderr: /others can change \/root\// }, 'unless others can replace that file')
})

/** Texts that no shell reads to their end, or that sh was told to stop at. */
const broken = ['CELERY_APP="x\n', 'exit 0\n', 'exit 1\n', 'set -u\nA=$NOT_SET_ANYWHERE\n', 'if true; then\n']

const shells = ['dash', 'bash', 'mksh', 'ksh93', 'yash', 'posh', 'zsh', 'busybox']

for (const shell of shells) {
  t.test(
    `a config that fails is said to, in ${shell}; what runs can be seen and stopped`,
    { buffered: true },
    async (t) => {
      const box = await sandbox(t, { shell: `/bin/${shell}` })
      await installStandIn(box)
      await box.write('/etc/init.d/celeryd', script)
      const note = 'readlink /proc/$$/exe >/srv/shell\n'
      const fails = 'celeryd: reading /etc/default/celeryd failed\n'
      for (const text of broken) {
        await box.write('/etc/default/celeryd', config)
        t.match(await box.run(['/etc/init.d/celeryd', 'start']), { status: 0 }, 'it starts')
        await box.write('/etc/default/celeryd', note + text)
        const name = JSON.stringify(text)
        for (const verb of ['start', 'restart', 'dryrun']) {
          const { status, stdout, stderr } = await box.run(['/etc/init.d/celeryd', verb])
          t.strictSame(
            { status, stdout, says: stderr.endsWith(fails) },
            { status: 6, stdout: '', says: true },
            name + stderr,
          )
        }
        const seen = await box.run(['/etc/init.d/celeryd', 'status'])
        t.match(seen, { status: 0, stdout: /^celeryd: w1 is running .*\nceleryd: w2 is running .*\n$/ }, name)
        t.equal((await box.run(['/etc/init.d/celeryd', 'stop'])).status, 0, name)
        t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 4, `${name}: nothing is recorded any more`)
      }
      await box.write('/etc/default/celeryd', `${config}readonly nodes\n`)
      const constant = { stderr: /^celeryd: the config makes nodes readonly[^\n]*\n$/ }
      t.match(await box.run(['/etc/init.d/celeryd', 'start']), { status: 6, stdout: '', ...constant })
      t.match(await box.run(['/etc/init.d/celeryd', 'status']), { status: 4, stdout: /cannot tell/, ...constant })
      const { stdout: ran } = await box.run('cat /srv/shell')
      t.equal(ran.trim(), realpathSync(`/bin/${shell}`), 'the shell that read the config')
    },
  )
}

t.test('nodes that cannot be worked out', { buffered: true }, async (t) => {
  const box = await prepared(t)
  const cases: [text: string, says: RegExp][] = [
    ['CELERYD_OPTS="-c:9 4"\nCELERYD_NODES=2\n', /there is no node 9/],
    ['CELERYD_PID_FILE="/run/%n\t.pid"\n', /cannot have control characters.*: \/run\/celery\?\.pid/],
    ['CELERYD_LOG_FILE="/log/a\nb"\n', /cannot have control characters.*: \/log\/a\?b/],
    ['CELERYD_NODES="\'a\tb\'"\nCELERYD_PID_FILE=/run/x.pid\nCELERYD_LOG_FILE=/log/x\n', /control characters.*: a\?b/],
    ['CELERYD_PID_FILE="/run/a -b/%n.pid"\n', /a blank before a dash/],
    ['CELERYD_PID_FILE="/run/%n.pid "\n', /or at the end, in its path: \/run\/celery\.pid $/m],
    ['CELERYD_OPTS="--pidfile=\'\'"\n', /no value for --pidfile/],
    ['CELERYD_NODES="gr\u00fcn gr\u00f6n"\n', /ps shows .* alike/],
  ]
  for (const [text, says] of cases) {
    await box.write('/etc/default/celeryd', text)
    t.match(await box.run(['/etc/init.d/celeryd', 'start']), { status: 6, stderr: says }, text)
    t.match(await box.run(['/etc/init.d/celeryd', 'status']), { status: 4, stderr: says }, text)
  }
})

t.test('a readonly variable that collides is named, and one that does not is fine', { buffered: true }, async (t) => {
  const box = await prepared(t)
  await box.write('/etc/default/celeryd', `${config}readonly VENV CELERYD_NODES\n`)
  t.equal((await box.run(['/etc/init.d/celeryd', 'status'])).status, 3)
  await box.write('/etc/default/celeryd', `${config}readonly nodes\n`)
  for (const shell of shells) {
    const { status, stderr } = await box.run([
      ...(shell === 'busybox' ? ['busybox', 'sh'] : [shell]),
      '/etc/init.d/celeryd',
      'start',
    ])
    t.equal(status, 6, shell)
    t.match(stderr, /celeryd: .*\bnodes\b/, shell)
  }
})

t.test('the name is that of the script, through the links of runlevels', { buffered: true }, async (t) => {
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

t.test(
  'CELERY_DEFAULTS names another config, and nothing else of the environment counts',
  { buffered: true },
  async (t) => {
    const box = await prepared(t)
    await box.write('/srv/other', `CELERYD_NODES=other\nCELERY_APP=x\nCELERY_BIN=${standIn}\n`)
    const env = { PATH: '/usr/bin:/bin', CELERY_DEFAULTS: '/srv/other', CELERYD_NODES: 'evil', CELERYD_USER: 'root' }
    t.equal((await box.run(['/etc/init.d/celeryd', 'status'], { env })).stdout, 'celeryd: other is stopped\n')
    t.match((await box.run(['/etc/init.d/celeryd', 'status'], { env: {} })).stdout, /w1 is stopped/)
  },
)

t.test(
  'numbers that are none: exit 6 before anything is started or stopped, and no mistake of the shell',
  { buffered: true },
  async (t) => {
    const box = await prepared(t)
    const configure = (line: string) => box.write('/etc/default/celeryd', `CELERY_BIN=${standIn}\n${line}\n`)
    const run = (verb: string) => box.run(['/etc/init.d/celeryd', verb])
    await configure('CELERYD_UMASK=27')
    t.match(await run('start'), { status: 0, stderr: '' })
    const shown = (await box.run('stat -c %a /var/log/celery/celery.out')).stdout
    t.equal(shown, '640\n', 'what a node prints is as private as its log')
    for (const [line, said] of [
      ['CELERYD_UMASK=999', 'CELERYD_UMASK must be an octal number such as 022, not 999'],
      ['CELERYD_UMASK=u=rwx', 'CELERYD_UMASK must be an octal number such as 022, not u=rwx'],
      ['CELERYD_START_TIMEOUT=abc', 'CELERYD_START_TIMEOUT must be a whole number of seconds, not abc'],
      ['CELERYD_START_TIMEOUT=08', 'CELERYD_START_TIMEOUT must be a whole number of seconds, not 08'],
      ['CELERYD_ULIMIT="-n 40\'96"', "CELERYD_ULIMIT must be options of ulimit, such as -n 4096, not -n 40'96"],
      [
        "CELERYD_ULIMIT='-n $(touch /tmp/x)'",
        'CELERYD_ULIMIT must be options of ulimit, such as -n 4096, not -n $(touch /tmp/x)',
      ],
      ['CELERYD_STOP_TIMEOUT=1m', 'CELERYD_STOP_TIMEOUT must be a whole number of seconds, not 1m'],
    ] as const) {
      await configure(line)
      for (const verb of ['configtest', 'restart'])
        t.match(await run(verb), { status: 6, stdout: '', stderr: `celeryd: ${said}\n` }, `${verb}: ${line}`)
      t.match(await run('status'), { status: 0, stderr: '' })
    }
    t.equal((await box.run('ls /tmp')).stdout, '', 'no limit was evaluated')
    t.match(
      await run('stop'),
      { status: 0, stderr: /not 1m; waiting without a limit/ },
      'what runs is stopped all the same',
    )
    t.match(await run('start'), { status: 6 })
  },
)
