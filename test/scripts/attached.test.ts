/** C_FAKEFORK=1: nodes in the foreground, on the caller's terminal, with signals passed on and statuses returned. */
import t, { type Test } from 'tap'
import { withoutSetsid } from '../support/rare-stories.js'
import type { Job, RunOptions } from '../support/sandbox.js'
import { defaultEnv } from '../support/sandbox-run.js'
import { frozenCelerybeat, frozenCeleryd, type ServiceBox } from '../support/service-box.js'
import { runStories, type Story } from '../support/stories.js'

const env = { ...defaultEnv, C_FAKEFORK: '1' }
const attached = (service: ServiceBox, options: RunOptions = {}): Promise<Job> =>
  service.start('start', { env, ...options })

async function up(service: ServiceBox, count = service.nodes.length): Promise<void> {
  await service.box.waitFor('nodes to be up', async () => {
    return (await service.journal()).events.filter(({ event }) => event === 'up').length >= count
  })
}

/** What each node was sent. */
async function sent(service: ServiceBox): Promise<string[][]> {
  const journal = await service.journal()
  return service.nodes.map((node) => journal.signals(service.pidfile(node)))
}

async function over(t: Test, service: ServiceBox): Promise<void> {
  t.same(service.missing(), [])
  await service.box.waitFor('everything to be over', () => service.left().length === 0)
  t.same(
    service.nodes.map((node) => service.live(node).length),
    service.nodes.map(() => 0),
  )
  t.equal((await service.run('status')).status, 3)
}

/**
 * Runs a command on a terminal of its own and, once all files are there, types into it. Prints what the command shows, and
 * has its status.
 */
const terminal = `
import os, pty, select, sys, time
paths, keys, argv = sys.argv[1].split(':'), sys.argv[2].encode(), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(argv[0], argv)
typed = not keys
while True:
    if not typed and all(os.path.exists(path) for path in paths):
        time.sleep(0.5)
        os.write(fd, keys)
        typed = True
    if fd in select.select([fd], [], [], 0.1)[0]:
        try:
            data = os.read(fd, 4096)
        except OSError:
            break
        if not data:
            break
        os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

function onTerminal(service: ServiceBox, keys: string): Promise<Job> {
  const command = [...service.subject.shell, service.path, 'start']
  const files = service.nodes.map((node) => service.pidfile(node)).join(':')
  return service.box.start(['python3', '-c', terminal, files, keys, ...command], { env })
}

const three = 'worker1 worker2 worker3'

const stories: Story[] = [
  {
    name: 'its output, its status, and no trace of it afterwards',
    config: { opts: '--say=hello --exit=7' },
    work: async (t, service) => {
      const job = await attached(service)
      await up(service)
      t.match(await service.run('status'), { status: 0, stdout: / is running/ }, 'status sees it')
      job.kill('SIGTERM')
      const result = await job.done
      t.match(result, { status: 7, timedOut: false, held: false }, `${result.stdout}${result.stderr}`)
      t.match(result.stdout + result.stderr, /^hello$/m, 'what it prints is seen')
      t.same(await sent(service), [['TERM']], 'it got the signal once')
      await over(t, service)
    },
  },
  {
    name: 'it is a worker as any other, but for its terminal',
    config: { chdir: '/srv', ulimit: '-n 512', more: 'export TEXT="a b"' },
    work: async (t, service) => {
      const job = await attached(service, { input: 'typed' })
      await up(service)
      const start = (await service.journal()).starts[0]
      t.match(start, { uid: 990, gid: 990, cwd: '/srv', umask: 0o022 })
      t.same(start?.limits.NOFILE, [512, 512])
      t.ok(start?.environment.includes('TEXT=a b'))
      t.ok(start?.environment.includes('C_FAKEFORK=1'), 'C_FAKEFORK reaches it')
      job.kill('SIGTERM')
      t.equal((await job.done).status, 0)
      await over(t, service)
    },
  },
  {
    name: 'INT to the script alone',
    config: { opts: '--exit=9' },
    work: async (t, service) => {
      const job = await attached(service)
      await up(service)
      job.kill('SIGINT')
      t.equal((await job.done).status, 9)
      t.same(await sent(service), [['INT']])
      await over(t, service)
    },
  },
  {
    name: 'a node that ends by itself',
    config: { opts: '--crash=1' },
    work: async (t, service) => {
      const result = await (await attached(service)).done
      t.equal(result.status, 1)
      t.match(result.stderr, /ConnectionRefusedError/)
      t.same(service.left(), [])
    },
  },
  {
    name: 'a broken app',
    config: { opts: '--crash=0' },
    work: async (t, service) => {
      const result = await (await attached(service)).done
      t.match(result, { status: 1, stderr: /Traceback[\s\S]*No module named 'proj'/ })
      await over(t, service)
    },
  },
  {
    name: 'a terminal',
    config: { opts: '--say=hello --exit=3' },
    work: async (t, service) => {
      const job = await onTerminal(service, '')
      await up(service)
      t.same((await service.journal()).starts[0]?.terminals, [true, true, true], 'input and outputs are the terminal')
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ }, 'a stop from elsewhere ends it')
      const result = await job.done
      t.equal(result.status, 3)
      t.match(result.stdout, /hello/)
      t.same(await sent(service), [['TERM']])
      await over(t, service)
    },
  },
  {
    // A second INT would make Celery drop its tasks.
    name: 'control-C at the terminal',
    config: { opts: '--exit=4 --halt=1' },
    work: async (t, service) => {
      const job = await onTerminal(service, '\x03')
      const result = await job.done
      t.equal(result.status, 4, result.stdout)
      t.same(await sent(service), [['INT']], 'it gets one INT')
      await over(t, service)
    },
  },
  {
    name: 'three nodes at a time, TERM, and the status of the one that fails',
    config: { nodes: three, opts: '--exit:worker2=5' },
    work: async (t, service) => {
      const job = await attached(service)
      await up(service)
      job.kill('SIGTERM')
      t.equal((await job.done).status, 5)
      t.same(await sent(service), [['TERM'], ['TERM'], ['TERM']])
      await over(t, service)
    },
  },
  {
    name: 'three nodes, INT, and the status of the first that fails',
    config: { nodes: three, opts: '--exit:worker2=5 --exit:worker3=6' },
    work: async (t, service) => {
      const job = await attached(service)
      await up(service)
      job.kill('SIGINT')
      t.equal((await job.done).status, 5)
      t.same(await sent(service), [['INT'], ['INT'], ['INT']])
      await over(t, service)
    },
  },
  {
    name: 'a login shell',
    config: { user: 'login', suArgs: '-l', chdir: '/srv', opts: '--say=hello --exit=7', more: 'export TEXT="a b"' },
    work: async (t, service) => {
      const job = await attached(service)
      await up(service)
      const start = (await service.journal()).starts[0]
      t.match(start, { uid: 992, cwd: '/srv' })
      t.ok(start?.environment.includes('TEXT=a b'))
      t.ok(start?.environment.includes('C_FAKEFORK=1'))
      job.kill('SIGTERM')
      const result = await job.done
      t.equal(result.status, 7)
      t.match(result.stdout, /^hello$/m)
      t.same(await sent(service), [['TERM']])
      await over(t, service)
    },
  },
  {
    name: 'a login shell on a terminal, and control-C',
    config: { user: 'login', suArgs: '-l', opts: '--exit=7' },
    work: async (t, service) => {
      const result = await (await onTerminal(service, '\x03')).done
      t.equal(result.status, 7, result.stdout)
      t.same((await service.journal()).starts[0]?.terminals, [true, true, true])
      t.same(await sent(service), [['INT']])
      await over(t, service)
    },
  },
  {
    name: 'a second argument, and sh -x',
    work: async (t, service) => {
      const job = await service.box.start(['/bin/sh', '-x', service.path, 'start', '-c 2'], { env })
      await up(service)
      t.same((await service.journal()).starts[0]?.argv.slice(-4), ['-n', 'worker1@%h', '-c', '2'])
      job.kill('SIGTERM')
      t.match(await job.done, { status: 0, stderr: /^\++ / })
      await over(t, service)
    },
  },
]

/**
 * FreeBSD's su, in what matters here (usr.bin/su/su.c): it gives its child a process group of its own, makes that one
 * the terminal's where its standard error is the terminal and its own group the foreground, ignores INT, and waits.
 */
const freebsdSu = `#!/usr/bin/python3 -SE
import os, pwd, signal, sys
words = sys.argv[1:]
text = words[words.index('-c') + 1]
user = pwd.getpwnam([word for word in words if word not in ('-s', '/bin/sh', '-c', text)][0])
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
ready, go = os.pipe()
child = os.fork()
if child == 0:
    os.close(go)
    os.read(ready, 1)
    os.close(ready)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.execv('/bin/sh', ['su', '-c', text])
os.setpgid(child, child)
try:
    if os.tcgetpgrp(2) == os.getpgrp():
        os.tcsetpgrp(2, child)
except OSError:
    pass
os.close(go)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`

const ownGroups: Story = {
  name: 'R25: no setsid, and a su whose child alone has the terminal: one control-C ends both nodes, each with one INT',
  config: { nodes: 'worker1 worker2', opts: '--exit:worker2=5', more: 'CELERYD_SU=/usr/local/bin/su' },
  work: async (t, service) => {
    await service.box.write('/usr/local/bin/su', freebsdSu)
    const result = await (await onTerminal(service, '\x03')).done
    t.equal(result.status, 5, result.stdout)
    t.same(await sent(service), [['INT'], ['INT']])
    await over(t, service)
  },
}

t.test('workers', (t) => {
  runStories(t, frozenCeleryd, stories)
  t.end()
})

t.test('workers of a system without setsid', (t) => {
  runStories(t, withoutSetsid(frozenCeleryd), [ownGroups])
  t.end()
})

t.test('a scheduler, which Celery would detach all the same', (t) => {
  const single = stories.filter(
    ({ config, name }) => config?.nodes === undefined && !name.startsWith('a second argument'),
  )
  runStories(t, frozenCelerybeat, single)
  t.end()
})
