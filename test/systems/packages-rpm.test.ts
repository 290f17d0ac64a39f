/** The RPM: built, looked at by rpmlint, installed, upgraded and erased by rpm itself, in a root of its own. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { shWord } from '../../lib/quote.js'
import { inside, overlay } from '../support/debian-root.js'
import { projectRoot } from '../support/root.js'

const directory = t.testdir()
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
const tarball = `celery-initd-scripts-${version}`

function run(command: string, args: readonly string[], cwd = directory): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? `status ${status}`}\n${stdout}${stderr}`)
  return stdout
}

run(process.execPath, ['scripts/dist.js', join(directory, 'dist')], projectRoot)

/**
 * Builds the package from a tarball. systemd-rpm-macros, which it needs for that, are not there: test/support/rpm-macros
 * stands in.
 */
function build(top: string, archive: string, release: number): string {
  mkdirSync(join(top, 'SOURCES'), { recursive: true })
  copyFileSync(archive, join(top, 'SOURCES', `${tarball}.tar.gz`))
  const spec = readFileSync(join(projectRoot, 'packaging/rpm/celery-initd.spec'), 'utf8')
  const file = join(top, 'celery-initd.spec')
  writeFileSync(file, spec.replace(/^(Release: +)1/m, `$1${release}`))
  const macros = join(projectRoot, 'test/support/rpm-macros')
  run('rpmbuild', ['-bb', '--nodeps', '--quiet', '--define', `_topdir ${top}`, '--load', macros, file], top)
  const [name = ''] = readdirSync(join(top, 'RPMS/noarch'))
  return join(top, 'RPMS/noarch', name)
}

const first = build(join(directory, 'first'), join(directory, `dist/${tarball}.tar.gz`), 1)

/** A release with another config and another engine. */
const second = (() => {
  run('tar', ['-xzf', join('dist', `${tarball}.tar.gz`)])
  const fedora = join(directory, tarball, 'profiles/fedora')
  for (const path of ['prefix/share/examples/celery-initd/celeryd.default', 'root/usr/libexec/celery-initd/celeryd'])
    writeFileSync(join(fedora, path), '# of the second release\n', { flag: 'a' })
  run('tar', ['-czf', 'second.tar.gz', tarball])
  return build(join(directory, 'second'), join(directory, 'second.tar.gz'), 2)
})()

const expected = `
100644 c /etc/logrotate.d/celery
100644 c /etc/sysconfig/celerybeat
100644 c /etc/sysconfig/celeryd
100755 - /usr/lib/systemd/system-generators/celery-initd
100644 - /usr/lib/systemd/system/celerybeat.service
100644 - /usr/lib/systemd/system/celeryd.service
100644 - /usr/lib/systemd/system/celeryd@.service
100644 - /usr/lib/sysusers.d/celery-initd.conf
100644 - /usr/lib/tmpfiles.d/celery-initd.conf
100755 - /usr/libexec/celery-initd/celerybeat
100755 - /usr/libexec/celery-initd/celeryd
100644 d /usr/share/man/man5/celeryd.default.5
100644 d /usr/share/man/man8/celerybeat.8
100644 d /usr/share/man/man8/celeryd.8
`

t.test('what is in it', async (t) => {
  const listing = run('rpm', [
    '-qp',
    '--qf',
    '[%{FILEMODES:octal} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILEFLAGS:fflags} %{FILENAMES}\\n]',
    first,
  ])
  const files = listing
    .trim()
    .split('\n')
    .map((line) => /^(\S+) (\S+) (\S*) (.*)$/.exec(line)?.slice(1) ?? [line])
  t.same(new Set(files.map(([, owner]) => owner)), new Set(['root:root']))
  const own = files.filter(
    ([mode, , , path = '']) => !mode?.startsWith('4') && !/^\/usr\/share\/(?:doc|licenses)\//.test(path),
  )
  t.same(
    own.map(([mode, , flags, path]) => `${mode} ${flags?.replace('n', '') || '-'} ${path}`),
    expected.trim().split('\n'),
    'units, and no init script',
  )
  for (const [, , flags, path] of own) if (flags?.startsWith('c')) t.equal(flags, 'cn', `noreplace: ${path}`)
  t.equal(
    run('rpm', ['-qp', '--qf', '%{VERSION}-%{RELEASE} %{ARCH} %{LICENSE}', first]),
    `${version}-1 noarch BSD-3-Clause`,
  )
  t.notMatch(run('rpm', ['-qp', '--requires', first]), /node/)
})

t.test('rpmlint', async (t) => {
  // What rpmlint of Debian cannot know, and what Fedora's guidelines do not want.
  const config = join(directory, 'rpmlint.toml')
  const filters = ['no-signature', 'no-packager-tag', 'no-group-tag', 'no-buildroot-tag', 'invalid-license']
  // Fedora's rpmbuild compresses manuals; there is no address yet.
  filters.push('manpage-not-compressed', 'no-url-tag', 'invalid-url Source0')
  writeFileSync(config, `Filters = ${JSON.stringify(filters)}\n`)
  const rc = join(projectRoot, 'packaging/rpm/celery-initd.rpmlintrc')
  const said = run('rpmlint', ['-c', config, '-r', rc, join(projectRoot, 'packaging/rpm/celery-initd.spec'), first])
  t.match(said, / 1 packages and 1 specfiles checked; 0 errors, 0 warnings/)
})

t.test('installed, upgraded, erased', { timeout: 120_000 }, async (t) => {
  // rpm of the host changes a root that has a shell, systemd, and Fedora's default: nothing is enabled by itself.
  const rpm = `rpm --root ${inside} --nodeps`
  const script = [
    ...overlay('packages'),
    // Directories of Fedora's package filesystem.
    'mkdir -p etc/sysconfig usr/share/licenses usr/share/man/man5 usr/share/man/man8',
    'mkdir -p usr/lib/systemd/system-preset && echo "disable *" >usr/lib/systemd/system-preset/99-default.preset',
    'mount -n -t proc proc proc',
    'cd /',
    // The host's lists of what is on a system of Debian have no part in it.
    `files() { (cd ${inside} && find etc usr var -xdev ! -path 'var/lib/rpm*' ! -name '.rpm*' ! -path 'etc/*-' | sort); }`,
    'files >/mnt/before',
    `${rpm} -i ${shWord(first)}`,
    `${rpm} -V celery-initd && echo verified`,
    `chroot ${inside} getent passwd celery | cut -d: -f1,6,7`,
    `chroot ${inside} stat -c '%U:%G %a %n' /var/log/celery /run/celery`,
    `chroot ${inside} systemctl is-enabled celeryd celerybeat || :`,
    `echo 'CELERY_APP=proj' >>${inside}/etc/sysconfig/celeryd`,
    `${rpm} -V celery-initd || :`,
    `chroot ${inside} systemctl enable celeryd 2>/dev/null`,
    `${rpm} -U ${shWord(second)}`,
    `chroot ${inside} systemctl is-enabled celeryd`,
    `tail -n 1 ${inside}/etc/sysconfig/celeryd ${inside}/etc/sysconfig/celeryd.rpmnew ${inside}/usr/libexec/celery-initd/celeryd`,
    `rpm --root ${inside} -q celery-initd`,
    `${rpm} -e celery-initd`,
    'files >/mnt/after',
    'echo left:',
    'LC_ALL=C comm -13 /mnt/before /mnt/after',
  ].join('\n')
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child=KILL', '--propagation', 'private', 'sh', '-euc', script],
    { encoding: 'utf8', timeout: 100_000, killSignal: 'SIGKILL' },
  )
  t.equal(status, 0, `${stderr}${stdout}`)
  const place = (path: string) => `${inside}${path}`
  t.equal(
    stdout,
    `verified
celery:/:/usr/sbin/nologin
celery:celery 755 /var/log/celery
celery:celery 755 /run/celery
disabled
disabled
S.5....T.  c /etc/sysconfig/celeryd
enabled
==> ${place('/etc/sysconfig/celeryd')} <==
CELERY_APP=proj

==> ${place('/etc/sysconfig/celeryd.rpmnew')} <==
# of the second release

==> ${place('/usr/libexec/celery-initd/celeryd')} <==
# of the second release
celery-initd-${version}-2.noarch
left:
etc/sysconfig/celeryd.rpmnew
etc/sysconfig/celeryd.rpmsave
var/log/celery
`,
  )
})
