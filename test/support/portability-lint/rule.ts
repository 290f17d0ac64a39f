/** What a rule of the portability linter is, and what it finds. */

import type { Span } from '../../../lib/syntax/ast.js'
import type { AwkProgram } from './awk-tokens.js'
import type { ShellText } from './shell-text.js'

/** `portability`: another shell or utility may do something else. `style`: every shell does the same, a reader stumbles. */
export type Category = 'portability' | 'style'

/**
 * Reports a place.
 *
 * @param span where, in the text that the rule looks at
 * @param message what is wrong and what to write instead
 * @param subject what an allow-list names to permit it, such as `su` or `sleep 0.1`
 */
export type Report = (span: Span, message: string, subject?: string) => void

interface Described {
  readonly id: string
  readonly category: Category
  /** One paragraph: what differs between systems, and where that is written. */
  readonly explanation: string
  /** A comment `# probed: REASON` on its line or the line before permits it. */
  readonly probeable?: true
}

/** A rule about sh text. */
export interface ShellRule extends Described {
  readonly check: (shell: ShellText, report: Report) => void
}

/** A rule about an awk program. */
export interface AwkRule extends Described {
  readonly checkAwk: (program: AwkProgram, report: Report) => void
}

export type Rule = ShellRule | AwkRule

export interface LintFinding {
  readonly rule: string
  readonly category: Category
  /** From 1; columns in UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly message: string
}
