// @ts-check
// Times of commands: steps are handed to measure.py, which sees the exits of processes that are not its own.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{
 *   argv: string[], env?: Record<string, string>, status?: number, remove?: string[], ready?: string[], pidfiles?: string[],
 *   watch?: number, random?: number, pause?: number, as?: string
 * }} Step as in measure.py; `as` names the series that it belongs to
 * @typedef {{ wall: number, cpu: number, peak: number, ready?: number, filed?: number, settled?: number,
 *   lag?: number }} Measured
 * @typedef {Map<string, Measured[]>} Series
 */

const program = readFileSync(fileURLToPath(new URL('measure.py', import.meta.url)), 'utf8')

/** @param {Series} series @param {Step[]} steps @param {string} output */
function collect(series, steps, output) {
  /** @type {Measured[]} */
  const all = JSON.parse(output)
  for (const [i, { as }] of steps.entries()) {
    if (as === undefined) continue
    const measured = /** @type {Measured} */ (all[i])
    series.set(as, [...(series.get(as) ?? []), measured])
  }
}

/** Runs steps in a sandbox. @param {import('../../test/support/sandbox.js').Sandbox} box @param {Series} series @param {Step[]} steps */
export async function measureInside(box, series, steps) {
  const run = await box.run(['python3', '-c', program], { input: JSON.stringify(steps), timeout: 0 })
  if (run.status !== 0) throw new Error(run.stderr.trim())
  collect(series, steps, run.stdout)
}

/** Runs steps on this machine. @param {Series} series @param {Step[]} steps */
export function measureHere(series, steps) {
  const run = spawnSync('python3', ['-c', program], { input: JSON.stringify(steps), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr.trim())
  collect(series, steps, run.stdout)
}

/** The turns of contenders, each of them first in some. @template T @param {number} rounds @param {readonly T[]} all @returns {T[]} */
export function inTurn(rounds, all) {
  return Array.from({ length: rounds }, (_, round) =>
    all.map((_, i) => /** @type {T} */ (all[(round + i) % all.length])),
  ).flat()
}
