import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { changeableBy } from '../../../lib/cli/ownership.js'

t.test('files of the system', async (t) => {
  t.equal(changeableBy('/etc/passwd'), '')
  t.equal(changeableBy('/no/such/file'), undefined)
})

t.test('a file, a directory on the way, a link', async (t) => {
  const isRoot = process.getuid?.() === 0
  if (!isRoot) {
    t.match(changeableBy(t.testdir({ file: '' })), /^user \d+ owns |can write to /)
    return
  }
  // What is on the way to it is root's alone.
  const dir = mkdtempSync('/root/celery-initd-')
  t.teardown(() => rmSync(dir, { recursive: true }))
  chmodSync(dir, 0o755)
  const path = (name: string) => join(dir, name)
  const file = (name: string, mode: number, uid = 0, gid = 0) => {
    writeFileSync(path(name), '')
    chmodSync(path(name), mode)
    chownSync(path(name), uid, gid)
  }
  const directory = (name: string, mode: number) => {
    mkdirSync(path(name))
    chmodSync(path(name), mode)
    file(`${name}/file`, 0o644)
  }
  file('safe', 0o644)
  file('open', 0o646)
  file('of-group', 0o664, 0, 12345)
  file('of-root-group', 0o664)
  file('of-user', 0o644, 12345)
  directory('shared', 0o777)
  directory('sticky', 0o1777)
  symlinkSync('safe', path('link'))
  symlinkSync('open', path('link-to-open'))
  symlinkSync('shared', path('by-link'))
  symlinkSync('loop', path('loop'))
  const cases: [name: string, expected: string | undefined][] = [
    ['safe', ''],
    ['open', `everybody can write to ${path('open')}`],
    ['of-group', `group 12345 can write to ${path('of-group')}`],
    ['of-root-group', ''],
    ['of-user', `user 12345 owns ${path('of-user')}`],
    ['shared/file', `everybody can write to ${path('shared')}`],
    ['sticky/file', ''],
    ['link', ''],
    ['link-to-open', `everybody can write to ${path('open')}`],
    ['by-link/file', `everybody can write to ${path('shared')}`],
    ['loop', undefined],
    ['shared/../safe', ''],
  ]
  for (const [name, expected] of cases) t.equal(changeableBy(path(name)), expected, name)
})
