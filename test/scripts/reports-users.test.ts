/** Field reports: accounts and names of every kind, and what runs of other accounts. */
import t from 'tap'
import {
  both,
  counts,
  expectDown,
  expectQuiet,
  expectUp,
  expectVerb,
  type Row,
  roundTrip,
  rowsOf,
  runRows,
} from '../support/reports.js'
import { defaultEnv, type SandboxOptions } from '../support/sandbox.js'
import { frozenCeleryd, genericCeleryd, type Subject } from '../support/service-box.js'
import { standIn } from '../support/stand-in.js'

const withUsers = (sandbox: SandboxOptions, subject: Subject = genericCeleryd): Subject => ({ ...subject, sandbox })
const users = (...names: string[]) => ({ users: names.map((name, index) => ({ name, uid: 2000 + index })) })

/** Names that an account may have, and that something may misread. */
const accounts = [
  'a.b',
  'web-app',
  'A_user',
  'celery2',
  'user_with_a_very_long_name_32chars',
  '1000x',
  'dom+user',
  'x@y',
].map(
  (name): Row => ({
    name: `R44: an account named ${name}`,
    subject: withUsers(users(name)),
    config: { user: name },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      t.equal((await service.journal()).starts[0]?.uid, 2000)
      await expectVerb(t, service, 'status', { status: 0, out: /is running/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectQuiet(t, service)
    },
  }),
)

/** What is not a name, whatever su or id would make of it. */
const noAccounts = ['--help', '-c', 'a b', '$(touch /tmp/x)', "it's", 'a;b', '*', '/etc', 'a:b', '-'].map(
  (name): Row => ({
    name: `R44: CELERYD_USER is ${name}, which is not an account`,
    subject: { ...genericCeleryd, compile: () => genericCeleryd.compile('', '') },
    config: { user: name },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 6, err: [/^celeryd: .*no user/, /CELERYD_USER/] })
      await expectVerb(t, service, 'dryrun', { status: 6, err: /no user/ })
      await expectVerb(t, service, 'stop', { status: 6, err: /no user/ })
      t.equal(await service.sh('ls /tmp'), '')
    },
  }),
)

/** Root, by whatever name. */
const roots = Object.entries(both).flatMap(([kind, subject]) =>
  ['toor', '0', 'root'].map((name): Row => {
    const sandbox = name === 'toor' ? { users: [{ name, uid: 0, gid: 0 }] } : {}
    return {
      name: `R17: CELERYD_USER=${name} is root, ${kind} script`,
      subject: withUsers(sandbox, subject),
      // What is known to be root is refused by the compiler.
      config: name === 'toor' ? { user: name } : { more: `CELERYD_USER=$(echo ${name})` },
      work: async (t, service) => {
        await expectVerb(t, service, 'start', { status: 6, err: /celeryd: .*(root|toor|as 0|"0")/ })
        t.same((await service.journal()).starts, [])
      },
    }
  }),
)

const secondNames = Object.entries(both).map(
  ([kind, subject]): Row => ({
    name: `R17: CELERYD_USER is a second name of the same uid, ${kind} script`,
    subject: withUsers({ users: [{ name: 'shop', uid: 990, gid: 990 }] }, subject),
    config: { user: 'shop' },
    work: async (t, service) => {
      await roundTrip(t, service)
      await service.launch()
      await expectVerb(t, service, 'start', { status: 0, out: /already running/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectDown(t, service)
    },
  }),
)

/** Node names with characters that a shell, awk, a pattern or ps could misread. */
const nodeNames = [
  'w[1]',
  'a$b',
  'a\\b',
  'a*',
  'a?b',
  'a;b',
  'a&b',
  'a(b)',
  'a~b',
  '#a',
  'a=b',
  'a,b',
  'é',
  'w#1',
  'a|b',
  'a<b',
  '`id`',
  '$(id)',
  '!a',
  '{a}',
  '^a$',
]
const nodes = nodeNames.map(
  (name, index): Row => ({
    name: `names: a node ${name}`,
    subject: index % 2 === 0 ? genericCeleryd : frozenCeleryd,
    config: { nodes: name },
    work: async (t, service) => {
      const result = await service.run('start')
      if (result.status !== 0) {
        // A name that a ps may show otherwise can be refused, before anything is started.
        t.match(result, { status: 6, stderr: /celeryd: / }, `${result.stdout}${result.stderr}`)
        t.same((await service.journal()).starts, [])
        return
      }
      t.equal((await service.journal()).starts.length, 1)
      await expectVerb(t, service, 'start', { status: 0, out: /already running/ })
      await expectVerb(t, service, 'status', { status: 0, out: /is running/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      t.equal(
        service.box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('-n') && argv.includes(standIn))
          .length,
        0,
      )
      await expectVerb(t, service, 'status', { status: 3, out: /is stopped/ })
      t.same(service.missing(), [])
    },
  }),
)

/** A script's own name. */
const instances = ['w[', 'a.b', 'celeryd-2', 'S3-worker', 'it"s', 'a b', 'a+b'].map(
  (name): Row => ({
    name: `R9: an instance named ${name}`,
    subject: { ...genericCeleryd, name },
    work: async (t, service) => {
      await service.sh(
        `mkdir -p "${service.state.replaceAll('"', '\\"')}"; sh -c 'echo $$' >/tmp/dead; ln -s "$(cat /tmp/dead)" "${service.state.replaceAll('"', '\\"')}/lock"`,
      )
      await roundTrip(t, service)
    },
  }),
)

/** A ps that shows other bytes than ASCII as BSDs do. */
const psOfBsd = (marks: string): Subject => ({
  ...genericCeleryd,
  prepare: async (box) => {
    await box.run('cp /bin/ps /srv/ps-of-the-host')
    await box.write('/srv/ps', `#!/bin/sh\n/srv/ps-of-the-host "$@" | cat -v | sed 's/M-/${marks}/g'\n`)
    await box.run('mount -n --bind /srv/ps /bin/ps')
  },
})
const otherBytes = rowsOf(
  { 'as M-C': 'M-', 'as \\M-C': '\\\\M-', 'as ?': '?' },
  (marks, name): Omit<Row, 'name'> => ({
    subject: psOfBsd(marks),
    config: { pidfile: '/var/run/célery/%n.pid' },
    work: async (t, service) => {
      const result = await service.run('start')
      t.ok(result.status === 0 || result.status === 6, `${name}: ${result.status} ${result.stderr}`)
      const running = (await service.journal()).starts.length
      t.equal(running, result.status === 0 ? 1 : 0, 'what is refused starts nothing')
      if (result.status !== 0) return
      await expectVerb(t, service, 'start', { status: 0, out: /already running/ })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await expectDown(t, service)
    },
  }),
).map((row): Row => ({ ...row, name: `R24: a pid path with é, where ps shows it ${row.name}` }))

/** Accounts that change while nodes run. */
const changes: Row[] = [
  {
    name: 'R22: the account is deleted while its node runs',
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.sh("sed -i '/^celery:/d' /etc/passwd /etc/shadow /etc/group")
      await expectVerb(t, service, 'status', {
        status: 4,
        out: /^celeryd: worker1 is running \(pid \d+\), as uid 990\nceleryd: cannot tell: there is no user celery \(CELERYD_USER\)\n$/,
      })
      await expectVerb(t, service, 'start', { status: 6, err: /no user "celery"/ })
      await expectVerb(t, service, 'restart', { status: 6, err: /no user "celery"/ })
      expectUp(t, service)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err: /no user celery/ })
      t.same(counts(service), [0])
    },
  },
  {
    name: 'R36: the config cannot be read to its end, and the account of the default does not exist',
    config: { user: 'login' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.sh("sed -i '/^celery:/d' /etc/passwd /etc/shadow /etc/group")
      await service.configure({ user: 'login', more: 'exit 1' })
      const err = /^celeryd: reading \/etc\/default\/celeryd failed\n$/
      await expectVerb(t, service, 'status', { status: 0, out: /^celeryd: worker1 is running \(pid \d+\)\n$/, err })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err })
      t.same(counts(service), [0])
    },
  },
  {
    name: 'R22: the account is renamed while its node runs',
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.sh("sed -i 's/^celery:/shop:/' /etc/passwd /etc/shadow /etc/group")
      await expectVerb(t, service, 'status', { status: 4, out: /cannot tell: there is no user celery/ })
      await expectVerb(t, service, 'kill', { status: 0, out: /is down/, err: /no user celery/ })
      t.same(counts(service), [0])
    },
  },
  {
    name: 'R22: the config names another account than the one whose node runs',
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      await service.configure({ user: 'login' })
      await expectVerb(t, service, 'status', {
        status: 0,
        out: /worker1 is running \(pid \d+\), account login in the config/,
      })
      await service.sh('chown login /var/run/celery /var/log/celery; rm -f /var/log/celery/*')
      // The old one can no longer remove its pid file, and the new one does.
      await expectVerb(t, service, 'restart', {
        status: 0,
        out: /^celeryd: worker1 is down\nceleryd: worker1 is up \(pid \d+\)\n$/,
        err: /^celeryd: cannot remove the pid file/,
      })
      expectUp(t, service)
      const { events, starts } = await service.journal()
      const order = events.map(({ event }) => event).filter((event) => event === 'up' || event === 'TERM')
      t.same([order, starts.length], [['up', 'TERM', 'up'], 2], 'one after the other')
      t.equal((await service.journal()).starts.at(-1)?.uid, 992)
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
    },
  },
  {
    name: 'R27: a su that takes a group and does not give it',
    subject: {
      ...genericCeleryd,
      prepare: (box) =>
        box.write('/usr/local/bin/su', '#!/bin/sh\ncase $1 in -g) shift 2 ;; esac\nexec /bin/su "$@"\n'),
    },
    config: { group: 'other', more: 'CELERYD_SU=/usr/local/bin/su' },
    work: async (t, service) => {
      await expectVerb(t, service, 'start', { status: 6, err: /celeryd: .*group other.*CELERYD_GROUP/ })
      t.same((await service.journal()).starts, [])
    },
  },
  {
    name: "R27: groups with a blank, as winbind and sssd have them: another of the account's, and its own",
    config: { group: 'domain users' },
    work: async (t, service) => {
      await service.sh("echo 'domain users:x:7778:celery' >>/etc/group")
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      t.equal((await service.journal()).starts[0]?.gid, 7778)
      await expectVerb(t, service, 'dryrun', { status: 0, out: /^su -g 'domain users' / })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
      await service.sh("sed -i '/^celery:/s/:[0-9]*:[0-9]*:/:990:7778:/' /etc/passwd")
      await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
      t.equal((await service.journal()).starts[1]?.gid, 7778)
      await expectVerb(t, service, 'dryrun', { status: 0, out: /^su -s / })
      await expectVerb(t, service, 'stop', { status: 0, out: /is down/ })
    },
  },
  {
    name: 'R27: a group that the account is not in, and one that does not exist',
    config: { group: 'other' },
    work: async (t, service) => {
      const result = await service.run('start')
      if (result.status === 0) t.equal((await service.journal()).starts[0]?.gid, 991)
      else t.match(result, { status: 6, stderr: /CELERYD_GROUP/ })
    },
  },
  {
    name: 'R42: hidepid=2: another user is told that it cannot tell',
    config: { nodes: 'worker1 worker2' },
    work: async (t, service) => {
      await service.launch()
      await service.sh('mount -n -o remount,hidepid=2 /proc')
      await expectVerb(
        t,
        service,
        'status',
        { status: 4, out: /cannot tell/, never: /is dead|is stopped/ },
        { user: 'other' },
      )
      await expectVerb(t, service, 'status', { status: 0, out: /is running/ })
      await service.sh('mount -n -o remount,hidepid=0 /proc')
    },
  },
  {
    name: 'R44: a run directory written as /run/cel2/./%n.pid, and one with //',
    config: { pidfile: '/run/cel2/./%n.pid', logfile: '/var/log//cel2/%n.log' },
    work: async (t, service) => {
      await roundTrip(t, service)
      t.match(
        await service.sh('ls -ld /run/cel2 /var/log/cel2'),
        /celery celery[\s\S]*celery celery/,
        'they are its own',
      )
    },
  },
  {
    name: 'R44: graceful where the pid file is a directory of 20,000 files',
    work: async (t, service) => {
      await service.launch()
      await service.sh(
        `rm ${service.pidfile()}; mkdir ${service.pidfile()}; cd ${service.pidfile()}; seq 20000 | xargs touch; chown celery .`,
      )
      const result = await service.run('graceful')
      t.notOk(result.timedOut || result.ms > 20_000, `${result.ms} ms`)
      expectUp(t, service, 'the node is not lost')
    },
  },
  {
    name: 'status as other: every word as for root, no file written',
    work: async (t, service) => {
      await service.launch()
      await expectVerb(
        t,
        service,
        'status',
        { status: 0, out: /worker1 is running/ },
        { user: 'other', env: defaultEnv },
      )
      for (const verb of [
        'start',
        'stop',
        'kill',
        'restart',
        'try-restart',
        'graceful',
        'configtest',
        'ping',
        'create-paths',
      ])
        await expectVerb(t, service, verb, { status: 4, err: /only root can/ }, { user: 'other' })
    },
  },
]

const all: readonly Row[] = [
  ...accounts,
  ...noAccounts,
  ...roots,
  ...secondNames,
  ...nodes,
  ...instances,
  ...otherBytes,
  ...changes,
]
runRows(t, all)
