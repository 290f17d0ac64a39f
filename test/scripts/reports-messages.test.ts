/** Field reports: what is said is the cause, named by node and setting, with what mends it; and not more than that. */
import t from 'tap'
import { both, counts, expectUp, expectVerb, type Row, rowsOf, runRows } from '../support/reports.js'
import type { RunResult } from '../support/sandbox.js'
import { type Config, frozenCelerybeat, type ServiceBox } from '../support/service-box.js'
import { standIn } from '../support/stand-in.js'

const setUps: Readonly<Record<string, readonly [config: Config, given: string, status: number, ...RegExp[]]>> = {
  'R32: CELERYD_CHDIR is missing': [{ chdir: '/srv/none' }, '', 1, /\/srv\/none does not exist/, /CELERYD_CHDIR/],
  'R32: CELERYD_CHDIR is closed to the account': [
    { chdir: '/srv/closed' },
    'mkdir -m 700 /srv/closed',
    1,
    /user celery may not enter \/srv\/closed/,
    /CELERYD_CHDIR/,
    /chmod/,
  ],
  'R32: the log directory is in one that is closed to the account': [
    { more: 'CELERYD_LOG_FILE=/srv/closed/logs/%n.log' },
    'mkdir -m 700 /srv/closed; mkdir /srv/closed/logs; chown celery /srv/closed/logs',
    1,
    /user celery cannot enter \/srv\/closed on the way to \/srv\/closed\/logs/,
    /CELERYD_LOG_FILE/,
    /chmod o\+x/,
  ],
  'R32: CELERYD_CHDIR is in a directory that is closed': [
    { chdir: '/srv/closed/app' },
    'mkdir -m 700 /srv/closed; mkdir /srv/closed/app',
    1,
    /user celery cannot enter \/srv\/closed on the way to \/srv\/closed\/app \(CELERYD_CHDIR\)/,
    /chmod o\+x \/srv\/closed$/m,
  ],
  'R32: the directory of the pid files is closed to its owner': [
    { more: 'CELERYD_PID_FILE=/srv/run/%n.pid' },
    'mkdir -m 555 /srv/run; chown celery /srv/run',
    1,
    /user celery cannot write to \/srv\/run \(owner celery, CELERYD_PID_FILE\); fix: chmod u\+wx \/srv\/run$/m,
  ],
  'R32: the log is on a file system that is read-only': [
    { more: 'CELERYD_LOG_FILE=/srv/log/%n.log' },
    'mkdir /srv/log; chown celery /srv/log; mount --bind /srv/log /srv/log; mount -o remount,bind,ro /srv/log',
    1,
    /cannot write to \/srv\/log \(owner celery, CELERYD_LOG_FILE\); fix: mount its file system writable$/m,
  ],
  'R32: the log is directly in a directory of the system': [
    { more: 'CELERYD_LOG_FILE=/srv/%n.log' },
    '',
    1,
    /CELERYD_LOG_FILE is directly in \/srv/,
  ],
  'R32: CELERYD_CHDIR is a file': [{ chdir: '/srv/file' }, 'touch /srv/file', 1, /\/srv\/file/, /CELERYD_CHDIR/],
  'R32: CELERY_BIN is a directory': [
    { bin: '/srv/bin' },
    'mkdir /srv/bin',
    5,
    /\/srv\/bin is a directory/,
    /CELERY_BIN/,
  ],
  'R32: CELERY_BIN is in a directory that is closed': [
    { bin: '/srv/closed/celery' },
    `mkdir -m 700 /srv/closed; cp ${standIn} /srv/closed/`,
    5,
    /\/srv\/closed\/celery.*may not enter/,
    /CELERY_BIN/,
  ],
  'R32: CELERY_BIN may not be executed': [
    { bin: '/srv/celery' },
    `cp ${standIn} /srv/celery; chmod 700 /srv/celery`,
    5,
    /user celery may not run \/srv\/celery/,
    /CELERY_BIN/,
  ],
  'R32: the interpreter of CELERY_BIN is missing': [
    { bin: '/srv/celery' },
    "printf '#!/srv/venv/bin/python -E\\n' >/srv/celery; chmod 755 /srv/celery",
    5,
    /its interpreter \/srv\/venv\/bin\/python is missing/,
    /CELERY_BIN/,
  ],
  'R32: the interpreter of CELERY_BIN is a link into a directory that is closed': [
    { bin: '/srv/venv/celery' },
    "mkdir -m 700 /srv/closed; cp /bin/true /srv/closed/python3; mkdir /srv/venv; ln -s python3 /srv/venv/python; \
    ln -s ../closed/python3 /srv/venv/python3; printf '#!/srv/venv/python\\n' >/srv/venv/celery; chmod 755 /srv/venv/celery",
    5,
    /may not enter \/srv\/venv\/..\/closed on the way to its interpreter \/srv\/venv\/..\/closed\/python3 \(CELERY_BIN\)/,
  ],
  'R32: CELERY_BIN is a name that PATH does not have': [
    { bin: 'celery-of-nobody', more: 'export PATH=/srv/here:/bin' },
    '',
    5,
    /no program celery-of-nobody in \/srv\/here:\/bin/,
    /CELERY_BIN/,
  ],
  'R32: a relative CELERY_BIN': [{ bin: './celery', chdir: '/srv' }, '', 5, /\.\/celery/, /CELERY_BIN/],
}

const wrongSetUps = Object.entries(both).flatMap(([kind, subject]) =>
  rowsOf(setUps, ([config, given, status, ...says]) => ({
    subject,
    config,
    work: async (t, service) => {
      await service.sh(given)
      for (const verb of ['start', 'restart', 'configtest']) {
        if (verb === 'configtest') await service.directories()
        const { stderr } = await expectVerb(t, service, verb, { status, err: says })
        const lines = stderr.split('\n').slice(0, -1)
        t.equal(lines.length, 1, `${verb} says it once: ${stderr}`)
        t.match(lines[0], /^celeryd: /)
        t.notMatch(stderr, /^sh: |line \d|: cd:|not found/m, 'the shell itself says nothing')
      }
      t.same((await service.journal()).starts, [])
    },
  })).map((row): Row => ({ ...row, name: `${row.name}, ${kind} script` })),
)

/** What follows `fix: ` is a command that mends it. */
const advice = rowsOf(
  {
    'a closed directory on the way': 'chmod 700 /srv/shop',
    'a closed directory': 'chmod 700 /srv/shop/app',
    'a closed directory of logs': 'chmod 700 /var/log',
    'directories of another account': 'chown root /var/log/celery /var/run/celery',
    'directories that their owner may not use': 'chmod 400 /var/log/celery /var/run/celery',
    'a config of another account': 'chown celery "$config"',
    'a config that all can write': 'chmod 666 "$config"',
    'a directory of configs of another account': 'chown celery "${config%/*}"',
  },
  (given) => ({
    config: { chdir: '/srv/shop/app' },
    work: async (t, service) => {
      await service.directories()
      await service.sh('mkdir -p /srv/shop/app')
      await expectVerb(t, service, 'configtest', { status: 0, out: /are in order/ })
      await service.sh(`config=/etc/default/celeryd; ${given}`)
      let result = await service.run('configtest')
      t.not(result.status, 0, given)
      for (let times = 0; result.status !== 0 && times < 3; times++) {
        const commands = [...result.stderr.matchAll(/; fix: (.*)$/gm)].map(([, command = '']) => command)
        t.not(commands.length, 0, result.stderr)
        await service.sh(commands.join('\n'))
        result = await service.run('configtest')
      }
      t.equal(result.status, 0, result.stderr)
    },
  }),
).map((row): Row => ({ ...row, name: `the advice mends it: ${row.name}` }))

/** The lines that a failed start quotes. */
const quoted = ({ stderr }: RunResult) => stderr.split('\n').filter((line) => line.startsWith('celeryd: | '))

const suspend = (signal: string) => async (service: ServiceBox) => {
  const [node] = service.live('worker1')
  await service.sh(`kill -s ${signal} ${node?.pid}`)
}

const rows: Row[] = [
  ...wrongSetUps,
  ...advice,
  {
    name: 'R31: nodes that fail in the same words: they are quoted once, and a trace ends with the last of them',
    config: { nodes: 'worker1 worker2 worker3', opts: '--crash=0' },
    work: async (t, service) => {
      const start = await service.run('start')
      t.equal(start.status, 1)
      t.equal(start.stderr.match(/No module named 'proj'/g)?.length, 1, start.stderr)
      const [, first] = /^celeryd: (\S+) did not stay up$/m.exec(start.stderr) ?? []
      t.equal(start.stderr.split(`did not stay up, for the same reason as ${first}\n`).length, 3, start.stderr)
      const traced = await trace(service, 'start')
      t.match(traced.stderr.split('\n').slice(-11).join('\n'), /worker\d: .*No module named 'proj'/)
    },
  },
  {
    name: 'R31: what is beside the log of an earlier start is not quoted',
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write('/srv/failing/celery', '#!/bin/sh\nexit 1\n')
      await service.directories()
      await service.sh('echo an earlier reason >/var/log/celery/worker1.out')
      await expectVerb(t, service, 'start', {
        status: 1,
        err: [/cannot write its output file worker1\.out/, /worker1 did not stay up/],
        never: /an earlier reason/,
      })
    },
  },
  {
    name: "R31: the log is root's: the reason and what mends it, though nothing else is said",
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write(
        '/srv/failing/celery',
        '#!/bin/sh\nexec 2>/dev/null\n: >>/var/log/celery/worker1.log\nexit 1\n',
      )
      await service.directories()
      await service.sh('touch /var/log/celery/worker1.log')
      await expectVerb(t, service, 'start', {
        status: 1,
        err: /cannot write to \/var\/log\/celery\/worker1\.log \(owner root, CELERYD_LOG_FILE\); fix: chown -h celery \/var\/log\/celery\/worker1\.log$/m,
      })
    },
  },
  {
    name: 'R31: a node that can say nothing since the disk is full',
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write('/srv/failing/celery', '#!/bin/sh\necho lost || exit 1\nexit 1\n')
      await service.directories()
      await service.sh(
        'cd /var/log/celery; mount -t tmpfs -o size=16k,mode=777 none .; cd .; head -c 20000 /dev/zero >/var/log/celery/rest || :',
      )
      await expectVerb(t, service, 'start', {
        status: 1,
        err: /cannot write to \/var\/log\/celery\/worker1\.out: is the disk full\?/,
      })
    },
  },
  {
    name: 'su does not run what it is given: what it says, and the settings',
    config: { more: 'CELERYD_SU_ARGS="--none"' },
    work: async (t, service) => {
      await service.directories()
      for (const verb of ['start', 'configtest', 'check-paths'])
        await expectVerb(t, service, verb, {
          status: 1,
          err: [/^celeryd: su: .*--none/m, /did not run a check as user celery \(CELERYD_SU, CELERYD_SU_ARGS\)\n$/],
        })
    },
  },
  {
    name: 'ping says that no node is running',
    work: async (t, service) => {
      await expectVerb(t, service, 'ping', {
        status: 1,
        err: /none of the nodes is running: see status\n$/,
        never: /solo/,
      })
    },
  },
  {
    name: 'a config with Windows line ends is called that',
    work: async (t, service) => {
      await service.sh("printf 'CELERYD_NODES=w1\\r\\n' >/etc/default/celeryd")
      await expectVerb(t, service, 'start', { status: 6, err: /the config has Windows line ends; fix: .*Unix\n$/ })
    },
  },
  {
    name: 'R31: a failed start after earlier failures quotes what this one printed and logged',
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write(
        '/srv/failing/celery',
        `#!/bin/sh
for word; do case $word in --logfile=*) log=\${word#--logfile=}; log=\${log%%%I*}\${log##*%I} ;; esac; done
n=$(cat /srv/failing/count); echo $((n + 1)) >/srv/failing/count
echo "logged by start $n" >>"$log"
echo "printed by start $n"
exit 1
`,
      )
      await service.sh('echo 1 >/srv/failing/count; chmod 666 /srv/failing/count')
      await service.run('start')
      const second = await service.run('start')
      t.equal(second.status, 1)
      t.match(quoted(second).join('\n'), /printed by start 2\n[\s\S]*logged by start 2/)
      t.notMatch(second.stderr, /by start 1/)
    },
  },
  {
    name: 'R31: the log is rotated while a start fails: what the new one has is quoted',
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write(
        '/srv/failing/celery',
        '#!/bin/sh\necho the reason >/var/log/celery/worker1.log\nexit 1\n',
      )
      await service.directories()
      await service.sh('yes | head -c 5000 >/var/log/celery/worker1.log; chown celery /var/log/celery/worker1.log')
      const start = await service.run('start')
      t.equal(start.status, 1)
      t.match(quoted(start).join('\n'), /the reason/)
    },
  },
  {
    name: 'R15: what is quoted has 4 kB as it is shown, the end of it',
    config: { bin: '/srv/failing/celery' },
    work: async (t, service) => {
      await service.box.write(
        '/srv/failing/celery',
        '#!/bin/sh\nhead -c 9000 /dev/zero\nprintf "\\n%s \\303\\244\\n" "the reason"\nexit 1\n',
      )
      const start = await expectVerb(t, service, 'start', { status: 1, err: /\| (\\x00)+\nceleryd: \| the reason ä\n/ })
      const shown = quoted(start).map((line) => line.slice('celeryd: | '.length))
      t.ok(Buffer.byteLength(shown.join('\n')) <= 4096, `${shown.join('\n').length} bytes`)
    },
  },
  {
    name: 'R31: many nodes fail: their reasons are quoted, not without end',
    config: { nodes: '12', opts: '--crash=0' },
    work: async (t, service) => {
      const start = await service.run('start')
      t.equal(start.status, 1)
      for (let n = 1; n <= 12; n++) t.match(start.stderr, new RegExp(`celery${n} did not stay up`))
      t.ok(start.stderr.length < 12_000)
    },
  },
  {
    name: 'R33: a node that is suspended is said to be, and stop ends it',
    work: async (t, service) => {
      await service.launch()
      await suspend('STOP')(service)
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running \(pid \d+\), suspended$/m })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      t.same(counts(service), [0])
    },
  },
  {
    name: 'R33: a node that ends its tasks is said to be ending, until it has',
    config: { opts: '--halt=10', stopTimeout: '1' },
    work: async (t, service) => {
      await service.launch()
      await expectVerb(t, service, 'stop', {
        status: 1,
        err: /worker1 \(pid \d+\) has not ended after 1 s; to end it: .* kill/,
      })
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running \(pid \d+\), ending$/m })
      await expectVerb(t, service, 'start', { status: 0, out: /already running/, err: /worker1 .*told to stop/ })
      await service.box.waitFor('its end', () => counts(service)[0] === 0)
      await expectVerb(t, service, 'status', { status: 3, out: /is stopped/ })
    },
  },
  {
    name: 'R33: a node that has got the number of one that was told to stop before a crash is not said to be ending',
    work: async (t, service) => {
      await service.sh(`mkdir ${service.state}; seq 1 2000 >${service.state}/ending`)
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running \(pid \d+\)$/m })
      await expectVerb(t, service, 'start', { status: 0, out: /already running/ })
    },
  },
  ...['restart', 'try-restart', 'force-reload', 'rolling-restart', 'graceful'].map(
    (verb): Row => ({
      name: `R34: ${verb} with a broken app stops nothing`,
      config: { nodes: 'worker1 worker2' },
      work: async (t, service) => {
        await service.launch()
        const before = service.nodes.map((node) => service.live(node)[0]?.pid)
        await service.box.write('/srv/stand-in/broken', '')
        const result = await expectVerb(t, service, verb, {
          status: 1,
          err: [/No module named 'proj'/, /nothing was changed/],
        })
        t.equal(result.stdout, '')
        t.same(
          service.nodes.map((node) => service.live(node)[0]?.pid),
          before,
        )
      },
    }),
  ),
  ...rowsOf(
    {
      'R35: the broker is down': '[ERROR] consumer: Cannot connect to redis://localhost:6379//: Error 111.',
      'R35: the password of the broker is wrong':
        '[ERROR] consumer: Cannot connect to amqp://u:**@h//: (403) ACCESS_REFUSED.',
    },
    (line) => ({
      config: { bin: '/srv/connecting/celery', nodes: 'worker1 worker2' },
      work: async (t, service) => {
        await service.box.write(
          '/srv/connecting/celery',
          `#!/bin/sh
for word; do case $word in --logfile=*worker2*) log=\${word#--logfile=}; echo '${line}' >>"\${log%%%I*}\${log##*%I}" ;; esac; done
exec ${standIn} "$@"
`,
        )
        await expectVerb(t, service, 'start', {
          status: 0,
          out: [/worker1 is up/, /worker2 is up/],
          err: /^celeryd: worker2 .*cannot reach the broker\n$/,
        })
        expectUp(t, service)
      },
    }),
  ),
  {
    name: 'R35: the broker of a scheduler is down',
    subject: frozenCelerybeat,
    config: { bin: '/srv/connecting/celery' },
    work: async (t, service) => {
      await service.box.write(
        '/srv/connecting/celery',
        `#!/bin/sh
echo 'ERROR/MainProcess] beat: Connection error: Error 111 connecting to h:1.. Trying again in 2.0 seconds...' >>/var/log/celery/beat.log
exec ${standIn} "$@"
`,
      )
      await expectVerb(t, service, 'start', {
        status: 0,
        out: /celerybeat is up/,
        err: /^celerybeat: celerybeat .*cannot reach the broker\n$/,
      })
    },
  },
  {
    name: 'R35: an older line of that kind is not this start',
    work: async (t, service) => {
      await service.directories()
      await service.sh(
        'echo "Cannot connect to redis" >/var/log/celery/worker1.log; chown celery /var/log/celery/worker1.log',
      )
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
    },
  },
]

/** What nobody else may see of the command lines. */
const addresses = [
  '-b redis://:hunter1@host/0 --result-backend=redis://u:hunter2@host;redis://u:hunter3@other',
  '-b amqp://u:hun@ter4@host//',
  '--result-backend=db+mysql://host/db?user=u&password=hunter5',
]
const masked: Row[] = Object.entries(both).flatMap(([kind, subject]) =>
  addresses.map((opts, index) => ({
    name: `R38: dryrun shows passwords to root alone, ${kind} script, ${index + 1}`,
    subject,
    config: { opts, more: 'export SECRET_KEY=hunter6' },
    work: async (t, service) => {
      await service.sh(`chmod 755 ${service.path}`)
      await expectVerb(t, service, 'dryrun', { status: 0, out: [/hunter6/, /hun@?ter\d/] })
      await expectVerb(t, service, 'dryrun', { status: 0, out: /\*{4}/, never: /hun@?ter|ter4/ }, { user: 'other' })
    },
  })),
)

/** `sh -x`: how many lines each may have, with the documented three nodes. */
const three = { nodes: 'worker1 worker2 worker3' }
async function trace(service: ServiceBox, verb: string, prefix = ''): Promise<RunResult> {
  return service.box.run(`${prefix} sh -x ${service.path} ${verb}`)
}
const budgets: Row[] = Object.entries(both).map(([kind, subject]) => ({
  name: `R45: sh -x, ${kind} script: its length, and what it has`,
  subject,
  config: three,
  work: async (t, service) => {
    const secret = 'word-that-nobody-may-see'
    await service.configure({ ...three, more: `export SECRET_KEY=${secret}` })
    const lines = ({ stderr }: RunResult) => stderr.split('\n').length - 1
    const stopped = await trace(service, 'status')
    t.equal(stopped.status, 3)
    t.ok(lines(stopped) <= (kind === 'frozen' ? 60 : 100), `status: ${lines(stopped)} lines`)
    const start = await trace(service, 'start')
    t.equal(start.status, 0, start.stderr)
    t.ok(lines(start) <= (kind === 'frozen' ? 300 : 340), `start: ${lines(start)} lines`)
    const status = await trace(service, 'status')
    t.ok(lines(status) <= (kind === 'frozen' ? 60 : 100), `status: ${lines(status)} lines`)
    t.equal(status.status, 0)
    t.notMatch(start.stderr + status.stderr, /function add_node|BEGIN \{/, 'no awk program')
    t.notMatch(start.stderr + status.stderr, /\/usr\/bin\/python3.*\n.*\/usr\/bin\/python3/, 'no process list')
    t.match(await trace(service, 'stop'), { status: 0 })
  },
}))
const failing: Row[] = Object.entries(both).map(([kind, subject]) => ({
  name: `R45: sh -x of a start that fails, ${kind} script: the cause is among the last ten lines`,
  subject,
  config: { ...three, opts: '--crash=0' },
  work: async (t, service) => {
    // As one does it once a start has failed, which made the directories.
    t.equal((await service.run('start')).status, 1)
    const attached = await trace(service, 'start', 'C_FAKEFORK=1')
    const lines = attached.stderr.split('\n').slice(0, -1)
    t.ok(lines.length <= (kind === 'frozen' ? 150 : 200), `${lines.length} lines`)
    t.match(lines.slice(-10).join('\n'), /No module named 'proj'/)
    t.equal(attached.status, 1)
  },
}))

runRows(t, [...rows, ...masked, ...budgets, ...failing])
