/** Values that are not what they will be: templates that were never rendered, and lines that end as on Windows. */

import type { Evaluation } from '../evaluate/evaluation.js'
import { knownText } from '../evaluate/value.js'

/** Placeholders of the template languages that configs are made with. */
export const placeholders =
  /\{\{.{0,100}?\}\}|\{%.{0,100}?%\}|%\([A-Za-z_]\w*\)s|@[A-Z][A-Z0-9_]*@|__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__|<[A-Za-z][A-Za-z0-9 _-]*>/g

/** Whether a value has a placeholder in it. */
export function hasPlaceholder(text: string): boolean {
  return /[{<@(]|__/.test(text) && new RegExp(placeholders).test(text)
}

/**
 * The variables whose value is not worth looking at, by name: what is wrong with it is said once, where it is written,
 * and everything else would follow from that.
 */
export function unreliableVariables(evaluation: Evaluation): ReadonlySet<string> {
  const names = new Set<string>()
  for (const variable of evaluation.variables.values()) {
    const text = knownText(variable)
    if (text.includes('\r') || hasPlaceholder(text)) names.add(variable.name)
  }
  return names
}
