// @ts-check
// A whole machine, kernel and all, that sysvinit boots, and reboots twice: /run and /var/run are really new each time,
// and Debian's own scripts make them. Its serial console is the evidence, build/vm/console. QEMU emulates the processor.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { celeryEnvironment, debianRoot, testEnvironment } from './test-environment.js'
import { root, run, script } from './tools.js'

const directory = join(root, 'build/vm')
const machine = join(directory, 'root')
const image = join(directory, 'disk')
const consoleFile = join(directory, 'console')
const boots = 3

/** @param {string} path @param {string} text */
function put(path, text) {
  const file = join(machine, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  chmodSync(file, text.startsWith('#!') ? 0o755 : 0o644)
}

const app = `from celery import Celery
app = Celery('proj', broker='redis+socket:///run/redis/redis.sock', backend='redis+socket:///run/redis/redis.sock')
app.conf.broker_connection_retry_on_startup = True

@app.task
def add(a, b):
    return a + b
`

const header = (/** @type {string} */ name, /** @type {string} */ after, /** @type {string} */ level) => `#!/bin/sh
### BEGIN INIT INFO
# Provides:          ${name}
# Required-Start:    ${after}
# Required-Stop:
# Default-Start:     ${level}
# Default-Stop:
# Short-Description: ${name}
### END INIT INFO
[ "$1" = start ] || exit 0
`

/** Says, before any service is started, what a boot begins with. */
const early = `${header('witness-early', '$local_fs', 'S')}
echo "witness: /var/run is $(cd -P /var/run && pwd), of type $(stat -f -c %T /run/)"
echo "witness: of celery there: $(find /run /var/run/ -name '*celery*' | wc -l)"
`

/** Says what the boot came to, and goes on to the next. */
const late = `${header('witness', 'celeryd celerybeat redis-server', '2')}
echo x >>/var/lib/witness
boot=$(wc -l </var/lib/witness)
for service in celeryd celerybeat; do
    service "$service" status
    echo "witness: boot $boot: status of $service: $?"
done
cd /srv/proj
echo "witness: boot $boot: a task: $(python3 -c 'from proj import add; print(add.delay(40, 2).get(timeout=600))')"
if [ "$boot" -lt ${boots} ]; then shutdown -r now; else shutdown -h now; fi
`

/** The root file system: Debian's, Celery in the place of a package of it, the committed scripts. */
function furnish() {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  run('cp', ['-a', '-x', debianRoot('vm'), machine])
  const library = spawnSync(join(celeryEnvironment('latest'), 'bin/python'), [
    '-c',
    'import sysconfig; print(sysconfig.get_path("purelib"))',
  ])
  const packages = join(machine, 'usr/local/lib', pythonOf(machine), 'dist-packages')
  cpSync(library.stdout.toString().trim(), packages, { recursive: true, force: true })
  put('usr/local/bin/celery', '#!/usr/bin/python3\nfrom celery.__main__ import main\nmain()\n')
  put('srv/proj/proj.py', app)
  put('etc/fstab', '/dev/vda / ext4 defaults 0 0\n')
  put('etc/hostname', 'vm\n')
  put(
    'etc/default/celeryd',
    'CELERYD_NODES="worker1 worker2"\nCELERY_APP=proj\nCELERYD_CHDIR=/srv/proj\nCELERYD_OPTS="-c 1"\nCELERYD_START_TIMEOUT=600\n',
  )
  put('etc/default/celerybeat', 'CELERYBEAT_START_TIMEOUT=600\n')
  for (const name of ['celeryd', 'celerybeat'])
    put(`etc/init.d/${name}`, readFileSync(join(root, 'generic-init.d', name), 'utf8'))
  put('etc/init.d/witness-early', early)
  put('etc/init.d/witness', late)
  // There is no network, not even a loopback interface that is up.
  const redis = join(machine, 'etc/redis/redis.conf')
  const socket = 'port 0\nunixsocket /run/redis/redis.sock\nunixsocketperm 777\n'
  writeFileSync(redis, readFileSync(redis, 'utf8').replace(/^port .*\n/m, socket))
  // No terminals to log in at.
  const inittab = join(machine, 'etc/inittab')
  writeFileSync(inittab, readFileSync(inittab, 'utf8').replace(/^\d:.*getty.*\n/gm, ''))
  const user = '--system --user-group --create-home --home-dir /var/lib/celery --shell /usr/sbin/nologin celery'
  run('chroot', [machine, 'useradd', ...user.split(' ')])
  for (const name of ['celeryd', 'celerybeat', 'witness-early', 'witness'])
    run('chroot', [machine, 'update-rc.d', name, 'defaults'])
}

/** The directory name of a root's Python: python3.11. @param {string} system */
function pythonOf(system) {
  const name = readdirSync(join(system, 'usr/bin')).find((each) => /^python3\.\d+$/.test(each))
  if (name === undefined) throw new Error(`no Python in ${system}`)
  return name
}

/** Runs the machine until it is powered off, and gives what was on its console. */
async function boot() {
  const [kernel, initrd] = ['vmlinuz', 'initrd.img'].map((name) => {
    const file = readdirSync(join(machine, 'boot')).find((each) => each.startsWith(name))
    if (file === undefined) throw new Error(`no ${name} in the root`)
    return join(machine, 'boot', file)
  })
  const words = ['-accel', 'tcg', '-smp', '2', '-m', '1024', '-nographic', '-nic', 'none', '-monitor', 'none']
  words.push('-drive', `file=${image},if=virtio,format=raw`, '-serial', 'stdio')
  words.push('-kernel', `${kernel}`, '-initrd', `${initrd}`, '-append', 'root=/dev/vda console=ttyS0 quiet')
  const qemu = spawn('qemu-system-x86_64', words, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 2_400_000 })
  let text = ''
  qemu.stdout.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
    text += part
    process.stdout.write(part)
  })
  await new Promise((resolve, reject) => qemu.once('close', resolve).once('error', reject))
  writeFileSync(consoleFile, text)
  return text
}

/** What the witness has to have said, in this order. */
const expected = Array.from({ length: boots }, (_, index) => [
  'witness: /var/run is /run, of type tmpfs',
  'witness: of celery there: 0',
  `witness: boot ${index + 1}: status of celeryd: 0`,
  `witness: boot ${index + 1}: status of celerybeat: 0`,
  `witness: boot ${index + 1}: a task: 42`,
]).flat()

await script('vm', async () => {
  testEnvironment({ demo: true, vm: true })
  furnish()
  run('mke2fs', ['-q', '-t', 'ext4', '-d', machine, image, '2G'])
  const said = (await boot()).match(/witness: .*[^\r\n]/g) ?? []
  if (said.join('\n') !== expected.join('\n')) throw new Error(`not as expected:\n${said.join('\n')}`)
  console.log(`${boots} boots, as expected; the console: ${consoleFile.replace(`${root}/`, '')}`)
})
