/** How fast this machine is: limits of time are those of one machine, and grow on a slower one. */

import { spawnSync } from 'node:child_process'

/** Milliseconds of processor time in which the machine that the limits are of starts a node. */
const startsNodeIn = 22

/**
 * How many times as slow as that machine this one is now; at least 1. Processor time is measured, so that what else runs
 * does not count, and the median of some, since a processor gives more in one second than in the next.
 */
export function slowness(): number {
  const program = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)'
  // Nothing of what the tests set for their own node, such as source maps.
  const options = { env: { PATH: process.env.PATH }, encoding: 'utf8' } as const
  const once = (): number => Number(spawnSync(process.execPath, ['-e', program], options).stdout)
  const times = Array.from({ length: 9 }, once).toSorted((one, other) => one - other)
  return Math.max(1, (times[4] ?? Number.NaN) / startsNodeIn)
}
