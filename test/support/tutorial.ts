/** The tutorial as somebody types it: the blocks that are for a system, in their order. Blocks `by-hand` are made here. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import { shWords } from '../../lib/quote.js'
import { type Sandbox, venvBin } from './sandbox.js'
import { projectRoot } from './sandbox-setup.js'

/** The systems of the tutorial; `linux` is said of blocks for all of the first three. */
export type System = 'sysvinit' | 'systemd' | 'openrc' | 'freebsd'

export interface Block {
  /** For whom it is: words; none is for everybody. */
  readonly systems: readonly string[]
  readonly text: string
}

const page = readFileSync(join(projectRoot, 'docs/tutorial.md'), 'utf8')

/** Every block of commands. */
export const blocks: readonly Block[] = [...page.matchAll(/^```sh ?([\w -]*)\n([\s\S]*?)^```$/gm)].map(
  ([, systems = '', text = '']) => ({ systems: systems.split(' ').filter((word) => word !== ''), text }),
)

const isFor = ({ systems }: Block, system: System): boolean =>
  systems.length === 0 || systems.includes(system) || (systems.includes('linux') && system !== 'freebsd')

interface Surroundings {
  readonly url: string
  readonly node: readonly string[]
  readonly journal?: (node: string) => Promise<string>
}

export class Tutorial {
  private constructor(
    private readonly t: Test,
    private readonly system: System,
    /** The machine as it is since its last boot. */
    private readonly box: () => Sandbox,
    private readonly url: string,
    private readonly logs: (node: string) => Promise<string>,
  ) {}

  /**
   * Puts the virtual environment and celery-initd where the tutorial has them.
   *
   * @param url of a Redis that takes the place of the one of this host
   * @param node the command that runs Node there
   * @param journal what a node has written, where that is in no file
   */
  static async begin(
    t: Test,
    system: System,
    box: () => Sandbox,
    { url, node, journal }: Surroundings,
  ): Promise<Tutorial> {
    const venv = dirname(dirname(venvBin('django')))
    await box().run(['sh', '-euc', `mkdir -p /srv/shop /usr/local/bin && ln -s ${venv} /srv/shop/venv`])
    const command = shWords([...node, join(projectRoot, 'dist/celery-initd.cjs')])
    await box().write('/usr/local/bin/celery-initd', `#!/bin/sh\nexec ${command} "$@"\n`)
    const files = async (name: string) => (await box().run(`cat /var/log/celery/${name}-*.log`)).stdout
    return new Tutorial(t, system, box, url, journal ?? files)
  }

  /** Types each block, and gives it with what it printed; each has to succeed. */
  async *typed(): AsyncGenerator<{ readonly text: string; readonly stdout: string }> {
    const own = blocks.filter((block) => isFor(block, this.system))
    this.t.ok(own.length > 10, `${own.length} blocks`)
    // One shell types all of it: what it has set stays.
    const settings: string[] = []
    for (const { text } of own) {
      if (/^(?:[A-Z]+=\S*\n)+$/.test(text)) {
        settings.push(text)
        continue
      }
      const command = settings.join('') + text.replace('redis://localhost:6379/0', this.url)
      const { status, stdout, stderr } = await this.box().run(['sh', '-euc', command], { timeout: 120_000 })
      this.t.equal(status, 0, `${text}\n${stdout}${stderr}`)
      if (text.includes('celery-initd check'))
        this.t.notMatch(stderr, /(?:error|warning|note)\[/, 'the config is without fault')
      if (text.includes(' call ')) await this.#logged('mail', /sent to you@example\.org/)
      yield { text, stdout }
    }
  }

  /** Waits until the scheduler's task was done. */
  orderIsCounted(): Promise<void> {
    return this.#logged('web', /succeeded in .*: 42/)
  }

  /** Waits for a line in the logs of a node's pool. */
  async #logged(node: string, line: RegExp): Promise<void> {
    await this.box().waitFor(`${line}`, async () => line.test(await this.logs(node)), 30_000)
  }
}
