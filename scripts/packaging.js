// @ts-check
// build/packaging/, or the directory that is given: the recipes of packaging/, ready for each system's own tools, with the
// tarballs of `make dist` in tarballs/. Sums of tarballs are in these only: what is committed would be out of date with
// each change of a document. With --versions: writes the version and the date of the release into the recipes.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { dist } from './dist.js'
import { isMain, release, root, script, writeIfChanged } from './tools.js'

/** @typedef {{ version: string, day: Date, file: string, content: Buffer }} Release */

/** A sum of a tarball, as a recipe has it. @param {Buffer} content @param {string} algorithm @param {'hex' | 'base64'} [as] */
const sum = (content, algorithm, as = 'hex') => createHash(algorithm).update(content).digest(as)

/** A day as RFC 5322 has it (deb-changelog(5)), in English wherever this runs. @param {Date} day */
const rfc5322 = (day) => day.toUTCString().replace('GMT', '+0000')

/** A day as rpm has it in %changelog. @param {Date} day */
const rpmDay = (day) => day.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) .*/, '$1 $3 $2 $4')

/**
 * Where the release stands in the recipes: the file, what is there, and what has to be. Others take their version from
 * their name (Gentoo) or from package.json (Nix).
 *
 * @type {readonly (readonly [string, RegExp, (release: { version: string, day: Date }) => string])[]}
 */
export const releaseLines = [
  ['debian/changelog', /^celery-initd \(\S+-1\)/m, ({ version }) => `celery-initd (${version}-1)`],
  ['debian/changelog', /(?<=> {2}).*$/m, ({ day }) => rfc5322(day)],
  ['rpm/celery-initd.spec', /(?<=^Version: +)\S+$/m, ({ version }) => version],
  ['rpm/celery-initd.spec', /(?<=^%changelog\n\* )\w+ \w+ \d+ \d+/m, ({ day }) => rpmDay(day)],
  ['rpm/celery-initd.spec', /(?<=^\* .* - )\S+$/m, ({ version }) => `${version}-1`],
  ['alpine/APKBUILD', /(?<=^pkgver=)\S+$/m, ({ version }) => version],
  ['freebsd/Makefile', /(?<=^DISTVERSION=\t)\S+$/m, ({ version }) => version],
  ['openbsd/Makefile', /(?<=^V =\t+)\S+$/m, ({ version }) => version],
  ['pkgsrc/Makefile', /(?<=^DISTNAME=\tcelery-initd-scripts-)\S+$/m, ({ version }) => version],
]

/**
 * A recipe's text with the release in it.
 * @param {string} name @param {string} text @param {{ version: string, day: Date }} release
 */
export function withRelease(name, text, release) {
  for (const [file, pattern, value] of releaseLines) {
    if (file !== name) continue
    if (!pattern.test(text)) throw new Error(`packaging/${name} has nothing like ${pattern}`)
    text = text.replace(pattern, () => value(release))
  }
  return text
}

/** What is released, as recipes need it. */
export function released() {
  const { version, date } = release()
  return { version, day: new Date(`${date}T00:00:00Z`) }
}

/** distinfo of a port of FreeBSD. @param {Release} release */
const freebsdInfo = ({ day, file, content }) =>
  `TIMESTAMP = ${day.getTime() / 1000}\nSHA256 (${file}) = ${sum(content, 'sha256')}\nSIZE (${file}) = ${content.length}\n`

/** distinfo of a port of OpenBSD. @param {Release} release */
const openbsdInfo = ({ file, content }) =>
  `SHA256 (${file}) = ${sum(content, 'sha256', 'base64')}\nSIZE (${file}) = ${content.length}\n`

/** distinfo of a package of pkgsrc. @param {Release} release */
const pkgsrcInfo = ({ file, content }) =>
  `$NetBSD$

BLAKE2s (${file}) = ${sum(content, 'blake2s256')}
SHA512 (${file}) = ${sum(content, 'sha512')}
Size (${file}) = ${content.length} bytes
`

/** Gentoo's Manifest (GLEP 74). @param {Release} release */
const gentooManifest = ({ file, content }) =>
  `DIST ${file} ${content.length} BLAKE2B ${sum(content, 'blake2b512')} SHA512 ${sum(content, 'sha512')}\n`

/** Runs a command quietly. @param {string} command @param {string[]} args */
function quietly(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr.trim()}`)
}

/**
 * Debian's source package, unpacked, with its three upstream tarballs beside it.
 * @param {string} from where the tarballs are
 * @param {string} to
 * @param {string} version
 */
function layOutDebian(from, to, version) {
  const tree = join(to, `celery-initd-${version}`)
  for (const [name, component] of /** @type {const} */ ([
    [`celery-initd-${version}.tar.gz`, ''],
    [`celery-initd-scripts-${version}.tar.gz`, 'generic'],
    [`celery-initd-${version}.tgz`, 'npm'],
  ])) {
    const dir = join(tree, component)
    mkdirSync(dir, { recursive: true })
    const archive = join(to, `celery-initd_${version}.orig${component === '' ? '' : `-${component}`}.tar.gz`)
    copyFileSync(join(from, name), archive)
    quietly('tar', ['-xzf', archive, '--strip-components=1', '-C', dir])
  }
  cpSync(join(root, 'packaging/debian'), join(tree, 'debian'), { recursive: true })
}

/** The tree of an overlay, in which versions are in the names of files. @param {string} dir @param {Release} release */
function layOutGentoo(dir, release) {
  const { version } = release
  for (const [from, to] of /** @type {const} */ ([
    ['celery-initd.ebuild', `app-admin/celery-initd/celery-initd-${version}.ebuild`],
    ['metadata.xml', 'app-admin/celery-initd/metadata.xml'],
    ['acct-group.ebuild', 'acct-group/celery/celery-0.ebuild'],
    ['acct-metadata.xml', 'acct-group/celery/metadata.xml'],
    ['acct-user.ebuild', 'acct-user/celery/celery-0.ebuild'],
    ['acct-metadata.xml', 'acct-user/celery/metadata.xml'],
  ])) {
    mkdirSync(join(dir, to, '..'), { recursive: true })
    copyFileSync(join(dir, from), join(dir, to))
  }
  for (const name of readdirSync(dir)) if (/\.(?:ebuild|xml)$/.test(name)) rmSync(join(dir, name))
  // portage(5): what an overlay is called, and where its eclasses come from.
  for (const [to, text] of /** @type {const} */ ([
    ['profiles/repo_name', 'celery-initd\n'],
    ['metadata/layout.conf', 'masters = gentoo\nthin-manifests = true\nmanifest-hashes = BLAKE2B SHA512\n'],
  ])) {
    mkdirSync(join(dir, to, '..'))
    writeFileSync(join(dir, to), text)
  }
  writeFileSync(join(dir, 'app-admin/celery-initd/Manifest'), gentooManifest(release))
}

/**
 * Lays out every recipe but Debian's, which needs more than that tarball.
 * @param {string} from where the tarball of scripts is
 * @param {string} to
 */
export function layOut(from, to) {
  const { version, day } = released()
  const file = `celery-initd-scripts-${version}.tar.gz`
  const of = { version, day, file, content: readFileSync(join(from, file)) }
  const recipe = (/** @type {string} */ name) => {
    const dir = join(to, name)
    cpSync(join(root, 'packaging', name), dir, { recursive: true })
    return dir
  }
  for (const [name, info] of /** @type {const} */ ([
    ['freebsd', freebsdInfo],
    ['openbsd', openbsdInfo],
    ['pkgsrc', pkgsrcInfo],
  ]))
    writeFileSync(join(recipe(name), 'distinfo'), info(of))
  layOutGentoo(recipe('gentoo'), of)
  const alpine = recipe('alpine')
  const text = readFileSync(join(alpine, 'APKBUILD'), 'utf8')
  const sums = `sha512sums="\n${sum(of.content, 'sha512')}  ${file}\n"`
  writeFileSync(join(alpine, 'APKBUILD'), text.replace('sha512sums=""', sums))
  copyFileSync(join(from, file), join(alpine, file))
  // abuild tells of each file beside the recipe that is not in its source.
  rmSync(join(alpine, 'README.md'))
  recipe('rpm')
}

/** Makes all of it, and returns where: what was there is gone. @param {string} [to] */
export async function packaging(to = join(root, 'build/packaging')) {
  rmSync(to, { recursive: true, force: true })
  const from = await dist(join(to, 'tarballs'))
  quietly('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', from])
  layOut(from, to)
  layOutDebian(from, join(to, 'debian'), release().version)
  return to
}

/** Writes the release into the recipes of the checkout. */
export function writeVersions() {
  for (const name of new Set(releaseLines.map(([name]) => name))) {
    const path = join(root, 'packaging', name)
    writeIfChanged(path, withRelease(name, readFileSync(path, 'utf8'), released()))
  }
}

if (isMain(import.meta.url))
  await script('packaging', async () => {
    const [, , to] = process.argv
    if (to === '--versions') return writeVersions()
    console.log(`made: ${(await packaging(to && resolve(to))).replace(`${root}/`, '')}`)
  })
