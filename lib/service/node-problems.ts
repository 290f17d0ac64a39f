/** Names and paths of nodes that an init script could not tell apart, or could not print in a line. */

import type { ClusterProblem } from '../cluster/problem.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/

/** A path that no table of nodes and no list of processes could show, and the option that usually names it. */
export interface PathProblem {
  readonly code: 'unusual-node-path'
  readonly setting: 'PID_FILE' | 'LOG_FILE' | 'OPTS'
  readonly parameters: { readonly path: string }
}

export function pathProblems(node: {
  readonly pidfile: string
  readonly logfile: string
  readonly schedule?: string | undefined
}): PathProblem[] {
  const paths = [
    { setting: 'PID_FILE', path: node.pidfile },
    { setting: 'LOG_FILE', path: node.logfile },
    { setting: 'OPTS', path: node.schedule ?? '' },
  ] as const
  return paths
    .filter(({ path }) => control.test(path) || / -| $/.test(path))
    .map(({ setting, path }) => ({ code: 'unusual-node-path', setting, parameters: { path } }))
}

/** Names that a table could not hold, and pid files that a list of processes shows alike: each byte outside ASCII as ?. */
export function nameProblems(
  nodes: readonly { readonly shortName: string; readonly pidfile: string }[],
): ClusterProblem<undefined>[] {
  const problems: ClusterProblem<undefined>[] = nodes
    .filter(({ shortName }) => control.test(shortName))
    .map(({ shortName }) => ({ code: 'unusual-node-name', origin: undefined, parameters: { name: shortName } }))
  const seen = new Map<string, string>()
  for (const { pidfile } of nodes) {
    const bytes = [...new TextEncoder().encode(pidfile)]
    const shown = bytes.map((byte) => (byte < 0x20 || byte > 0x7e ? '?' : String.fromCharCode(byte))).join('')
    const first = seen.get(shown) ?? pidfile
    if (first !== pidfile)
      problems.push({ code: 'pidfiles-alike', origin: undefined, parameters: { first, second: pidfile } })
    seen.set(shown, first)
  }
  return problems
}
