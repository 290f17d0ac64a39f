/** The host on which this runs, as doctor sees it. */

import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { thisHost } from '../../../lib/cli/host.js'

const host = thisHost()

t.test('files', async (t) => {
  const dir = t.testdir({ file: 'text\n', sub: {} })
  chmodSync(join(dir, 'file'), 0o640)
  symlinkSync('file', join(dir, 'link'))
  t.match(host.lstat(join(dir, 'file')), { kind: 'file', mode: 0o640, uid: process.getuid?.() })
  t.match(host.lstat(join(dir, 'sub')), { kind: 'directory' })
  t.match(host.lstat(join(dir, 'link')), { kind: 'link' })
  t.match(host.lstat('/dev/null'), { kind: 'other' })
  t.equal(host.lstat(join(dir, 'none')), 'missing')
  t.equal(host.lstat(join(dir, 'file/x')), 'missing')
  t.equal(host.readlink(join(dir, 'link')), 'file')
  t.equal(host.readlink(join(dir, 'file')), undefined)
  t.same(host.list(dir), ['file', 'link', 'sub'])
  t.same(host.list(join(dir, 'none')), [])
  t.equal(host.read(join(dir, 'link')), 'text\n')
  t.equal(host.read(dir), undefined)
  t.equal(host.read('/dev/zero'), undefined, 'no end')
  execFileSync('mkfifo', [join(dir, 'fifo')])
  t.equal(host.read(join(dir, 'fifo')), undefined, 'it waits for nobody')
  writeFileSync(join(dir, 'large'), Buffer.alloc(1_048_577))
  t.equal(host.read(join(dir, 'large')), undefined)
  t.equal(host.hasAcl(join(dir, 'file')), false)
  t.match(host.changeableBy('/'), /^/)
})

t.test('programs', async (t) => {
  t.same(host.run(['sh', '-c', 'echo out; echo err >&2; exit 3'], 10), { status: 3, stdout: 'out\n', stderr: 'err\n' })
  t.equal(host.run(['no-such-program'], 10), undefined)
  t.match(host.run(['sleep', '30'], 0.1), { status: null }, 'its time is over')
  process.env.SECRET_OF_A_TEST = 'x'
  t.notMatch(host.run(['env'], 10)?.stdout, /SECRET_OF_A_TEST/, 'nothing of the caller’s environment')
  t.equal(host.run(['cat'], 10)?.stdout, '', 'nothing to read')
})

t.test('processes', async (t) => {
  const own = host.processes()?.find(({ pid }) => pid === process.pid)
  t.match(own, { parent: process.ppid, uid: process.getuid?.(), argv: [String] })
  t.equal(own?.argv.join('\0'), readFileSync('/proc/self/cmdline', 'utf8').replace(/\0$/, ''))
})
