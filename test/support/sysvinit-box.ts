/**
 * A machine (machine.ts) that real sysvinit boots, from a root of its own that scripts/test-environment.js makes. Its
 * runlevels are sysv-rc's, or OpenRC's. It has Debian's Redis, which its own init script starts, and the user celery.
 */
import { shWord } from '../../lib/quote.js'
import { inside, overlay, withNode } from './debian-root.js'
import { type Ending, Machine } from './machine.js'
import type { Sandbox } from './sandbox.js'
import { neededTrees } from './sandbox-setup.js'

/** `packages` is sysv-rc's, too, with what packages need. */
export type Runlevels = 'sysvinit' | 'packages' | 'openrc' | 'openrc-sid'

/** For Celery's broker and result_backend. */
export const redisUrl = 'redis+socket:///run/redis/redis.sock'

/**
 * What may be in /etc/init.d: the rest of a distribution's scripts mounts file systems, sets the clock, takes network
 * interfaces down, all of which would reach the host. Nothing runs at the beginning and at the end of a boot, but what
 * a test puts there.
 */
const scripts = ['rc', 'redis-server']

/** Written when rc has ended; what init says of the runlevel is true before rc begins. */
const mark = '/run/entered'

/** Enters a runlevel with rc, then asks the kernel for what runlevels 0 and 6 are for, and for nothing else. */
const inittab = `id:2:initdefault:
${['0', '1', '2', '3', '4', '5', '6'].map((level) => `l${level}:${level}:wait:sh -c '/etc/init.d/rc ${level}; echo ${level} >${mark}'`).join('\n')}
h0:0:wait:/sbin/halt -d -f -n
r6:6:wait:/sbin/reboot -d -f -n
`

function setup(runlevels: Runlevels, trees: readonly string[]): string[] {
  return [
    ...overlay(runlevels, trees),
    ...withNode(),
    'chroot . useradd --system --uid 990 --user-group --create-home --home-dir /var/lib/celery --shell /usr/sbin/nologin celery',
    `find etc/init.d -mindepth 1 ${scripts.map((name) => `! -name ${name}`).join(' ')} -delete`,
    // A link to what is gone would only be passed over, yet none is to be left.
    `chroot . sh -c 'find /etc/rc?.d /etc/runlevels -type l ! -exec test -e {} \\; -delete 2>/dev/null || :'`,
    `printf %s ${shWord(inittab)} >etc/inittab`,
    "sed -i -e 's/^port .*/port 0/' -e '$aunixsocket /run/redis/redis.sock' -e '$aunixsocketperm 777' etc/redis/redis.conf",
    'cd /',
  ]
}

/** What OpenRC's own boot would have made, without the rest of what it does. */
const openrcDirectories =
  'for name in starting started stopping inactive wasinactive failed hotplugged daemons options exclusive scheduled tmp; do mkdir -p run/openrc/$name; done'

export class SysvinitBox {
  #from = 0

  private constructor(private readonly machine: Machine) {}

  /**
   * Boots one to runlevel 2. A tap test hands itself over, so that the machine goes when the test ends.
   *
   * @param environments further virtual environments that it can run, by name
   */
  static async make(
    t: { teardown(fn: () => Promise<void>): unknown },
    runlevels: Runlevels,
    environments: readonly string[] = [],
  ): Promise<SysvinitBox> {
    const machine = await Machine.make(t, {
      name: runlevels,
      setup: setup(runlevels, neededTrees(['celery-latest', ...environments])),
      root: inside,
      mounts: [
        'mount -n -t devpts -o newinstance,ptmxmode=666 devpts dev/pts',
        ': >dev/console && mount -n --bind "$console" dev/console',
        ': >run/utmp && mkdir run/lock',
        ...(runlevels.startsWith('openrc') ? [openrcDirectories] : []),
      ],
      // Whatever runs here, the host's network interfaces are out of its reach.
      namespaces: ['--net'],
      init: '/sbin/init',
      isUp: (box) => entered(box, '2'),
    })
    return new SysvinitBox(machine)
  }

  get box(): Sandbox {
    return this.machine.box
  }

  /** What was written to the console since the runlevel was last told to change. */
  get said(): string {
    return this.machine.console.slice(this.#from)
  }

  /** Changes the runlevel, and waits until all scripts of that change have ended. */
  async telinit(level: string): Promise<void> {
    this.#from = this.machine.console.length
    await this.sh(`rm -f ${mark}; telinit ${level}`)
    await this.box.waitFor(`runlevel ${level}`, () => entered(this.box, level), 120_000)
  }

  /** Enters runlevel 0 or 6, and waits until the init has reached its end. */
  shutdown(level: '0' | '6'): Promise<Ending> {
    this.#from = this.machine.console.length
    return this.machine.shutdown((box) => box.run(['telinit', level]), 180_000)
  }

  /** Boots what is down, and waits until all scripts of runlevel 2 have ended. */
  boot(): Promise<void> {
    this.#from = this.machine.console.length
    return this.machine.boot()
  }

  /** Runs sh text as root that has to succeed, and gives what it prints. */
  async sh(text: string): Promise<string> {
    const { status, stdout, stderr } = await this.box.run(['sh', '-eu'], { input: text, timeout: 180_000 })
    if (status !== 0) throw new Error(`${text}: status ${status}: ${stderr}${stdout}`)
    return stdout
  }
}

/** Whether a runlevel is the machine's, and rc, or what OpenRC has in its place, has ended. */
async function entered(box: Sandbox, level: string): Promise<boolean> {
  return (await box.run(['cat', mark])).stdout === `${level}\n`
}
