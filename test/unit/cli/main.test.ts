import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../../support/root.js'

const main = join(projectRoot, 'build/js/lib/cli/main.js')
const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')

/** The command as a process of its own. */
function command(argv: readonly string[], shell = '"$@"') {
  const env = { PATH: process.env.PATH }
  return spawnSync('sh', ['-c', shell, 'sh', process.execPath, main, ...argv], { encoding: 'utf8', env })
}

t.test(
  'what is made goes to standard output, what is said to the other, and the status says it in short',
  async (t) => {
    const compiled = command(['compile', example])
    t.match(compiled, { status: 0, stdout: /^#!\/bin\/sh\n/, stderr: '' })
    t.match(command([]), { status: 2, stdout: '', stderr: /^celery-initd: no COMMAND given\n/ })
    t.match(command(['check', '/no/such/file']), { status: 3, stdout: '', stderr: /no such file/ })
  },
)

t.test('all of a text is written, however slowly it is read', async (t) => {
  const { stdout, status } = command(['compile', example], '"$@" | { sleep 0.2; wc -c; }')
  t.equal(status, 0)
  t.equal(Number(stdout), command(['compile', example]).stdout.length)
})

t.test('a reader that goes away is not an error, and changes no exit status', async (t) => {
  // The status is told on a descriptor of its own, since that of a pipe is the last command's.
  const status = (argv: readonly string[], reader: string) =>
    command(argv, `{ { "$@"; echo "$?" >&3; } 2>&1 | ${reader} >&4; } 3>&1 4>/dev/null`)
  t.match(status(['compile', example], 'head -n 1'), { stdout: '0\n', stderr: '' })
  const wrong = t.testdir({ celeryd: 'CELERYD_LOG_LEVEL=none\n'.repeat(9) + 'A = b\n'.repeat(99) })
  const check = ['check', '--format', 'gcc', join(wrong, 'celeryd')]
  t.match(status(check, 'head -n 1'), { stdout: '1\n', stderr: '' })
  t.match(status(check, ':'), { stdout: '1\n', stderr: '' }, 'nothing is read at all')
})

t.test('a device that is full is a file that cannot be written', async (t) => {
  const message = 'celery-initd: cannot write standard output: no space left on the device\n'
  for (const argv of [
    ['compile', example],
    ['explain', example],
  ])
    t.match(command(argv, '"$@" >/dev/full'), { status: 3, stderr: message })
  const wrong = join(t.testdir({ celeryd: 'A = b\n' }), 'celeryd')
  t.match(command(['check', wrong], '"$@" 2>/dev/full'), { status: 3, stdout: '' })
})

t.test('colour is for terminals, and not for those who want none', async (t) => {
  const check = (shell: string) => command(['check', '-'], `echo "A = b" | ${shell}`)
  t.notOk(check('"$@"').stderr.includes('\u001b'), 'not into a pipe')
  const onTerminal = (environment: string) =>
    spawnSync('script', ['-qec', `echo 'A = b' | ${environment} ${process.execPath} ${main} check -`, '/dev/null'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SHELL: '/bin/sh' },
    }).stdout
  t.ok(onTerminal('env TERM=xterm').includes('\u001b['))
  for (const environment of ['env TERM=xterm NO_COLOR=1', 'env TERM=dumb'])
    t.notOk(onTerminal(environment).includes('\u001b'), environment)
})
