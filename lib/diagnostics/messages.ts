/**
 * The one registry of everything a diagnostic can say: code → severity, message, help and the page that explains it.
 * A code that is not here does not compile; docs/diagnostics.md is generated from it.
 */

import type { Message, Severity } from './message.js'
import { bsdMessages } from './messages-bsd.js'
import { configMessages } from './messages-config.js'
import { directiveMessages } from './messages-directives.js'
import { envFileMessages } from './messages-env-file.js'
import { hostMessages } from './messages-host.js'
import { nodeMessages } from './messages-nodes.js'
import { profileMessages } from './messages-profile.js'
import { syntaxMessages } from './messages-syntax.js'
import { systemdEnvironmentMessages } from './messages-systemd-environment.js'
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
  ...bsdMessages,
  ...systemdEnvironmentMessages,
  ...envFileMessages,
  ...directiveMessages,
  ...hostMessages,
  ...profileMessages,
}

export type Code = keyof typeof messages

/** All codes. */
export function allCodes(): ReadonlySet<string> {
  return new Set(Object.keys(messages))
}

/** Whether a code cannot be silenced: nothing could be compiled, or it is about silencing itself. */
export function isRefused(code: Code): boolean {
  if (Object.hasOwn(directiveMessages, code)) return true
  const isFinal = [syntaxMessages, systemdEnvironmentMessages, unitMessages, bsdMessages, profileMessages].some(
    (each) => Object.hasOwn(each, code),
  )
  return isFinal && messages[code].severity === 'error'
}

/** Whether a code is about a host, and no config. */
export function isOfHost(code: Code): boolean {
  return Object.hasOwn(hostMessages, code)
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

/** So much of a value is in a message. */
const longestParameter = 1000

function shortened<P>(parameters: P): P {
  const entries = Object.entries(parameters as Record<string, unknown>)
  if (entries.every(([, value]) => typeof value !== 'string' || value.length <= longestParameter)) return parameters
  const cut = (value: unknown): unknown =>
    typeof value === 'string' && value.length > longestParameter ? `${value.slice(0, longestParameter)}…` : value
  return Object.fromEntries(entries.map(([name, value]) => [name, cut(value)])) as P
}

/** Makes a finding; the parameters are checked against the registry. */
export function finding<C extends Code>(code: C, span: Span, parameters: Parameters<C>): Finding {
  const entry = messages[code] as Message<Parameters<C>>
  const { severity } = entry
  const shown = shortened(parameters)
  return { code, span, severity, message: entry.message(shown), help: entry.help?.(shown) }
}
