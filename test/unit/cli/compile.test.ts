import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { celeryInitd } from '../../support/command.js'

t.test('a generic script needs no config', async (t) => {
  const { status, out, error } = celeryInitd('compile', '--generic', '--service', 'celerybeat')
  t.same([status, error], [0, ''])
  t.match(out, /^#!\/bin\/sh\n[\s\S]*# Provides: +celerybeat\n/)
})

t.test('a generic script has no options that are about a config', async (t) => {
  const dir = t.testdir({ env: 'A=1\n' })
  const cases: string[][] = [
    ...[
      ['--name', 'x'],
      ['--env-file', join(dir, 'env')],
      ['--follow'],
      ['--reader', 'systemd'],
      ['--style', 'pidfile'],
    ],
    ...[['--strict'], ['--disable', 'root-user'], ['--severity', 'error'], ['--no-inline-disable']],
  ]
  for (const words of cases)
    t.match(
      celeryInitd('compile', '--generic', '--target', 'systemd', ...words),
      { status: 2, out: '', error: `celery-initd: ${words[0]} cannot be used with --generic\n` },
      words.join(' '),
    )
})

t.test('after writing, a line for each target says how to enable it', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n', out: {} })
  const call = ['compile', '--target', 'sysv', '--target', 'systemd', join(dir, 'celeryd')]
  const { status, error } = celeryInitd(...call, '-o', join(dir, 'out'))
  t.equal(status, 0, error)
  const lines = error.split('\n').filter((line) => /to start it at boot: /.test(line))
  t.match(lines, [/: update-rc\.d celeryd defaults/, /systemctl enable --now celery\.service$/])
  t.match(celeryInitd(...call, '-o', join(dir, 'out'), '--check'), { status: 0, error: '' })
  const others = ['compile', '--target', 'logrotate', '--target', 'supervisord', join(dir, 'celeryd')]
  t.equal(
    celeryInitd(...others, '-o', join(dir, 'out')).error.replaceAll(/^(celery-initd: [^:]*: put it) .*$/gm, '$1'),
    'celery-initd: to start it, now and with supervisord: put it\ncelery-initd: to rotate its logs: put it\n',
  )
})

t.test('files of OpenRC go below the root of the file system, and settings that are there stay', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n', out: { etc: { 'conf.d': { celeryd: 'rc_need=redis\n' } } } })
  const out = join(dir, 'out/')
  const call = ['compile', '--target', 'openrc', '-o', out, join(dir, 'celeryd')]
  t.match(celeryInitd(...call), { status: 0, error: /to start it at boot: rc-update add celeryd default\n$/ })
  t.match(readFileSync(join(out, 'etc/init.d/celeryd'), 'utf8'), /^#!\/sbin\/openrc-run\n/)
  t.equal(statSync(join(out, 'usr/local/libexec/celery-initd/celeryd')).mode & 0o777, 0o755)
  t.equal(readFileSync(join(out, 'etc/conf.d/celeryd'), 'utf8'), 'rc_need=redis\n')
  t.match(celeryInitd(...call, '--check'), { status: 0, error: '' })
  t.match(celeryInitd('compile', '--target', 'openrc', '--generic', '-o', out), { status: 0 })
  t.match(celeryInitd('compile', '--target', 'openrc', join(dir, 'celeryd')), { status: 2, error: /3 files are made/ })
  const named = celeryInitd('compile', '--target', 'openrc', '--name', 'celery.sh', '-o', out, join(dir, 'celeryd'))
  t.match(named, { status: 1, error: /error\[target-value\]: openrc cannot be given --name/ })
})

t.test('a style is for targets that have several', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n' })
  const cases: [options: string[], status: number, said: RegExp][] = [
    [['--style', 'forking'], 2, /add --target systemd/],
    [
      ['--style', 'spooning', '--target', 'systemd'],
      2,
      /--style must be foreground, forking or pidfile, got 'spooning'/,
    ],
    [['--style', 'foreground', '--target', 'systemd'], 0, /^$/],
  ]
  for (const [options, status, said] of cases)
    t.match(celeryInitd('compile', ...options, join(dir, 'celeryd')), { status, error: said }, options.join(' '))
})

t.test('what holds a secret is private, and that is said with a way out', async (t) => {
  const dir = t.testdir({ celeryd: 'export API_TOKEN=x\n', env: 'A=1\nB=2\nC=3\nD=4\n' })
  const path = join(dir, 'script')
  const secret = celeryInitd('compile', join(dir, 'celeryd'), '-o', path)
  t.match(secret, {
    status: 0,
    error:
      /celeryd contains secrets \(API_TOKEN\), so only root can read it\. To let every user run status, move them to the file that CELERYD_ENV_FILE names\n/,
  })
  t.equal(statSync(path).mode & 0o777, 0o700)
  const many = celeryInitd('compile', '--env-file', join(dir, 'env'), join(dir, 'celeryd'))
  t.match(many.error, /\(A, B, C, others\)/)
  t.match(many.out, /export A=1/)
})

t.test('with an error nothing is written', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_LOG_LEVEL=loud\n', script: 'before' })
  const { status, out } = celeryInitd('compile', join(dir, 'celeryd'), '-o', join(dir, 'script'))
  t.same([status, out, readFileSync(join(dir, 'script'), 'utf8')], [1, '', 'before'])
})
