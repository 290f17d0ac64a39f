/** What a script is made from: it knows each file, says how to make it again, and is private where one of them is. */

import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { splitWords } from '../../../lib/cluster/shlex.js'
import { celeryInitd } from '../../support/command.js'

/** The commands that a script prints when a file has changed, by the file. */
function followers(script: string): Map<string, string[]> {
  const found = script.matchAll(
    / warn (.*) is not what this script was compiled from; to follow it: celery-initd (.*) ;;$/gm,
  )
  return new Map(
    [...found].map(([, path = '', command = '']) => {
      const text = splitWords(`'${command}`)
        .words.map((word) => word.text)
        .join('')
      return [path.replace(/^'/, ''), splitWords(text).words.map((word) => word.text)]
    }),
  )
}

t.test('the command to follow a change makes the same script', async (t) => {
  const dir = t.testdir({
    celeryd: 'CELERY_APP=proj\n',
    celerybeat: `. ${t.testdirName}/more\nCELERYBEAT_USER=beat\n`,
    more: 'CELERYBEAT_LOG_LEVEL=DEBUG\n',
    'it is .env': 'A=1\n',
    other: 'B=2\n',
  })
  const path = (name: string) => join(dir, name)
  const calls = [
    ['--service', 'celerybeat', '--name', 'ticker', '--env-file', path('it is .env'), '--env-file', path('other')],
    ['--follow'],
  ]
  for (const options of calls) {
    const config = path('celerybeat')
    const { out, status } = celeryInitd('compile', ...options, config)
    t.equal(status, 0)
    const files = followers(out)
    const expected = [path('celeryd'), config]
    if (options.includes('--follow')) expected.push(path('more'))
    else expected.push(path('it is .env'), path('other'))
    t.same([...files.keys()], expected, 'every file that it is made from')
    for (const command of files.values()) {
      t.same(command.slice(-2), ['-o', `/etc/init.d/${options.includes('ticker') ? 'ticker' : 'celerybeat'}`])
      t.equal(celeryInitd(...command.slice(0, -2)).out, out, command.join(' '))
    }
  }
})

t.test('a file with a secret is private, and compile says so', async (t) => {
  const dir = t.testdir({ plain: '', exported: '', file: '', private: '', env: 'A=1\n', out: {} })
  const cases: [name: string, text: string, options: string[], reason: RegExp | undefined][] = [
    ['plain', 'export LANG=C\n', [], undefined],
    ['exported', 'export DATABASE_URL=x\n', [], /DATABASE_URL/],
    ['file', '', ['--env-file', join(dir, 'env')], /\(A\)/],
    ['private', 'export LANG=C\n', [], /private\)/],
  ]
  for (const [name, text, options, reason] of cases) {
    const config = join(dir, name)
    writeFileSync(config, `CELERY_APP=proj\n${text}`)
    chmodSync(config, name === 'private' ? 0o640 : 0o644)
    for (const target of ['sysv', 'systemd']) {
      const output = join(dir, 'out', `${name}-${target}`)
      const call = ['compile', '--service', 'celeryd', '--target', target, '-o', output, ...options, config]
      const { status, error } = celeryInitd(...call)
      t.equal(status, 0, error)
      const warned =
        /warning: \S+ contains secrets \((.*)\), so only root can read it\. .*CELERYD_ENV_FILE names\n/.exec(error)
      const usual = target === 'sysv' ? 0o755 : 0o644
      t.equal(statSync(output).mode & 0o777, reason === undefined ? usual : usual & 0o700, `${name} ${target}`)
      if (reason === undefined) t.notOk(warned)
      else t.match(warned?.[0], reason, `${name} ${target}`)
      t.equal(celeryInitd(...call, '--check').status, 0)
    }
  }
  t.match(readFileSync(join(dir, 'out/file-sysv'), 'utf8'), /export A=1/)
})
