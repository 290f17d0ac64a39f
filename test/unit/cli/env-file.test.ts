/** `check` looks at what the file holds that CELERYD_ENV_FILE names, and never shows a value. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { targets } from '../../../lib/targets/index.js'
import { celeryInitd } from '../../support/command.js'

t.test('check reports what is in the environment file', async (t) => {
  const dir = t.testdir({
    bad: { env: '# c\nexport A=hunter1\nSECRET_KEY=hunter#2\nB=c\n', celeryd: '' },
    fine: { env: "A='hunter'\n" },
    missing: {},
  })
  const config = (name: string, file = 'celeryd') => {
    const path = join(dir, name, file)
    writeFileSync(path, `CELERYD_ENV_FILE=${join(dir, name, 'env')}\nCELERY_APP=proj\n`)
    return path
  }
  const found = celeryInitd('check', config('bad'))
  t.equal(found.status, 1)
  t.match(found.error, /\/env:2:1: warning\[env-file-systemd\]: systemd ignores a line that begins with export\n/)
  t.match(found.error, /\/env:3:18: error\[env-file-readers\]: readers of this file do not agree on SECRET_KEY: /)
  t.match(found.error, /help: put the value in single quotes/)
  t.notMatch(found.error, /hunter/)
  t.match(celeryInitd('check', config('bad', 'celerybeat')).error, /env-file-readers/, 'the scheduler has it, too')
  t.match(celeryInitd('check', config('bad'), config('fine')).error, /bad\/env:3:18/)
  t.match(celeryInitd('check', config('fine')), { status: 0, error: '' })
  t.match(celeryInitd('check', config('missing')), { status: 0 }, 'the file may be on another host')
  t.match(celeryInitd('compile', config('bad')), { status: 0, error: '' }, 'what is made does not depend on it')
  t.notMatch(celeryInitd('compile', config('bad')).out, /hunter/)
  t.notMatch(celeryInitd('explain', config('bad')).out, /hunter/)
})

t.test('whatever is printed or emitted, for every target, holds no value', async (t) => {
  const dir = t.testdir({ env: "A='hunter1'\nSECRET_KEY=hunter2\n", profile: '' })
  for (const kind of ['celeryd', 'celerybeat']) {
    const path = join(dir, kind)
    writeFileSync(path, `CELERYD_ENV_FILE=${join(dir, 'env')}\nCELERY_APP=proj\n`)
    const calls = [
      ['check', '--format', 'json'],
      ['explain'],
      ['explain', '--format', 'json'],
      ['explain', '--show-secrets'],
      ...targets.map(({ name }) => ['compile', '--target', name, '-o', `${join(dir, kind + name)}/`]),
      ['compile', '--target', 'systemd', '--style', 'forking', '-o', `${join(dir, `${kind}-forking`)}/`],
    ]
    for (const call of calls) {
      const { out, error } = celeryInitd(...call, path)
      t.notMatch(out + error, /hunter/, call.join(' '))
      // Who compiles for another program is told that it reads no such file, rather than given its values.
      if (call.includes('supervisord')) t.match(error, /supervisord cannot be given CELERY(?:D|BEAT)_ENV_FILE/)
    }
  }
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dir, name)).isFile(),
  )
  t.ok(files.length > 20, `${files.length} files`)
  t.same(
    files.filter((name) => /hunter/.test(readFileSync(join(dir, name), 'utf8'))),
    ['env'],
  )
})
