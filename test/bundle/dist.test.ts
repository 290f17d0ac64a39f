/** `make dist`: the same bytes again and elsewhere, and a tarball that is installed by make and sh alone. */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
const scripts = `celery-initd-scripts-${version}`

/** Runs a command to its end. @throws Error with what it said when it fails */
function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? `status ${status}`}\n${stdout}${stderr}`)
  return stdout
}

/** The tarballs, and what belongs to them, by name. */
function made(from: string): ReadonlyMap<string, Buffer> {
  const { SOURCE_DATE_EPOCH: _, ...env } = process.env
  run(process.execPath, ['scripts/dist.js'], from, env)
  const dir = join(from, 'build/dist')
  return new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]))
}

const files = made(projectRoot)

function unpack(name: string, dir: string): string {
  const file = join(dir, 'archive.tar.gz')
  writeFileSync(file, files.get(`${name}.tar.gz`) ?? '')
  run('tar', ['-xzf', file], dir)
  return join(dir, name)
}

t.test('the files, their sums, and what is in them', async (t) => {
  t.same(
    [...files.keys()].sort(),
    ['SHA256SUMS', `celery-initd-${version}.spdx.json`, `celery-initd-${version}.tar.gz`, `${scripts}.tar.gz`].sort(),
  )
  const sums = String(files.get('SHA256SUMS')).trim().split('\n')
  t.equal(sums.length, files.size - 1)
  for (const line of sums) {
    const [sum, name = ''] = line.split('  ')
    t.equal(
      sum,
      createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex'),
      name,
    )
  }
  const bill = JSON.parse(String(files.get(`celery-initd-${version}.spdx.json`)))
  t.match(bill, { spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT' })
  const licences = readFileSync(join(projectRoot, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  t.same(
    bill.packages.map(({ name }: { name: string }) => name),
    ['celery-initd', ...[...licences.matchAll(/^(\S+) \d\S* \(\S+\)$/gm)].map(([, name]) => name)],
    'all that is bundled',
  )
  t.ok(bill.packages.length > 2)
  const dir = t.testdir({ 'a.tar.gz': files.get(`${scripts}.tar.gz`) ?? '' })
  const listing = run('tar', ['--numeric-owner', '-tvzf', join(dir, 'a.tar.gz')], dir)
    .trim()
    .split('\n')
  t.same(
    listing.filter((line) => !line.includes(' 0/0 ')),
    [],
    'no owner',
  )
  t.equal(new Set(listing.map((line) => line.split(/ +/).slice(3, 5).join(' '))).size, 1, 'one time')
})

t.test('the source makes the same bytes elsewhere, without git', async (t) => {
  const dir = t.testdir()
  const source = unpack(`celery-initd-${version}`, dir)
  const tracked = run('git', ['ls-files'], projectRoot).trim().split('\n')
  t.same(
    tracked.filter((path) => !existsSync(join(source, path))),
    [],
    'all of it is there',
  )
  symlinkSync(join(projectRoot, 'node_modules'), join(source, 'node_modules'))
  const again = made(source)
  for (const [name, content] of files) t.ok(again.get(name)?.equals(content), name)
})

t.test('scripts for hosts without Node: install, installcheck, uninstall', async (t) => {
  const dir = t.testdir({ bin: {} })
  const source = unpack(scripts, dir)
  // What make and sh need, and nothing else: no node, no install(1).
  // biome-ignore format: one list
  for (const tool of ['make', 'sh', 'cat', 'chmod', 'cmp', 'cp', 'dirname', 'env', 'grep', 'mkdir', 'mv', 'rm', 'rmdir', 'awk', 'id', 'ps', 'ls', 'tr', 'sed'])
    symlinkSync(run('sh', ['-c', 'command -v "$1"', 'sh', tool], dir).trim(), join(dir, 'bin', tool))
  const env = { PATH: join(dir, 'bin') }
  const profiles = readdirSync(join(source, 'profiles'))
  for (const kind of ['celeryd', 'celerybeat'])
    t.equal(
      readFileSync(join(source, `profiles/default/root/etc/init.d/${kind}`), 'utf8'),
      readFileSync(join(projectRoot, `generic-init.d/${kind}`), 'utf8'),
      `${kind} is the one of the checkout, and names the version`,
    )
  t.match(
    readFileSync(join(source, 'profiles/debian/root/etc/init.d/celeryd'), 'utf8'),
    '\n# Compiled with: celery-initd compile --generic --service celeryd --profile packaging/profiles/debian\n',
    'how to make it in the source',
  )
  t.same(profiles, ['default', ...readdirSync(join(projectRoot, 'packaging/profiles'))].sort())
  for (const profile of profiles) {
    const root = join(dir, `root of ${profile}`)
    mkdirSync(root)
    const make = (goal: string) =>
      spawnSync(join(dir, 'bin/make'), [goal, `DESTDIR=${root}`, 'PREFIX=/usr', `PROFILE=${profile}`], {
        cwd: source,
        env,
        encoding: 'utf8',
      })
    const missing = make('installcheck')
    t.not(missing.status, 0)
    t.match(missing.stderr, / is missing\n/)
    const installed = make('install')
    t.equal(installed.status, 0, `${profile}: ${installed.stderr}`)
    const checked = make('installcheck')
    t.equal(checked.status, 0, `${profile}: ${checked.stderr}`)
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(root, path)).isFile(),
    )
    for (const part of [
      /man1\/celery-initd\.1$/,
      /examples\/celery-initd\/celeryd\.default$/,
      /\/celeryd$/,
      /\/celerybeat$/,
    ])
      t.ok(
        all.some((path) => part.test(path)),
        `${profile}: ${part}`,
      )
    const [script = ''] = all.filter((path) => /(?:init|rc)\.d\/celeryd$/.test(path))
    t.equal(statSync(join(root, script)).mode & 0o111, 0o111)
    // What somebody changed is kept; all else goes.
    writeFileSync(join(root, script), '#!/bin/sh\n# changed\n')
    t.match(make('installcheck').stderr, new RegExp(`${basename(script)} is not what was installed`))
    const gone = make('uninstall')
    t.equal(gone.status, 0, gone.stderr)
    t.match(gone.stdout, /kept, since it was changed: .*celeryd\n/)
    t.same(
      readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile()),
      [script],
      profile,
    )
  }
  const wrong = (...given: string[]) =>
    spawnSync(join(dir, 'bin/make'), ['install', ...given], { cwd: source, env, encoding: 'utf8' })
  t.match(wrong('PROFILE=arch'), { status: 2, stderr: /there is no profile arch; there are: alpine/ })
  t.match(wrong('PREFIX=usr', `DESTDIR=${dir}/x`), { status: 2, stderr: /PREFIX must be an absolute path, not 'usr'/ })
  t.notOk(existsSync(join(dir, 'x')), 'nothing is half-made')
})
