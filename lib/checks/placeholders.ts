/** Values that are not what they will be: templates that were never rendered, and lines that end as on Windows. */

import type { Evaluation } from '../evaluate/evaluation.js'
import { knownText, type Variable } from '../evaluate/value.js'

/** Placeholders of the template languages that configs are made with. */
export const placeholderPattern =
  /\{\{.{0,100}?\}\}|\{%.{0,100}?%\}|%\([A-Za-z_]\w*\)s|@[A-Z][A-Z0-9_]*@|__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__|<[A-Za-z][A-Za-z0-9 _-]*>|\/path\/to(?=\/|$)/g

/** Signs that web pages write by name, or by number. */
export const entitySigns: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  '#39': "'",
  '#34': '"',
  nbsp: 'a blank',
  ndash: '-',
  mdash: '--',
}
export const entities = new RegExp(`&(${Object.keys(entitySigns).join('|')});`, 'g')

/** Whether a text with entities was escaped as a whole, by a template: quotes around it, or the address of a server. */
export function looksEscaped(text: string): boolean {
  return /^&(?:quot|apos|#3[49]);|:\/\//.test(text)
}

/** Whether a value has a placeholder in it. */
export function hasPlaceholder(text: string): boolean {
  return /[{<@(]|__|\/path\/to/.test(text) && new RegExp(placeholderPattern).test(text)
}

/**
 * The variables whose value is not worth looking at, by name: what is wrong with it is said once, where it is written,
 * and everything else would follow from that.
 */
export function unreliableVariables(evaluation: Evaluation): ReadonlySet<string> {
  const names = new Set<string>()
  for (const variable of evaluation.variables.values()) if (!isReliable(variable)) names.add(variable.name)
  return names
}

/** Whether a value is what it will be. */
export function isReliable(variable: Variable): boolean {
  const text = knownText(variable)
  return !text.includes('\r') && !hasPlaceholder(text) && !(text.includes('&') && new RegExp(entities, '').test(text))
}
