/** What work costs the processor, and how fast that is: limits of time are those of one machine, and grow on a slower one. */

import { spawnSync } from 'node:child_process'

/** Milliseconds of processor time in which the machine that the limits are of starts a node: an estimate. */
const startsNodeIn = 22

/** Nothing of what the tests set for their own node, such as source maps. */
export const bareEnvironment = { PATH: process.env.PATH }

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/**
 * How many times as slow as that machine this one is now; at least 1. Processor time is measured, so that what else runs
 * does not count, and the median of some, since a processor gives more in one second than in the next.
 */
export function slowness(): number {
  const program = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)'
  const options = { env: bareEnvironment, encoding: 'utf8' } as const
  const once = (): number => Number(spawnSync(process.execPath, ['-e', program], options).stdout)
  return Math.max(1, median(Array.from({ length: 9 }, once)) / startsNodeIn)
}

/** Milliseconds of this process, whatever else the machine does. */
export function cost(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
