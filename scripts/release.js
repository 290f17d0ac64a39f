// @ts-check
// Everything that a release needs, short of making it: what was generated is current, the tarballs, the package of npm,
// its bill of materials. Then it prints the commands that publish. Stops at the first thing that is wrong.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { dist } from './dist.js'
import { release, root, run, script } from './tools.js'

/** What a command prints; throws when it fails. @param {string} command @param {string[]} args */
function output(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`)
  return stdout
}

/** Throws where the checkout is not what git has. @param {string} when */
function mustBeClean(when) {
  const changed = output('git', ['status', '--porcelain']).trim()
  if (changed !== '') throw new Error(`${when}, the checkout differs from its commit:\n${changed}`)
}

await script('release', async () => {
  const { version, date } = release()
  mustBeClean('before anything is made')
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  if (lock.version !== version)
    throw new Error(`package-lock.json has version ${lock.version}, package.json ${version}`)
  const tag = `v${version}`
  if (output('git', ['tag', '--list', tag]).trim() !== '')
    throw new Error(`there is a tag ${tag}: raise the version first`)

  run('npm', ['run', '--silent', 'lint'])
  run('make', ['-s', 'check'])
  run(process.execPath, ['scripts/docs.js'])
  mustBeClean('after docs and man pages were made anew')
  const out = await dist()
  run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out })
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', out])
  run('npm', ['publish', '--dry-run', '--ignore-scripts', '--silent'])

  const files = out.replace(`${root}/`, '')
  console.log(`
${version} of ${date} can be released. In a workflow that npm trusts, once make test and make nightly have passed:

  git tag --sign ${tag} --message ${tag} && git push origin ${tag}
  npm publish --provenance --access public ${files}/celery-initd-${version}.tgz
  gh release create ${tag} --notes-file CHANGELOG.md ${files}/*`)
})
