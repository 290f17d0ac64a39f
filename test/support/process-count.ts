/** How many processes a command makes until it exits, and what they execute: exact, however busy the machine is. */
import { readFileSync } from 'node:fs'
import type { RunOptions, Sandbox } from './sandbox.js'

export interface ProcessCount {
  readonly status: number
  /** What it printed, both outputs together. */
  readonly said: string
  /** Processes other than the command's own, without threads, and without those that nodes make for themselves. */
  readonly processes: number
  /** What was executed, the command itself left out, in order. */
  readonly execs: readonly string[]
  /** How many of these are a Python, by name or because they are CELERY_BIN. */
  readonly pythons: number
}

/** @param celeryBin CELERY_BIN as the config has it */
export async function countProcesses(
  box: Sandbox,
  command: readonly string[],
  celeryBin: string,
  options: RunOptions = {},
): Promise<ProcessCount> {
  const file = '/tmp/process-count'
  await box.run(['rm', '-f', file])
  const calls = 'trace=clone,clone3,fork,vfork,execve'
  const tracer = ['strace', '-f', '-q', '-I2', '-s', '256', '-e', calls, '-e', 'signal=none', '-o', file]
  const job = await box.start([...tracer, ...command], { timeout: 120_000, ...options })
  let over = false
  job.done.then(() => {
    over = true
  })
  const trace = () => {
    try {
      return readFileSync(`/proc/${box.pid}/root${file}`, 'utf8')
    } catch {
      return ''
    }
  }
  const ended = () => {
    const text = trace()
    const end = new RegExp(`^${/^\d+/.exec(text)?.[0]} +\\+\\+\\+ (exited with|killed by) (\\w+)`, 'm').exec(text)
    if (end === null && over) throw new Error(`strace ended before ${command.join(' ')}: ${job.stderr}`)
    return end
  }
  const end = await box.waitFor(`the end of ${command.join(' ')}`, ended, 120_000)
  // What the command left running, strace would follow to its end. Told to stop (which -I2 lets it hear), it lets go.
  job.kill('SIGTERM')
  await job.done
  return { status: Number(end[2]), said: job.stdout + job.stderr, ...evaluate(trace(), end.index, celeryBin) }
}

/** @param length where the command's own end is: what others did after that does not count */
function evaluate(text: string, length: number, celeryBin: string): Omit<ProcessCount, 'status' | 'said'> {
  const execs: string[] = []
  const begun = new Map<string, string>()
  const nodes = new Set<string>()
  const forks: { parent: string; child: string; byNode: boolean }[] = []
  for (const line of text.slice(0, length).split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)/.exec(line) ?? []
    // A call during which others ran is in two lines.
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, rest.slice(0, -'<unfinished ...>'.length))
      continue
    }
    const call = rest.startsWith('<... ') ? (begun.get(pid) ?? '') + rest.replace(/^<\.\.\. \w+ resumed>/, '') : rest
    const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/.exec(call) ?? []
    if (name === 'execve' && result === '0') {
      const program = /^"([^"]*)"/.exec(args)?.[1] ?? ''
      if (program === celeryBin) nodes.add(pid)
      execs.push(program)
    } else if (name !== '' && name !== 'execve' && Number(result) > 0 && !args.includes('CLONE_THREAD')) {
      forks.push({ parent: pid, child: result, byNode: nodes.has(pid) })
    }
  }
  // A child may be seen to fork before its parent is seen to have made it.
  const ofNode = (pid: string): boolean => {
    const made = forks.find(({ child }) => child === pid)
    return made !== undefined && (made.byNode || ofNode(made.parent))
  }
  execs.shift()
  return {
    processes: forks.filter(({ child }) => !ofNode(child)).length,
    execs,
    pythons: execs.filter((path) => path === celeryBin || /\/(python[\d.]*|celery)$/.test(path)).length,
  }
}
