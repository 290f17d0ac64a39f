// @ts-check
// Everything the tests need and a fresh machine lacks: system packages, Celery in virtual environments, newer Nodes.
// Quick when all is there. `--demo`: only what scripts/demo.js needs. `--systems`: what test/systems needs, too:
// roots of Debian's suites, and Ansible.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fetchReference } from './reference.js'
import { isMain, root, run, script, which } from './tools.js'

const requirements = join(root, 'test/requirements')
export const cache = join(root, '.cache')
export const celeryVersions = ['latest', '5.2', '4.4', 'django']
export const nodeVersions = ['22', '24']
/** The newest that is too old. */
export const oldNode = '18'
const roots = ['sysvinit', 'openrc', 'openrc-sid', 'trixie', 'sid', 'packages', 'packages-sid']

/** Command → the Debian package that brings it. */
const commands = new Map([
  ['dash', 'dash'],
  ['bash', 'bash'],
  ['busybox', 'busybox-static'],
  ['mawk', 'mawk'],
  ['gawk', 'gawk'],
  ['original-awk', 'original-awk'],
  ['mksh', 'mksh'],
  ['ksh93', 'ksh93u+m'],
  ['yash', 'yash'],
  ['posh', 'posh'],
  ['zsh', 'zsh'],
  ['tini', 'tini'],
  ['ps', 'procps'],
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['setpriv', 'util-linux'],
  ['script', 'bsdutils'],
  ['redis-server', 'redis-server'],
  ['rabbitmq-server', 'rabbitmq-server'],
  ['shellcheck', 'shellcheck'],
  ['checkbashisms', 'devscripts'],
  ['lintian', 'lintian'],
  ['insserv', 'insserv'],
  ['tcsh', 'tcsh'],
  ['strace', 'strace'],
  ['systemctl', 'systemd'],
  ['dbus-daemon', 'dbus'],
  ['logrotate', 'logrotate'],
  ['mandoc', 'mandoc'],
  ['fish', 'fish'],
  ['runsv', 'runit'],
  ['s6-supervise', 's6'],
  ['bmake', 'bmake'],
  ['nix-instantiate', 'nix-bin'],
])

/** Installs Debian packages, or says which are missing. @param {Iterable<string>} wanted */
function systemPackages(wanted) {
  const packages = [...new Set(wanted)]
  if (packages.length === 0) return
  if (process.getuid?.() !== 0 || !which('apt-get')) {
    const how = which('apt-get') ? `as root: apt-get install ${packages.join(' ')}` : 'with your system’s own tools'
    throw new Error(`missing Debian packages: ${packages.join(' ')}\nInstall them ${how}`)
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  // redis-server's package would start a server for the whole machine; the tests start their own.
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    // A fresh machine has no package lists at all, and an old one may have lists of versions that are gone.
    if (spawnSync('apt-get', ['-s', ...args], { env }).status === 0) {
      console.log(`+ apt-get ${args.join(' ')}`)
      if (spawnSync('apt-get', args, { env, stdio: 'inherit' }).status === 0) return
    }
    run('apt-get', ['update', '-q'], { env })
    run('apt-get', args, { env })
  } finally {
    if (ours) spawnSync('rm', ['-f', policy])
  }
}

/** Does `make` unless it was last done from the same inputs. @param {string} dir @param {string[]} files @param {() => void} make */
function once(dir, files, make) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file)).update('\0')
  const digest = `${hash.digest('hex')}\n`
  const stamp = join(dir, '.made-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  make()
  writeFileSync(stamp, digest)
}

/** Makes a virtual environment of what a file pins, and of nothing else. @param {string} dir @param {string} pins */
function virtualEnvironment(dir, pins) {
  run('python3', ['-m', 'venv', '--clear', dir])
  const options = ['-qq', '--no-deps', '--disable-pip-version-check']
  run(join(dir, 'bin/python'), ['-m', 'pip', 'install', ...options, '-r', pins])
}

/** The directory of a virtual environment with Celery. @param {string} version */
export function celeryEnvironment(version) {
  const dir = join(cache, `venv-celery-${version}`)
  const from = /^\d/.test(version) ? join(requirements, 'older') : requirements
  const pins = join(from, `celery-${version}.txt`)
  const shim = join(from, `celery-${version}-sitecustomize.py`)
  const others = [...readFileSync(pins, 'utf8').matchAll(/^-r (.*)$/gm)].map(([, name = '']) => join(from, name))
  once(dir, [pins, ...others, shim].filter(existsSync), () => {
    virtualEnvironment(dir, pins)
    if (existsSync(shim)) {
      const where = 'import sysconfig; print(sysconfig.get_path("purelib"))'
      const lib = spawnSync(join(dir, 'bin/python'), ['-c', where], { encoding: 'utf8' }).stdout.trim()
      writeFileSync(join(lib, 'sitecustomize.py'), readFileSync(shim))
    }
    run(join(dir, 'bin/celery'), ['--version'])
  })
  return dir
}

/** The directory of a virtual environment with pre-commit, which runs hooks as its users have them. */
export function preCommitEnvironment() {
  const dir = join(cache, 'venv-pre-commit')
  const pins = join(requirements, 'pre-commit.txt')
  once(dir, [pins], () => {
    virtualEnvironment(dir, pins)
    run(join(dir, 'bin/pre-commit'), ['--version'])
  })
  return dir
}

/** The directory of a virtual environment with Ansible, and ansible-lint. */
function ansibleEnvironment() {
  const dir = join(cache, 'venv-ansible')
  const pins = join(requirements, 'ansible.txt')
  once(dir, [pins], () => {
    virtualEnvironment(dir, pins)
    run(join(dir, 'bin/ansible'), ['--version'])
    run(join(dir, 'bin/ansible-lint'), ['--version', '--offline'])
  })
  return dir
}

/** The directory of a virtual environment with supervisord. */
export function supervisor() {
  const dir = join(cache, 'venv-supervisor')
  const pins = join(requirements, 'supervisor.txt')
  once(dir, [pins], () => {
    run('python3', ['-m', 'venv', '--clear', dir])
    const options = ['-m', 'pip', 'install', '-qq', '--no-deps', '--disable-pip-version-check', '-r', pins]
    run(join(dir, 'bin/python'), options)
    run(join(dir, 'bin/supervisord'), ['--version'])
  })
  return dir
}

/** The directory of a virtual environment with python-dotenv. */
export function pythonDotenv() {
  const dir = join(cache, 'venv-python-dotenv')
  const pins = join(requirements, 'python-dotenv.txt')
  once(dir, [pins], () => {
    virtualEnvironment(dir, pins)
    run(join(dir, 'bin/python'), ['-c', 'import dotenv'])
  })
  return dir
}

/** The node program of another release. @param {string} version */
export function node(version) {
  const dir = join(cache, `node-${version}`)
  const from = join(requirements, `node-${version}`)
  // The npm package "node" fetches its binary from an install script, which npm may be told not to run; the package
  // with the binary itself needs none.
  const program = join(dir, `node_modules/node-linux-${process.arch}/bin/node`)
  once(dir, [join(from, 'package-lock.json')], () => {
    mkdirSync(dir, { recursive: true })
    run('cp', ['package.json', 'package-lock.json', dir], { cwd: from })
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: dir })
    if (!existsSync(program)) throw new Error(`no Node ${version} for ${process.platform} ${process.arch} from npm`)
    run(program, ['--version'])
  })
  return program
}

/**
 * The Debian of a root. Most are the host's own: what its Python needs is then in there, too. The newer ones are there
 * for what they have and the host's lacks.
 *
 * @param {string} name
 */
function suite(name) {
  const newer = /(?:^|-)(trixie|sid)$/.exec(name)?.[1]
  if (newer !== undefined) return newer
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  if (codename === undefined) throw new Error('/etc/os-release names no release of Debian')
  return codename
}

/** The directory of a root file system with another init, or with newer programs. @param {string} name */
export function debianRoot(name) {
  const dir = join(cache, `root-${name}`)
  const list = join(requirements, `root-${name}.txt`)
  once(dir, [list], () => {
    run('rm', ['-rf', '--one-file-system', dir])
    const left = ['doc', 'man', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`)
    const packages = `--include=${readFileSync(list, 'utf8').trim().split('\n').join(',')}`
    // A mirror may be older than the lists that it has.
    const old = '--aptopt=Acquire::Check-Valid-Until "false"'
    // What it mounts in there goes with it, however it ends.
    const program = ['--mount', '--propagation', 'private', 'mmdebstrap']
    run('unshare', [
      ...[...program, '--quiet', '--mode=root', '--variant=essential'],
      ...[...left, old, packages, suite(name), dir],
    ])
  })
  return dir
}

/** What `make` needs: a Celery, and what holds a sandbox. */
const forDemo = ['tini', 'ps', 'unshare', 'nsenter', 'setpriv']

/** What test/systems and scripts/vm.js also need. @type {[string, string][]} */
const forSystems = [
  ['mmdebstrap', 'mmdebstrap'],
  ['rpmbuild', 'rpm'],
  ['rpmlint', 'rpmlint'],
  ['ssh', 'openssh-client'],
  ['sshd', 'openssh-server'],
]
/** What test/browser also needs. @type {[string, string][]} */
const forBrowser = [['chromium', 'chromium']]
/** @type {[string, string][]} */
const forVm = [...forSystems, ['qemu-system-x86_64', 'qemu-system-x86'], ['mke2fs', 'e2fsprogs']]

/** What scripts/bench.js also measures: the program of Debian's package. */
export const packagedCelery = '/usr/bin/celery'

/** @param {{ demo?: boolean, systems?: boolean, vm?: boolean, bench?: boolean }} [options] */
export function testEnvironment({ demo = false, systems = false, vm = false, bench = false } = {}) {
  const needed = [...commands].filter(([command]) => !demo || forDemo.includes(command))
  needed.push(...(systems ? [...forSystems, ...forBrowser] : []), ...(vm ? forVm : []))
  const missing = needed.filter(([command]) => !which(command)).map(([, name]) => name)
  if (bench && !existsSync(packagedCelery)) missing.push('celery')
  // Debian has two; the one that makes initial RAM disks cannot become another user.
  if (!demo && spawnSync('busybox', ['--list'], { encoding: 'utf8' }).stdout?.match(/^su$/m) === null)
    missing.push('busybox-static')
  // What su opens on every installed system, and a small one lacks: sessions.
  const sessions = '/etc/pam.d/common-session'
  if (!demo && !(existsSync(sessions) && readFileSync(sessions, 'utf8').includes('pam_systemd')))
    missing.push('libpam-systemd')
  if (!which('python3')) missing.push('python3')
  const venvs = demo ? ['latest'] : celeryVersions
  // Debian's Python comes without what makes virtual environments.
  const toMake = venvs.some((version) => !existsSync(join(cache, `venv-celery-${version}`)))
  if (toMake && spawnSync('python3', ['-c', 'import ensurepip, venv']).status !== 0) missing.push('python3-venv')
  systemPackages(missing)
  mkdirSync(cache, { recursive: true })
  for (const version of venvs) celeryEnvironment(version)
  if (!demo) fetchReference(join(celeryEnvironment('latest'), 'bin/python'), join(cache, 'reference'))
  if (!demo) supervisor()
  if (!demo) for (const version of [...nodeVersions, oldNode]) node(version)
  if (!demo) pythonDotenv()
  if (systems) {
    for (const name of roots) debianRoot(name)
    ansibleEnvironment()
    preCommitEnvironment()
  }
}

if (isMain(import.meta.url)) {
  const asked = (/** @type {string} */ option) => process.argv.includes(option)
  await script('test-environment', () => testEnvironment({ demo: asked('--demo'), systems: asked('--systems') }))
}
