/** A finding about a host: it has no place in a config. */

import { type Code, finding, type Parameters, type Severity } from '../diagnostics/messages.js'

/** Something that is wrong, and the command that corrects it where one command does. */
export interface HostFinding {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  readonly help: string | undefined
  readonly command: string | undefined
}

/** Makes a finding; the parameters are those of the registry. */
export function hostFinding<C extends Code>(code: C, parameters: Parameters<C>, command?: string): HostFinding {
  const { severity, message, help } = finding(code, { start: 0, end: 0 }, parameters)
  return { code, severity, message, help, command }
}
