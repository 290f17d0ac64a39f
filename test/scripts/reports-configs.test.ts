/** Field reports: what a config does to the shell that reads it changes nothing but the nodes. */
import t from 'tap'
import { both, expectDown, expectUp, expectVerb, type Row, roundTrip, rowsOf, runRows } from '../support/reports.js'
import { genericScript } from '../support/service.js'
import { frozenCeleryd, genericCelerybeat } from '../support/service-box.js'

const scripts = [genericScript('celeryd'), genericScript('celerybeat')].join('\n')
const found = (pattern: RegExp) =>
  [...new Set([...scripts.matchAll(pattern)].map((match) => match[1] as string))].sort()
const ours = (name: string) => !/^(celery_initd_|CELERY|DAEMON_OPTS)/.test(name)

/** Every function that the script defines, and every program that a script of ours may call. */
const functions = found(/^([a-z_]+)\(\) \{/gm).filter(ours)
const programs =
  'alias awk basename cat cd chown chmod cksum command cut date dd dirname echo env expr false find getopts grep head id ' +
  'kill ln ls mkdir mv od printf ps pwd read rm runuser sed setsid sh sleep sort stat su systemctl tail test tr true ' +
  'type umask unalias uname wait'
/** Every variable that it assigns, by whatever way. */
const variables = [
  ...found(/(?:^|[\s;{(])([A-Za-z_][A-Za-z_0-9]*)=/gm),
  ...found(/\bfor ([A-Za-z_]+) in\b/g),
  ...found(/\bread (?:-r )?([A-Za-z_]+)/g),
].filter((name) => ours(name) && !/^(PATH|IFS|PWD|OLDPWD|HOME|USER|LOGNAME|C_F.*|SYSTEMCTL.*)$/.test(name))

t.ok(functions.length > 80 && variables.length > 100, 'the lists are made from the script')

const more = (text: string, umask = 0o022): Omit<Row, 'name'> => ({
  config: { more: text },
  work: async (t, service) => {
    await roundTrip(t, service)
    t.equal((await service.journal()).starts[0]?.umask, umask)
    t.equal(await service.sh('ls /tmp'), '', 'nothing was run that was not to be')
  },
})

/** What a config says to its shell, and what a script that heard it would do. */
const lines = {
  'R7: set -- stop': 'set -- stop',
  'R7: set -- with nothing': 'set --',
  'R7: set -- with options': "set -- start --loglevel=DEBUG 'a b'",
  'R8: a function die, and the names of variables': 'die() { :; }\nnewline=x\nsystem_path=/x\nuser=nobody\nnodes=none',
  'R8: every function of the script': [...functions, ...programs.split(' ')]
    .map((name) => `${name}() { exit 9; }`)
    .join('\n'),
  'R8: every variable of the script': variables.map((name) => `${name}='it''s *'`).join('\n'),
  'R8: aliases': [...functions, ...programs.split(' '), 'if', 'while', 'case', 'for', 'unset', 'exit', 'local']
    .map((name) => `alias ${name}=false 2>/dev/null`)
    .join('\n'),
  'R8: set -e, and a last command that fails':
    'set -e\nif false; then :; fi\nX=1\n[ -n "$NOTHING" ] && Y=1 || Z=1\nset +e\nfalse',
  'R8: set -e to the end': 'set -e',
  'R8: set -u': 'set -u',
  'R8: set -u, and a last command that is false':
    'set -u\n[ -f /etc/default/celeryd.local ] && . /etc/default/celeryd.local',
  'R8: set -f and set -C': 'set -f\nset -C',
  'R8: set -a': 'set -a\nVALUE=1\nlines=2\nnodes=3',
  'R8: a PS4 that runs a command': "PS4='$(touch /tmp/PWNED)'",
  'R8: traps': ['EXIT', 'INT', 'TERM', 'HUP', 'PIPE', 'QUIT']
    .map((signal) => `trap 'echo trapped; exit 9' ${signal}`)
    .join('\n'),
  'R8: ignored signals': "trap '' INT TERM HUP PIPE",
  'R8: IFS and cd': 'IFS=/e\ncd /srv',
  'R8: closed descriptors': 'exec 3>&- 4>&- 5<&-',
  'R8: descriptors of its own': 'exec 5</etc/passwd 7</dev/null',
  'R8: its last status': 'false',
  'R8: return': 'return 3',
  'R8: TMPDIR, ENV, CDPATH and PS4 exported':
    "export TMPDIR=/nonexistent TMPPREFIX=/nonexistent/z ENV=/nonexistent CDPATH=/srv:/tmp PS4='$(touch /tmp/PWNED)'",
  'R13: a PATH without /bin': 'export PATH=/opt/app/bin',
  'R13: a PATH that is empty': "export PATH=''",
  'R13: a PATH of missing directories, not exported': 'PATH=/nonexistent:/srv/no',
}

const masks: Readonly<Record<string, readonly [text: string, mask: number]>> = {
  'R6: umask 002': ['umask 002', 0o002],
  'R6: umask 000': ['umask 000', 0],
  'R6: umask 007': ['umask 007', 0o007],
  'R6: umask 077': ['umask 077', 0o077],
  'R6: umask u=rwx,g=rx,o=': ['umask u=rwx,g=rx,o=', 0o027],
}

const rows: Row[] = [
  ...rowsOf(lines, (text) => more(text)),
  ...rowsOf(masks, ([text, mask]) => {
    const row = more(text, mask)
    return {
      ...row,
      work: async (t, service) => {
        await row.work(t, service)
        t.match(await service.sh(`ls -ldn ${service.state}`), /^drwxr-xr-x /, "the state directory stays root's alone")
        await service.configure({})
        await expectVerb(t, service, 'stop', { status: 0, out: /not running/ })
      },
    }
  }),
  ...Object.entries({ ...both, 'with what only the host knows': frozenCeleryd }).map(
    ([kind, subject]): Row => ({
      name: `R6: the mask of the caller is not that of the node, ${kind}`,
      subject,
      config: both[kind] === undefined ? { more: 'export HOST_ID=$(uname -n)' } : {},
      work: async (t, service) => {
        t.match(await service.box.run(`umask 077; ${service.path} start`), { status: 0, stdout: /is up/ })
        t.equal((await service.journal()).starts[0]?.umask, 0o022)
        t.match(await service.box.run(`umask 077; ${service.path} dryrun`), { status: 0, stdout: /'umask 022\n/ })
        await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      },
    }),
  ),
  {
    name: 'dryrun shows the mask and the limits that the config sets',
    config: { more: 'umask 027\nulimit -S -n 300' },
    work: async (t, service) => {
      await expectVerb(t, service, 'dryrun', { status: 0, out: [/'umask 027\n/, /^ulimit -S -n 300 \|\| return$/m] })
    },
  },
  {
    name: 'R8: every variable of the script, exported: the nodes have them',
    config: { more: variables.map((name) => `export ${name}='v *'`).join('\n') },
    work: async (t, service) => {
      await roundTrip(t, service)
      const environment = new Set((await service.journal()).starts[0]?.environment)
      const lost = variables.filter((name) => !environment.has(`${name}=v *`))
      t.same(lost, [])
    },
  },
  {
    name: 'R8: a scheduler, whose config redefines everything',
    subject: genericCelerybeat,
    config: {
      more: [
        ...[...functions, ...programs.split(' ')].map((name) => `${name}() { exit 9; }`),
        ...variables.map((name) => `${name}='x y'`),
      ].join('\n'),
    },
    work: (t, service) => roundTrip(t, service),
  },
  {
    name: 'R8: a readonly variable of a name that the script uses is 6, naming it; of another name it is nothing',
    config: { more: 'readonly nodes=x' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 6, err: /^celeryd: .*makes nodes readonly.*\n$/ })
      await expectVerb(t, service, 'status', {
        status: 4,
        out: /^celeryd: cannot tell: /,
        err: /^celeryd: .*makes nodes readonly.*\n$/,
      })
      await service.configure({ more: 'readonly MY_VALUE=x\nexport MY_VALUE' })
      await roundTrip(t, service)
      t.ok((await service.journal()).starts[0]?.environment.includes('MY_VALUE=x'))
    },
  },
]

/** What keeps a config from being read to its end. */
const broken = {
  'R36: a syntax error': "CELERYD_NODES='worker1",
  'R36: a stray fi': 'fi',
  'R36: exit': 'exit 0',
  'R36: exit 3': 'exit 3',
  'R36: set -u and an unset variable': 'set -u\nX=$NO_SUCH_VARIABLE',
  'R36: a missing file that is sourced': '. /nonexistent/file',
  'R36: a readonly variable is assigned': 'readonly A=1\nA=2',
}

const unread = rowsOf(broken, (text) => ({
  work: async (t, service) => {
    await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
    await service.configure({ more: text })
    const refused = { status: 6, err: /celeryd/ }
    await expectVerb(t, service, 'restart', refused)
    await expectVerb(t, service, 'start', refused)
    expectUp(t, service, 'what runs goes on')
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, err: /celeryd: .*read/ })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err: /celeryd: .*read/ })
    await expectDown(t, service)
  },
}))

runRows(t, [...rows, ...unread])
