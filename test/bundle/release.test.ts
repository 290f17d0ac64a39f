/**
 * scripts/release.js in a clone: what forbids a release is one line, and leaves nothing behind. Every night (RELEASE=all)
 * the whole of it, up to the commands that publish.
 */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { projectRoot } from '../support/root.js'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')
const { version } = JSON.parse(read('package.json'))

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (error) throw error
  return { status, stdout, stderr }
}

/** A clone of what is here now, committed or not, as its only commit; what the path goes through is in `bin`. */
function clone(t: Test): { readonly dir: string; readonly env: NodeJS.ProcessEnv; git(...words: string[]): void } {
  const top = t.testdir({ bin: {}, clone: {} })
  const dir = join(top, 'clone')
  const env = {
    ...process.env,
    PATH: `${join(top, 'bin')}:${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
  }
  const git = (...words: string[]) => {
    const { status, stderr } = run('git', words, dir, env)
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  }
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], projectRoot).stdout
  for (const path of files.split('\0').filter((name) => name !== '' && existsSync(join(projectRoot, name)))) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    cpSync(join(projectRoot, path), join(dir, path))
  }
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'all')
  // The command that is only printed need not be on this machine.
  const gh = join(top, 'bin/gh')
  writeFileSync(gh, '#!/bin/sh\nexit 1\n')
  chmodSync(gh, 0o755)
  return { dir, env, git }
}

const start = (dir: string, env: NodeJS.ProcessEnv) => run(process.execPath, ['scripts/release.js'], dir, env)

t.test('what forbids a release', async (t) => {
  const { dir, env, git } = clone(t)
  // All that a check needs; what is made needs more.
  symlinkSync(join(projectRoot, 'node_modules'), join(dir, 'node_modules'))
  writeFileSync(join(dir, '.git/info/exclude'), 'node_modules\n')
  const refuses = (message: string | RegExp, more: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = start(dir, { ...env, ...more })
    t.match({ status, stdout }, { status: 1, stdout: /^$/ }, `${message}`)
    t.match(stderr, message)
    t.equal(stderr.split('\n').length, 2, `one line: ${stderr}`)
    t.notOk(existsSync(join(dir, 'build')), 'nothing is made')
    t.notOk(existsSync(join(dir, 'dist')))
  }

  const edited = join(dir, 'README.md')
  writeFileSync(edited, 'edited\n')
  refuses('release: before anything is made the checkout differs from its commit: README.md; commit or undo that\n')
  git('checkout', '-q', 'README.md')
  writeFileSync(join(dir, 'new-file'), '')
  refuses(/differs from its commit: new-file; /)
  git('clean', '-qf')

  git('tag', `v${version}`)
  refuses(`release: there is a tag v${version}: raise the version in package.json and CHANGELOG.md first\n`)
  git('tag', '-d', `v${version}`)

  const lock = join(dir, 'package-lock.json')
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(`"version": "${version}"`, '"version": "9.9.9"'))
  git('commit', '-qam', 'lock')
  refuses(`release: package-lock.json has version 9.9.9, package.json ${version}: npm install --package-lock-only\n`)
  git('reset', '-q', '--hard', 'HEAD~')

  const changes = join(dir, 'CHANGELOG.md')
  writeFileSync(changes, readFileSync(changes, 'utf8').replace(/^## .*$/m, '## unreleased'))
  git('commit', '-qam', 'changes')
  refuses(`release: CHANGELOG.md has no heading "## ${version} (YYYY-MM-DD)"\n`)
  git('reset', '-q', '--hard', 'HEAD~')

  for (const missing of ['gh', 'npm', 'sha256sum']) {
    const bin = join(dir, '../few')
    mkdirSync(bin, { recursive: true })
    for (const tool of ['git', 'make', 'npm', 'sha256sum', 'gh'].filter((name) => name !== missing)) {
      const path = run('sh', ['-c', 'command -v "$1"', 'sh', tool], dir, env).stdout.trim()
      if (!existsSync(join(bin, tool))) symlinkSync(path, join(bin, tool))
    }
    run('rm', ['-f', join(bin, missing)], dir)
    refuses(`release: not found: ${missing}; install what is missing\n`, { PATH: bin })
  }
})

t.test('the version stands in one place, and everything else agrees with it', async (t) => {
  const lock = JSON.parse(read('package-lock.json'))
  t.equal(lock.version, version)
  t.equal(lock.packages[''].version, version)
  const headings = [...read('CHANGELOG.md').matchAll(/^## (\S+) \((\d{4}-\d\d-\d\d)\)$/gm)]
  t.equal(headings[0]?.[1], version, 'the newest changes are of this version')
  const dates = headings.map(([, , date = '']) => date)
  t.same(dates, [...dates].sort().reverse(), 'the newest first')
  t.equal(read('CHANGELOG.md').match(/^## /gm)?.length, headings.length, 'each has a date')
  for (const kind of ['celeryd', 'celerybeat'])
    t.match(read(`generic-init.d/${kind}`), `# ${kind}, made by celery-initd ${version}.\n`)
  // Recipes of packages: their formats want the version in them.
  const recipes = ['alpine/APKBUILD', 'debian/changelog', 'freebsd/Makefile', 'openbsd/Makefile', 'pkgsrc/Makefile']
  for (const path of [...recipes, 'rpm/celery-initd.spec']) {
    const named = /\b\d+\.\d+\.\d+\b/.exec(read(`packaging/${path}`))?.[0]
    t.equal(named, version, `packaging/${path}: the first version in it`)
  }
  // What names a version for people to type names this one.
  for (const path of ['README.md', 'README.zh-CN.md', 'docs/how-to.md', '.github/ISSUE_TEMPLATE/bug.yml'])
    for (const [, named] of read(path).matchAll(/(?:celery-initd@v?|celery-initd-|celery-initd )(\d+\.\d+\.\d+)/g))
      t.equal(named, version, path)
  const { stdout } = run(
    'git',
    ['grep', '-lF', '--untracked', version, '--', 'lib', 'scripts', 'bin', 'action.yml'],
    projectRoot,
  )
  const { releaseLines } = await import(pathToFileURL(join(projectRoot, 'scripts/packaging.js')).href)
  const since = new Set([
    ...['worker', 'beat', 'unit'].map((kind) => `lib/options/${kind}-options.ts`),
    ...releaseLines.map(([file]: [string]) => `packaging/${file}`),
  ])
  t.same(
    stdout.split('\n').filter((path) => path !== '' && !since.has(path)),
    [],
    'no source has it: those that do say since when an option is there, or are recipes that a script writes it into',
  )
})

if (process.env.RELEASE === 'all')
  t.test('a release, up to what publishes it', { timeout: 600_000 }, async (t) => {
    const { dir, env } = clone(t)
    // Not preserved: npm’s own list in there has to be younger than package.json, or make installs everything anew.
    const copied = run('cp', ['-R', join(projectRoot, 'node_modules'), join(dir, 'node_modules')], dir)
    t.equal(copied.status, 0, copied.stderr)
    const { status, stdout, stderr } = start(dir, env)
    t.equal(status, 0, stderr + stdout)
    const files = readdirSync(join(dir, 'build/dist')).sort()
    t.same(
      files,
      [
        'SHA256SUMS',
        ...[`celery-initd-${version}.spdx.json`, `celery-initd-${version}.tar.gz`, `celery-initd-${version}.tgz`],
        ...[`celery-initd-scripts-${version}.tar.gz`, `celery-initd-site-${version}.tgz`],
      ].sort(),
    )
    const sums = readFileSync(join(dir, 'build/dist/SHA256SUMS'), 'utf8').trim().split('\n')
    t.equal(sums.length, files.length - 1, 'a sum for each')
    for (const command of [
      `git tag --sign v${version} `,
      'npm publish --provenance --access public build/dist/',
      `build/dist/celery-initd-site-${version}.tgz`,
      `gh release create v${version} `,
      `build/dist/celery-initd-${version}.spdx.json`,
      'actions/attest-build-provenance',
    ])
      t.match(stdout, command)
    t.equal(run('git', ['status', '--porcelain'], dir, env).stdout, '', 'the checkout is as it was')
    t.equal(run('git', ['tag'], dir, env).stdout, '', 'nothing is tagged')

    await t.test('a failure half way leaves no artefacts', async (t) => {
      writeFileSync(join(dir, '../bin/npm'), '#!/bin/sh\n[ "$1" != pack ] || { echo full >&2; exit 1; }\n')
      chmodSync(join(dir, '../bin/npm'), 0o755)
      const failed = start(dir, env)
      t.match(failed, { status: 1, stderr: /release: npm pack .*: status 1\n$/ })
      t.notOk(existsSync(join(dir, 'build/dist')))
    })
  })
