// @ts-check
// Everything that a release needs, short of making it: what was generated is current, the tarballs, the packages
// of npm, the bill of materials. Then it prints the commands that publish. Stops at the first thing that is wrong, and then
// leaves nothing in build/dist.
import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { dist } from './dist.js'
import { isMain, release, root, run, script, which } from './tools.js'

/** What this script runs, and what the commands that it prints run. */
const tools = ['git', 'make', 'npm', 'sha256sum', 'gh']

/** What a command prints; throws when it fails. @param {string} command @param {string[]} args @param {string} [cwd] */
function output(command, args, cwd = root) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`)
  return stdout
}

/** Throws where the checkout is not what git has. @param {string} when */
function mustBeClean(when) {
  const changed = output('git', ['status', '--porcelain']).split('\n').filter(Boolean)
  if (changed.length === 0) return
  const names = changed.slice(0, 3).map((line) => line.slice(3))
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : ''
  throw new Error(`${when} the checkout differs from its commit: ${names.join(', ')}${more}; commit or undo that`)
}

/** Throws on the first thing that forbids this release; changes nothing. */
function mustBeReady() {
  const missing = tools.filter((tool) => !which(tool))
  if (missing.length > 0) throw new Error(`not found: ${missing.join(' ')}; install what is missing`)
  const { version, date } = release()
  mustBeClean('before anything is made')
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const locked of [lock.version, lock.packages[''].version])
    if (locked !== version)
      throw new Error(
        `package-lock.json has version ${locked}, package.json ${version}: npm install --package-lock-only`,
      )
  const tag = `v${version}`
  if (output('git', ['tag', '--list', tag]).trim() !== '')
    throw new Error(`there is a tag ${tag}: raise the version in package.json and CHANGELOG.md first`)
  return { version, date, tag }
}

/** Makes and checks everything. @returns {Promise<string>} where it is */
async function make() {
  run('npm', ['run', '--silent', 'lint'])
  run('make', ['-s', 'check'])
  run(process.execPath, ['scripts/docs.js'])
  run(process.execPath, ['scripts/packaging.js', '--versions'])
  mustBeClean('after docs, man pages and the versions in packaging/ were made anew,')
  const out = await dist()
  // The bundle is there: no script of the package has to run.
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', out])
  run('make', ['-s', 'site'])
  run('npm', ['pack', './dist/site', '--ignore-scripts', '--silent', '--pack-destination', out])
  const packed = readdirSync(out).filter((name) => name.endsWith('.tgz'))
  appendFileSync(join(out, 'SHA256SUMS'), output('sha256sum', packed, out))
  run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out })
  run('npm', ['publish', '--dry-run', '--ignore-scripts', '--silent'])
  return out
}

if (isMain(import.meta.url))
  await script('release', async () => {
    const { version, date, tag } = mustBeReady()
    const out = join(root, 'build/dist')
    try {
      await make()
    } catch (error) {
      rmSync(out, { recursive: true, force: true })
      throw error
    }
    const files = out.replace(`${root}/`, '')
    console.log(`
${version} of ${date} can be released. In a workflow that npm trusts, once make test and make nightly have passed:

  git tag --sign ${tag} --message ${tag} && git push origin ${tag}
  npm publish --provenance --access public ${files}/celery-initd-${version}.tgz
  npm publish --provenance --access public ${files}/celery-initd-site-${version}.tgz
  gh release create ${tag} --notes-file CHANGELOG.md ${files}/*

The second package holds the pages that \`check --explain\` and SARIF name. The bill of materials is
${files}/celery-initd-${version}.spdx.json. Provenance: npm attests the package; for the other
files, the workflow's step actions/attest-build-provenance with subject-checksums: ${files}/SHA256SUMS. Users verify with

  npm audit signatures
  gh attestation verify celery-initd-scripts-${version}.tar.gz --repo OWNER/celery-initd
  sha256sum --check SHA256SUMS`)
  })
