/**
 * The one registry of everything a diagnostic can say: code → severity, message, help and the page that explains it.
 * A code that is not here does not compile; docs/diagnostics.md is generated from it.
 */

import type { Message, Severity } from './message.js'
import { configMessages } from './messages-config.js'
import { directiveMessages } from './messages-directives.js'
import { envFileMessages } from './messages-env-file.js'
import { environmentMessages } from './messages-environment.js'
import { nodeMessages } from './messages-nodes.js'
import { syntaxMessages } from './messages-syntax.js'
import { targetMessages } from './messages-targets.js'
import { unitMessages } from './messages-units.js'
import type { Source, Span } from './source.js'

export type { Severity } from './message.js'

export const messages = {
  ...syntaxMessages,
  ...configMessages,
  ...nodeMessages,
  ...unitMessages,
  ...targetMessages,
  ...environmentMessages,
  ...envFileMessages,
  ...directiveMessages,
}

export type Code = keyof typeof messages

/** All codes. */
export function allCodes(): ReadonlySet<string> {
  return new Set(Object.keys(messages))
}

/** Whether a code cannot be silenced: nothing could be compiled, or it is about silencing itself. */
export function isRefused(code: Code): boolean {
  if (Object.hasOwn(directiveMessages, code)) return true
  const isFinal = [syntaxMessages, environmentMessages, unitMessages].some((each) => Object.hasOwn(each, code))
  return isFinal && messages[code].severity === 'error'
}

/** The parameters that the texts of a code need. */
export type Parameters<C extends Code> = (typeof messages)[C] extends Message<infer P> ? P : never

/** A diagnostic before it has a file: what the stages collect. */
export interface Finding {
  readonly code: Code
  readonly span: Span
  readonly severity: Severity
  readonly message: string
  readonly help: string | undefined
}

/** A finding and the file it is about. */
export interface PlacedFinding extends Finding {
  readonly source: Source
}

/** Makes a finding; the parameters are checked against the registry. */
export function finding<C extends Code>(code: C, span: Span, parameters: Parameters<C>): Finding {
  const entry = messages[code] as Message<Parameters<C>>
  return {
    code,
    span,
    severity: entry.severity,
    message: entry.message(parameters),
    help: entry.help?.(parameters),
  }
}
