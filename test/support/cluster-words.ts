/** Words of `celery multi` for tests, and what is reported of them. */

import type { ClusterWord } from '../../lib/cluster/options.js'
import { type ClusterProblem, collector, type Report } from '../../lib/cluster/problem.js'

/** Words that all come from one place; each is its own origin. */
export function wordsFrom(source: ClusterWord<string>['source'], texts: readonly string[]): ClusterWord<string>[] {
  return texts.map((text) => ({ text, source, origin: text }))
}

/** Collects problems, and says them as `code: origin`. */
export function reports(): { readonly report: Report<string>; readonly said: () => string[] } {
  const { problems, report } = collector<string>()
  return { report, said: () => problems.map(({ code, origin }: ClusterProblem<string>) => `${code}: ${origin}`) }
}
