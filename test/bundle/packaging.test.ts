/**
 * The recipes of packaging/: each has what its system's handbook asks for, is of this release, and installs what it lists.
 * Their own make files, shell functions and expressions are run, by a make of BSD, BusyBox, bash and Nix.
 */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const { layOut, released, releaseLines, withRelease } = await import(
  pathToFileURL(join(projectRoot, 'scripts/packaging.js')).href
)
const { scriptsTarball } = await import(pathToFileURL(join(projectRoot, 'scripts/dist.js')).href)

const recipes = join(projectRoot, 'packaging')
const read = (path: string) => readFileSync(join(recipes, path), 'utf8')
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))

const directory = t.testdir({ made: {}, source: {} })
const made = join(directory, 'made')
const tarball: { name: string; content: Buffer } = await scriptsTarball()
const source = join(directory, 'source', tarball.name.replace('.tar.gz', ''))
writeFileSync(join(directory, 'source', tarball.name), tarball.content)
run('tar', ['-xzf', tarball.name], join(directory, 'source'))
layOut(join(directory, 'source'), made)

/** @throws Error with what was printed when it fails */
function run(command: string, args: readonly string[], cwd = directory, env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? `status ${status}`}\n${stdout}${stderr}`)
  return stdout
}

/** All files below a directory, sorted. */
function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .sort()
}

/** For each file, where its fields are described, and what each looks like. */
const required: Readonly<Record<string, readonly [source: string, ...fields: RegExp[]]>> = {
  'debian/control': [
    'https://www.debian.org/doc/debian-policy/ch-controlfields.html',
    /^Source: celery-initd$/m,
    /^Maintainer: .+ <.+@.+>$/m,
    /^Build-Depends: .*debhelper-compat \(= 13\)/m,
    /^Standards-Version: 4\.\d\.\d$/m,
    /^Package: celery-initd\nArchitecture: all\nDepends: nodejs \(>= 20\)/m,
    /^Package: celeryd-scripts\nArchitecture: all$/m,
  ],
  'debian/copyright': [
    'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    /^Format: https:\/\/www\.debian\.org\//m,
    /^Files: \*\nCopyright: .+\nLicense: BSD-3-Clause$/m,
    /^License: BSD-3-Clause\n Redistribution/m,
    /^License: BSD-2-Clause\n Redistribution/m,
    /^License: Expat\n Permission/m,
  ],
  'debian/source/format': ['https://manpages.debian.org/dpkg-source.1', /^3\.0 \(quilt\)\n$/],
  'debian/tests/control': [
    'https://salsa.debian.org/ci-team/autopkgtest/-/blob/master/doc/README.package-tests.rst',
    /^Tests: runs\nDepends: .+\nRestrictions: .*needs-root/m,
  ],
  'rpm/celery-initd.spec': [
    'https://docs.fedoraproject.org/en-US/packaging-guidelines/',
    ...['Name', 'Version', 'Release', 'Summary', 'License', 'Source0', 'BuildArch'].map((tag) =>
      RegExp(`^${tag}: +\\S`, 'm'),
    ),
    ...['prep', 'build', 'install', 'post', 'preun', 'postun', 'files', 'changelog'].map((part) =>
      RegExp(`^%${part}$`, 'm'),
    ),
    /^%config\(noreplace\) %\{_sysconfdir\}\/sysconfig\/celeryd$/m,
    /^%license LICENSE$/m,
  ],
  'alpine/APKBUILD': [
    'https://wiki.alpinelinux.org/wiki/APKBUILD_Reference',
    /^# Maintainer:/m,
    ...[
      'pkgname',
      'pkgver',
      'pkgrel',
      'pkgdesc',
      'url',
      'arch',
      'license',
      'source',
      'builddir',
      'install',
      'pkgusers',
      'pkggroups',
    ].map((name) => RegExp(`^${name}=\\S`, 'm')),
    // abuild warns where files of OpenRC are in a package of another name.
    /^subpackages="\$pkgname-openrc /m,
    /^check\(\) \{$/m,
    /^package\(\) \{$/m,
    /^sha512sums=/m,
  ],
  'alpine/celery-initd.pre-install': [
    'https://wiki.alpinelinux.org/wiki/APKBUILD_Reference#install',
    /^#!\/bin\/sh\n/,
    /^addgroup -S celery /m,
    /^adduser -S -D -H .* celery /m,
    /^exit 0$/m,
  ],
  'gentoo/celery-initd.ebuild': [
    'https://devmanual.gentoo.org/ebuild-writing/variables/',
    /^EAPI=8$/m,
    ...['DESCRIPTION', 'HOMEPAGE', 'SRC_URI', 'S', 'LICENSE', 'SLOT', 'KEYWORDS', 'RDEPEND'].map((name) =>
      RegExp(`^${name}="`, 'm'),
    ),
    /^src_install\(\) \{$/m,
  ],
  'gentoo/metadata.xml': [
    'https://devmanual.gentoo.org/ebuild-writing/misc-files/metadata/',
    /<pkgmetadata>/,
    /<longdescription/,
  ],
  'gentoo/acct-group.ebuild': [
    'https://devmanual.gentoo.org/eclass-reference/acct-group.eclass/',
    /^inherit acct-group$/m,
    /^ACCT_GROUP_ID=-1$/m,
  ],
  'gentoo/acct-user.ebuild': [
    'https://devmanual.gentoo.org/eclass-reference/acct-user.eclass/',
    /^inherit acct-user$/m,
    /^ACCT_USER_ID=-1$/m,
    /^ACCT_USER_GROUPS=\( celery \)$/m,
    /^acct-user_add_deps$/m,
  ],
  'freebsd/Makefile': [
    'https://docs.freebsd.org/en/books/porters-handbook/makefiles/',
    ...[
      'PORTNAME',
      'DISTVERSION',
      'CATEGORIES',
      'MASTER_SITES',
      'MAINTAINER',
      'COMMENT',
      'WWW',
      'LICENSE',
      'LICENSE_FILE',
      'USERS',
      'GROUPS',
      'NO_ARCH',
      'NO_BUILD',
    ].map((name) => RegExp(`^${name}=\\t+\\S`, 'm')),
    // 5.2: COMMENT is at most 70 characters, without an article at its beginning and a period at its end.
    /^COMMENT=\t(?!A |An |The ).{1,69}[^.\n]$/m,
    /^\.include <bsd\.port\.mk>$/m,
  ],
  'freebsd/pkg-descr': [
    'https://docs.freebsd.org/en/books/porters-handbook/quick-porting/#porting-desc',
    /^(?:.{0,80}\n)+$/,
  ],
  'freebsd/pkg-message': [
    'https://docs.freebsd.org/en/books/porters-handbook/pkg-files/#porting-message',
    /^\[\n\{ type: install\n {2}message: <<EOM\n(?:.{0,80}\n)+EOM\n\}\n\]\n$/,
    /^ {2}sysrc celeryd_enable=YES$/m,
  ],
  'freebsd/pkg-plist': ['https://docs.freebsd.org/en/books/porters-handbook/plist/', /^@sample etc\/celeryd\.sample$/m],
  'openbsd/Makefile': [
    'https://man.openbsd.org/bsd.port.mk.5',
    ...[
      'COMMENT',
      'DISTNAME',
      'PKGNAME',
      'CATEGORIES',
      'HOMEPAGE',
      'MAINTAINER',
      'PERMIT_PACKAGE',
      'PKG_ARCH',
      'NO_BUILD',
    ].map((name) => RegExp(`^${name} =\\t+\\S`, 'm')),
    /^SITES =/m,
    // "must not be longer than 60 characters", lower case.
    /^COMMENT =\t[a-z].{1,58}[^.\n]$/m,
    // portcheck of the ports tree refuses longer lines; here a tab is one character, as it is there.
    /^(?:.{0,80}\n)+$/,
    /^# BSD\nPERMIT_PACKAGE/m,
    /^\.include <bsd\.port\.mk>$/m,
  ],
  'openbsd/pkg/DESCR': ['https://www.openbsd.org/faq/ports/guide.html', /^(?:.{0,80}\n)+$/],
  'openbsd/pkg/PLIST': [
    'https://man.openbsd.org/pkg_create.1',
    /^@newgroup _celery:\d+$/m,
    /^@newuser _celery:\d+:_celery::.+:\/var\/empty:\/sbin\/nologin$/m,
    /^@rcscript \$\{RCDIR\}\/celeryd$/m,
    /^share\/examples\/celery-initd\/celeryd\.default\n@sample \$\{SYSCONFDIR\}\/celeryd$/m,
  ],
  'pkgsrc/Makefile': [
    'https://www.netbsd.org/docs/pkgsrc/components.html',
    /^# \$NetBSD\$\n/,
    ...[
      'DISTNAME',
      'PKGNAME',
      'CATEGORIES',
      'MASTER_SITES',
      'MAINTAINER',
      'HOMEPAGE',
      'COMMENT',
      'LICENSE',
      'PKG_GROUPS',
      'PKG_USERS',
      'RCD_SCRIPTS',
      'CONF_FILES',
    ].map((name) => RegExp(`^${name}=\\t+\\S`, 'm')),
    /^BUILD_DEFS\+=\tVARBASE$/m,
    /^\.include "\.\.\/\.\.\/mk\/bsd\.pkg\.mk"$/m,
  ],
  'pkgsrc/DESCR': ['https://www.netbsd.org/docs/pkgsrc/components.html#components.optional', /^(?:.{0,80}\n){1,24}$/],
  'pkgsrc/PLIST': ['https://www.netbsd.org/docs/pkgsrc/plist.html', /^@comment \$NetBSD\$\n/],
  'nix/default.nix': [
    'https://nixos.org/manual/nixpkgs/stable/#javascript-buildNpmPackage',
    /^buildNpmPackage \{$/m,
    /meta = \{/,
  ],
}

t.test('every file and field that a handbook asks for', async (t) => {
  for (const [file, [from, ...fields]] of Object.entries(required))
    for (const field of fields) t.match(read(file), field, `${file} (${from})`)
})

t.test('each folder has a README of a few lines, and the index has it', async (t) => {
  const index = read('README.md')
  const folders = readdirSync(recipes, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders) t.match(index, `[${name}](${name}`, name)
  // What has more to say, or stands in docs/packaging.md alone.
  for (const { name } of folders.filter(({ name }) => !['ansible', 'profiles', 'tarball'].includes(name)))
    t.match(read(`${name}/README.md`), /^# .+\n\n(?:.{1,122}\n){3,7}$/, name)
})

t.test('the release is that of package.json and CHANGELOG.md (node scripts/packaging.js --versions)', async (t) => {
  for (const name of new Set<string>(releaseLines.map(([file]: [string]) => file)))
    t.equal(withRelease(name, read(name), released()), read(name), name)
  for (const name of ['debian/changelog', 'rpm/celery-initd.spec', 'alpine/APKBUILD'])
    t.ok(read(name).includes(version), name)
  t.throws(() => withRelease('alpine/APKBUILD', 'nothing', released()), /APKBUILD has nothing like/)
  t.match(
    withRelease('rpm/celery-initd.spec', read('rpm/celery-initd.spec'), { version: '9.8.7', day: new Date(0) }),
    /^Version: +9\.8\.7\n(?:.*\n)*\* Thu Jan 01 1970 .* - 9\.8\.7-1$/m,
  )
})

t.test('no recipe has a copy of a script', async (t) => {
  // The role has variables that begin as the script's do.
  for (const path of filesBelow(recipes))
    if (!/^(?:ansible|profiles|tarball)\//.test(path)) t.notMatch(read(path), /celery_initd_|rc\.subr|openrc-run/, path)
})

t.test('sums of the tarball', async (t) => {
  const hex = (algorithm: string) => createHash(algorithm).update(tarball.content).digest('hex')
  const info = (name: string) => readFileSync(join(made, name), 'utf8')
  const { name, content } = tarball
  const size = content.length
  t.equal(
    info('freebsd/distinfo').replace(/^TIMESTAMP = \d+\n/, ''),
    `SHA256 (${name}) = ${hex('sha256')}\nSIZE (${name}) = ${size}\n`,
  )
  // sha256(1) prints Base64 with -b.
  const base64 = Buffer.from(hex('sha256'), 'hex').toString('base64')
  t.equal(info('openbsd/distinfo'), `SHA256 (${name}) = ${base64}\nSIZE (${name}) = ${size}\n`)
  t.match(
    info('pkgsrc/distinfo'),
    RegExp(`^SHA512 \\(${name.replaceAll('.', '\\.')}\\) = ${hex('sha512')}\nSize .* = ${size} bytes\n`, 'm'),
  )
  const [blake] = run('b2sum', [join(directory, 'source', name)]).split(' ')
  t.equal(
    info('gentoo/app-admin/celery-initd/Manifest'),
    `DIST ${name} ${size} BLAKE2B ${blake} SHA512 ${hex('sha512')}\n`,
  )
  const [, sums = ''] = /^sha512sums="\n([^"]*)"$/m.exec(info('alpine/APKBUILD')) ?? []
  writeFileSync(join(made, 'alpine/sums'), sums)
  run('busybox', ['sha512sum', '-c', 'sums'], join(made, 'alpine'))
})

/** What the make of a port installs with the framework that stands in for the system's own, below `root`. */
function stage(system: 'freebsd' | 'openbsd' | 'pkgsrc', root: string): string[] {
  const port = join(directory, system, 'sysutils/celery-initd')
  const framework = readFileSync(join(projectRoot, `test/support/port-makes/${system}.mk`), 'utf8')
  const [place, destination] = {
    freebsd: ['share/bsd.port.mk', 'STAGEDIR'],
    openbsd: ['share/bsd.port.mk', 'WRKINST'],
    pkgsrc: ['mk/bsd.pkg.mk', 'DESTDIR'],
  }[system] as [string, string]
  cpSync(join(recipes, system), port, { recursive: true })
  const include = join(directory, system, place)
  mkdirSync(dirname(include), { recursive: true })
  writeFileSync(include, framework)
  // The rules of suffixes, which a port of scripts has no use for.
  writeFileSync(join(dirname(include), 'sys.mk'), '')
  const makes = system === 'freebsd' ? ['MAKE_CMD=bmake'] : ['MAKE_PROGRAM=bmake']
  run('bmake', ['-m', dirname(include), 'stage', `WRKSRC=${source}`, `${destination}=${root}`, ...makes], port)
  return filesBelow(root)
}

t.test('FreeBSD: pkg-plist is what is staged', async (t) => {
  const root = join(directory, 'stage-freebsd')
  const listed = read('freebsd/pkg-plist')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('@dir'))
    // 8.6: @sample installs the file without its suffix as well, once.
    .map((line) =>
      line.replace('@sample ', '').replace('%%PORTDOCS%%', '').replace('%%DOCSDIR%%', 'share/doc/celery-initd'),
    )
    .map((path) => `usr/local/${path}`)
  t.same(stage('freebsd', root), listed.sort())
  t.ok(statSync(join(root, 'var/log/celery')).isDirectory(), '@dir')
  t.equal(statSync(join(root, 'usr/local/etc/rc.d/celeryd')).mode & 0o777, 0o555)
  t.match(readFileSync(join(root, 'usr/local/etc/rc.d/celeryd'), 'utf8'), `made by celery-initd ${version}`)
})

t.test('OpenBSD: PLIST is what is faked', async (t) => {
  const listed = read('openbsd/pkg/PLIST')
    .trim()
    .split('\n')
    .filter((line) => !/^@(?:comment|new|sample|owner|group)/.test(line) && !line.endsWith('/'))
    .map((line) => line.replace('@man ', ''))
    .map((path) =>
      path.startsWith('@rcscript') ? path.replace('@rcscript ${RCDIR}', 'etc/rc.d') : `usr/local/${path}`,
    )
  t.same(stage('openbsd', join(directory, 'stage-openbsd')), listed.sort())
})

t.test('pkgsrc: PLIST is what is installed', async (t) => {
  const listed = read('pkgsrc/PLIST')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('@'))
    .map((path) => `usr/pkg/${path}`)
  t.same(stage('pkgsrc', join(directory, 'stage-pkgsrc')), listed.sort())
})

t.test('lists of packages without the compiler do not have its manual pages', async (t) => {
  for (const file of ['freebsd/pkg-plist', 'openbsd/pkg/PLIST', 'pkgsrc/PLIST'])
    t.notMatch(read(file), /celery-initd(?:-targets)?\.[17]/, file)
  t.match(read('rpm/celery-initd.spec'), /^rm .*celery-initd\.1 .*celery-initd-targets\.7$/m)
  t.notMatch(read('debian/celeryd-scripts.manpages'), /celery-initd/)
})

/** What packages of systems with OpenRC have outside of documents and manuals. */
const services = [
  'etc/conf.d/celerybeat',
  'etc/conf.d/celeryd',
  'etc/init.d/celerybeat',
  'etc/init.d/celeryd',
  'etc/logrotate.d/celery',
  'usr/libexec/celery-initd/celerybeat',
  'usr/libexec/celery-initd/celeryd',
]

/** The manual pages of packages without the compiler, which has two of its own. */
const manual = ['man5/celeryd.default.5', 'man8/celerybeat.8', 'man8/celeryd.8']
const manualPages = (root: string) => filesBelow(join(root, 'usr/share/man'))

const withoutDocuments = (root: string) =>
  filesBelow(root).filter((path) => !/^usr\/share\/(?:doc|examples|man)\//.test(path))

t.test('Alpine: the functions of APKBUILD, in BusyBox', async (t) => {
  const root = join(directory, 'root-alpine')
  const bin = join(directory, 'applets')
  mkdirSync(bin)
  // The account is that of pkgusers, which abuild makes before it builds.
  const install = '#!/bin/sh\n[ "$1 $2 $3 $4 $5" = "-d -o celery -g celery" ] && mkdir -p "$6"\n'
  writeFileSync(join(bin, 'install'), install, { mode: 0o755 })
  const text = '. ./APKBUILD && cd "$builddir" && check && package && printf "%s %s %s" "$pkgname" "$pkgver" "$source"'
  const said = run('busybox', ['sh', '-euc', text], join(made, 'alpine'), {
    PATH: `${bin}:${process.env.PATH}`,
    srcdir: dirname(source),
    pkgdir: root,
  })
  t.match(said, RegExp(`celery-initd ${version} ${tarball.name.replaceAll('.', '\\.')}$`))
  t.same(withoutDocuments(root), services)
  t.same(manualPages(root), manual)
  t.ok(statSync(join(root, 'var/log/celery')).isDirectory())
  run('busybox', ['sh', '-n', 'celery-initd.pre-install'], join(made, 'alpine'))
  t.equal(statSync(join(made, 'alpine/celery-initd.pre-install')).mode & 0o111, 0o111)
})

t.test('Gentoo: the functions of the ebuild, in bash', async (t) => {
  const root = join(directory, 'root-gentoo')
  const tree = join(made, 'gentoo')
  t.same(filesBelow(tree), [
    'README.md',
    'acct-group/celery/celery-0.ebuild',
    'acct-group/celery/metadata.xml',
    'acct-user/celery/celery-0.ebuild',
    'acct-user/celery/metadata.xml',
    'app-admin/celery-initd/Manifest',
    `app-admin/celery-initd/celery-initd-${version}.ebuild`,
    'app-admin/celery-initd/metadata.xml',
    'metadata/layout.conf',
    'profiles/repo_name',
  ])
  // The functions of a package manager that it calls: Package Manager Specification 8, 12.3.
  const text = `set -eu
emake() { make "$@"; }
die() { echo "died: $*" >&2; exit 1; }
keepdir() { mkdir -p "$ED/$1"; }
fowners() { [ -d "$ED/$2" ]; }
inherit() { [ "$1" = tmpfiles ]; }
tmpfiles_process() { [ -f "$ED/usr/lib/tmpfiles.d/$1" ]; }
. "./celery-initd-$PV.ebuild"
cd "$S"
src_compile && src_test && src_install && pkg_postinst
echo "$SRC_URI"`
  const said = run('bash', ['-c', text], join(tree, 'app-admin/celery-initd'), {
    ...{ PN: 'celery-initd', PV: version, PF: `celery-initd-${version}`, WORKDIR: dirname(source) },
    ...{ T: join(directory, 'temporary'), D: root, ED: root },
  })
  t.match(said, RegExp(`^${tarball.name.replaceAll('.', '\\.')}$`, 'm'), 'what it fetches')
  t.same(
    withoutDocuments(root).filter((path) => !path.startsWith('usr/lib/')),
    services,
  )
  t.same(
    filesBelow(join(root, 'usr/lib')),
    [
      'systemd/system-generators/celery-initd',
      'systemd/system/celerybeat.service',
      'systemd/system/celeryd.service',
      'systemd/system/celeryd@.service',
      'tmpfiles.d/celery-initd.conf',
    ],
    'units for those who have systemd',
  )
  t.same(manualPages(root), manual)
  t.ok(filesBelow(root).includes(`usr/share/doc/celery-initd-${version}/openrc.md`))
  for (const name of ['acct-group', 'acct-user']) run('bash', ['-n', `${name}/celery/celery-0.ebuild`], tree)
  for (const name of ['app-admin/celery-initd', 'acct-group/celery', 'acct-user/celery'])
    run(
      'python3',
      ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])', `${name}/metadata.xml`],
      tree,
    )
  // portage(5): a name and masters, without which no tool takes it for an overlay.
  t.match(readFileSync(join(tree, 'profiles/repo_name'), 'utf8'), /^[a-z-]+\n$/)
  t.match(readFileSync(join(tree, 'metadata/layout.conf'), 'utf8'), /^masters = gentoo$/m)
})

t.test('Nix: the expression, with as much of nixpkgs as it names', async (t) => {
  const text = `let
  lib = {
    importJSON = file: builtins.fromJSON (builtins.readFile file);
    cleanSource = path: toString path;
    licenses.bsd3 = "bsd3";
    platforms.unix = [ "unix" ];
  };
  importNpmLock = { __functor = self: { npmRoot }: toString npmRoot; npmConfigHook = "hook"; };
in import ${join(recipes, 'nix/default.nix')} { inherit lib importNpmLock; buildNpmPackage = package: package; }`
  const said = run('nix-instantiate', ['--eval', '--strict', '--json', '--store', 'dummy://', '-E', text])
  t.match(JSON.parse(said), {
    pname: 'celery-initd',
    version,
    src: projectRoot,
    npmDeps: projectRoot,
    npmConfigHook: 'hook',
    installPhase: /^make install PREFIX=\$out$/m,
    meta: { license: 'bsd3', mainProgram: 'celery-initd' },
  })
})
