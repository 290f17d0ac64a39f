// @ts-check
// build/dist/, or the directory that is given: the source, and the scripts of all profiles for hosts without Node, as
// tarballs; an SPDX document of what is in them; SHA256SUMS. The same bytes each time and everywhere: SOURCE_DATE_EPOCH,
// or the date of the release, is the time of all files.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { buildBundle, transpile } from './build.js'
import { tarball } from './tar.js'
import { isMain, release, root, script } from './tools.js'

/** @typedef {import('./tar.js').Entry} Entry */

/** What is made here, and is not source. */
const made = new Set(['.git', '.cache', '.tap', 'build', 'dist', 'node_modules', 'site/node_modules'])

/** The files of the source: those of git, or, in an unpacked tarball, all that nothing has made. @returns {string[]} */
function sourceFiles() {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  if (status === 0 && lstatSync(join(root, '.git'), { throwIfNoEntry: false }))
    return stdout.split('\0').filter(Boolean)
  /** @param {string} dir @returns {string[]} */
  const below = (dir) =>
    readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
      const path = join(dir, entry.name)
      if (made.has(path) || path.endsWith('.generated.ts')) return []
      return entry.isDirectory() ? below(path) : [path]
    })
  return below('')
}

/** @param {string} path @returns {Entry} */
function sourceEntry(path) {
  const full = join(root, path)
  const { mode } = lstatSync(full)
  return { path, content: readFileSync(full), mode: mode & 0o100 ? 0o755 : 0o644 }
}

/** The lines of a manifest. @param {readonly { base: string, path: string, mode: number, keep: boolean }[]} files */
function manifest(files) {
  return files
    .map(
      ({ base, path, mode, keep }) => `${mode.toString(8).padStart(4, '0')} ${keep ? 'keep' : '-'} ${base} ${path}\n`,
    )
    .join('')
}

/**
 * What is in the tarball of scripts, of modules that are transpiled.
 * @param {string} date as man pages have it @returns {Promise<Entry[]>}
 */
async function scriptEntries(date) {
  // As the bundler does: what is compiled names the version that made it (lib/targets/version.ts).
  Object.assign(globalThis, { __VERSION__: release().version })
  /** @param {string} path */
  const load = (path) => import(pathToFileURL(join(root, 'build/js', path)).href)
  const { packageFiles } = await load('scripts/docs/package-files.js')
  const { completionFiles } = await load('scripts/docs/completions.js')
  const { readProfiles } = await load('lib/syntax/profile-file.js')
  const { Source } = await load('lib/diagnostics/source.js')
  const { profileSettings } = await load('lib/options/profile.js')
  /** @type {readonly { key: string, default: string }[]} */
  const settings = profileSettings
  const defaults = `# What holds without a profile.\n${settings.map((each) => `${each.key}=${each.default}\n`).join('')}`
  const folder = join(root, 'packaging/profiles')
  const texts = [
    { name: 'default', text: defaults },
    ...readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  ]
  const entries = texts.flatMap(({ name, text }) => {
    const { profile, findings } = readProfiles([new Source(name, text)])
    if (findings.length > 0) throw new Error(`packaging/profiles/${name}: ${findings[0].message}`)
    /** @type {readonly import('./docs/package-files.js').PackageFile[]} */
    const files = packageFiles(name, profile, date)
    const dir = `profiles/${name}`
    return [
      { path: `${dir}/MANIFEST`, content: manifest(files), mode: 0o644 },
      { path: `${dir}/profile`, content: text, mode: 0o644 },
      ...files.map((file) => ({ path: `${dir}/${file.base}/${file.path}`, content: file.text, mode: file.mode })),
    ]
  })
  /** @type {Record<string, string>} */
  const places = {
    'celery-initd.bash': 'share/bash-completion/completions/celery-initd',
    '_celery-initd': 'share/zsh/site-functions/_celery-initd',
    'celery-initd.fish': 'share/fish/vendor_completions.d/celery-initd.fish',
  }
  const docs = [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    ...sourceFiles().filter((path) => /^docs\/[^/]*\.md$/.test(path)),
  ]
  const common = [
    ...completionFiles().map((/** @type {{ file: string, text: string }} */ { file, text }) => ({
      path: places[file] ?? file,
      text,
    })),
    ...docs.map((path) => ({
      path: `share/doc/celery-initd/${path.replace('docs/', '')}`,
      text: readFileSync(join(root, path), 'utf8'),
    })),
  ].map((file) => ({ ...file, base: 'prefix', mode: 0o644, keep: false }))
  return [
    ...entries,
    { path: 'common/MANIFEST', content: manifest(common), mode: 0o644 },
    ...common.map(({ path, text, mode }) => ({ path: `common/prefix/${path}`, content: text, mode })),
    ...['Makefile', 'install.sh'].map((path) => ({ ...sourceEntry(`packaging/tarball/${path}`), path })),
    ...['LICENSE', 'README.md'].map(sourceEntry),
    ...ansibleEntries(),
  ]
}

/** The Ansible role where ansible-playbook finds it, beside an example of a playbook. @returns {Entry[]} */
function ansibleEntries() {
  const folder = 'packaging/ansible/'
  return sourceFiles()
    .filter((path) => path.startsWith(folder))
    .map((path) => {
      const inside = path.slice(folder.length)
      const isExample = inside.startsWith('examples/')
      return {
        ...sourceEntry(path),
        path: `ansible/${isExample ? inside.slice('examples/'.length) : `roles/celery_initd/${inside}`}`,
      }
    })
}

/**
 * What is in a release, in SPDX 2.3 (spdx.github.io/spdx-spec/v2.3).
 * @param {string} version @param {number} epoch @param {readonly string[]} archives
 */
function bill(version, epoch, archives) {
  const bundled = [
    ...readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8').matchAll(/^(\S+) (\d\S*) \((\S+)\)$/gm),
  ]
  /** @param {string} name @param {string} of @param {string} licence */
  const entry = (name, of, licence) => ({
    SPDXID: `SPDXRef-Package-${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`,
    name,
    versionInfo: of,
    // The package URL below says where it is.
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: licence,
    licenseDeclared: licence,
    copyrightText: 'NOASSERTION',
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: `pkg:npm/${name.replace('@', '%40')}@${of}`,
      },
    ],
  })
  const { license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const own = entry('celery-initd', version, license)
  const others = bundled.map(([, name = '', of = '', licence = '']) => entry(name, of, licence))
  const digest = createHash('sha256').update(archives.join('\n')).digest('hex')
  return `${JSON.stringify(
    {
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: `celery-initd-${version}`,
      documentNamespace: `https://spdx.org/spdxdocs/celery-initd-${version}-${digest}`,
      creationInfo: {
        created: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'),
        creators: [`Tool: celery-initd-dist-${version}`],
      },
      packages: [own, ...others],
      relationships: [
        { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: own.SPDXID },
        ...others.map(({ SPDXID }) => ({
          spdxElementId: own.SPDXID,
          relationshipType: 'CONTAINS',
          relatedSpdxElement: SPDXID,
        })),
      ],
    },
    undefined,
    2,
  )}\n`
}

/** The time of all files, in seconds since 1970. */
function fileTime() {
  const { epoch } = release()
  const time = Number(process.env.SOURCE_DATE_EPOCH ?? epoch)
  if (!Number.isInteger(time) || time < 0)
    throw new Error(`SOURCE_DATE_EPOCH must be a number of seconds, not '${process.env.SOURCE_DATE_EPOCH}'`)
  return time
}

/** The tarball for hosts without Node, of modules that are transpiled. */
export async function scriptsTarball() {
  const { version, manDate } = release()
  const name = `celery-initd-scripts-${version}`
  return { name: `${name}.tar.gz`, content: tarball(await scriptEntries(manDate), { root: name, time: fileTime() }) }
}

/** Makes all of it, and returns where: what was there is gone. @param {string} [out] */
export async function dist(out = join(root, 'build/dist')) {
  const { version } = release()
  const time = fileTime()
  // It makes the templates that the bundle has in it.
  await transpile()
  await buildBundle()
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const source = `celery-initd-${version}`
  const scripts = await scriptsTarball()
  /** @type {Record<string, Buffer | string>} */
  const files = {
    [`${source}.tar.gz`]: tarball(sourceFiles().map(sourceEntry), { root: source, time }),
    [scripts.name]: scripts.content,
  }
  const sum = (/** @type {string} */ name) =>
    `${createHash('sha256')
      .update(files[name] ?? '')
      .digest('hex')}  ${name}\n`
  files[`${source}.spdx.json`] = bill(version, time, Object.keys(files).map(sum))
  files.SHA256SUMS = Object.keys(files).map(sum).join('')
  for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content)
  return out
}

if (isMain(import.meta.url))
  await script('dist', async () => {
    const [, , to] = process.argv
    const out = await dist(to && resolve(to))
    for (const name of readdirSync(out))
      console.log(`${out.replace(`${root}/`, '')}/${name}: ${lstatSync(join(out, name)).size} bytes`)
  })
