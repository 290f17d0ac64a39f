import { readFileSync } from 'node:fs'
import t from 'tap'
import { fileFailure, usageFailure } from '../../../lib/cli/failure.js'

t.test('a failure is a line for people, and an exit status', async (t) => {
  t.match(usageFailure('no CONFIG given'), { message: 'no CONFIG given\nTry: celery-initd --help', status: 2 })
  const cases: [error: unknown, reason: string][] = [
    [{ code: 'ENOSPC' }, 'no space left on the device'],
    [{ code: 'EWEIRD' }, 'EWEIRD'],
    [new Error('x'), 'unknown error'],
  ]
  for (const [error, reason] of cases)
    t.match(fileFailure('/a', 'write', error), { message: `cannot write /a: ${reason}`, status: 3 })
  t.match(fileFailure('', 'read', { code: 'ENOENT' }), { message: "cannot read '': no such file or directory" })
  t.match(fileFailure('/caf\ufffd', 'read', { code: 'ENOENT' }), {
    message: 'cannot read /caf\ufffd: the name is not UTF-8',
    status: 3,
  })
})

t.test('what the system really says', async (t) => {
  for (const [path, reason] of [
    ['/no/such/file', 'no such file or directory'],
    ['/', 'it is a directory'],
    ['/etc/passwd/x', 'a part of the path is not a directory'],
    [`/${'x'.repeat(300)}`, 'the name is too long'],
    ['/a\0b', 'not a path'],
  ] as const) {
    try {
      readFileSync(path)
      t.fail(path)
    } catch (error) {
      t.equal(fileFailure('it', 'read', error).message, `cannot read it: ${reason}`)
    }
  }
})
