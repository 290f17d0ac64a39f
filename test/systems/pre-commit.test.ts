/** The hook, as pre-commit itself installs and runs it in somebody's repository: npm builds the bundle from git. */

import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const program = join(projectRoot, '.cache/venv-pre-commit/bin/pre-commit')

t.test('pre-commit finds what is wrong with the configs of a commit', { timeout: 600_000 }, async (t) => {
  const dir = t.testdir({
    hook: {},
    repository: {
      deploy: {
        celeryd: 'CELERY_APP=shop\nCELERYD_LOG_LEVEL=verbos\n',
        'celerybeat.conf': 'CELERY_APP=shop\nCELERYBEAT_OPTS="--shedule=/srv/s"\n',
        'celery.py': 'from celery import Celery\n',
        'celery.service': '[Service]\n',
      },
    },
    home: {},
  })
  const git = (where: string, ...argv: string[]): void => {
    const names = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main']
    const { status, stderr } = spawnSync('git', [...names, ...argv], { cwd: where, encoding: 'utf8' })
    t.equal(status, 0, stderr)
  }
  // The checkout as it is now, without what git does not have.
  const hook = join(dir, 'hook')
  for (const name of [
    '.pre-commit-hooks.yaml',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'LICENSE',
    'bin',
    'man',
    'lib',
    'scripts',
    'examples',
  ])
    cpSync(join(projectRoot, name), join(hook, name), { recursive: true })
  writeFileSync(join(hook, '.gitignore'), 'node_modules/\ndist/\n*.generated.ts\n')
  const repository = join(dir, 'repository')
  for (const where of [hook, repository]) {
    git(where, 'init', '-q')
    git(where, 'add', '-A')
    git(where, 'commit', '-qm', 'First')
  }
  const env = { ...process.env, PRE_COMMIT_HOME: join(dir, 'home') }
  const run = () =>
    spawnSync(program, ['try-repo', hook, 'celery-initd-check', '--all-files', '--verbose'], {
      cwd: repository,
      env,
      encoding: 'utf8',
    })
  const first = run()
  t.equal(first.status, 1, first.stderr)
  t.match(first.stdout, /deploy\/celeryd:2:19: error\[bad-log-level\]/)
  t.match(first.stdout, /deploy\/celerybeat\.conf:2:18: error\[misspelt-option\]/)
  t.notMatch(first.stdout, /celery\.py|celery\.service/, 'nothing is said of other files')

  writeFileSync(join(repository, 'deploy/celeryd'), 'CELERY_APP=shop\n')
  writeFileSync(join(repository, 'deploy/celerybeat.conf'), 'CELERY_APP=shop\n')
  git(repository, 'commit', '-qam', 'Second')
  const second = run()
  t.equal(second.status, 0, second.stdout + second.stderr)
  t.match(second.stdout, /celery-initd check\.+Passed/)
})
