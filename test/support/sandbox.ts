/**
 * A place where emitted scripts really run, as root, without touching the host: a private mount and PID namespace
 * with a reaper. /etc, /var and /usr/local are writable copies, /run, /tmp, /srv, /root, /var/log, /etc/default and
 * /etc/init.d start empty, and the users exist only inside. It lives until close(), or until this process ends.
 */
import { spawn, spawnSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type Job, type RunOptions, type RunResult, startInside } from './sandbox-run.js'
import { defaultUsers, hostPrograms, setupScript, type User } from './sandbox-setup.js'

export { defaultEnv, type Job, type RunOptions, type RunResult } from './sandbox-run.js'
export { type CeleryVersion, projectRoot, type User, venvBin } from './sandbox-setup.js'

export interface Process {
  /** As seen inside. */
  pid: number
  ppid: number
  uid: number
  gid: number
  /** R, S, D, Z …: Z is a zombie. */
  state: string
  argv: string[]
}

export interface Redis {
  socket: string
  /** For Celery's broker and result_backend. */
  url: string
  cli(...args: string[]): Promise<string>
  stop(): Promise<void>
}

export interface Sandbox {
  /** The reaper's pid on the host: `nsenter --target PID --mount --pid` enters. */
  readonly pid: number
  /** Runs a command to its end. A string is a command line for `sh -c`. */
  run(command: string | readonly string[], options?: RunOptions): Promise<RunResult>
  /** Starts a command that the test goes on talking to. */
  start(command: string | readonly string[], options?: RunOptions): Promise<Job>
  /** Writes a file, making its directories. Mode defaults to 0755 where the text starts with `#!`, else 0644. */
  write(path: string, text: string | Buffer, options?: { mode?: number; owner?: string }): Promise<void>
  read(path: string): Promise<string>
  /**
   * Where the host finds a path, should there be something; undefined where a link is on the way, which the host would
   * follow to a file of its own. What is read there costs no process.
   */
  seen(path: string): string | undefined
  /** All processes but the sandbox's own two, by pid. Costs no fork: fit for polling. */
  processes(): Process[]
  /** The path of the program that a process executes; undefined where it has ended. */
  executable(pid: number): string | undefined
  /** Waits until `until` gives a value that is not false, null or undefined; throws after `timeout` ms. */
  waitFor<T>(what: string, until: () => T | Promise<T>, timeout?: number): Promise<NonNullable<T>>
  redis(): Promise<Redis>
  /** Ends everything inside. Safe to call twice. */
  close(): Promise<void>
}

export interface SandboxOptions {
  /** Added to the default ones: celery (990, nologin), other (991) and login (992), both with /bin/sh. */
  users?: readonly User[]
  /**
   * sh text that puts other programs in the places of the host's, once all else is there. The host's own are then in
   * `hostPrograms`, where tests go on using them.
   */
  userland?: string
  /** The path of the program that is /bin/sh inside; the host's own programs are then in `hostPrograms`, too. */
  shell?: string
  /** Trees of the host other than this checkout that have to be there. */
  trees?: readonly string[]
}

/** Why no sandbox can be made here, or nothing. Tests fail with it: they never skip. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return `it needs Linux, this is ${process.platform}`
  if (process.getuid?.() !== 0) return `it needs root (CAP_SYS_ADMIN), this is uid ${process.getuid?.()}`
  const tools = ['unshare', 'nsenter', 'setsid', 'setpriv', 'tini', 'mount']
  const look = 'for tool; do command -v "$tool" >/dev/null || printf "%s " "$tool"; done'
  const missing = spawnSync('sh', ['-c', look, 'look', ...tools], { encoding: 'utf8' }).stdout.trim()
  if (missing !== '') return `not found: ${missing}; run node scripts/test-environment.js`
  return undefined
}
let checked: string | undefined | null = null

/** tini's one child, the shell that holds the sandbox: always the second process of its namespace. */
const keeper = 2

/** A tap test hands itself over, so that the sandbox goes when the test ends, however it ends. */
export async function sandbox(
  t: { teardown(fn: () => Promise<void>): unknown },
  options: SandboxOptions = {},
): Promise<Sandbox> {
  if (checked === null) checked = obstacle()
  if (checked !== undefined) throw new Error(`cannot make a sandbox: ${checked}`)

  const outer = spawn(
    'unshare',
    // biome-ignore format: one line per program
    [
      '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--propagation', 'private',
      'tini', '-g', '-s', '--',
      'sh', '-c', setupScript({ ...options, users: [...defaultUsers, ...(options.users ?? [])] }),
    ],
    // The keeper waits for the end of its standard input: should this process die, so do the sandbox and all in it.
    { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' },
  )
  let complaints = ''
  outer.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text
  })
  const ended = new Promise<void>((resolve) => {
    outer.once('close', () => resolve())
    outer.once('error', (error) => {
      complaints += error.message
      resolve()
    })
  })
  outer.stdin.on('error', () => {})

  const pid = await new Promise<number>((resolve, reject) => {
    outer.stdout.once('data', () => resolve(childOf(outer.pid as number)))
    ended.then(() => reject(new Error(`cannot make a sandbox: ${complaints.trim() || 'unshare ended without a word'}`)))
  })

  const isOther = options.userland !== undefined || options.shell !== undefined
  const programs = isOther ? hostPrograms : undefined
  const box = new LiveSandbox(pid, programs, async () => {
    outer.stdin.end()
    // The reaper's death is the death of every process in its namespace.
    if (outer.exitCode === null && outer.signalCode === null) kill(pid)
    await ended
  })
  t.teardown(() => box.close())
  return box
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The only child of a process. */
export function childOf(parent: number): number {
  const child = Number.parseInt(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8'), 10)
  if (!(child > 1)) throw new Error(`process ${parent} has no child`)
  return child
}

/** A sandbox whose first process is there already. */
export class LiveSandbox implements Sandbox {
  #closing: Promise<void> | undefined
  readonly #jobs = new Set<Job>()

  constructor(
    readonly pid: number,
    readonly programs: string | undefined,
    readonly end: () => Promise<void>,
    /** The last of its own processes, which it does not list. */
    readonly last = keeper,
  ) {}

  async start(command: string | readonly string[], options: RunOptions = {}): Promise<Job> {
    if (this.#closing) throw new Error('the sandbox is closed')
    const words = typeof command === 'string' ? ['sh', '-c', command] : command
    const job = await startInside(this.pid, words, options, this.programs)
    this.#jobs.add(job)
    const forget = () => this.#jobs.delete(job)
    job.done.then(forget, forget)
    return job
  }

  async run(command: string | readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return (await this.start(command, options)).done
  }

  async #must(command: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(command, options)
    if (status !== 0) throw new Error(`${command.join(' ')}: status ${status}: ${stderr}`)
    return stdout
  }

  async write(path: string, text: string | Buffer, options: { mode?: number; owner?: string } = {}): Promise<void> {
    const mode = options.mode ?? (text.toString().startsWith('#!') ? 0o755 : 0o644)
    // Not through /proc/PID/root: there /var/run would lead to the host's /run.
    const write = 'mkdir -p "${1%/*}/" && cat >"$1" && chmod "$2" "$1" && { [ -z "$3" ] || chown "$3" "$1"; }'
    await this.#must(['sh', '-c', write, 'write', path, mode.toString(8), options.owner ?? ''], { input: text })
  }

  async read(path: string): Promise<string> {
    const seen = this.seen(path)
    const isFile = seen !== undefined && lstatSync(seen, { throwIfNoEntry: false })?.isFile()
    return isFile ? readFileSync(seen, 'utf8') : this.#must(['cat', path])
  }

  seen(path: string): string | undefined {
    let seen = `/proc/${this.pid}/root`
    // The one link that every sandbox has.
    for (const part of path
      .replace(/^\/var\/run\//, '/run/')
      .slice(1)
      .split('/')) {
      seen += `/${part}`
      if (lstatSync(seen, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined
    }
    return seen
  }

  processes(): Process[] {
    const proc = `/proc/${this.pid}/root/proc`
    const found: Process[] = []
    for (const name of readdirSync(proc)) {
      if (!/^\d+$/.test(name)) continue
      try {
        const status = readFileSync(`${proc}/${name}/status`, 'utf8')
        const field = (key: string) => new RegExp(`^${key}:\\t(\\S+)`, 'm').exec(status)?.[1] ?? ''
        const argv = readFileSync(`${proc}/${name}/cmdline`, 'utf8').split('\0').slice(0, -1)
        found.push({
          pid: Number(name),
          ppid: Number(field('PPid')),
          uid: Number(field('Uid')),
          gid: Number(field('Gid')),
          state: field('State'),
          argv,
        })
      } catch {
        // It ended while we looked.
      }
    }
    return found.filter(({ pid }) => pid > this.last).sort((a, b) => a.pid - b.pid)
  }

  executable(pid: number): string | undefined {
    try {
      return readlinkSync(`/proc/${this.pid}/root/proc/${pid}/exe`)
    } catch {
      return undefined
    }
  }

  async waitFor<T>(what: string, until: () => T | Promise<T>, timeout = 30_000): Promise<NonNullable<T>> {
    for (const end = Date.now() + timeout; ; ) {
      const value = await until()
      if (value !== false && value !== null && value !== undefined) return value
      if (Date.now() > end) {
        const running = this.processes().map(({ pid, uid, argv }) => `  ${pid} uid ${uid}: ${argv.join(' ')}`)
        throw new Error(`waited ${timeout} ms in vain for ${what}; running:\n${running.join('\n')}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async redis(): Promise<Redis> {
    const socket = '/srv/redis/redis.sock'
    // No TCP port: sandboxes share the host's loopback and would meet there.
    const words = `--port 0 --unixsocket ${socket} --unixsocketperm 777 --daemonize no --appendonly no --dir /srv/redis`
    await this.#must(['mkdir', '-p', '/srv/redis'])
    const server = await this.start(['redis-server', ...words.split(' '), '--save', ''], { timeout: 0 })
    let over = false
    server.done.then(() => {
      over = true
    })
    await this.waitFor('redis-server', () => {
      if (over) throw new Error(`redis-server ended: ${server.stdout}${server.stderr}`)
      return server.stdout.includes('eady to accept connections')
    })
    return {
      socket,
      url: `redis+socket://${socket}`,
      cli: (...args) => this.#must(['redis-cli', '-s', socket, ...args]),
      stop: async () => {
        server.kill('SIGTERM')
        await server.done
      },
    }
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.end()
      // Their outputs are at an end now, and what awaits them gets an answer.
      await Promise.all([...this.#jobs].map((job) => job.done))
    })()
    return this.#closing
  }
}
