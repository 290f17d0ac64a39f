import { spawnSync } from 'node:child_process'
import t from 'tap'
import { checkLimits, limitProblems } from '../../../lib/checks/limits.js'
import { inspected } from '../../support/inspected.js'

t.test('the arguments of ulimit', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['-n 4096', []],
    ['4096', []],
    ['-c unlimited -n 4096', []],
    ['-H -n 4096 -S -n 1024', []],
    ['-Hn 4096', []],
    ['-q 9', ['-q']],
    ['-n hard', ['hard']],
    ['-Z 4', ['no sh has a limit -Z']],
    ['--nofile 4', ['no sh has a limit --nofile']],
    ['-n many', ['a limit is a number or unlimited, not many']],
    ['-n -1', ['a limit is a number or unlimited, not -1']],
    ['-n 4096; ls', ['a limit is a number or unlimited, not 4096;', 'a limit is a number or unlimited, not ls']],
    ['-n4096', ['the value of -n is a word of its own']],
    ['-n=4096 -c 0', ['the value of -n is a word of its own']],
    ['-n', ['-n has no value']],
    ['-c -n 4096', ['-c has no value']],
    ['-Z', ['no sh has a limit -Z']],
    ['ulimit -n 4096', ['ulimit itself is none']],
  ]
  for (const [text, expected] of cases)
    t.same(
      limitProblems(text).map(({ reason, word }) => reason ?? word),
      expected,
      text,
    )
  t.same(
    ['-n4096', '-n=4096', ' ulimit -n 4096'].map((text) => limitProblems(text)[0]?.instead),
    ['-n 4096', '-n 4096', '-n 4096'],
  )
})

t.test('a real sh refuses what is called wrong, and takes the rest', async (t) => {
  const accepts = (shell: string, text: string) => spawnSync(shell, ['-c', `ulimit ${text}`]).status === 0
  for (const text of ['-Z 4', '-n many', '-n=40'])
    for (const shell of ['dash', 'bash']) t.notOk(accepts(shell, text), text)
  t.same([accepts('dash', '-u 100'), accepts('bash', '-u 100')], [false, true])
  for (const shell of ['dash', 'bash']) t.ok(accepts(shell, '-n 40'), shell)
})

t.test('in options and in commands', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_ULIMIT="-n 4096 -Z 4"', ['bad-limit: -Z']],
    ['[ -d /x ] && CELERYD_ULIMIT="-n many"', ['bad-limit: many']],
    ['CELERYD_ULIMIT="-n $(cat /x)"', []],
    ['ulimit -n 4096', []],
    ['ulimit -n many', ['bad-limit: -n many']],
    ['ulimit -n $N', []],
    ['ulimit -a', []],
    ['ulimit -u', []],
    ['ulimit -u 4', ['limit-of-some-shells: -u 4']],
    ['ulimit -u 4 2>/dev/null', []],
    ['ulimit -u 4 || ulimit -p 4', []],
    ['umask 027', []],
    ['umask -S', []],
    ['umask', []],
    ['umask g-w,o=', []],
    ['umask a=rx,u+w', []],
    ['umask 999', ['not-umask: 999']],
    ['umask rwxr-x', ['not-umask: rwxr-x']],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkLimits, text), expected, text)
  t.same(
    inspected(checkLimits, 'CELERYD_ULIMIT="-u 4 -Z 4"', { units: true }),
    ['bad-limit: -Z'],
    'a unit runs no shell',
  )
})
