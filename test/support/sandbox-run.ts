/** Commands in a running sandbox: entering it, the environment given, time limits, what they printed. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'

export interface RunOptions {
  /** The whole environment; default: PATH, HOME and LANG alone. `{}` is an empty one. */
  env?: Record<string, string>
  /** A user of the sandbox, with its groups; default root. */
  user?: string
  /** Default `/`. */
  cwd?: string
  /** What it reads; default nothing (end of file at once). */
  input?: string | Buffer
  /** Milliseconds until it is killed, with its session; 0 for none; default 60 s. */
  timeout?: number
}

export interface RunResult {
  /** null when a signal ended it. */
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  timedOut: boolean
  /** Something it left behind still held its output open, which makes a caller at the end of a pipe or of ssh hang. */
  held: boolean
  /** Wall-clock time, entering the sandbox included. */
  ms: number
}

export interface Job {
  /** On the host. */
  readonly pid: number
  /** So far. */
  readonly stdout: string
  readonly stderr: string
  /** To the command alone, or, as a terminal would, to its whole session's first process group. */
  kill(signal: NodeJS.Signals, to?: 'process' | 'group'): void
  done: Promise<RunResult>
}

export const defaultEnv: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
}

/** Found before the command's own PATH applies, which may be empty on purpose. */
const tools = new Map<string, string>()
function tool(name: string): string {
  let path = tools.get(name)
  if (path === undefined) {
    path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    tools.set(name, path)
  }
  return path
}

/**
 * How long a finished command's output may stay open before it counts as held. A child that is about to redirect its
 * output has it open too, for a moment that is long on a busy machine.
 */
const grace = 3000

/** The process group of a process; NaN when it is gone. */
function groupOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After its name, which may hold anything: the state, the parent, the group.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return Number.NaN
  }
}

/** @param programs where the host's own programs are found inside, if not in their places */
export async function startInside(
  init: number,
  argv: readonly string[],
  options: RunOptions,
  programs?: string,
): Promise<Job> {
  const started = performance.now()
  const { user, cwd, input, timeout = 60_000 } = options
  const env = options.env ?? (programs === undefined ? defaultEnv : { ...defaultEnv, PATH: programs })
  const inside = (name: string) => (programs === undefined ? tool(name) : `${programs.split(':')[0]}/${name}`)
  const words = [
    ...['--target', `${init}`, '--mount', '--pid', '--'],
    // A session of its own: what is to be killed at a timeout can then be named, and has no terminal, as at boot.
    inside('setsid'),
    ...(user === undefined ? [] : [inside('setpriv'), '--reuid', user, '--regid', user, '--init-groups', '--']),
    ...(cwd === undefined ? [] : [inside('env'), '-C', cwd, '--']),
    ...argv,
  ]
  const entered = spawn(tool('nsenter'), words, { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let exited = false
  let timedOut = false
  let timer: NodeJS.Timeout | undefined
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    entered[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text
    })
  }
  // A command need not read what it is given.
  entered.stdin.on('error', () => {})
  entered.stdin.end(input)

  const done = new Promise<RunResult>((resolve, reject) => {
    entered.once('error', reject)
    entered.once('exit', (status, signal) => {
      exited = true
      clearTimeout(timer)
      const finish = (held: boolean) => {
        resolve({ status, signal, ...out, timedOut, held, ms: performance.now() - started })
        // Left open, for what writes on must not be struck down by us; but the test's process may end.
        if (held) for (const name of ['stdout', 'stderr'] as const) (entered[name] as Socket).unref()
      }
      // In steps, between which what was printed is read: this process may itself have been kept from running so long.
      let steps = 10
      const step = () => {
        if (--steps > 0) patience = setTimeout(step, grace / 10)
        else finish(true)
      }
      let patience = setTimeout(step, grace / 10)
      entered.once('close', () => {
        clearTimeout(patience)
        finish(false)
      })
    })
  })

  // nsenter forks to get into the PID namespace. Only its child is ever killed, so that nsenter can reap it: a zombie
  // whose parent is outside would keep the namespace from ending.
  const child = () => Number.parseInt(readFileSync(`/proc/${entered.pid}/task/${entered.pid}/children`, 'utf8'), 10)
  const kill = (signal: NodeJS.Signals, to: 'process' | 'group' = 'process') => {
    try {
      const pid = exited ? Number.NaN : child()
      if (pid > 1) process.kill(to === 'group' ? -pid : pid, signal)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ESRCH' && code !== 'ENOENT') throw error
    }
  }
  if (timeout > 0) {
    timer = setTimeout(() => {
      timedOut = true
      kill('SIGKILL', 'group')
    }, timeout)
  }
  let pid = Number.NaN
  // Until it leads its group: a signal to one that is not there yet would reach nobody.
  while (!exited && !(pid > 1 && groupOf(pid) === pid)) {
    try {
      pid = child()
    } catch {
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return {
    pid,
    get stdout() {
      return out.stdout
    },
    get stderr() {
      return out.stderr
    },
    kill,
    done,
  }
}
