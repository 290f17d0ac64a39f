/**
 * Debian's packages: built twice by sid's own tools, looked at by its lintian, and used as an administrator does where
 * sysvinit and where systemd is PID 1: installed, configured, run with real workers, upgraded while they work, removed,
 * purged. The machine with systemd is for PACKAGES=all.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { build, inSid, layOut } from '../support/debian-packages.js'
import { projectRoot, type Sandbox, venvBin } from '../support/sandbox.js'
import { systemdBox } from '../support/systemd-box.js'
import { redisUrl, SysvinitBox } from '../support/sysvinit-box.js'
import { app, nodes, tasks } from '../support/worker-story.js'

const directory = t.testdir()
const version = layOut(directory)
const first = build(directory, version, { at: '/build' })

/** A release that changes what is running: script, engine, and the config that is shipped. */
const second = build(directory, version, {
  at: '/srv/another/place',
  revision: 2,
  before: `cd generic/profiles/debian
for file in prefix/share/examples/celery-initd/celeryd.default root/etc/init.d/celeryd root/usr/libexec/celery-initd/*; do
    echo '# of the second release' >>"$file"
done
cd ../../..`,
})

t.test('another build, elsewhere, gives the same bytes', async (t) => {
  const again = build(directory, version, { at: '/home/builder', before: 'umask 077' })
  for (const name of ['compiler', 'scripts'] as const)
    t.ok(readFileSync(again[name]).equals(readFileSync(first[name])), name)
})

t.test('lintian of sid has neither errors nor warnings', async (t) => {
  const { status, output } = inSid(first.directory, 'lintian --allow-root --fail-on error,warning *.changes')
  t.equal(status, 0)
  t.same(
    output.split('\n').filter((line) => /^[EW]:/.test(line)),
    [],
  )
  t.notMatch(output, /unused-override|mismatched-override/)
})

t.test('the compiler', async (t) => {
  // Above it, the package.json of this checkout would say what its scripts are.
  const dir = t.testdir({ 'package.json': '{}' })
  const run = (command: string, ...args: string[]) => spawnSync(command, args, { cwd: dir, encoding: 'utf8' })
  t.match(run('dpkg-deb', '-f', first.compiler, 'Depends').stdout, /^nodejs \(>= 20\)$/m)
  t.notMatch(run('dpkg-deb', '-f', first.scripts, 'Depends').stdout, /node/)
  t.equal(run('dpkg-deb', '-x', first.compiler, dir).status, 0)
  const program = join(dir, 'usr/bin/celery-initd')
  t.match(run(process.execPath, program, '--version'), { status: 0, stdout: `${version}\n` })
  const profile = join(dir, 'usr/share/celery-initd/profiles/debian')
  const { status, stdout } = run(process.execPath, program, 'compile', '--generic', '--profile', profile)
  t.equal(status, 0)
  t.equal(run('dpkg-deb', '-x', first.scripts, dir).status, 0)
  // The first lines name the command that was used.
  const rest = (text: string) => text.replace(/^# Compiled with: .*$/m, '')
  t.equal(rest(stdout), rest(readFileSync(join(dir, 'etc/init.d/celeryd'), 'utf8')), 'the script of the other package')
})

t.test('where npm has unpacked its packages, the compiler is built from source', async (t) => {
  const tree = join(directory, 'with-node-modules')
  cpSync(join(directory, `made/debian/celery-initd-${version}`), tree, { recursive: true })
  symlinkSync(join(projectRoot, 'node_modules'), join(tree, 'node_modules'))
  const make = spawnSync('make', ['-f', 'debian/rules', 'override_dh_auto_build'], { cwd: tree, encoding: 'utf8' })
  t.equal(make.status, 0, make.stderr)
  const compiler = (dir: string) => readFileSync(join(tree, dir, 'celery-initd.cjs'))
  t.ok(compiler('dist').equals(compiler('npm/dist')), 'and is the one that npm has')
})

const config = `
CELERY_APP=proj
CELERY_BIN=${venvBin('latest')}
CELERYD_CHDIR=/opt/Myproject
CELERYD_NODES="${nodes.join(' ')}"
CELERYD_OPTS="--pool=solo"
`

/** A machine, and how its init is spoken to. */
interface Host {
  readonly box: Sandbox
  readonly enable: string
  readonly restart: string
  /** Prints something for each service that a boot would start. */
  readonly enabled: string
}

async function story(t: Test, { box, enable, restart, enabled }: Host): Promise<void> {
  const sh = async (text: string): Promise<string> => {
    const { status, stdout, stderr } = await box.run(['sh', '-eu'], { input: text, timeout: 180_000 })
    if (status !== 0) throw new Error(`${text}: status ${status}: ${stderr}${stdout}`)
    return stdout
  }
  /** All files that a package may have to do with, those of systemd, dpkg and insserv left out. */
  const files = async () => {
    const found = await sh(
      'find /etc /usr /var /run -xdev ! -path "/var/lib/dpkg/*" ! -path "/var/log/*.log" ! -path "/var/cache/*" ! -name ".depend.*" ! -path "/run/systemd/*" ! -path "/var/log/journal*"',
    )
    return found.split('\n').sort()
  }
  const uid = async () => Number(await sh('id -u _celery'))
  const workers = async () => {
    const owner = await uid()
    return box
      .processes()
      .filter((each) => each.uid === owner && each.argv.includes('worker'))
      .map(({ pid }) => pid)
      .sort()
  }
  const status = async () => (await box.run('/etc/init.d/celeryd status')).stdout
  await box.write('/opt/Myproject/proj.py', app(redisUrl))
  // The root was made without manuals and documents.
  await sh('rm /etc/dpkg/dpkg.cfg.d/99mmdebstrap')
  const before = await files()

  t.match(await sh(`dpkg -i ${first.scripts} 2>&1`), /Setting up celeryd-scripts/)
  t.equal(await sh('dpkg --verify celeryd-scripts'), '', 'what is installed is what was packed')
  t.same(await workers(), [], 'nothing runs before it is configured')
  t.equal(await sh(enabled), '', 'nor would a boot start it')
  t.equal((await box.run('/etc/init.d/celeryd status')).status, 3)
  t.equal(await sh('getent passwd _celery | cut -d: -f6,7'), '/:/usr/sbin/nologin\n')

  // autopkgtest runs this, with Debian's own Celery.
  const test = await box.run(['sh', join(projectRoot, 'packaging/debian/tests/runs')], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', CELERY_BIN: venvBin('latest'), BROKER: redisUrl },
    timeout: 180_000,
  })
  t.equal(test.status, 0, `autopkgtest: ${test.stderr}${test.stdout}`)

  await sh(`sed -i '/^CELERY/d' /etc/default/celeryd; cat >>/etc/default/celeryd <<'END'${config}END`)
  const edited = await box.read('/etc/default/celeryd')
  await sh(enable)
  const account = await uid()
  t.same(
    await tasks(box),
    nodes.map((_, index) => [index, '/opt/Myproject', account]),
    'each node does a task',
  )
  const running = await workers()
  t.equal(running.length, nodes.length)

  const nap = `import socket; from proj import nap; nap.apply_async((6,), queue='worker1@' + socket.gethostname() + '.dq2')`
  await box.run([venvBin('latest', 'python'), '-c', nap], { cwd: '/opt/Myproject' })
  await sh(`dpkg -i --force-confold ${second.scripts} </dev/null 2>&1`)
  t.equal(await sh("dpkg-query -W -f '${Version}' celeryd-scripts"), `${version}-2`)
  t.equal(await box.read('/etc/default/celeryd'), edited, 'an upgrade keeps the edits')
  t.match(await box.read('/etc/default/celeryd.dpkg-dist'), /# of the second release\n$/)
  t.match(await box.read('/etc/init.d/celeryd'), /# of the second release\n$/)
  t.same(await workers(), running, 'and the nodes')
  t.equal((await status()).match(/ is running \(pid \d+\)$/gm)?.length, nodes.length)
  await box.waitFor('the task that ran during the upgrade', async () => {
    return (await box.run(['test', '-e', '/var/log/celery/napped'])).status === 0
  })
  await sh(restart)
  const anew = await workers()
  t.equal(anew.length, nodes.length)
  t.notOk(
    anew.some((pid) => running.includes(pid)),
    'a restart has them run the new release',
  )

  await sh('dpkg -r celeryd-scripts 2>&1')
  t.same(await workers(), [], 'a removal stops them')
  t.equal(await box.read('/etc/default/celeryd'), edited, 'and leaves the config')
  t.not((await box.run('/etc/init.d/celeryd start')).status, 0, 'which nothing starts any more')
  t.same(await workers(), [])
  t.equal((await box.run('test -e /usr/libexec/celery-initd')).status, 1)

  await sh(`dpkg -i --force-confold ${second.scripts} </dev/null 2>&1`)
  t.equal(await box.read('/etc/default/celeryd'), edited, 'it is there again with the next installation')

  await sh('dpkg -P celeryd-scripts 2>&1')
  t.same(await workers(), [])
  t.same(
    (await files()).filter((path) => !before.includes(path)),
    [],
    'a purge leaves nothing',
  )
  t.equal(await sh('dpkg-query -l "celery*" 2>/dev/null | grep -c "^[hupr]" || :'), '0\n')
}

t.test('where sysvinit is PID 1', { timeout: 400_000 }, async (t) => {
  const machine = await SysvinitBox.make(t, 'packages')
  await story(t, {
    box: machine.box,
    enable: 'update-rc.d celeryd enable && service celeryd start',
    restart: '/etc/init.d/celeryd rolling-restart',
    enabled: 'ls /etc/rc?.d | grep "^S..celery" || :',
  })
})

if (process.env.PACKAGES === 'all')
  t.test('where systemd is PID 1', { timeout: 400_000 }, async (t) => {
    const machine = await systemdBox(t, 'packages')
    await machine.redis()
    await story(t, {
      box: machine.box,
      enable: 'systemctl daemon-reload && systemctl enable --now celeryd',
      restart: 'systemctl restart celeryd',
      enabled: 'systemctl is-enabled celeryd celerybeat | grep -v disabled || :',
    })
  })
