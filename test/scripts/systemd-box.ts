/**
 * A machine that real systemd runs, as PID 1 of namespaces of its own: a sandbox (sandbox.ts) with a cgroup, which can
 * be rebooted. What is below /etc and /var lives as long as the machine, what is below /run from boot to shutdown.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { childOf, LiveSandbox, type Sandbox } from './sandbox.js'
import type { RunResult } from './sandbox-run.js'
import { defaultUsers, furnish } from './sandbox-setup.js'

export interface SystemdBox {
  /** As it is since the last boot. */
  readonly box: Sandbox
  systemctl(...words: string[]): Promise<RunResult>
  /** One property of a unit. */
  property(unit: string, name: string): Promise<string>
  /** What a unit has printed since the boot. */
  journal(unit: string): Promise<string>
  /** A broker that the machine itself runs, from its next boot on, too. */
  redis(): Promise<{ readonly url: string; cli(...words: string[]): Promise<string> }>
  /** Shuts down as `systemctl reboot` does, and boots again. */
  reboot(): Promise<void>
}

const systemd = '/lib/systemd/systemd'

/** Units that would touch the host, or that no test needs: a boot takes a second without them. */
const masked = [
  'apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer',
  'getty.target console-getty.service logrotate.timer man-db.timer',
  'dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-config.mount',
  'sys-kernel-debug.mount sys-kernel-tracing.mount proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount',
  'dbus.service dbus.socket systemd-logind.service systemd-networkd.service systemd-resolved.service',
  'systemd-timesyncd.service systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket',
  'systemd-udev-trigger.service systemd-modules-load.service systemd-sysctl.service systemd-binfmt.service',
  'systemd-random-seed.service systemd-remount-fs.service systemd-hwdb-update.service systemd-pstore.service',
  'systemd-journal-flush.service systemd-update-utmp.service systemd-update-utmp-runlevel.service',
  'systemd-initctl.socket modprobe@.service kmod-static-nodes.service',
].flatMap((line) => line.split(' '))

/**
 * What one boot begins with: a root of its own, without the file systems that belong to one boot or to the host, and
 * those made anew. systemd takes the place of the shell. It looks below what is mounted, so nothing may be hidden.
 */
function bootScript(): string {
  return [
    'set -eu',
    'mount -n --rbind / /mnt',
    'cd /mnt',
    'for directory in proc sys dev run; do',
    '    while mountpoint -q "$directory"; do umount -n -R -l "$directory"; done',
    'done',
    'mount -n -t proc proc proc',
    'mount -n -t sysfs -o ro sys sys',
    'mount -n -t cgroup2 cgroup sys/fs/cgroup',
    'mount -n -t tmpfs -o mode=755 run run',
    'mount -n -t tmpfs -o mode=755 dev dev',
    'mknod -m 666 dev/null c 1 3; mknod -m 666 dev/zero c 1 5; mknod -m 666 dev/full c 1 7',
    'mknod -m 666 dev/random c 1 8; mknod -m 666 dev/urandom c 1 9; mknod -m 666 dev/tty c 5 0',
    'mkdir dev/shm dev/pts',
    'mount -n -t tmpfs -o mode=1777 shm dev/shm',
    'ln -s /proc/self/fd dev/fd; ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr; ln -s pts/ptmx dev/ptmx',
    // What this kernel is told applies to the host, too.
    'mount -n --bind proc/sys proc/sys',
    'mount -n -o remount,bind,ro proc/sys',
    '[ ! -e proc/sysrq-trigger ] || mount -n --bind dev/null proc/sysrq-trigger',
    'pivot_root . mnt',
    'umount -n -l /mnt',
    `exec env -i container=test ${systemd} --system --show-status=no --log-target=journal </dev/null >/dev/null 2>&1`,
  ].join('\n')
}

/** What holds the machine between boots: each line it reads boots it, and it says when the machine is down. */
function holderScript(cgroup: string): string {
  const boot = bootScript().replaceAll("'", "'\\''")
  return [
    ...furnish(defaultUsers),
    // Only what a test puts there.
    'rm -rf /etc/systemd/system /etc/systemd/network /etc/rc?.d && mkdir -p /etc/systemd/system',
    ...masked.map((unit) => `ln -s /dev/null /etc/systemd/system/${unit}`),
    'mkdir -p /mnt/cgroup && mount -n -t cgroup2 cgroup /mnt/cgroup',
    `mkdir /mnt/cgroup/${cgroup} && echo 0 >/mnt/cgroup/${cgroup}/cgroup.procs`,
    'umount -n -l /mnt',
    'while read -r _; do',
    `    setpriv --pdeathsig KILL unshare --mount --pid --cgroup --uts --ipc --fork --kill-child=KILL sh -c '${boot}' || :`,
    '    echo down',
    'done',
  ].join('\n')
}

/** Removes what the machine's cgroup has left, which only an empty mount namespace need see: once all in it are reaped. */
function removeCgroup(cgroup: string): void {
  const remove = `mount -t cgroup2 cgroup /mnt && cd /mnt || exit
for try in 1 2 3 4 5 6 7 8 9 10; do
    [ -d ${cgroup} ] || exit 0
    find ${cgroup} -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.2
done`
  spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', remove])
}

/** Why no machine can be made here, or nothing. Tests fail with it: they never skip. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs Linux and root'
  if (!existsSync(systemd)) return `there is no ${systemd}; run node scripts/test-environment.js`
  return undefined
}

let machines = 0

/** A tap test hands itself over, so that the machine goes when the test ends, however it ends. */
export async function systemdBox(t: { teardown(fn: () => Promise<void>): unknown }): Promise<SystemdBox> {
  const problem = obstacle()
  if (problem !== undefined) throw new Error(`cannot run systemd: ${problem}`)
  machines += 1
  const cgroup = `celery-initd-${process.pid}-${machines}`
  const holder = spawn(
    'setpriv',
    // Should this process die, so does the holder, and with it the machine and all in it.
    [
      ...['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', '--fork', '--kill-child=KILL'],
      ...['sh', '-euc', holderScript(cgroup)],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' },
  )
  let said = ''
  let complaints = ''
  holder.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  holder.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    holder.once('close', () => resolve())
    holder.once('error', () => resolve())
  })
  const down = (): number => said.split('down\n').length - 1

  const machine = new Machine(async () => {
    const downs = down()
    holder.stdin.write('boot\n')
    // setpriv became unshare, whose child is the shell; its child is unshare again, whose child is systemd.
    for (const end = Date.now() + 30_000; ; ) {
      try {
        const pid = childOf(childOf(childOf(holder.pid as number)))
        const box = new LiveSandbox(pid, undefined, async () => {}, 1)
        const { stdout, status } = await box.run(['systemctl', 'is-system-running', '--wait'])
        if (status === 0 || stdout === 'degraded\n') return box
      } catch {
        // Not so far yet.
      }
      if (down() > downs || holder.exitCode !== null || Date.now() > end)
        throw new Error(`systemd did not come up: ${complaints.trim()}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }, down)
  t.teardown(async () => {
    await machine.off()
    holder.kill('SIGKILL')
    await ended
    removeCgroup(cgroup)
  })
  await machine.boot()
  return machine
}

class Machine implements SystemdBox {
  #box: LiveSandbox | undefined

  constructor(
    readonly start: () => Promise<LiveSandbox>,
    readonly downs: () => number,
  ) {}

  get box(): Sandbox {
    if (this.#box === undefined) throw new Error('the machine is not running')
    return this.#box
  }

  async boot(): Promise<void> {
    this.#box = await this.start()
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

  systemctl(...words: string[]): Promise<RunResult> {
    return this.box.run(['systemctl', ...words])
  }

  async property(unit: string, name: string): Promise<string> {
    return (await this.systemctl('show', '--value', `--property=${name}`, unit)).stdout.trimEnd()
  }

  async journal(unit: string): Promise<string> {
    return (await this.box.run(['journalctl', '--boot', '--output=cat', `--unit=${unit}`])).stdout
  }

  async redis(): Promise<{ readonly url: string; cli(...words: string[]): Promise<string> }> {
    const socket = '/run/redis/redis.sock'
    const server = `/usr/bin/redis-server --port 0 --unixsocket ${socket} --unixsocketperm 777 --save '' --appendonly no`
    const unit = `[Service]\nExecStart=${server}\nRuntimeDirectory=redis\n[Install]\nWantedBy=multi-user.target\n`
    await this.box.write('/etc/systemd/system/redis-server.service', unit)
    const { status, stderr } = await this.systemctl('enable', '--now', 'redis-server')
    if (status !== 0) throw new Error(stderr)
    const cli = async (...words: string[]) => (await this.box.run(['redis-cli', '-s', socket, ...words])).stdout
    await this.box.waitFor('redis-server', async () => (await cli('ping')) === 'PONG\n')
    return { url: `redis+socket://${socket}`, cli }
  }

  async reboot(): Promise<void> {
    const before = this.downs()
    await this.systemctl('--no-block', 'reboot')
    for (const end = Date.now() + 90_000; this.downs() === before; ) {
      if (Date.now() > end) throw new Error('the machine does not shut down')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await this.#box?.close()
    await this.boot()
  }
}
