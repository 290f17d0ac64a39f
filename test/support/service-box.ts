/**
 * A sandbox with one compiled service in it, whose CELERY_BIN is a stand-in, and with processes that are none of the
 * service's business: bystanders.
 */

import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { shWord } from '../../lib/quote.js'
import type { ServiceKind } from '../../lib/service/model.js'
import { beatText } from './for-beat.js'
import {
  defaultEnv,
  type Job,
  type Process,
  projectRoot,
  type RunOptions,
  type RunResult,
  type Sandbox,
  type SandboxOptions,
  sandbox,
} from './sandbox.js'
import { compileScript, genericScript } from './service.js'
import { installStandIn, type Journal, readJournal, standIn } from './stand-in.js'

/** What is tested: how a script comes from a config, and what runs it. */
export interface Subject {
  readonly kind: ServiceKind
  /** The script's name, and its instance's. */
  readonly name: string
  /** The script of a config. */
  compile(path: string, config: string): string
  /** The shell: what stands before the script's path. */
  readonly shell: readonly string[]
  /** The environment of the script; default as in the sandbox. */
  readonly env?: Record<string, string>
  /** Where configs are; default `/etc/default`. */
  readonly configs?: string
  readonly sandbox?: SandboxOptions
  /** Makes another place than a sandbox on the host. */
  place?(t: { teardown(fn: () => Promise<void>): unknown }): Promise<Sandbox>
  /** More that has to be there, such as another su. */
  prepare?(box: Sandbox): Promise<void>
  /** Called before the sandbox goes. */
  finish?(service: ServiceBox): Promise<void>
}

export const frozenCeleryd: Subject = {
  kind: 'celeryd',
  name: 'celeryd',
  compile: (path, config) => compileScript(path, config),
  shell: ['/bin/sh'],
}

/** The script that reads its config when it runs. */
export const genericCeleryd: Subject = { ...frozenCeleryd, compile: () => genericScript('celeryd') }

export const frozenCelerybeat: Subject = {
  kind: 'celerybeat',
  name: 'celerybeat',
  compile: (path, config) => compileScript(path, config, { kind: 'celerybeat' }),
  shell: ['/bin/sh'],
}

export const genericCelerybeat: Subject = { ...frozenCelerybeat, compile: () => genericScript('celerybeat') }

/** The values of a config; each is written quoted. */
export interface Config {
  readonly nodes?: string
  readonly bin?: string
  readonly app?: string
  readonly opts?: string
  readonly pidfile?: string
  readonly logfile?: string
  readonly createDirs?: string
  readonly user?: string
  readonly group?: string
  readonly chdir?: string
  readonly suArgs?: string
  readonly ulimit?: string
  readonly startTimeout?: string
  readonly stopTimeout?: string
  /** Further lines, as they stand. */
  readonly more?: string
}

const run = '/var/run/celery'
const log = '/var/log/celery'

function defaults(kind: ServiceKind): Config {
  const file = kind === 'celeryd' ? '%n' : 'beat'
  return {
    nodes: 'worker1',
    bin: standIn,
    app: 'proj',
    pidfile: `${run}/${file}.pid`,
    logfile: kind === 'celeryd' ? `${log}/%n%I.log` : `${log}/beat.log`,
    createDirs: '1',
    startTimeout: '10',
    stopTimeout: '10',
  }
}

/** The text of a config; an empty value leaves its variable out. */
export function configText(kind: ServiceKind, config: Config): string {
  const own = kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
  const all = { ...defaults(kind), ...config }
  const lines: [string, string | undefined][] = [
    ['CELERYD_NODES', kind === 'celeryd' ? all.nodes : undefined],
    ['CELERY_BIN', all.bin],
    ['CELERY_APP', all.app],
    [`${own}_OPTS`, all.opts],
    [`${own}_PID_FILE`, all.pidfile],
    [`${own}_LOG_FILE`, all.logfile],
    ['CELERY_CREATE_DIRS', all.createDirs],
    [`${own}_USER`, all.user],
    [`${own}_GROUP`, all.group],
    [`${own}_CHDIR`, all.chdir],
    [`${own}_SU_ARGS`, all.suArgs],
    [`${own}_ULIMIT`, all.ulimit],
    [`${own}_START_TIMEOUT`, all.startTimeout],
    [`${own}_STOP_TIMEOUT`, all.stopTimeout],
  ]
  const assignments = lines.flatMap(([name, value = '']) => (value === '' ? [] : [`${name}=${shWord(value)}\n`]))
  return assignments.join('') + (config.more === undefined ? '' : `${config.more}\n`)
}

/** A node whose process, with its pool, was found. */
export interface Live {
  readonly pid: number
  readonly pool: readonly number[]
}

/** Processes that look like the service's to a careless reader. Each would end with the first signal it gets. */
const bystanders = [
  ['root', 'exec sleep 86401'],
  ['other', 'exec sleep 86402'],
  ['celery', 'exec sleep 86403'],
  // Another service of the same user, one whose name begins alike, another user's service, and one who reads.
  ['celery', 'idle worker --pidfile=/var/run/celery2/worker1.pid --logfile=/var/log/celery/worker1%I.log'],
  ['celery', 'idle worker --pidfile=/var/run/celery/worker10.pid -n worker10@%h'],
  ['other', 'idle worker --pidfile=/var/run/celery/worker1.pid -n worker1@%h'],
  ['celery', 'idle tail -f /var/run/celery/worker1.pid'],
] as const

const idle = `idle() { exec python3 -SE -c 'import signal; signal.pause()' "$@"; }; `

/** Starts one in a session of its own and prints its pid. */
function bystander(kind: ServiceKind, [user, command]: (typeof bystanders)[number]): string {
  const text = idle + (kind === 'celeryd' ? command : beatText(command))
  const shell = `setsid setpriv --reuid ${user} --regid ${user} --init-groups sh -c ${shWord(text)}`
  return `${shell} </dev/null >/dev/null 2>&1 & echo $!\n`
}

/** A file, or a directory with all that is in it on the same file system. */
function filesBelow(path: string, device?: bigint): [path: string, is: string][] {
  try {
    const file = lstatSync(path, { bigint: true })
    const link = file.isSymbolicLink() ? readlinkSync(path) : ''
    const is = `${file.mode.toString(8)} ${file.uid}:${file.gid} ${file.size} ${file.mtimeNs} ${link}`
    const isInside = file.isDirectory() && (device === undefined || device === file.dev)
    const names = isInside ? readdirSync(path) : []
    return [[path, is], ...names.flatMap((name) => filesBelow(`${path}/${name}`, file.dev))]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return [] // it went while we looked
  }
}

export class ServiceBox {
  readonly #bystanders = new Map<string, number>()
  #config = ''

  private constructor(
    readonly subject: Subject,
    readonly box: Sandbox,
    readonly config: Config,
  ) {}

  static async make(
    t: { teardown(fn: () => Promise<void>): unknown },
    subject: Subject,
    config: Config = {},
  ): Promise<ServiceBox> {
    const box = await (subject.place?.(t) ?? sandbox(t, subject.sandbox))
    const made = new ServiceBox(subject, box, config)
    await Promise.all([installStandIn(box), made.configure(config), made.#furnish(), subject.prepare?.(box)])
    return made
  }

  async #furnish(): Promise<void> {
    const input = bystanders.map((each) => bystander(this.subject.kind, each)).join('')
    const { stdout } = await this.box.run(['sh'], { input })
    const pids = stdout.trim().split('\n').map(Number)
    bystanders.forEach(([user, command], index) => {
      this.#bystanders.set(`${user}: ${command.replace(/^\w+ /, '')}`, pids[index] ?? 0)
    })
  }

  get path(): string {
    return `/etc/init.d/${this.subject.name}`
  }

  get configPath(): string {
    return `${this.subject.configs ?? '/etc/default'}/${this.subject.name}`
  }

  get state(): string {
    return `/var/run/${this.subject.name}.state`
  }

  /** Writes the config, and the script that it becomes. */
  async configure(config: Config): Promise<void> {
    this.#config = configText(this.subject.kind, config)
    const script = this.subject.compile(this.configPath, this.#config)
    await Promise.all([this.box.write(this.configPath, this.#config), this.box.write(this.path, script)])
  }

  #command(verb: string, ...more: string[]): string[] {
    return [...this.subject.shell, this.path, ...(verb === '' ? [] : [verb]), ...more]
  }

  #options(options: RunOptions): RunOptions {
    return { env: this.subject.env ?? defaultEnv, ...options }
  }

  /** Runs a verb; the empty one is none. */
  run(verb: string, options: RunOptions = {}): Promise<RunResult> {
    return this.box.run(this.#command(...(verb.split(' ') as [string])), this.#options(options))
  }

  start(verb: string, options: RunOptions = {}): Promise<Job> {
    return this.box.start(this.#command(verb), this.#options(options))
  }

  /** Runs sh text as root that has to succeed. */
  async sh(text: string): Promise<string> {
    const { status, stdout, stderr } = await this.box.run(['sh', '-eu'], { input: text })
    if (status !== 0) throw new Error(`${text}: status ${status}: ${stderr}`)
    return stdout
  }

  /** The short names of the configured nodes. */
  get nodes(): string[] {
    return this.subject.kind === 'celeryd' ? (this.config.nodes ?? 'worker1').split(' ') : [this.subject.name]
  }

  pidfile(node = this.nodes[0] as string): string {
    return ({ ...defaults(this.subject.kind), ...this.config }.pidfile as string).replaceAll('%n', () => node)
  }

  logfile(node = this.nodes[0] as string): string {
    return ({ ...defaults(this.subject.kind), ...this.config }.logfile as string).replaceAll('%n', () => node)
  }

  get runDirectory(): string {
    return this.pidfile().replace(/\/[^/]*$/, '')
  }

  get logDirectory(): string {
    return this.logfile().replace(/\/[^/]*$/, '')
  }

  /** Makes the service's directories, as the script would. */
  async directories(): Promise<void> {
    const [run, log] = [shWord(this.runDirectory), shWord(this.logDirectory)]
    await this.sh(`mkdir -p ${run} ${log}; chown celery:celery ${run} ${log}`)
  }

  /** Starts nodes the way the script would, and waits until they are up: it spares a test the time to confirm them. */
  async launch(nodes: readonly string[] = this.nodes, opts = this.config.opts ?? ''): Promise<void> {
    await this.directories()
    const options = opts.split(' ').filter((word) => word !== '')
    const commands = nodes.map((node) => {
      const command = this.subject.kind === 'celeryd' ? 'worker' : 'beat'
      const files = [`--pidfile=${this.pidfile(node)}`, `--logfile=${this.logfile(node)}`]
      const name = this.subject.kind === 'celeryd' ? ['-n', `${node}@%h`] : []
      const words = [standIn, '--app=proj', command, ...files, '--loglevel=INFO', ...options, ...name]
      return `setsid setpriv --reuid celery --regid celery --init-groups ${words.map(shWord).join(' ')} </dev/null >/dev/null 2>&1 &`
    })
    await this.sh(`cd /\n${commands.join('\n')}`)
    await this.box.waitFor('nodes to be up', async () => {
      const up = (await this.journal()).events.filter(({ event }) => event === 'up').map(({ pidfile }) => pidfile)
      return nodes.every((node) => up.includes(this.pidfile(node)))
    })
  }

  #serves(pidfile: string): (process: Process) => boolean {
    return ({ state, argv }) => state !== 'Z' && argv.includes(`--pidfile=${pidfile}`) && argv.includes(standIn)
  }

  /** The processes that are a node; more than one where it was started twice. */
  live(node: string): Live[] {
    const all = this.box.processes()
    const mine = all.filter(this.#serves(this.pidfile(node)))
    const pids = new Set(mine.map(({ pid }) => pid))
    return mine
      .filter(({ ppid }) => !pids.has(ppid))
      .map(({ pid }) => ({ pid, pool: mine.filter(({ ppid }) => ppid === pid).map((child) => child.pid) }))
  }

  /** The pid of a bystander, by the beginning of `user: command`. */
  bystander(beginning: string): number {
    for (const [name, pid] of this.#bystanders) if (name.startsWith(beginning)) return pid
    throw new Error(`there is no bystander ${beginning}`)
  }

  /** Makes a process one more bystander. */
  adopt(name: string, pid: number): void {
    this.#bystanders.set(name, pid)
  }

  /** The bystanders that are no more. */
  missing(): string[] {
    const alive = new Set(this.box.processes().flatMap(({ pid, state }) => (state === 'Z' ? [] : [pid])))
    return [...this.#bystanders].flatMap(([name, pid]) => (alive.has(pid) ? [] : [name]))
  }

  /**
   * Processes that belong neither to a node nor to the bystanders: what a script forgot to end. A dead one that is its
   * first process's to collect was ended.
   */
  left(): Process[] {
    const mine = this.nodes.map((node) => this.#serves(this.pidfile(node)))
    const others = new Set(this.#bystanders.values())
    return this.box
      .processes()
      .filter(({ state, ppid }) => state !== 'Z' || ppid !== 1)
      .filter((each) => !others.has(each.pid) && !mine.some((serves) => serves(each)))
  }

  journal(): Promise<Journal> {
    return readJournal(this.box)
  }

  /** Every file that a service script could have to do with: kind, mode, owner, size, times, place of a link. */
  files(): Map<string, string> {
    const configs = this.subject.configs ?? '/etc/default'
    const places = ['/run', '/var/log', '/var/lib/celery', '/var/tmp', configs, '/etc/init.d', '/srv', '/tmp', '/root']
    const rows = places.flatMap((path) => {
      const seen = this.box.seen(path)
      return seen === undefined ? [] : filesBelow(seen).map(([at, is]) => [path + at.slice(seen.length), is] as const)
    })
    // The checkout may be below /tmp, too; what works there is not the script. And OpenBSD's ksh has its
    // here-documents in /tmp for a moment: what is left there counts, and not when that was.
    const apart = [standIn.replace(/celery$/, 'journal'), projectRoot, '/tmp']
    return new Map(rows.filter(([path]) => !apart.includes(path)))
  }

  /** The content of a file, or undefined where there is none to be read. */
  async content(path: string): Promise<string | undefined> {
    const seen = this.box.seen(path)
    if (seen !== undefined) {
      const isFile = lstatSync(seen, { throwIfNoEntry: false })?.isFile()
      return isFile ? this.box.read(path).catch(() => undefined) : undefined
    }
    const { status, stdout } = await this.box.run(['sh', '-c', '[ -f "$1" ] && cat "$1"', 'content', path])
    return status === 0 ? stdout : undefined
  }

  async close(): Promise<void> {
    await this.subject.finish?.(this)
    await this.box.close()
  }
}
