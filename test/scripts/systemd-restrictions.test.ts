/** What docs/systemd.md says of each restriction: a task cannot do something, and the drop-in gives it back. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'
import type { Sandbox } from '../support/sandbox.js'
import { systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, install } from '../support/unit-files.js'

/** The drop-ins of the table, by the first setting of their row; one that is too long for it stands below. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(projectRoot, 'docs/systemd.md'), 'utf8')
  const section = page.split(/^## /m).find((each) => each.startsWith('Restrictions\n')) ?? ''
  const [, long = ''] = /\n {4}\[Service\]\n((?: {4}.*\n)+)/.exec(section) ?? []
  const rows = [...section.matchAll(/^\| `(\w+)(?:=[\w-]+)?`.*\| (.*) \|$/gm)]
  return new Map(
    rows.map(([, setting = '', cell = '']) => {
      const lines = [...cell.matchAll(/`(\w+=.*?)`/g)].map(([, line = '']) => line)
      return [setting, lines.length > 0 ? lines : long.trim().split(/\n */)]
    }),
  )
}

/**
 * A 32-bit program that ends with 0, for processors that run such: an ELF header, one segment, and `mov eax, 1; xor ebx,
 * ebx; int 0x80`.
 */
const elf32 = (() => {
  const code = [0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80]
  const base = 0x08048000
  const header = Buffer.alloc(84)
  header.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
  for (const [at, value] of [
    [16, 2],
    [18, 3],
    [40, 52],
    [42, 32],
    [44, 1],
  ] as const)
    header.writeUInt16LE(value, at)
  const size = header.length + code.length
  for (const [at, value] of [
    [20, 1],
    [24, base + header.length],
    [28, 52],
    [52, 1],
    [60, base],
    [64, base],
    [68, size],
    [72, size],
    [76, 5],
    [80, 4096],
  ] as const)
    header.writeUInt32LE(value, at)
  return Buffer.concat([header, Buffer.from(code)])
})()

/**
 * By setting: what a task does that needs it gone, in Python; it raises where it cannot. None of it would change anything
 * outside of the machine: what could only be done to the whole host is asked for with arguments that the kernel refuses
 * for another reason.
 */
const probes: Readonly<Record<string, string>> = {
  NoNewPrivileges: `
if subprocess.check_output(['/srv/id', '-u']) != b'0\\n': raise PermissionError`,
  CapabilityBoundingSet: `
with socket.socket() as s: s.bind(('127.0.0.1', 997))`,
  ProtectSystem: `
open('/etc/app/file', 'w').close()`,
  ProtectHome: `
open('/home/app/file', 'w').close()`,
  PrivateDevices: `
open('/dev/gadget').close()`,
  ProtectClock: `
call('adjtimex', ctypes.create_string_buffer(512))`,
  ProtectControlGroups: `
writable('/sys/fs/cgroup')`,
  ProtectHostname: `
call('sethostname', b'another', 7)
if socket.gethostname() != 'another': raise PermissionError`,
  ProtectKernelLogs: `
call('klogctl', 3, ctypes.create_string_buffer(64), 64)`,
  ProtectKernelModules: `
call('delete_module', b'no_such_module', 0, unless=(errno.ENOENT, errno.ENOSYS)) # a kernel may have no modules`,
  ProtectKernelTunables: `
writable('/proc/irq')`,
  ProtectProc: `
os.stat('/proc/1')`,
  LockPersonality: `
call('personality', 8)`,
  RestrictNamespaces: `
call('unshare', 0x10000000)`,
  RestrictRealtime: `
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))`,
  RestrictSUIDSGID: `
open('/srv/out/own', 'w').close()
os.chmod('/srv/out/own', 0o4755)`,
  RestrictAddressFamilies: `
try: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
except PermissionError: pass # the kernel's answer, not systemd's`,
  SystemCallArchitectures: `
subprocess.check_call(['/srv/elf32'])`,
  SystemCallFilter: `
call('umount2', b'/no/such/place', 0, unless=(errno.ENOENT,))`,
}

/** Runs the probe whose name is the node's, and leaves what came of it in a file. */
const program = `#!/usr/bin/python3 -SE
import ctypes, errno, os, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments, unless=()):
    if getattr(libc, name)(*arguments) < 0 and ctypes.get_errno() not in unless:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def writable(path):
    if os.statvfs(path).f_flag & os.ST_RDONLY: raise PermissionError

name = sys.argv[sys.argv.index('-n') + 1].split('@')[0]
try:
    with open('/srv/probes/' + name.split('-')[1]) as file: exec(file.read())
    result = 'done'
except Exception as problem:
    result = repr(problem)
with open('/srv/out/.' + name, 'w') as file: file.write(result)
os.rename('/srv/out/.' + name, '/srv/out/' + name)
`

async function prepare(box: Sandbox): Promise<void> {
  await box.write('/srv/probe', program)
  for (const [setting, text] of Object.entries(probes)) await box.write(`/srv/probes/${setting}`, text)
  await box.write('/srv/elf32', elf32, { mode: 0o755 })
  const made = await box.run(
    [
      'install -d -m 777 /srv/out /etc/app /home/app',
      'install -m 4755 /usr/bin/id /srv/id',
      'mknod -m 666 /dev/gadget c 1 5',
    ].join(' && '),
  )
  if (made.status !== 0) throw new Error(made.stderr)
}

t.test('no restriction of a unit is left out', async (t) => {
  const [, restrictions = ''] = (compileUnitFiles('CELERY_APP=proj\n')[0]?.text ?? '').split('# Each of these')
  const settings = [...(restrictions.split('\n[Install]')[0]?.matchAll(/^(\w+)=/gm) ?? [])].map(([, name = '']) => name)
  const page = readFileSync(join(projectRoot, 'docs/systemd.md'), 'utf8')
  const named = [...page.matchAll(/^\| (`[A-Z].*?`) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+(?==|`)/g) ?? [])
  t.ok(settings.length > 15, `${settings.length} settings`)
  t.same(
    settings.filter((setting) => !named.includes(setting)),
    [],
  )
})

t.test('every restriction holds, and has its drop-in', { timeout: 180_000 }, async (t) => {
  const dropIns = documented()
  t.same([...dropIns.keys()].sort(), Object.keys(probes).sort(), 'each is documented, and tried')
  const machine = await systemdBox(t)
  const { box } = machine
  await prepare(box)
  const names = [...dropIns.keys()].flatMap((setting) => [`probe-${setting}-without`, `probe-${setting}-with`])
  for (const [setting, lines] of dropIns)
    await box.write(`/etc/systemd/system/probe-${setting}-with.service.d/more.conf`, `[Service]\n${lines.join('\n')}\n`)
  await install(
    box,
    names.flatMap((name) => compileUnitFiles('CELERY_BIN=/srv/probe\n', { name })),
  )
  t.equal((await machine.systemctl('--no-block', 'start', ...names)).status, 0)
  const result = async (name: string) => (await box.run(['cat', `/srv/out/${name}`])).stdout || undefined
  const results = new Map<string, string>()
  for (const name of names) results.set(name, await box.waitFor(name, () => result(name), 60_000))
  for (const setting of dropIns.keys()) {
    t.not(results.get(`probe-${setting}-without`), 'done', `${setting}: not without`)
    t.equal(results.get(`probe-${setting}-with`), 'done', `${setting}: with`)
  }
})
