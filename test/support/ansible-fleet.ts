/**
 * Hosts that Ansible updates over ssh, each a machine with another init: sysvinit, systemd, OpenRC. A connection needs no
 * network: ssh's ProxyCommand enters the machine's namespaces and runs sshd there for it. One Redis, outside of the machines,
 * is the broker of all. The role is the one of the tarball, unpacked, and so is the playbook.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { projectRoot, type Sandbox, venvBin } from './sandbox.js'
import { systemdBox } from './systemd-box.js'
import { SysvinitBox } from './sysvinit-box.js'

/** The hosts by their names in the inventory. */
export const hostNames = ['sysvinit', 'systemd', 'openrc'] as const
export type HostName = (typeof hostNames)[number]

/** A program of the virtual environment with Ansible. */
export const ansibleBin = (program: string) => join(projectRoot, '.cache/venv-ansible/bin', program)

/** What a play did. */
export interface Play {
  readonly status: number | null
  /** Both streams. */
  readonly text: string
  /** Of these, what failed, and what came of each host: for messages. */
  readonly said: string
  /** The last lines: what came of each host that it got to. */
  readonly hosts: Readonly<Record<string, Readonly<Record<string, number>>>>
}

interface Tap {
  teardown(fn: () => Promise<void> | void): unknown
}

/** Runs a program of the host to its end. @throws Error with what it said when it fails */
function must(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? `status ${status}`}\n${stdout}${stderr}`)
  return stdout
}

/** What all plays have printed, for who looks for a mistake. */
const log = join(projectRoot, 'build/ansible-role.log')

const sshDirectory = '/usr/local/ssh'
const sshd = '/usr/sbin/sshd'

/** The host's sshd, with the libraries that a small system lacks, which has the host's C library. */
async function installSshd(box: Sandbox, keys: string): Promise<void> {
  const programs = [
    sshd,
    ...['sshd-session', 'sshd-auth'].map((name) => `/usr/lib/openssh/${name}`).filter((path) => existsSync(path)),
  ]
  const isThere = async (path: string) => (await box.run(['test', '-e', path])).status === 0
  if (!(await isThere(sshd))) {
    const libraries = programs
      .flatMap((path) => [...must('ldd', path).matchAll(/=> (\S+)/g)].map(([, found = '']) => found))
      .filter((path) => !/\/lib(?:c|m|dl|rt|pthread|resolv)\.so/.test(path))
    for (const path of new Set(libraries))
      await box.write(`${sshDirectory}/lib/${basename(path)}`, readFileSync(path), { mode: 0o755 })
    for (const path of programs) await box.write(path, readFileSync(path), { mode: 0o755 })
  }
  const config = [
    `HostKey ${sshDirectory}/host_key`,
    `AuthorizedKeysFile ${sshDirectory}/authorized_keys`,
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    'UseDNS no',
    'PrintMotd no',
    'PrintLastLog no',
    'PidFile none',
    'LogLevel ERROR',
  ]
  await box.write(`${sshDirectory}/config`, `${config.join('\n')}\n`)
  await box.write(`${sshDirectory}/host_key`, readFileSync(join(keys, 'host_key')), { mode: 0o600 })
  await box.write(`${sshDirectory}/authorized_keys`, readFileSync(join(keys, 'user_key.pub')), { mode: 0o600 })
  await box.run('grep -q ^sshd: /etc/passwd || echo sshd:x:989:65534::/run/sshd:/usr/sbin/nologin >>/etc/passwd')
  await box.run(['mkdir', '-p', '-m', '755', '/run/sshd'])
}

/** How ssh reaches the machines. */
function sshConfig(keys: string, boxes: ReadonlyMap<HostName, Sandbox>): string {
  const hosts = [...boxes].map(([name, { pid }]) => {
    const enter = `nsenter --target ${pid} --mount --uts --ipc --net --pid --cgroup`
    return `Host ${name}
    ProxyCommand ${enter} env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LD_LIBRARY_PATH=${sshDirectory}/lib ${sshd} -i -f ${sshDirectory}/config
`
  })
  return `${hosts.join('')}Host *
    User root
    IdentityFile ${join(keys, 'user_key')}
    IdentitiesOnly yes
    UserKnownHostsFile ${join(keys, 'known_hosts')}
    StrictHostKeyChecking accept-new
    LogLevel ERROR
`
}

/** A Redis on a socket in a directory, once it answers. */
async function startRedis(t: Tap, directory: string): Promise<string> {
  const socket = join(directory, 'redis.sock')
  const words = `--port 0 --unixsocket ${socket} --unixsocketperm 777 --appendonly no --dir ${directory}`
  const server = spawn('redis-server', [...words.split(' '), '--save', ''], { stdio: 'ignore' })
  const ended = new Promise((resolve) => server.once('close', resolve))
  t.teardown(async () => {
    server.kill('SIGKILL')
    await ended
  })
  for (const end = Date.now() + 20_000; spawnSync('redis-cli', ['-s', socket, 'ping']).status !== 0; ) {
    if (Date.now() > end) throw new Error('redis-server does not come up')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return socket
}

export class Fleet {
  private constructor(
    /** Holds the playbook, its inventory and the app. */
    readonly directory: string,
    readonly socket: string,
    readonly boxes: ReadonlyMap<HostName, Sandbox>,
    readonly sshConfig: string,
  ) {}

  /** Boots the hosts. A tap test hands itself over, so that all goes when the test ends. */
  static async make(t: Tap): Promise<Fleet> {
    if (!existsSync(sshd)) throw new Error(`there is no ${sshd}: run node scripts/test-environment.js --systems`)
    rmSync(log, { force: true })
    // Below the checkout, which all machines see: Redis's socket is there.
    const keys = mkdtempSync(join(projectRoot, 'build/fleet-'))
    t.teardown(() => rmSync(keys, { recursive: true, force: true }))
    must('chmod', '755', keys)
    for (const name of ['host_key', 'user_key'])
      must('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name))
    const socket = await startRedis(t, keys)
    const machines = await Promise.all([SysvinitBox.make(t, 'sysvinit'), systemdBox(t), SysvinitBox.make(t, 'openrc')])
    const boxes = new Map(hostNames.map((name, at) => [name, (machines[at] as { box: Sandbox }).box]))
    for (const [name, box] of boxes) {
      // Node names have it; only the machine's own namespace may get it.
      must('nsenter', '--target', `${box.pid}`, '--uts', 'hostname', name)
      await installSshd(box, keys)
    }
    must(process.execPath, join(projectRoot, 'scripts/dist.js'))
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    const scripts = `celery-initd-scripts-${version}`
    must('tar', '-xzf', join(projectRoot, `build/dist/${scripts}.tar.gz`), '-C', keys)
    const config = join(keys, 'ssh_config')
    writeFileSync(config, sshConfig(keys, boxes))
    return new Fleet(join(keys, scripts, 'ansible'), socket, boxes, config)
  }

  box(name: HostName): Sandbox {
    return this.boxes.get(name) as Sandbox
  }

  /** Writes a file beside the playbook. */
  write(path: string, text: string): void {
    const file = join(this.directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** The environment of Ansible's programs: nothing of the user's own settings. */
  get env(): NodeJS.ProcessEnv {
    return {
      PATH: `${ansibleBin('')}:${process.env.PATH}`,
      HOME: this.directory,
      LANG: 'C.UTF-8',
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_LOCALHOST_WARNING: 'False',
      ANSIBLE_PIPELINING: 'True',
      ANSIBLE_SSH_ARGS: `-F ${this.sshConfig} -o ControlMaster=auto -o ControlPersist=60 -o ControlPath=${join(dirname(this.sshConfig), '%n')}`,
      ANSIBLE_SSH_TRANSFER_METHOD: 'piped',
      ANSIBLE_PYTHON_INTERPRETER: 'auto_silent',
      ANSIBLE_HOME: join(this.directory, '.ansible'),
    }
  }

  /** Runs the playbook of the tarball. */
  async play(...args: readonly string[]): Promise<Play> {
    const words = ['-i', 'hosts.ini', 'rolling-update.yml', ...args]
    const child = spawn(ansibleBin('ansible-playbook'), words, { cwd: this.directory, env: this.env })
    const started = Date.now()
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => {
        text += part
      })
    child.stdin.end()
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
    writeFileSync(log, `${words.join(' ')} (${Date.now() - started} ms)\n${text}`, { flag: 'a' })
    const recap = text.slice(text.lastIndexOf('PLAY RECAP'))
    const hosts = Object.fromEntries(
      [...recap.matchAll(/^(\w+) +: (ok=.*)$/gm)].map(([, name = '', counts = '']) => [
        name,
        Object.fromEntries([...counts.matchAll(/(\w+)=(\d+)/g)].map(([, key = '', count]) => [key, Number(count)])),
      ]),
    )
    const said = text.slice(Math.max(0, text.search(/^(?:\[ERROR|fatal:|failed:)/m)))
    return { status, text, said, hosts }
  }

  /** The pids of the workers of a host, without their pools. */
  pids(name: HostName): readonly number[] {
    const all = this.box(name)
      .processes()
      .filter(({ argv }) => argv.includes('worker') && argv.some((word) => word.startsWith('--app=')))
    const pids = new Set(all.map(({ pid }) => pid))
    return all.filter(({ ppid }) => !pids.has(ppid)).map(({ pid }) => pid)
  }
}

/** Sends tasks to the app of a directory, one each 50 ms, until it is told to end; then it waits for all answers. */
export class Stream {
  readonly #child: ChildProcess
  #text = ''

  constructor(t: Tap, directory: string) {
    const text = `
import json, sys, threading, time
from shop import add, app
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
sent = []
while not over.is_set():
    sent.append((len(sent), add.delay(len(sent), 1)))
    time.sleep(0.05)
answers = [(number, result.get(timeout=60)) for number, result in sent]
done = [id.decode() for id in app.backend.client.lrange('done', 0, -1)]
print(json.dumps({
    'sent': len(sent),
    'wrong': [number for number, answer in answers if answer[0] != number + 1],
    'missing': len({result.id for _, result in sent} - set(done)),
    'twice': len(done) - len(set(done)),
    'versions': sorted({answer[1] for _, answer in answers}),
    'hosts': sorted({answer[2] for _, answer in answers}),
}))
`
    this.#child = spawn(venvBin('latest', 'python'), ['-c', text], {
      cwd: directory,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (part) => {
        this.#text += part
      })
    t.teardown(() => {
      this.#child.kill('SIGKILL')
    })
  }

  /** Ends it. @returns what came of the tasks */
  async end(): Promise<Record<string, unknown>> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin?.end()
    await closed
    try {
      return JSON.parse(this.#text) as Record<string, unknown>
    } catch {
      throw new Error(this.#text)
    }
  }
}
