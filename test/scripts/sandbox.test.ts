import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { projectRoot, sandbox, venvBin } from '../support/sandbox.js'

/** A time to sleep that tells the processes of this run from those of another one beside it. */
const unique = (n: number) => `${n}.${process.pid}`

/** Processes on the host, seen by a word of their command line. */
function onHost(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word)
      } catch {
        return false
      }
    })
}

t.test('what is written inside stays inside', async (t) => {
  const box = await sandbox(t)
  const hostRun = readdirSync('/run').sort()
  t.equal((await box.run('ls -A /run /var/run /var/log /etc/init.d /etc/default')).stdout.match(/^\w/gm), null)
  for (const dir of [
    '/run',
    '/var/run',
    '/tmp',
    '/var/log',
    '/etc',
    '/etc/default',
    '/etc/init.d',
    '/usr/local/etc',
    '/opt',
  ]) {
    await box.write(`${dir}/celery-initd-sandbox/file`, 'here\n')
    t.equal(await box.read(`${dir}/celery-initd-sandbox/file`), 'here\n')
    t.notOk(existsSync(`${dir}/celery-initd-sandbox`), `${dir} of the host is untouched`)
  }
  t.strictSame(readdirSync('/run').sort(), hostRun)
  t.equal(await box.read('/var/run/celery-initd-sandbox/file'), await box.read('/run/celery-initd-sandbox/file'))
})

t.test('its users are its own', async (t) => {
  const before = ['passwd', 'group', 'shadow'].map((file) => readFileSync(`/etc/${file}`, 'utf8'))
  const box = await sandbox(t, { users: [{ name: 'web', uid: 1990, gid: 1991, shell: '/bin/sh', home: '/srv/web' }] })
  t.equal((await box.run('id celery')).stdout, 'uid=990(celery) gid=990(celery) groups=990(celery)\n')
  t.match(await box.read('/etc/passwd'), /^celery:x:990:990::\/var\/lib\/celery:\/usr\/sbin\/nologin$/m)
  t.equal(
    (await box.run('id -un; id -u; id -g; pwd', { user: 'web', cwd: '/srv/web' })).stdout,
    'web\n1990\n1991\n/srv/web\n',
  )
  t.equal((await box.run('ls -ld /var/lib/celery')).stdout.split(/ +/)[2], 'celery')
  t.equal((await box.run(['su', '-s', '/bin/sh', 'celery', '-c', 'id -un'])).stdout, 'celery\n')
  t.match(await box.run(['su', 'celery', '-c', 'true']), { status: 1, stdout: /not available/ }, 'nologin')
  t.strictSame(
    ['passwd', 'group', 'shadow'].map((file) => readFileSync(`/etc/${file}`, 'utf8')),
    before,
  )
})

t.test('commands: status, outputs, environment, input', async (t) => {
  const box = await sandbox(t)
  t.match(await box.run('echo out; echo err >&2; exit 7'), {
    status: 7,
    signal: null,
    stdout: 'out\n',
    stderr: 'err\n',
    timedOut: false,
    held: false,
  })
  t.match(await box.run('kill -TERM $$'), { status: null, signal: 'SIGTERM' })
  t.equal((await box.run(['/usr/bin/env'], { env: {} })).stdout, '')
  t.equal((await box.run(['/usr/bin/env'], { env: { A: 'b c' } })).stdout, 'A=b c\n')
  t.equal((await box.run(['cat'], { input: 'x'.repeat(200_000) })).stdout.length, 200_000)
  t.match(await box.run(['no-such-command']), { status: 127 })
  await box.write('/etc/init.d/hello', '#!/bin/sh\necho "$0 $1"\n')
  t.equal((await box.run(['/etc/init.d/hello', 'start'])).stdout, '/etc/init.d/hello start\n')
  t.equal((await box.run(['yash', '/etc/init.d/hello', 'x'])).stdout, '/etc/init.d/hello x\n')
  await box.write('/run/x/secret', 's', { mode: 0o600, owner: 'celery:other' })
  t.equal((await box.run('stat -c "%A %U %G" /run/x/secret')).stdout, '-rw------- celery other\n')
  await t.rejects(box.read('/none'), /\/none/)
})

t.test('a time limit ends a command with all its children', async (t) => {
  const box = await sandbox(t)
  const result = await box.run('echo first; sleep 4811 & sleep 4812', { timeout: 300 })
  t.match(result, { timedOut: true, status: null, signal: 'SIGKILL', stdout: 'first\n' })
  t.ok(result.ms < 2000, `${result.ms} ms`)
  await box.waitFor('the end of all', () => box.processes().length === 0)
  t.equal((await box.run('echo alive')).stdout, 'alive\n')
})

t.test('daemons: adopted, reaped, seen, and told from what holds the output', async (t) => {
  const box = await sandbox(t)
  const held = await box.run('sleep 4821 &')
  t.match(held, { status: 0, held: true })
  const free = await box.run('setsid sleep 4822 >/dev/null 2>&1 &')
  t.match(free, { status: 0, held: false })
  await box.waitFor('setsid to become sleep', () => box.processes().every(({ argv }) => argv[0] === 'sleep'))
  t.strictSame(
    box.processes().map(({ ppid, uid, argv }) => ({ ppid, uid, argv })),
    [
      { ppid: 1, uid: 0, argv: ['sleep', '4821'] },
      { ppid: 1, uid: 0, argv: ['sleep', '4822'] },
    ],
  )
  await box.run('kill -9 $(ps -A -o pid=,comm= | while read pid comm; do [ $comm = sleep ] && echo $pid; done)')
  await box.waitFor('no zombie', () => box.processes().length === 0)
  await t.rejects(
    box.waitFor('the impossible', () => false, 50),
    /in vain for the impossible/,
  )
})

t.test('a job in the foreground takes signals', async (t) => {
  const box = await sandbox(t)
  const job = await box.start('trap "echo got; exit 3" INT; echo on; while :; do sleep 0.02; done')
  await box.waitFor('its first word', () => job.stdout === 'on\n')
  job.kill('SIGINT')
  t.match(await job.done, { status: 3, stdout: 'on\ngot\n' })
  const group = await box.start('sleep 4831; echo after')
  await box.waitFor('its sleep', () => box.processes().some(({ argv }) => argv.includes('4831')))
  group.kill('SIGINT', 'group')
  t.match(await group.done, { signal: 'SIGINT', stdout: '' })
})

t.test('close ends everything, also what ignores signals', async (t) => {
  const box = await sandbox(t)
  await box.run(`trap "" TERM INT HUP; setsid sleep ${unique(4841)} >/dev/null 2>&1 &`)
  const job = box.run(`sleep ${unique(4842)}; echo never`)
  await box.waitFor('both', () => onHost(unique(4841)).length === 1 && onHost(unique(4842)).length === 1)
  await box.close()
  await box.close()
  t.match(await job, { signal: 'SIGKILL', stdout: '' })
  t.strictSame([...onHost(unique(4841)), ...onHost(unique(4842))], [])
  await t.rejects(box.run('true'), /closed/)
})

t.test('a test process that is killed takes its sandbox with it', async (t) => {
  const here = fileURLToPath(new URL('../support/sandbox.js', import.meta.url))
  const text = `import { sandbox } from ${JSON.stringify(here)}
    const box = await sandbox({ teardown() {} })
    await box.run('setsid sleep ${unique(4851)} >/dev/null 2>&1 &')
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const settled = async (count: number) => {
    for (const end = Date.now() + 20_000; onHost(unique(4851)).length !== count && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return onHost(unique(4851)).length
  }
  t.equal(await settled(1), 1)
  child.kill('SIGKILL')
  t.equal(await settled(0), 0)
})

t.test('it starts quickly, and several at once do not meet', async (t) => {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    const box = await sandbox(t)
    times.push(performance.now() - start)
    await box.close()
  }
  t.comment(`start-up: ${times.map((ms) => ms.toFixed(0)).join(' ')} ms`)
  // Many times what an idle machine needs: other tests run beside this one.
  t.ok(Math.min(...times) < 1000)
  const boxes = await Promise.all([sandbox(t), sandbox(t), sandbox(t)])
  await Promise.all(boxes.map((box, i) => box.write('/run/me', `${i}`)))
  t.strictSame(await Promise.all(boxes.map((box) => box.read('/run/me'))), ['0', '1', '2'])
})

t.test('a Celery worker as user celery, on a Redis of its own', async (t) => {
  const box = await sandbox(t)
  const redis = await box.redis()
  t.equal(await redis.cli('ping'), 'PONG\n')
  t.match(await box.read('/proc/1/comm'), /tini/)
  const app = `from celery import Celery
app = Celery('proj', broker='${redis.url}', backend='${redis.url}')
@app.task
def add(x, y): return x + y
`
  await box.write('/srv/app/proj.py', app)
  const user = { user: 'celery', cwd: '/srv/app' }
  const worker = await box.start([venvBin(), '-A', 'proj', 'worker', '-l', 'INFO', '-c', '1'], user)
  await box.waitFor('the worker', () => worker.stderr.includes(' ready.'), 120_000)
  const call = 'from proj import add; print(add.delay(2, 3).get(timeout=10))'
  t.match(await box.run([venvBin('latest', 'python'), '-c', call], user), { status: 0, stdout: '5\n' })
  worker.kill('SIGTERM')
  t.match(await worker.done, { status: 0 })
  await redis.stop()
  t.strictSame(box.processes(), [])
})

t.test('all shells and every Celery are there, for every user', async (t) => {
  const box = await sandbox(t)
  for (const shell of ['dash', 'bash --posix', 'busybox sh', 'mksh', 'ksh93', 'yash', 'posh', 'zsh --emulate sh']) {
    t.equal((await box.run([...shell.split(' '), '-c', 'printf %s "$((6 * 7))"'])).stdout, '42', shell)
  }
  for (const [version, says] of [
    ['latest', /^5\./],
    ['5.2', /^5\.2\./],
    ['4.4', /^4\.4\./],
  ] as const) {
    t.match(await box.run([venvBin(version), '--version'], { user: 'celery' }), { status: 0, stdout: says })
  }
  t.ok(existsSync(`${projectRoot}/package.json`))
})

t.test('where no sandbox can be made, it says why', async (t) => {
  const getuid = process.getuid
  t.teardown(() => {
    process.getuid = getuid
  })
  const again = (await import(new URL('../support/sandbox.js?again', import.meta.url).href)) as {
    sandbox: typeof sandbox
  }
  process.getuid = () => 1000
  await t.rejects(again.sandbox(t), { message: /cannot make a sandbox: it needs root .* uid 1000/ })
})
