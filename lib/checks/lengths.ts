/** Values that no program can be given. */

import { finding, type PlacedFinding } from '../diagnostics/messages.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { knownText } from '../evaluate/value.js'
import { optionReading } from '../options/catalogue.js'

/** Bytes that Linux passes in one word, NAME= and the zero byte at the end included (execve(2), MAX_ARG_STRLEN). */
const mostBytesOfWord = 131_072

/**
 * Leaves out the values that are too long for a word: options, which a generic script hands to awk, and what is exported.
 * More is not said of them, so that the time that a config takes has an end.
 *
 * @returns the evaluation without them, and with a finding for each
 */
export function withoutLongValues(evaluation: Evaluation): Evaluation {
  const exported = new Set(evaluation.exported)
  const findings: PlacedFinding[] = []
  const variables = new Map(evaluation.variables)
  for (const variable of evaluation.variables.values()) {
    const { name, assignments } = variable
    if (optionReading(name) === undefined && !exported.has(name)) continue
    const text = knownText(variable)
    // A character has at most three bytes for each of its UTF-16 units.
    if (3 * text.length + name.length + 2 <= mostBytesOfWord) continue
    const bytes = new TextEncoder().encode(text).length + name.length + 2
    if (bytes <= mostBytesOfWord) continue
    variables.delete(name)
    const place = assignments.at(-1)
    if (place !== undefined)
      findings.push({
        ...finding('value-too-long', place.span, { name, bytes, limit: mostBytesOfWord }),
        source: place.source,
      })
  }
  if (variables.size === evaluation.variables.size) return evaluation
  // Of an assignment that cannot be passed on it says enough that it cannot.
  const isSaid = ({ code, source, span }: PlacedFinding): boolean =>
    code === 'value-too-large' && findings.some((one) => one.source === source && one.span.start === span.start)
  return {
    ...evaluation,
    variables,
    findings: [...evaluation.findings.filter((one) => !isSaid(one)), ...findings],
    value: (name) => (evaluation.variables.has(name) && !variables.has(name) ? undefined : evaluation.value(name)),
  }
}
