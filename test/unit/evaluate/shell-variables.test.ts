import { spawnSync } from 'node:child_process'
import t from 'tap'
import { alwaysInherited, isGiven, isVolatile, usualEnvironment } from '../../../lib/evaluate/shell-variables.js'

t.test('variables that a shell makes up', async (t) => {
  for (const name of ['RANDOM', 'PWD', 'OPTIND', '?', '1', '@', '_']) t.ok(isVolatile(name), name)
  for (const name of ['A', 'PATH', 'HOME', '_A', 'PWD_']) t.notOk(isVolatile(name), name)
})

t.test('variables that may be there before anything is assigned', async (t) => {
  for (const name of ['PATH', 'LC_TIME', 'PS4', 'BASH_VERSION', 'KSH_VERSION', 'IFS', 'LANG', 'RANDOM'])
    t.ok(isGiven(name), name)
  for (const name of ['HOME', 'USER', 'A', 'PYTHONPATH', 'PS5', 'TZ', 'CELERYD_OPTS']) t.notOk(isGiven(name), name)
  for (const name of alwaysInherited) t.ok(isGiven(name), name)
  for (const name of ['HOME', 'PATH', 'TZ']) t.ok(usualEnvironment.has(name), name)
})

t.test('a shell that is started with PATH alone sets no other', async (t) => {
  // env, since tap gives a process variables of its own when it measures coverage.
  const words = ['-i', 'PATH=/usr/bin:/bin', '/bin/sh', '-c', 'set']
  const { stdout } = spawnSync('/usr/bin/env', words, { encoding: 'utf8' })
  const names = [...stdout.matchAll(/^([A-Za-z_]\w*)=/gm)].map(([, name]) => name as string)
  t.ok(names.includes('PATH'))
  t.same(
    names.filter((name) => !isGiven(name)),
    [],
  )
})
