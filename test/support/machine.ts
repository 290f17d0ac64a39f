/**
 * A machine: namespaces in which an init runs as PID 1, as often as it is booted. A process that holds it makes its root
 * once; what is below /run is new in each boot.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { shWord } from '../../lib/quote.js'
import { childOf, LiveSandbox, type Sandbox } from './sandbox.js'

export interface MachineOptions {
  /** The init, for messages. */
  readonly name: string
  /** sh text that makes the root, in a mount namespace of its own. */
  readonly setup: readonly string[]
  /** Where the root then is. */
  readonly root: string
  /** sh text that mounts or makes more below a boot's root, which is the working directory. */
  readonly mounts?: readonly string[]
  /** Namespaces other than those of mounts, processes, hostname and System V IPC: options of unshare(1). */
  readonly namespaces: readonly string[]
  /** What becomes PID 1: a command line. */
  readonly init: string
  /** Whether all is started. */
  isUp(box: Sandbox): Promise<boolean>
}

/** How a machine went down: what its init asked of the kernel, or neither. */
export type Ending = 'halt' | 'reboot' | 'crash'

/**
 * What a boot begins with: a root of its own, without the file systems that belong to one boot or to the host, and those
 * made anew. The init takes the place of the shell. It looks below what is mounted, so nothing may be hidden.
 */
function bootScript({ root, mounts = [], init }: MachineOptions): string {
  return [
    'set -eu',
    'console=$(tty) || console=/dev/null',
    `mount -n --rbind ${root} /mnt`,
    'cd /mnt',
    'for directory in proc sys dev run; do',
    '    while mountpoint -q "$directory"; do umount -n -R -l "$directory"; done',
    'done',
    'mount -n -t proc proc proc',
    'mount -n -t sysfs -o ro sys sys',
    'mount -n -t tmpfs -o mode=755 run run',
    'mount -n -t tmpfs -o mode=755 dev dev',
    'mknod -m 666 dev/null c 1 3; mknod -m 666 dev/zero c 1 5; mknod -m 666 dev/full c 1 7',
    'mknod -m 666 dev/random c 1 8; mknod -m 666 dev/urandom c 1 9; mknod -m 666 dev/tty c 5 0',
    'mkdir dev/shm dev/pts',
    'mount -n -t tmpfs -o mode=1777 shm dev/shm',
    'ln -s /proc/self/fd dev/fd; ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr; ln -s pts/ptmx dev/ptmx',
    ...mounts,
    // What this kernel is told applies to the host, too.
    'mount -n --bind proc/sys proc/sys',
    'mount -n -o remount,bind,ro proc/sys',
    '[ ! -e proc/sysrq-trigger ] || mount -n --bind dev/null proc/sysrq-trigger',
    'pivot_root . mnt',
    'umount -n -l /mnt',
    `exec env -i container=test ${init}`,
  ].join('\n')
}

/** What holds the machine: each line it reads boots it, and it says how the machine went down. */
function holderScript(options: MachineOptions): string {
  // Should the holder die, so does what it started, and with it the machine and all in it.
  const unshare = ['setpriv --pdeathsig KILL unshare --mount --pid --uts --ipc --fork --kill-child=KILL']
  const boot = [...unshare, ...options.namespaces, 'sh -c', shWord(bootScript(options))].join(' ')
  return [
    ...options.setup,
    'while read -r _; do',
    '    status=0',
    // A terminal, which becomes the machine's console.
    `    setpriv --pdeathsig KILL script -q -e -f -c ${shWord(`exec ${boot}`)} /dev/null </dev/null 3>&- || status=$?`,
    '    echo "down $status" >&3',
    'done',
  ].join('\n')
}

/** reboot(2) in a PID namespace ends its init with a signal, which says what was asked for. */
function ending(status: string): Ending {
  if (status === '130') return 'halt'
  return status === '129' ? 'reboot' : 'crash'
}

/** The init below the holder: the first that is in a PID namespace of its own. Throws while there is none. */
function initBelow(holder: number): number {
  for (let pid = childOf(holder); ; pid = childOf(pid)) {
    const inside = /^NSpid:\t\d+\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (inside === '1') return pid
  }
}

export class Machine {
  #box: LiveSandbox | undefined
  readonly #endings: Ending[] = []
  #console = ''
  #complaints = ''
  readonly #ended: Promise<void>

  private constructor(
    readonly options: MachineOptions,
    readonly holder: ChildProcess,
  ) {
    const listen = (descriptor: number, take: (text: string) => void) =>
      (holder.stdio[descriptor] as Readable).setEncoding('utf8').on('data', take)
    listen(1, (text) => {
      this.#console += text
    })
    listen(2, (text) => {
      this.#complaints += text
    })
    listen(3, (text) => {
      for (const [, status = ''] of text.matchAll(/down (\d+)/g)) this.#endings.push(ending(status))
    })
    holder.stdin?.on('error', () => {})
    this.#ended = new Promise((resolve) => {
      holder.once('close', () => resolve())
      holder.once('error', () => resolve())
    })
  }

  /** Boots one. A tap test hands itself over, so that the machine goes when the test ends, however it ends. */
  static async make(
    t: { teardown(fn: () => Promise<void>): unknown },
    options: MachineOptions,
    cleanUp = () => {},
  ): Promise<Machine> {
    const holder = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', '--fork', '--kill-child=KILL'],
        ...['sh', '-euc', holderScript(options)],
      ],
      { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], cwd: '/' },
    )
    const machine = new Machine(options, holder)
    t.teardown(async () => {
      await machine.off()
      holder.kill('SIGKILL')
      await machine.#ended
      cleanUp()
    })
    await machine.boot()
    return machine
  }

  /** As it is since the last boot. */
  get box(): Sandbox {
    if (this.#box === undefined) throw new Error('the machine is not running')
    return this.#box
  }

  /** What was written to the console, from the first boot on. */
  get console(): string {
    return this.#console.replaceAll('\r\n', '\n')
  }

  async boot(): Promise<void> {
    const endings = this.#endings.length
    this.holder.stdin?.write('boot\n')
    for (const end = Date.now() + 180_000; ; ) {
      try {
        const box = new LiveSandbox(initBelow(this.holder.pid as number), undefined, async () => {}, 1)
        if (await this.options.isUp(box)) {
          this.#box = box
          return
        }
      } catch {
        // Not so far yet.
      }
      if (this.#endings.length > endings || this.holder.exitCode !== null || Date.now() > end)
        throw new Error(`${this.options.name} did not come up: ${this.#complaints}${this.console}`.trim())
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Ends all processes, as a power failure does. */
  async off(): Promise<void> {
    if (this.#box === undefined) return
    try {
      process.kill(this.#box.pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    await this.#box.close()
    this.#box = undefined
  }

  /** Does what makes the machine shut itself down, and waits until it has. */
  async shutdown(command: (box: Sandbox) => Promise<unknown>, timeout = 90_000): Promise<Ending> {
    const endings = this.#endings.length
    await command(this.box)
    for (const end = Date.now() + timeout; this.#endings.length === endings; ) {
      if (Date.now() > end) throw new Error(`the machine does not shut down: ${this.console}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await this.#box?.close()
    this.#box = undefined
    return this.#endings[endings] as Ending
  }
}
