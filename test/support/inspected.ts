/** What a single check finds in a config: the other checks have no part in it. */

import { type CheckOptions, Inspection } from '../../lib/checks/inspection.js'
import { Source } from '../../lib/diagnostics/source.js'
import { evaluate } from '../../lib/evaluate/evaluator.js'
import { parse } from '../../lib/syntax/parser.js'

/** A config to be looked at. The environment holds nothing but PATH and the locale, as the script gives it. */
export function inspectionOf(text: string, options: Partial<CheckOptions> = {}): Inspection {
  const { kind = 'celeryd' } = options
  const evaluation = evaluate(new Source(`/etc/default/${kind}`, text), parse(text).script, { environment: new Set() })
  return new Inspection(evaluation, { kind, name: kind, ...options })
}

/** The findings as `code: the text that each points at`, in their order. */
export function inspected(
  check: (inspection: Inspection) => void,
  text: string,
  options: Partial<CheckOptions> = {},
): string[] {
  const inspection = inspectionOf(text, options)
  check(inspection)
  return inspection.findings.map(({ code, source, span }) => `${code}: ${source.slice(span)}`)
}
