/**
 * A machine (machine.ts) that real systemd runs: a sandbox (sandbox.ts) with a cgroup, which can be rebooted. What is
 * below /etc and /var lives as long as the machine, what is below /run from boot to shutdown. It is the host's systemd, that
 * of Debian sid, or the host's in a root where packages can be installed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { accounts, inside, overlay, withNode } from './debian-root.js'
import { Machine } from './machine.js'
import type { Sandbox } from './sandbox.js'
import type { RunResult } from './sandbox-run.js'
import { defaultUsers, furnish, neededTrees, projectRoot } from './sandbox-setup.js'

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

/** A system of which no units are started but those a test puts there, below the working directory. */
const quiet = [
  'rm -rf etc/systemd/system etc/systemd/network etc/rc?.d && mkdir -p etc/systemd/system',
  ...masked.map((unit) => `ln -s /dev/null etc/systemd/system/${unit}`),
]

/** Puts the machine in a cgroup. */
const inCgroup = (cgroup: string) => [
  'mkdir -p /mnt/cgroup && mount -n -t cgroup2 cgroup /mnt/cgroup',
  `mkdir /mnt/cgroup/${cgroup} && echo 0 >/mnt/cgroup/${cgroup}/cgroup.procs`,
]

/** Makes the host's system the machine's: furnished as a sandbox is. */
const hostSystem = (cgroup: string) => [
  ...furnish(defaultUsers),
  'cd /',
  ...quiet,
  ...inCgroup(cgroup),
  'umount -n -l /mnt',
]

/** Makes a root of Debian's the machine's system. */
const debianSystem = (root: 'sid' | 'packages', cgroup: string) => [
  ...overlay(root, root === 'sid' ? [projectRoot] : neededTrees(['celery-latest'])),
  ...withNode(),
  ...accounts,
  ...quiet,
  'cd /',
  ...inCgroup(cgroup),
  'umount -n -l /mnt/cgroup',
]

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

/**
 * A tap test hands itself over, so that the machine goes when the test ends, however it ends.
 *
 * @param system the host's own, or Debian sid, whose systemd reads no init scripts, or one for packages
 */
export async function systemdBox(
  t: { teardown(fn: () => Promise<void>): unknown },
  system: 'host' | 'sid' | 'packages' = 'host',
): Promise<SystemdBox> {
  const problem = obstacle()
  if (problem !== undefined) throw new Error(`cannot run systemd: ${problem}`)
  machines += 1
  const cgroup = `celery-initd-${process.pid}-${machines}`
  const machine = await Machine.make(
    t,
    {
      name: 'systemd',
      setup: system === 'host' ? hostSystem(cgroup) : debianSystem(system, cgroup),
      root: system === 'host' ? '/' : inside,
      mounts: ['mount -n -t cgroup2 cgroup sys/fs/cgroup'],
      namespaces: ['--cgroup'],
      init: `${systemd} --system --show-status=no --log-target=journal </dev/null >/dev/null 2>&1`,
      isUp: async (box) => {
        const { stdout, status } = await box.run(['systemctl', 'is-system-running', '--wait'])
        return status === 0 || stdout === 'degraded\n'
      },
    },
    () => removeCgroup(cgroup),
  )
  return new Systemd(machine)
}

class Systemd implements SystemdBox {
  constructor(readonly machine: Machine) {}

  get box(): Sandbox {
    return this.machine.box
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
    await this.machine.shutdown((box) => box.run(['systemctl', '--no-block', 'reboot']))
    await this.machine.boot()
  }
}
