/** Whether a text that only the service may know is seen anywhere else: in command lines, output, traces, files. */

import type { RunResult, Sandbox } from './sandbox.js'

/** Where what services leave is looked for. */
const places = ['/etc/init.d', '/etc/rc.d', '/usr/local/etc', '/run', '/var/run', '/tmp', '/var/tmp', '/var/log']

export class KeptSecret {
  readonly seen: string[] = []

  /**
   * @param file the one file that may hold it
   * @param text what is looked for
   */
  constructor(
    readonly box: Sandbox,
    readonly file: string,
    readonly text: string,
  ) {}

  /** Has what is done looked at: command lines all the time, then what was printed. */
  async during(what: string, done: Promise<RunResult>): Promise<RunResult> {
    let over = false
    const end = () => {
      over = true
    }
    done.then(end, end)
    const lines = new Set<string>()
    while (!over) {
      for (const { argv } of this.box.processes())
        if (argv.some((word) => word.includes(this.text))) lines.add(argv.join(' '))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    for (const line of lines) this.seen.push(`${what}: a command line: ${line}`)
    const result = await done
    for (const line of `${result.stdout}\n${result.stderr}`.split('\n'))
      if (line.includes(this.text)) this.seen.push(`${what}: printed: ${line}`)
    return result
  }

  /** Looks for copies in files. */
  async inFiles(...more: readonly string[]): Promise<void> {
    const { stdout } = await this.box.run(['grep', '-rlsF', '-e', this.text, ...places, ...more])
    for (const path of stdout.split('\n')) if (path !== '' && path !== this.file) this.seen.push(`a file: ${path}`)
  }
}
