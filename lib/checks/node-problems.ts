/** What is wrong with the nodes, said where the config has the word that caused it. */

import type { ClusterProblem } from '../cluster/problem.js'
import type { Code, Parameters } from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import { knownText } from '../evaluate/value.js'
import { optionReading } from '../options/catalogue.js'
import type { ValueRange } from '../service/option-values.js'
import { hasWideSign } from './full-width.js'
import type { Inspection } from './inspection.js'

/** What was found when the nodes were resolved. */
export interface NodeProblems {
  readonly problems: readonly ClusterProblem<ValueRange | undefined>[]
  /** The last config: at its end is said what no word is to blame for. */
  readonly last: Source
}

export function checkNodeProblems(inspection: Inspection, { problems, last }: NodeProblems): void {
  // What follows from names and options that nobody has filled in yet says nothing new.
  if ([...inspection.unreliable].some((name) => optionReading(name) !== undefined)) return
  const end = { source: last, span: { start: last.text.length, end: last.text.length } }
  for (const { code, origin, parameters } of problems) {
    const own = parameters as Parameters<Code> & Parameters<typeof code>
    const variable = origin && inspection.evaluation.variables.get(origin.variable)
    if (origin === undefined || variable === undefined) inspection.report(code, end, own)
    // Of a value with a sign of an input method, that sign is what is said.
    else if (!hasWideSign(knownText(variable))) inspection.reportRange(code, variable, origin, own, end)
  }
}
