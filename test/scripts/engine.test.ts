/** The engine of native services: its options, and that it knows nothing else of who calls it. */

import t from 'tap'
import { type RunOptions, type Sandbox, sandbox } from '../support/sandbox.js'
import { compileEngine, genericEngine, genericScript } from '../support/service.js'
import { installStandIn, readJournal, standIn } from '../support/stand-in.js'

const path = '/usr/local/libexec/celery-initd/celeryd'
const beatPath = '/usr/local/libexec/celery-initd/celerybeat'
const config = `CELERY_BIN=${standIn}\nCELERY_APP=proj\n`
const frozen = compileEngine('/etc/conf.d/celeryd', `${config}CELERYD_NODES="w1 w2"\nexport KEPT=config\n`)
const generic = genericEngine('celeryd')

/** The shells that run the engine: all others run the same text in test/portability, as the init script. */
const shells = ['dash', 'mksh']

async function prepared(t: Parameters<typeof sandbox>[0], shell: string, text: string): Promise<Sandbox> {
  const box = await sandbox(t, { shell: `/bin/${shell}` })
  await installStandIn(box)
  await box.write(path, text)
  await box.write('/etc/conf.d/celeryd', `${config}CELERYD_NODES="w1 w2"\nexport KEPT=config\n`)
  return box
}

const call = (box: Sandbox, words: readonly string[], options?: RunOptions) => box.run([path, ...words], options)

for (const shell of shells) {
  t.test(`what the framework says overrides the config, in ${shell}`, { buffered: true }, async (t) => {
    for (const [what, text, reads] of [
      ['frozen', frozen, []],
      ['generic', generic, ['--config', '/etc/conf.d/celeryd']],
    ] as const) {
      const box = await prepared(t, shell, text)
      await box.write('/etc/celery/env', 'FROM_FILE=file\n')
      await box.run('mkdir -p /srv/other /var/run/celery /var/log/celery && chown 991 /var/run/celery /var/log/celery')
      const settings = [
        ['CELERYD_USER', 'other'],
        ['CELERYD_GROUP', 'other'],
        ['CELERYD_CHDIR', '/srv/other'],
        ['CELERYD_UMASK', '027'],
        ['CELERYD_ULIMIT', '-n 333'],
        ['CELERYD_ENV_FILE', '/etc/celery/env'],
        ['CELERYD_START_TIMEOUT', '30'],
        ['CELERYD_STOP_TIMEOUT', ''],
      ].flatMap(([name, value]) => ['--set', `${name}=${value}`])
      const words = [
        ...reads,
        ...settings,
        ...['--environment', "GREETING=it's; touch /tmp/PWNED", '--options', `-c 2 --tag="a b" --note='$(x)'`],
      ]
      t.match(await call(box, [...words, 'start', '--more=1']), { status: 0, stderr: '' }, what)
      const { starts } = await readJournal(box)
      t.same(starts.map(({ argv }) => argv.slice(argv.indexOf('-n')).slice(1)).sort(), [
        ['w1@%h', '-c', '2', '--tag=a b', '--note=$(x)', '--more=1'],
        ['w2@%h', '-c', '2', '--tag=a b', '--note=$(x)', '--more=1'],
      ])
      const variables = ['KEPT=config', 'FROM_FILE=file', "GREETING=it's; touch /tmp/PWNED", 'USER=other']
      for (const { uid, gid, cwd, umask, limits, environment } of starts) {
        t.match({ uid, gid, cwd, umask }, { uid: 991, gid: 991, cwd: '/srv/other', umask: 0o027 })
        t.same(limits.NOFILE, [333, 333])
        for (const each of variables) t.ok(environment.includes(each), each)
      }
      // Verbs that start nodes again have the options from the framework, though no further arguments.
      t.match(await call(box, [...words, 'try_restart']), { status: 0, stderr: '' }, what)
      const again = (await readJournal(box)).starts.slice(2)
      t.same(
        again.map(({ argv }) => argv.slice(-3)),
        [
          ['2', '--tag=a b', '--note=$(x)'],
          ['2', '--tag=a b', '--note=$(x)'],
        ],
      )
      t.match(await call(box, [...words, 'stop']), { status: 0, stderr: '' })
      t.equal((await box.run('ls /tmp/PWNED')).status, 2, 'and no value is run')
      await box.close()
    }
  })

  t.test(`instances of a generic engine, in ${shell}`, { buffered: true }, async (t) => {
    const box = await prepared(t, shell, generic)
    await box.write('/etc/conf.d/celeryd.web', 'CELERYD_NODES=web\n')
    const web = ['--name', 'celeryd.web', '--config', '/etc/conf.d/celeryd', '--config', '/etc/conf.d/celeryd.web']
    t.match(await call(box, ['--config', '/etc/conf.d/celeryd', 'start']), { status: 0, stdout: /celeryd: w1 is up/ })
    t.match(await call(box, [...web, 'start']), { status: 0, stdout: /^celeryd\.web: web is up/ })
    t.match(await box.read('/var/run/celeryd.web/web.pid'), /^\d+\n$/)
    t.match(await call(box, ['--config', '/etc/conf.d/celeryd', 'stop']), { status: 0 })
    t.match(await call(box, [...web, 'status']), { status: 0, stdout: /^celeryd\.web: web is running/ })
    await box.write('/etc/conf.d/celeryd.web', "CELERYD_NODES='web\n")
    t.match(await call(box, [...web, 'restart']), {
      status: 6,
      stderr: /reading \/etc\/conf.d\/celeryd\.web failed\n$/,
    })
    t.match(await call(box, [...web, 'stop']), { status: 0 }, 'what was started is known by the name')
    await box.write('/etc/conf.d/celeryd.web', 'CELERYD_NODES=web\n')
    await box.write('/etc/conf.d/celeryd', `${config}break 2>/dev/null\n`)
    t.match(await call(box, [...web, 'dryrun']), { status: /^[06]$/ }, 'a break loses no config in silence')
  })
}

t.test('beat', async (t) => {
  const box = await prepared(t, 'dash', generic)
  await box.write(beatPath, genericEngine('celerybeat'))
  const words = ['--config', '/etc/conf.d/celeryd', '--options', '--max-interval=5', '--set', 'CELERYBEAT_UMASK=077']
  const start = await box.run([beatPath, ...words, 'start'])
  t.match(start, { status: 0, stdout: /^celerybeat: celerybeat is up/, stderr: '' })
  const [first] = (await readJournal(box)).starts
  t.equal(first?.umask, 0o077)
  t.ok(first?.environment.includes('KEPT=config'))
  t.ok(first?.argv.includes('--max-interval=5'))
  t.match(await box.run([beatPath, ...words, 'stop']), { status: 0 })
})

t.test('messages name the way to call a verb', async (t) => {
  const box = await prepared(t, 'dash', frozen)
  const words = ['--command', 'rc-service celeryd']
  await box.write('/etc/conf.d/celeryd', config)
  t.match(await call(box, [...words, '--options', '--crash=0', 'start']), {
    status: 1,
    stderr:
      /to follow it: celery-initd compile \S+ --target openrc -o \/\n(.*\n)*.*to see more: rc-service celeryd foreground\n$/,
  })
  const long = await call(box, ['--options', '--crash=0', 'start'])
  t.ok(long.stderr.endsWith(`to see more: ${path} --options --crash=0 foreground\n`), long.stderr)
  const job = await box.start([path, ...words, '--options', '--exit=7', 'foreground'])
  await box.waitFor(
    'both nodes',
    async () => (await readJournal(box)).events.filter(({ event }) => event === 'up').length >= 2,
  )
  t.match(await call(box, ['stop']), { status: 0 })
  t.match(await job.done, { status: 7 }, 'foreground is a start whose end is that of the nodes')
  await box.run('rm -rf /var/run/celery; mkdir /var/run/celery')
  t.match(await call(box, [...words, 'check_paths']), { status: 1, stderr: /fix: chown celery/ })
  await box.run('rmdir /var/run/celery')
  t.match(await call(box, [...words, 'check_paths']), { status: 1, stderr: /fix: rc-service celeryd create_paths/ })
  t.match(await call(box, [...words, 'create_paths']), { status: 0, stderr: '' })
})

t.test("it takes no part of its caller's environment, and leaves nothing to systemd", async (t) => {
  const box = await prepared(t, 'dash', generic)
  await box.write('/srv/config', 'exit 1\n')
  await box.write('/usr/local/bin/systemctl', '#!/bin/sh\necho called >>/srv/systemctl\n')
  await box.run('mkdir -p /run/systemd/system')
  const env = {
    PATH: '/usr/bin:/bin',
    CELERY_DEFAULTS: '/srv/config',
    CELERYD_NODES: 'evil',
    INVOCATION_ID: '0123',
    celery_initd_command: 'evil',
    celery_initd_given: '--evil',
    celery_initd_set_user: 'root',
  }
  const words = ['--config', '/etc/conf.d/celeryd']
  for (const verb of ['start', 'restart', 'stop'])
    t.match(await call(box, [...words, verb], { env }), { status: 0, stderr: '' }, verb)
  t.ok((await readJournal(box)).starts.every(({ argv, uid }) => uid === 990 && !argv.includes('--evil')))
  t.equal((await box.run('cat /srv/systemctl')).status, 1)
})

t.test('what is wrong with options is said, with 2', async (t) => {
  const box = await prepared(t, 'dash', generic)
  await box.write('/usr/local/libexec/celery-initd/frozen', compileEngine('/etc/x', config, { name: 'frozen' }))
  const cases: readonly [words: readonly string[], says: string][] = [
    [['--nmae', 'x', 'status'], 'there is no option --nmae; there are --name, '],
    [['--name'], '--name needs a value'],
    [['--name', '', 'status'], '--name is empty'],
    [['--name', '../x', 'status'], "--name is letters, digits, '_', '.' and '-', not ../x"],
    [['--config', 'x', 'status'], '--config is an absolute path, not x'],
    [['--config', '/a\n/b', 'status'], '--config has a line end in it'],
    [['--set', 'CELERYD_USER', 'status'], '--set is NAME=VALUE, not CELERYD_USER'],
    [['--set', 'CELERYD_NODES=x', 'status'], '--set cannot set CELERYD_NODES; it can set CELERYD_USER, '],
    [['--set', 'CELERYD_STOP_TIMEOUT=5m', 'status'], 'CELERYD_STOP_TIMEOUT is a number of seconds, not 5m'],
    [['--set', 'CELERYD_START_TIMEOUT=08', 'status'], 'CELERYD_START_TIMEOUT is a number of seconds, not 08'],
    [['--set', 'CELERYD_UMASK=9', 'status'], 'CELERYD_UMASK is a umask in octal digits, not 9'],
    [['--set', 'CELERYD_ULIMIT=-n 4; id', 'status'], 'CELERYD_ULIMIT is the arguments of ulimit, not -n 4; id'],
    [['--set', 'CELERYD_CHECK_APP=yes', 'status'], 'CELERYD_CHECK_APP is 0 or 1, not yes'],
    [['--environment', 'A-B=1', 'status'], '--environment: A-B cannot be the name of a variable'],
    [['--environment', 'A', 'status'], '--environment is NAME=VALUE, not A'],
  ]
  for (const [words, says] of cases) {
    const { status, stdout, stderr } = await call(box, words)
    t.match({ status, stdout }, { status: 2, stdout: '' }, says)
    t.ok(stderr.startsWith(`celeryd: ${says}`) && stderr.split('\n').length === 2, stderr)
  }
  const other = (words: readonly string[]) => box.run(['/usr/local/libexec/celery-initd/frozen', ...words])
  const compiled = 'frozen: this was compiled for frozen; fix: compile a config of its own for frozen.web\n'
  t.match(await other(['--name', 'frozen.web', 'status']), { status: 2, stderr: compiled })
  t.match(await other(['--config', '/etc/x', 'status']), { status: 2, stderr: /cannot read \/etc\/x/ })
  t.match(await other(['--name', 'frozen', 'status']), { status: 3, stdout: /^frozen: frozen is stopped\n$/ })
  const open = ['--config', '/etc/conf.d/celeryd', '--options', "-Q 'a"]
  t.match(await call(box, [...open, 'start']), { status: 2, stderr: /^celeryd: --options: there is no closing ' in:/ })
  t.match(await call(box, [...open, 'status']), { status: 3 }, 'what does not need them goes on')
  t.match(await call(box, ['--config', '/etc/none', 'start']), { status: 6, stderr: /there is no config \/etc\/none/ })
})

t.test('a script of an init system takes none of this', async (t) => {
  const box = await prepared(t, 'dash', genericScript('celeryd'))
  t.match(await call(box, ['--name', 'x', 'status']), { status: 2, stderr: /^usage: / })
})
