/** What the evaluator makes of a text, in a form to compare. */

import { Source } from '../../lib/diagnostics/source.js'
import type { Evaluation, EvaluationOptions } from '../../lib/evaluate/evaluation.js'
import { evaluate } from '../../lib/evaluate/evaluator.js'
import { parse } from '../../lib/syntax/parser.js'

export function evaluated(text: string, options: EvaluationOptions = {}): Evaluation {
  return evaluate(new Source('config', text), parse(text).script, options)
}

/** The values of a text as `NAME=value`, or `NAME?` where only the host knows it. */
export function valuesOf(text: string, options?: EvaluationOptions): string {
  return [...evaluated(text, options).variables.values()]
    .map(({ name, value }) => (value === null ? `${name}?` : `${name}=${value}`))
    .join(' ')
}

/** What is left to the host. */
export function residualOf(text: string, options?: EvaluationOptions): string {
  return evaluated(text, options)
    .residual.map((one) => one.text)
    .join('\n')
}

/** The codes of what is said. */
export function codesOf(text: string, options?: EvaluationOptions): string[] {
  return evaluated(text, options).findings.map(({ code }) => code)
}
