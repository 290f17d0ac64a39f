/** A service in a sandbox, as it is: which workers live, which files are there, and which signals bystanders got. */
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot, venvBin } from '../sandbox.js'
import { ServiceBox, type Subject } from '../service-box.js'
import { standIn } from '../stand-in.js'
import { type Account, accounts, type Behaviour, behaviours, type PidFilePattern, pidFilePatterns } from './steps.js'

/** What the config says. */
export interface Setting {
  nodes: readonly string[]
  pattern: PidFilePattern
  user: Account
  broken: boolean
  behaviour: Behaviour
}

/** A node that somebody knows of: from the config, or from the record. */
export interface Known {
  readonly name: string
  readonly pidfile: string
  readonly uid: number | undefined
}

export interface Worker extends Known {
  readonly pid: number
  readonly suspended: boolean
  /** It does not end at TERM. */
  readonly stubborn: boolean
  /** Celery's own script started it. */
  readonly byReference: boolean
}

/** The service at a moment. */
export interface Seen {
  readonly workers: readonly Worker[]
  /** What the config has; nothing where it is broken. */
  readonly configured: readonly Known[]
  /** What the record has and the config has not. */
  readonly strays: readonly Known[]
  readonly hasRecord: boolean
  readonly isFile: (pidfile: string) => boolean
  /** Whether the account of the config can write to the directories, once they have been made. */
  readonly canWrite: boolean
}

const run = '/run/celery'
const log = '/var/log/celery'
const journal = '/srv/bystanders'

/** Writes down each signal it gets: its own name, the signal, who sent it. */
const logger = String.raw`import os, signal, sys
log = os.open('${journal}', os.O_WRONLY | os.O_APPEND)
every = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
signal.pthread_sigmask(signal.SIG_BLOCK, every)
os.write(log, b'ready\n')
while True:
    got = signal.sigwaitinfo(every)
    os.write(log, b'%s got %d from process %d of uid %d\n' % (sys.argv[1].encode(), got.si_signo, got.si_pid, got.si_uid))
`
/** What they are given as arguments; the first is what they are called. */
const loggers = [
  ['root', 'a process of root', 'worker', '--pidfile=/var/run/celery/worker1.pid', '-n', 'worker1@%h'],
  ['other', 'a process of another user', 'worker', '--pidfile=/var/run/celery/worker1.pid', '-n', 'worker1@%h'],
  ['celery', 'a process of the service user', 'worker', '--pidfile=/var/run/celery/worker1.pid.old'],
  ['login', 'a process of the other service user', 'worker', '--pidfile=/var/run/celery2/worker1.pid'],
] as const

export class World {
  #setting: Setting = {
    nodes: ['worker1', 'worker2'],
    pattern: pidFilePatterns[0],
    user: 'celery',
    broken: false,
    behaviour: 'normal',
  }
  readonly #byReference = new Set<number>()
  readonly #bystanders: number[] = []

  private constructor(readonly service: ServiceBox) {}

  static async make(t: { teardown(fn: () => Promise<void>): unknown }, subject: Subject): Promise<World> {
    const service = await ServiceBox.make(t, subject, {})
    const world = new World(service)
    await world.#watch()
    await world.configure({})
    return world
  }

  async #watch(): Promise<void> {
    const { box } = this.service
    await box.write(journal, '', { mode: 0o666 })
    await box.write('/srv/bystander.py', logger)
    // Celery's own script runs its command with the account's own shell.
    await this.service.sh(
      "sed 's|^celery:.*|celery:x:990:990::/:/bin/sh|' /etc/passwd >/tmp/p; cat /tmp/p >/etc/passwd; rm /tmp/p",
    )
    const commands = loggers.map(([user, ...words]) => {
      const quoted = words.map((word) => `'${word}'`).join(' ')
      return `setsid setpriv --reuid ${user} --regid ${user} --init-groups python3 -SE /srv/bystander.py ${quoted} </dev/null >/dev/null 2>&1 & echo $!`
    })
    const pids = (await this.service.sh(commands.join('\n'))).trim().split('\n').map(Number)
    pids.forEach((pid, index) => {
      this.service.adopt(loggers[index]?.[1] ?? '', pid)
      this.#bystanders.push(pid)
    })
    await box.waitFor('bystanders', () => this.#journal().length === loggers.length)
  }

  #journal(): string[] {
    const seen = this.service.box.seen(journal)
    return seen === undefined ? [] : readFileSync(seen, 'utf8').split('\n').slice(0, -1)
  }

  /** Signals to bystanders, and bystanders that have ended or were stopped. */
  foreignSignals(): string[] {
    const stopped = this.service.box
      .processes()
      .filter(({ pid, state }) => this.#bystanders.includes(pid) && state === 'T')
      .map(({ argv }) => `${argv[3]} was stopped`)
    const got = this.#journal().filter((line) => line !== 'ready')
    return [...got, ...stopped, ...this.service.missing().map((name) => `${name} was ended`)]
  }

  /** The pid of a process that is none of the service's. */
  get bystander(): number {
    return this.#bystanders[2] ?? 0
  }

  get setting(): Setting {
    return this.#setting
  }

  /** Edits the config; a frozen script is compiled again. */
  async configure(change: Partial<Setting>): Promise<void> {
    this.#setting = { ...this.#setting, ...change }
    const { nodes, pattern, user, behaviour, broken } = this.#setting
    await this.service.configure({
      nodes: nodes.join(' '),
      pidfile: pattern,
      user,
      opts: `-c 1 ${behaviours[behaviour]}`.trim(),
      stopTimeout: '5',
      startTimeout: '15',
      ...(broken ? { more: 'if true; then (' } : {}),
    })
  }

  pidfile(name: string): string {
    return this.#setting.pattern.replace('%n', name)
  }

  #stat(path: string) {
    const seen = this.service.box.seen(path)
    return seen === undefined ? undefined : lstatSync(seen, { throwIfNoEntry: false })
  }

  #workers(): Worker[] {
    const mine = this.service.box
      .processes()
      .filter(({ state, argv }) => state !== 'Z' && argv.includes(standIn) && argv.some(isPidFileOption))
      .map((process) => ({ ...process, pidfile: process.argv.find(isPidFileOption)?.slice('--pidfile='.length) ?? '' }))
    const forked = new Map(mine.map(({ pid, pidfile }) => [pid, pidfile]))
    return mine
      .filter(({ ppid, pidfile }) => forked.get(ppid) !== pidfile)
      .map(({ pid, uid, argv, pidfile, state }) => ({
        pid,
        uid,
        pidfile,
        name: nameIn(argv),
        suspended: state === 'T',
        stubborn: argv.includes(behaviours.stubborn),
        byReference: this.#byReference.has(pid),
      }))
  }

  #record(): Known[] | undefined {
    const path = `${this.service.state}/record`
    const seen = this.#stat(path)?.isFile() ? this.service.box.seen(path.replace('/var/run', '/run')) : undefined
    if (seen === undefined) return undefined
    return readFileSync(seen, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [uid, , name = '', pidfile = ''] = line.split('\t')
        return { uid: uid === '' ? undefined : Number(uid), name, pidfile }
      })
  }

  see(): Seen {
    const { nodes, user, broken } = this.#setting
    const uid = accounts[user]
    const configured = broken ? [] : nodes.map((name) => ({ name, pidfile: this.pidfile(name), uid }))
    const record = this.#record()
    const strays = (record ?? []).filter((known) => !configured.some((node) => isSame(node, known)))
    const owned = [run, log].every((path) => (this.#stat(path)?.uid ?? uid) === uid)
    return {
      workers: this.#workers(),
      configured,
      strays,
      hasRecord: record !== undefined,
      isFile: (pidfile) => this.#stat(pidfile) !== undefined,
      canWrite: owned,
    }
  }

  /** How often each node was started, ever. */
  async launches(): Promise<Map<string, number>> {
    const counts = new Map<string, number>()
    const seen = new Set<number>()
    for (const { pid, argv } of (await this.service.journal()).starts) {
      // It is a start, too, when a worker becomes itself again at HUP.
      if (!seen.has(pid)) counts.set(nameIn(argv), (counts.get(nameIn(argv)) ?? 0) + 1)
      seen.add(pid)
    }
    return counts
  }

  /** What a pid file says. */
  async filed(pidfile: string): Promise<number> {
    return Number((await this.service.content(pidfile))?.trim() || Number.NaN)
  }

  /** Processes that the script has left running. */
  left(): string[] {
    return this.service
      .left()
      .filter(({ argv }) => !argv.includes(standIn))
      .map(({ argv, state }) => `${argv.join(' ')} (${state})`)
  }

  /** As a boot finds it: no process of the service, and an empty /run. */
  async reboot(): Promise<void> {
    const pids = this.service.box.processes().flatMap(({ pid, argv }) => (argv.includes(standIn) ? [pid] : []))
    if (pids.length > 0) await this.service.sh(`kill -9 ${pids.join(' ')} 2>/dev/null || :`)
    await this.service.box.waitFor('the end of all', () => this.#workers().length === 0)
    await this.service.sh(`rm -rf ${run} ${this.service.state}`)
  }

  /** Runs Celery's own script over the same nodes and pid files. */
  async reference(verb: 'start' | 'stop'): Promise<void> {
    const { nodes, pattern, user } = this.#setting
    const { referenceScript } = await import(pathToFileURL(join(projectRoot, 'scripts/bench/reference.js')).href)
    const config = `CELERYD_NODES="${nodes.join(' ')}"
CELERY_BIN="${venvBin()}"
CELERY_APP=proj
CELERYD_OPTS="--executable=${standIn} -c 1"
CELERYD_PID_FILE=${pattern}
CELERYD_LOG_FILE=${log}/%n%I.log
CELERYD_USER=${user}
CELERY_CREATE_DIRS=1
`
    const before = new Set(this.#workers().map(({ pid }) => pid))
    await this.service.box.write('/etc/default/reference', config)
    await this.service.box.write('/etc/init.d/reference', referenceScript(), { mode: 0o755 })
    await this.service.box.run(['/etc/init.d/reference', verb], { timeout: 60_000 })
    if (verb === 'start') {
      // One that finds the pid file of another ends by itself, after a moment.
      await this.service.box.waitFor("Celery's own workers", () =>
        this.see().configured.every(
          (node) =>
            this.#workers().filter((worker) => isSame(worker, node)).length === 1 &&
            this.#stat(node.pidfile) !== undefined,
        ),
      )
      for (const { pid } of this.#workers()) if (!before.has(pid)) this.#byReference.add(pid)
    }
  }
}

/** The name of the node that a worker was given. */
const nameIn = (argv: readonly string[]) => (argv[argv.indexOf('-n') + 1] ?? '').replace(/@.*/, '')

const isPidFileOption = (word: string) => word.startsWith('--pidfile=')

/** Whether two are the same node, under the same account. */
export function isSame(one: Known, other: Known): boolean {
  return one.pidfile === other.pidfile && one.uid === other.uid
}
