/** Diagnostics on standard error, and whether they let the command go on. */

import { suppress } from '../checks/suppress.js'
import { gccLine, githubLine, sarif, type Unchecked } from '../diagnostics/formats.js'
import type { Severity } from '../diagnostics/message.js'
import type { PlacedFinding } from '../diagnostics/messages.js'
import { pageAddress, pageOf } from '../diagnostics/page.js'
import { printableJson, printableLines } from '../diagnostics/printable.js'
import { type Diagnostic, diagnostic, renderFinding } from '../diagnostics/report.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { version } from '../targets/version.js'
import { type fleetFormats, severities } from './options.js'

export interface ReporterOptions {
  readonly format: (typeof fleetFormats)[number]
  /** Whether warnings count as errors. */
  readonly strict: boolean
  /** Codes that are left out. */
  readonly disabled: ReadonlySet<string>
  /** The least that is shown and counted. */
  readonly severity: Severity
  /** Whether comments of a config may silence findings. */
  readonly inline: boolean
}

/** The file that findings are about, and the instance that it configures. */
export interface Subject {
  readonly path?: string
  readonly service?: string
  readonly name?: string
}

/** A file without diagnostics, for programs that count those that are errors. */
function asError({ path, failure }: Unchecked): object {
  return { path, severity: 'error', failure }
}

export class Reporter {
  readonly #collected: Diagnostic[] = []
  readonly #unchecked: Unchecked[] = []

  constructor(
    readonly streams: { readonly error: (text: string) => void; readonly colour: boolean },
    readonly options: ReporterOptions,
  ) {}

  /**
   * The findings that count, in no particular order: none that is silenced, and none of mere style about a file that
   * nobody asked about.
   *
   * @param main the config that is asked about
   * @param implied a file that was read along with it
   */
  select(
    findings: readonly PlacedFinding[],
    { sources }: Evaluation,
    main: string | undefined,
    implied: string | undefined,
  ): readonly PlacedFinding[] {
    const { disabled, severity, inline } = this.options
    // Comments of the other files silence what is only found when those are read by themselves.
    const owned = (path: string): boolean => path === main
    const least = severities.indexOf(severity)
    return suppress(findings, sources, { inline, owned }).filter(
      (found) =>
        !disabled.has(found.code) &&
        severities.indexOf(found.severity) >= least &&
        (found.source.path !== implied || found.severity === 'error'),
    )
  }

  /**
   * Tells findings, and whether a command may go on with them.
   *
   * @param subject what they are about, for a format that has a line for each file
   */
  report(findings: readonly PlacedFinding[], subject: Subject = {}): boolean {
    const { format } = this.options
    if (format === 'jsonl') {
      const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length
      const [errors, warnings, notes] = [count('error'), count('warning'), count('note')]
      const line = { ...subject, errors, warnings, notes, diagnostics: findings.map(diagnostic) }
      this.streams.error(`${printableJson(line, 0)}\n`)
      return this.passes(findings)
    }
    if (format === 'json' || format === 'sarif') {
      for (const found of findings) this.#collected.push(diagnostic(found))
    } else for (const found of findings) this.streams.error(this.#line(found))
    return this.passes(findings)
  }

  /**
   * Tells that a file could not be checked at all, in the form that the findings have.
   *
   * @param failure what is wrong, without a period
   */
  fail(path: string, failure: string): void {
    const { format } = this.options
    if (format === 'json' || format === 'sarif') {
      this.#unchecked.push({ path, failure })
      return
    }
    const line = { path, failure, errors: 1, warnings: 0, notes: 0, diagnostics: [] }
    const text = format === 'jsonl' ? printableJson(line, 0) : `celery-initd: ${printableLines(failure)}`
    this.streams.error(`${text}\n`)
  }

  #line(found: PlacedFinding): string {
    const { format } = this.options
    if (format === 'text') return renderFinding(found, { colour: this.streams.colour })
    return format === 'gcc' ? gccLine(diagnostic(found)) : githubLine(diagnostic(found))
  }

  /** Says what only people need to know. */
  remark(text: string): void {
    if (this.options.format === 'text') this.streams.error(`celery-initd: ${text}\n`)
  }

  /** Prints what can only be printed whole. */
  end(): void {
    const { format } = this.options
    if (format === 'json')
      this.streams.error(`${printableJson([...this.#collected, ...this.#unchecked.map(asError)])}\n`)
    if (format === 'sarif')
      this.streams.error(sarif(this.#collected, this.#unchecked, version, { pageOf, pageAddress }))
  }

  /** Whether none of the findings is an error, or, when strict, a warning. */
  passes(findings: readonly PlacedFinding[]): boolean {
    const { strict } = this.options
    return !findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'))
  }

  diagnostics(findings: readonly PlacedFinding[]): Diagnostic[] {
    return findings.map(diagnostic)
  }
}
