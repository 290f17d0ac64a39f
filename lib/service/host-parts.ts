/** Where the parts of the host's name stand that only the host can fill in: `%h`, `%d` and `%n` (cluster/node-formats.ts). */

import { nameFormats } from '../cluster/node-formats.js'
import type { Node } from './model.js'

/** Where the words after `--` begin, which is asked for each word of a command line. */
const ends = new WeakMap<readonly string[], number>()

function endOf(argv: readonly string[]): number {
  const end = ends.get(argv) ?? argv.indexOf('--')
  ends.set(argv, end)
  return end
}

/**
 * Whether a word of a node's command line has them filled in. The program, the node's own name and what stands after `--`
 * reach Celery as they are, and a scheduler knows no formats at all.
 */
export function isFilledIn({ schedule }: Pick<Node, 'schedule'>, argv: readonly string[], at: number): boolean {
  const end = endOf(argv)
  return schedule === undefined && at > 0 && argv[at - 1] !== '-n' && (end === -1 || at <= end)
}

/** Whether a node's files or its command line depend on the host's name. */
export function dependsOnHost(node: Pick<Node, 'schedule' | 'pidfile' | 'mainLog' | 'argv'>): boolean {
  const files = node.schedule === undefined ? [node.pidfile, node.mainLog] : []
  return [...files, ...node.argv.filter((_, at) => isFilledIn(node, node.argv, at))].some((text) => /%[hdn]/.test(text))
}

/** The path of a node's file on a host of this name. */
export function fileOnHost(host: string, { schedule }: Pick<Node, 'schedule'>, file: string): string {
  if (schedule !== undefined) return file
  const formats = nameFormats(host)
  return file.replace(/%([hdn])/g, (written, letter: string) => formats.get(letter) ?? written)
}
