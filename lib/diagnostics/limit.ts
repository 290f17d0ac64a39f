/** How many findings are shown: nobody reads thousands, and a generated file may have one for each of its words. */

import { finding, type PlacedFinding } from './messages.js'

/** Errors, and as many others. */
export const mostFindings = 1000

/**
 * The first findings, and a last one that says so where others were left out.
 *
 * @param findings that count, in the order in which they are shown
 */
export function limitFindings(findings: readonly PlacedFinding[]): readonly PlacedFinding[] {
  if (findings.length <= mostFindings) return findings
  const left = { errors: 0, others: 0 }
  let last: PlacedFinding | undefined
  const kept = findings.filter((found) => {
    const kind = found.severity === 'error' ? 'errors' : 'others'
    if (++left[kind] <= mostFindings) return true
    last ??= found
    return false
  })
  if (last === undefined) return findings
  const code = left.errors > mostFindings ? 'too-many-problems' : 'findings-left-out'
  return [...kept, { ...finding(code, last.span, { limit: mostFindings }), source: last.source }]
}
