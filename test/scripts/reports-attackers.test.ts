/** Field reports: root runs nothing of others, shows no secrets, and evaluates no value. */
import t from 'tap'
import {
  both,
  counts,
  expectDown,
  expectUp,
  expectVerb,
  type Row,
  roundTrip,
  rowsOf,
  runRows,
  whileWatching,
} from '../support/reports.js'
import { defaultEnv } from '../support/sandbox.js'
import { genericCeleryd, type ServiceBox, type Subject } from '../support/service-box.js'
import { standIn } from '../support/stand-in.js'

/** Values of options as sh would read them, and the word that the worker gets. */
const values = {
  'R2: quotes and a command': [`--tag="it's; touch /tmp/PWNED; echo 'x"`, "--tag=it's; touch /tmp/PWNED; echo 'x"],
  'R2: a lone single quote': [`--tag="it's"`, "--tag=it's"],
  'R2: backslashes': ["--tag='a\\b\\\\c\\'", '--tag=a\\b\\\\c\\'],
  'R2: an ampersand, which a replacement reads': [`--tag='a&b\\&c'`, '--tag=a&b\\&c'],
  'R2: substitutions': [
    "--tag='$(touch /tmp/PWNED)`touch /tmp/PWNED`${IFS}'",
    '--tag=$(touch /tmp/PWNED)`touch /tmp/PWNED`${IFS}',
  ],
  'R2: patterns': ["--tag='* ? [a]'", '--tag=* ? [a]'],
} as const
const awks = ['mawk', 'gawk', 'busybox awk', 'original-awk']
/** The awk that is used, where the host has it. */
const withAwk = (awk: string): Subject => ({
  ...genericCeleryd,
  prepare: async (box) => {
    await box.write('/srv/awk', `#!/bin/sh\nexec ${awk} "$@"\n`)
    await box.run(`command -v ${awk.split(' ')[0]} && mount -n --bind /srv/awk "$(readlink -f /usr/bin/awk)"; :`)
  },
})
const evaluated = Object.entries(values).map(
  ([name, [opts, word]], index): Row => ({
    name,
    // Not where it would call itself: the host's own awk is one of them.
    subject: index % 2 === 0 ? genericCeleryd : withAwk(awks[2] as string),
    config: { opts },
    work: async (t, service) => {
      for (const verb of ['status', 'dryrun']) await service.run(verb)
      await roundTrip(t, service)
      t.ok((await service.journal()).starts[0]?.argv.includes(word), 'the worker has it')
      t.equal(await service.sh('ls /tmp'), '', 'nothing was run')
    },
  }),
)

/** Settings that are numbers or options of ulimit, and could be read as more: by root for dryrun, by the account else. */
const settings = {
  'R2: a umask with a command': "CELERYD_UMASK='022;touch${IFS}/tmp/PWNED'",
  'R2: a umask with a substitution': "CELERYD_UMASK='$(touch /tmp/PWNED)'",
  'R2: limits with a command': "CELERYD_ULIMIT='-n 64;};touch${IFS}/tmp/PWNED;:'",
  'R2: limits with a line end': "CELERYD_ULIMIT='-n\n64||:;}\ntouch${IFS}/tmp/PWNED'",
}
const unread = rowsOf(settings, (more) => ({
  config: { more },
  work: async (t, service) => {
    for (const verb of ['create-paths', 'ping', 'status', 'stop']) await service.run(verb)
    for (const verb of ['dryrun', 'configtest', 'start'])
      await expectVerb(t, service, verb, { status: 6, err: /CELERYD_U(MASK|LIMIT) must be / })
    t.equal(await service.sh('ls /tmp'), '', 'nothing was run')
  },
}))

const shells = ['dash', 'bash', 'mksh', 'posh', 'busybox', 'yash', 'zsh']
/** Another shell in the place of /bin/sh. */
const withShell = (shell: string): Subject => ({
  ...genericCeleryd,
  prepare: async (box) => {
    const { status, stderr } = await box.run(
      `rm -f /srv/sh; cp "$(command -v ${shell})" /srv/sh && mount -n --bind /srv/sh "$(readlink -f /bin/sh)"`,
    )
    if (status !== 0) throw new Error(`no ${shell}: ${stderr}`)
  },
})
const secret = 'word-that-nobody-may-see'
const secrets = shells.map(
  (shell): Row => ({
    name: `R18: ${shell}: what a config exports is in no process's arguments`,
    subject: withShell(shell),
    config: { more: `export SECRET_KEY=${secret}` },
    work: async (t, service) => {
      const seen = new Set<string>()
      const look = () => {
        for (const { argv } of service.box.processes())
          if (argv.some((word) => word.includes(secret))) seen.add(argv.join(' '))
      }
      await whileWatching(look, () => roundTrip(t, service))
      t.same([...seen], [])
      t.ok((await service.journal()).starts[0]?.environment.includes(`SECRET_KEY=${secret}`))
      await expectVerb(
        t,
        service,
        'dryrun',
        { status: 0, out: /--pidfile=/, never: new RegExp(secret) },
        { user: 'other' },
      )
      const trace = await service.box.run(`sh -x ${service.path} start`)
      t.equal(trace.status, 0)
      await service.run('stop')
    },
  }),
)

/** What a caller's environment may try; nothing of it is read, and nothing run. */
const environments: Readonly<Record<string, Record<string, string>>> = {
  'R43: bash functions': {
    'BASH_FUNC_ps%%': '() { touch /tmp/PWNED; }',
    'BASH_FUNC_awk%%': '() { touch /tmp/PWNED; }',
    'BASH_FUNC_exec%%': '() { touch /tmp/PWNED; }',
  },
  'R43: PS4, with -x': { PS4: '$(touch /tmp/PWNED)', SHELLOPTS: 'xtrace' },
  'R43: ENV and BASH_ENV': { ENV: '/srv/evil', BASH_ENV: '/srv/evil' },
  'R43: IFS, PATH and CDPATH': { IFS: 'e/', PATH: '/srv/evil-bin:/usr/bin:/bin', CDPATH: '/srv' },
  'R43: a value with a line like a command': { X: 'a\nexport config=1\ntouch /tmp/PWNED', LANG: 'C\nPATH=/x' },
  'R43: settings of the service': {
    CELERYD_USER: 'root',
    CELERYD_NODES: 'evil',
    CELERY_BIN: '/srv/evil',
    user: 'root',
  },
  'R43: marks of the second run': { celery_initd_run: '1 2', celery_initd_trace: '-x', celery_initd_problem: 'x' },
}
const environmentRows = Object.entries(environments).flatMap(([name, env]) =>
  [genericCeleryd, withShell('bash')].map(
    (subject, index): Row => ({
      name: `${name}, ${index === 0 ? 'dash' : 'bash'} as sh`,
      subject,
      work: async (t, service) => {
        await service.box.write('/srv/evil', '#!/bin/sh\ntouch /tmp/PWNED\n')
        await service.sh(
          'mkdir /srv/evil-bin; cp /srv/evil /srv/evil-bin/ps; cp /srv/evil /srv/evil-bin/awk; chmod 755 /srv/evil-bin/*',
        )
        const whole = { ...defaultEnv, ...env }
        for (const verb of ['start', 'status', 'stop']) {
          const result = await service.run(verb, { env: whole })
          t.match(result, { status: 0, timedOut: false }, `${verb}: ${result.stdout}${result.stderr.slice(0, 500)}`)
        }
        const [start] = (await service.journal()).starts
        t.equal(start?.uid, 990)
        t.same(
          start?.environment.filter((each) => /^(X|BASH_FUNC|CELERYD_|celery_initd)/.test(each)),
          [],
        )
        t.equal(await service.sh('ls /tmp'), '', 'nothing was run')
        await expectDown(t, service)
      },
    }),
  ),
)

/** Who can change a config: its place, or what leads to it, is made so by sh text. */
const configs = {
  'R19: a link into a directory of the service user':
    'mkdir -p /var/lib/celery; chown celery /var/lib/celery; mv /etc/default/celeryd /var/lib/celery/conf; chown root /var/lib/celery/conf; ln -s /var/lib/celery/conf /etc/default/celeryd',
  'R19: a link over a link of the service user':
    'mkdir /srv/app; mv /etc/default/celeryd /srv/conf; ln -s /srv/conf /srv/app/link; chown -h celery /srv/app/link; chown celery /srv/app; ln -s /srv/app/link /etc/default/celeryd',
  'R19: a directory on the way is a link over a link of the service user':
    'mkdir /srv/etc /srv/app; mv /etc/default/celeryd /srv/etc/conf; ln -s /srv/etc /srv/app/link; chown -h celery /srv/app/link; chown celery /srv/app; ln -s /srv/app/link /srv/way; ln -s /srv/way/conf /etc/default/celeryd',
  'R19: a directory on the way is a link of the service user in a sticky directory':
    'mkdir /srv/etc; mkdir -m 1777 /srv/all; mv /etc/default/celeryd /srv/etc/conf; ln -s ../etc /srv/all/link; chown -h celery /srv/all/link; ln -s /srv/all/link/conf /etc/default/celeryd',
  'R19: a directory above its directory is of the service user':
    'mkdir -p /srv/app/etc; mv /etc/default/celeryd /srv/app/etc/conf; chown celery /srv/app; ln -s /srv/app/etc/conf /etc/default/celeryd',
  'R19: a group can change its directory':
    'mkdir /srv/etc; mv /etc/default/celeryd /srv/etc/conf; chgrp celery /srv/etc; chmod 775 /srv/etc; ln -s /srv/etc/conf /etc/default/celeryd',
  'R19: everybody can change it': 'chmod 666 /etc/default/celeryd',
  "R19: it is the service user's": 'chown celery /etc/default/celeryd',
  'R19: /etc/default can be changed by others': 'chmod 777 /etc/default',
}
const weak = rowsOf(configs, (text) => ({
  work: async (t, service) => {
    await service.launch()
    await service.sh(text)
    await service.sh('echo \'touch /tmp/PWNED-by-the-config\' >>"$(readlink -f /etc/default/celeryd)"')
    for (const verb of ['start', 'restart', 'dryrun', 'graceful', 'configtest'])
      await expectVerb(t, service, verb, { status: 6, err: /celeryd: root runs .*others can change .*fix: / })
    t.equal(await service.sh('ls /tmp'), '', 'root has not run it')
    expectUp(t, service)
  },
}))

const remedy: Row = {
  name: 'R19: the remedy that it gives is enough',
  work: async (t, service) => {
    await service.sh('chown celery:celery /etc/default/celeryd; chmod 664 /etc/default/celeryd')
    const { stderr } = await expectVerb(t, service, 'start', { status: 6, err: /fix: / })
    await service.sh(/fix: (.*)/.exec(stderr)?.[1] as string)
    await roundTrip(t, service)
  },
}

const rootsLinks: Row = {
  name: "R19: directories on the way are links of root's, one relative, one twice",
  work: async (t, service) => {
    await service.sh(
      'mkdir -p /srv/a/etc; mv /etc/default/celeryd /srv/a/etc/conf; ln -s a/etc /srv/b; ln -s ../srv/b/../etc /srv/c; ln -s /srv/c/conf /etc/default/celeryd',
    )
    await roundTrip(t, service)
  },
}

/** The config changes to a directory of the service user, which has a file of the script's name, and then ends the shell. */
const relative: Row = {
  name: 'R19: called by a relative path, root runs the script and not what the config leads to',
  config: { more: 'cd /srv/app\n. ./nothing' },
  work: async (t, service) => {
    await service.sh(
      "mkdir -p /srv/app/init.d; echo 'touch /tmp/PWNED' >/srv/app/celeryd; cp /srv/app/celeryd /srv/app/init.d/; chown -R celery /srv/app",
    )
    const calls = ['cd /etc/init.d; ./celeryd', 'cd /etc/init.d; sh celeryd', 'cd /etc; init.d/celeryd']
    for (const call of calls) {
      t.match(await service.box.run(`${call} status`), { status: 4, stdout: /cannot tell/ }, call)
      t.match(await service.box.run(`${call} start`), { status: 6, stderr: /reading .*celeryd failed/ }, call)
    }
    t.equal(await service.sh('ls /tmp'), '', 'nothing of the service user was run')
  },
}

/** What stands beside the nodes and is not one. */
const bystanders = Object.entries(both).map(
  ([kind, subject]): Row => ({
    name: `R47: processes of the account that only mention a pid file get no signal, ${kind} script`,
    subject,
    work: async (t, service) => {
      await service.launch()
      const idle = (words: string) =>
        `setsid setpriv --reuid celery --regid celery --init-groups python3 -SE -c 'import signal; signal.pause()' ${words} </dev/null >/dev/null 2>&1 & echo $!`
      const lines = [
        '--pidfile=/var/run/celery/worker1.pid.old',
        '--pidfile /var/run/celery/worker1.pid',
        'x--pidfile=/var/run/celery/worker1.pid',
        '--pidfile=/var/run/celery/worker11.pid',
      ]
      for (const words of lines) service.adopt(words, Number(await service.sh(idle(words))))
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      t.same(counts(service), [0])
      t.same(service.missing(), [])
    },
  }),
)

/** A ps that shows the line ends in arguments as they are: what comes after one looks like another process. */
const rawPs: Row = {
  name: 'R2: a process whose arguments hold a line of a process, where ps shows it raw',
  subject: {
    ...genericCeleryd,
    prepare: async (box) => {
      await box.write('/srv/forged', '990 $(touch${IFS}/tmp/PWNED) 1 S 00:01 - x --pidfile=/var/run/celery/worker1.pid')
      await box.run(
        `cp "$(readlink -f /bin/ps)" /srv/ps; printf '%s\\n' '#!/bin/sh' '/srv/ps "$@"' 'cat /srv/forged' >/srv/raw; chmod 755 /srv/raw /srv/ps
        mount -n --bind /srv/raw "$(readlink -f /bin/ps)"`,
      )
    },
  },
  work: async (t, service) => {
    await service.launch()
    for (const verb of ['status', 'start', 'graceful', 'stop']) await service.run(verb)
    t.equal(await service.sh('ls /tmp'), '', 'nothing was run')
    await expectDown(t, service)
  },
}

/** R3: nodes that do not survive HUP. */
const hup: Row[] = [
  {
    name: 'R3: graceful of a node that was started as python -m celery: it is stopped and started',
    work: async (t, service) => {
      await service.directories()
      await service.sh(
        `mkdir -p /srv/m/celery; : >/srv/m/celery/__init__.py; sed 1d ${standIn} >/srv/m/celery/__main__.py; ln -s /srv/stand-in/journal /srv/m/celery/journal; cd /srv/m; PYTHONPATH=/srv/m setsid setpriv --reuid celery --regid celery --init-groups python3 -m celery worker --pidfile=/var/run/celery/worker1.pid -n worker1@%h --fatal=HUP </dev/null >/dev/null 2>&1 &`,
      )
      await service.box.waitFor('it', async () => (await service.content(service.pidfile())) !== undefined)
      const before = await service.content(service.pidfile())
      await expectVerb(t, service, 'graceful', { status: 0, out: [/is down/, /is up/] })
      t.not(await service.content(service.pidfile()), before)
      expectUp(t, service)
    },
  },
  {
    name: 'R3: no setsid: start, graceful, stop',
    subject: {
      ...genericCeleryd,
      sandbox: {
        userland: 'mount -n -t tmpfs none /usr/bin; ln -s /usr/local/host/bin/* /usr/bin/; rm /usr/bin/setsid',
      },
    },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await expectVerb(t, service, 'graceful', { status: 0, out: /is up/ })
      expectUp(t, service)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      t.same(counts(service), [0])
    },
  },
]

/** R26. */
const interrupts = ['mksh', 'dash', 'yash'].map(
  (shell): Row => ({
    name: `R26: ${shell}: INT in the foreground gives the worker's status`,
    subject: withShell(shell),
    config: { opts: '--exit=4' },
    work: async (t, service: ServiceBox) => {
      const job = await service.start('start', { env: { ...defaultEnv, C_FAKEFORK: '1' } })
      await service.box.waitFor('it', async () => (await service.content(service.pidfile())) !== undefined)
      job.kill('SIGINT')
      t.equal((await job.done).status, 4)
      t.same((await service.journal()).signals(service.pidfile()), ['INT'])
    },
  }),
)

runRows(t, [
  rawPs,
  ...evaluated,
  ...unread,
  ...secrets,
  ...environmentRows,
  ...weak,
  remedy,
  rootsLinks,
  relative,
  ...bystanders,
  ...hup,
  ...interrupts,
])
