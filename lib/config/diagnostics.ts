/** What the compiler has to say about a config: data, collected and never thrown. */

import type { Code, Severity } from './messages.js'

/** One finding, positions counted from 1, the end exclusive. */
export interface Diagnostic {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly severity: Severity
  readonly code: Code
  readonly message: string
  readonly help: string | undefined
}
