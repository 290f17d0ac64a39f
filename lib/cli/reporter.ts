/** Diagnostics on standard error, and whether they let the command go on. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import { type Diagnostic, diagnostic, renderFinding } from '../diagnostics/report.js'

export class Reporter {
  readonly #collected: Diagnostic[] = []

  /**
   * @param format one line and an excerpt each, or one JSON array of all
   * @param strict whether warnings count as errors
   */
  constructor(
    readonly streams: { readonly error: (text: string) => void; readonly colour: boolean },
    readonly format: 'text' | 'json',
    readonly strict: boolean,
  ) {}

  /** Tells findings, and whether a command may go on with them. */
  report(findings: readonly PlacedFinding[]): boolean {
    if (this.format === 'json') this.#collected.push(...this.diagnostics(findings))
    else if (findings.length > 0) {
      const { colour } = this.streams
      for (const found of findings) this.streams.error(renderFinding(found, { colour }))
    }
    return this.passes(findings)
  }

  /** Prints what can only be printed whole. */
  end(): void {
    if (this.format === 'json') this.streams.error(`${JSON.stringify(this.#collected, null, 2)}\n`)
  }

  /** Whether none of the findings is an error, or, when strict, a warning. */
  passes(findings: readonly PlacedFinding[]): boolean {
    return !findings.some(({ severity }) => severity === 'error' || (this.strict && severity === 'warning'))
  }

  diagnostics(findings: readonly PlacedFinding[]): Diagnostic[] {
    return findings.map(diagnostic)
  }
}
