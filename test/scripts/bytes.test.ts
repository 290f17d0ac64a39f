/** Every value of a config reaches the worker byte for byte: its arguments, environment and directory. */
import t, { type Test } from 'tap'
import { type Config, configText, frozenCeleryd, type ServiceBox } from '../support/service-box.js'
import type { Start } from '../support/stand-in.js'
import { runStories, type Story } from '../support/stories.js'

/** What a shell, awk, sed, printf, ps or celery multi might see more in than text. */
const texts: Readonly<Record<string, string>> = {
  'a space': 'a b',
  'spaces at its ends': ' a  b ',
  'single quotes': "it's 'so'",
  'double quotes': 'say "hello',
  'a parameter': '$HOME ${HOME} $1 $$ $',
  'command substitutions': '`touch owned` $(touch owned)',
  'a semicolon': 'a;touch owned; b',
  patterns: '* ? [a-z] {a,b} ~ ~root',
  'a backslash': 'a\\b\\n\\\\ \\',
  operators: 'a & b | c > d < e (f) # g ! h',
  'a tab': 'a\tb',
  newlines: 'first\nsecond\n\nthird',
  'a newline at its end': 'first\n',
  'no ASCII': 'grün 日本 🌱',
  'control characters': 'a\x01\x1b[31m\x7f',
  'a percent sign': '100%',
  'signs of equality': 'a=b=c',
}

/** Bytes as the journal has them. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Starts the service, makes sure that every verb knows its node, and stops it. @returns how the node was started */
async function record(t: Test, service: ServiceBox, ...more: string[]): Promise<Start | undefined> {
  const command = [...frozenCeleryd.shell, service.path, 'start', ...more]
  const started = await service.box.run(command)
  t.match(started, { status: 0, stderr: '' }, `start: ${started.stdout}${started.stderr}`)
  t.equal((await service.run('status')).status, 0, 'status finds it')
  const again = await service.run('start')
  t.match(again, { status: 0, stdout: /already running/ }, `so does start: ${again.stdout}${again.stderr}`)
  const { starts } = await service.journal()
  t.equal(starts.length, 1, 'it is started once')
  const stopped = await service.run('stop')
  t.match(stopped, { status: 0, stderr: '' }, `stop: ${stopped.stderr}`)
  const { events } = await service.journal()
  t.same(
    events.map(({ event }) => event),
    ['up', 'TERM', 'end'],
    'stop ends it',
  )
  const files = [...service.files().keys()]
  t.same(
    files.filter((path) => /owned$/.test(path)),
    [],
    'nothing was executed',
  )
  t.same(service.missing(), [])
  return starts[0]
}

/** After the interpreter, its options, and CELERY_BIN. */
const argumentsOf = (start: Start | undefined): string[] => start?.argv.slice(3) ?? []

function variable(start: Start | undefined, name: string): string | undefined {
  return start?.environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** celery multi would take a slash in a name for a directory. */
const fileName = (text: string): string => text.replaceAll('/', '_')

const asOptions = ([name, text]: [string, string]): Story => ({
  name: `app, options and directory with ${name}`,
  config: {
    app: text,
    chdir: `/srv/dir/${fileName(text)}`,
    opts: `--text=${quoted(text)} -Q ${quoted(`q${text}`)}`,
  },
  work: async (t, service) => {
    await service.sh(`mkdir -p ${quoted(`/srv/dir/${fileName(text)}`)}`)
    const start = await record(t, service)
    t.equal(latin1(start?.cwd ?? ''), latin1(`/srv/dir/${fileName(text)}`))
    t.strictSame(argumentsOf(start), [
      `--app=${latin1(text)}`,
      ...[
        'worker',
        '--pidfile=/var/run/celery/worker1.pid',
        '--logfile=/var/log/celery/worker1%I.log',
        '--loglevel=INFO',
      ],
      `--text=${latin1(text)}`,
      ...['-Q', latin1(`q${text}`), '-n', 'worker1@%h'],
    ])
  },
})

/** Texts that a path cannot have: see the rule unusual-node-path. */
const refused = ['a tab', 'newlines', 'a newline at its end', 'control characters']

const asPaths = ([name, text]: [string, string]): Story => {
  const part = fileName(text)
  const node = `w${part}`
  return {
    name: `paths and a node's name with ${name}`,
    config: { nodes: quoted(node), pidfile: `/srv/run${part}/%n.pid`, logfile: `/srv/log${part}/%n+%I.log` },
    work: async (t, service) => {
      const start = await record(t, service)
      const files = [`--pidfile=/srv/run${part}/${node}.pid`, `--logfile=/srv/log${part}/${node}+%I.log`]
      t.strictSame(
        argumentsOf(start),
        ['--app=proj', 'worker', ...files, '--loglevel=INFO', '-n', `${node}@%h`].map(latin1),
      )
    },
  }
}

const all = Object.values(texts)
const exports = all.map((text, index) => `export TEXT_${index}=${quoted(text)}\n`).join('')

async function environment(t: Test, service: ServiceBox): Promise<void> {
  const start = await record(t, service)
  all.forEach((text, index) => {
    t.equal(variable(start, `TEXT_${index}`), latin1(text), JSON.stringify(text))
  })
  t.equal(variable(start, 'PATH'), '/srv/a b;$HOME:/usr/bin:/bin')
  t.equal(variable(start, 'NOT_EXPORTED'), undefined)
}

const path = "NOT_EXPORTED=1; export PATH='/srv/a b;$HOME:/usr/bin:/bin'"

const stories: Story[] = [
  {
    name: 'environment',
    config: { more: `${exports}${path}` },
    work: environment,
  },
  {
    name: 'environment, options and directory, with a login shell',
    config: {
      more: `${exports}${path}`,
      user: 'login',
      suArgs: '-l',
      chdir: '/srv/it\'s "$HOME"\n;*',
      opts: all.map((text, index) => `--text-${index}=${quoted(text)}`).join(' '),
    },
    work: async (t, service) => {
      await service.sh(`mkdir ${quoted('/srv/it\'s "$HOME"\n;*')}`)
      await environment(t, service)
      const start = (await service.journal()).starts[0]
      t.equal(start?.uid, 992)
      t.equal(start?.cwd, '/srv/it\'s "$HOME"\n;*')
      t.strictSame(
        argumentsOf(start).filter((word) => word.startsWith('--text-')),
        all.map((text, index) => `--text-${index}=${latin1(text)}`),
      )
    },
  },
  {
    name: 'more arguments',
    work: async (t, service) => {
      const start = await record(t, service, '-c', '2', ...all.map((text) => `--text=${text}`), '', '-X')
      const words = argumentsOf(start)
      t.strictSame(words.slice(words.indexOf('-c')), [
        ...['-c', '2'],
        ...all.map((text) => `--text=${latin1(text)}`),
        ...['', '-X'],
      ])
    },
  },
  {
    name: 'a single one with several options',
    work: async (t, service) => {
      const start = await record(t, service, ' -c 2\t--text=$HOME;`id`\n*  --it\'s "so" ')
      const words = argumentsOf(start)
      t.strictSame(words.slice(words.indexOf('-c')), ['-c', '2', '--text=$HOME;`id`', '*', "--it's", '"so"'])
    },
  },
  {
    name: 'what else a node finds: its user, groups, directory, mask, limits, and nothing left open',
    // More files than PAM's su leaves to those who run in it.
    config: { ulimit: '-n 2048', group: 'other' },
    work: async (t, service) => {
      const start = await record(t, service)
      t.match(start, { uid: 990, gid: 991, umask: 0o022, cwd: '/', terminals: [false, false, false] })
      t.same(start?.limits.NOFILE, [2048, 2048])
      t.equal(start?.session, start?.pid, 'a session of its own')
      // What this test's own process was given is not the script's to close.
      const inherited = (await service.sh('ls /proc/self/fd')).trim().split('\n').map(Number)
      const own = inherited.slice(0, -1).filter((fd) => fd > 9)
      t.strictSame(start?.open, [0, 1, 2, ...own])
      t.equal(variable(start, 'HOME'), '/var/lib/celery')
      t.equal(variable(start, 'USER'), 'celery')
      t.equal(variable(start, 'LOGNAME'), 'celery')
    },
  },
  {
    name: "the caller's environment is not the worker's",
    work: async (t, service) => {
      const hostile = {
        PATH: '/srv/hostile',
        IFS: 'e/',
        CDPATH: '/srv',
        ENV: '/srv/hostile/rc',
        CELERY_BIN: '/bin/false',
        CELERYD_OPTS: '--hostile',
        DAEMON_OPTS: '--hostile',
        CELERYD_NODES: 'hostile',
        name: 'hostile',
        user: 'root',
        given: 'touch owned;',
        extra: '--hostile',
        LONG: `a\nb=c\nexport HOSTILE=1\n`,
        LANG: 'C.UTF-8',
        LC_TIME: 'C',
        PS4: '$(touch /srv/owned)',
      }
      const started = await service.run('start', { env: hostile })
      t.match(started, { status: 0, stderr: '' }, started.stderr)
      const start = (await service.journal()).starts[0]
      const names = start?.environment.map((entry) => entry.slice(0, entry.indexOf('='))) ?? []
      const wanted = [
        'HOME',
        'LANG',
        'LC_TIME',
        'LOGNAME',
        'PATH',
        'PWD',
        'SHELL',
        'USER',
        'OLDPWD',
        'SHLVL',
        '_',
        'MAIL',
        'TERM',
      ]
      t.same(
        names.filter((name) => !wanted.includes(name)),
        [],
      )
      t.equal(variable(start, 'LC_TIME'), 'C', 'the locale passes')
      t.notMatch(variable(start, 'PATH'), /hostile/)
      t.strictSame(argumentsOf(start), [
        ...['--app=proj', 'worker', '--pidfile=/var/run/celery/worker1.pid', '--logfile=/var/log/celery/worker1%I.log'],
        ...['--loglevel=INFO', '-n', 'worker1@%h'],
      ])
      t.match(await service.run('stop', { env: hostile }), { status: 0, stderr: '' })
      t.match(await service.run('status', { env: {} }), { status: 3, stderr: '' }, 'an empty environment will do')
    },
  },
  ...Object.entries(texts).map(asOptions),
  ...Object.entries(texts)
    .filter(([name]) => !refused.includes(name))
    .map(asPaths),
]

t.test('paths and names that no list of processes could show are refused', (t) => {
  const compiled = (config: Config) => () =>
    frozenCeleryd.compile('/etc/default/celeryd', configText('celeryd', config))
  for (const name of refused) {
    const part = texts[name] as string
    t.throws(compiled({ pidfile: `/srv/run${part}/%n.pid` }), /unusual-node-path: .* control characters/, name)
    t.throws(compiled({ logfile: `/srv/log${part}/%n.log` }), /unusual-node-path: .* control characters/, name)
    t.throws(compiled({ nodes: quoted(`w${part}`) }), /unusual-node-name: .* control characters/, name)
  }
  t.throws(compiled({ pidfile: '/srv/a -b/%n.pid' }), /unusual-node-path: .* blank before a dash/)
  t.throws(compiled({ pidfile: '/srv/%n.pid ' }), /unusual-node-path: .* or at the end/)
  t.throws(compiled({ nodes: 'grün grön' }), /pidfiles-alike: ps shows two pid files alike/)
  t.doesNotThrow(compiled({ nodes: 'grün blau' }))
  t.end()
})

runStories(t, frozenCeleryd, stories)
