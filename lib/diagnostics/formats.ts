/** Findings for other programs: as gcc prints them, as GitHub's runner reads them, and as SARIF. */

import type { Severity } from './messages.js'
import type { Page } from './page.js'
import { printable, printableJson } from './printable.js'
import type { Diagnostic } from './report.js'

/** `path:line:column: severity: message [code]`, which editors and problem matchers know. */
export function gccLine({ path, line, column, severity, message, code }: Diagnostic): string {
  return `${printable(path)}:${line}:${column}: ${severity}: ${printable(message)} [${code}]\n`
}

const githubNames: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

/** A workflow command (docs.github.com, Workflow commands for GitHub Actions): the runner makes an annotation of it. */
export function githubLine(found: Diagnostic): string {
  const { path, line, column, endLine, endColumn, severity, code, message, help } = found
  const properties = { file: path, line, endLine, col: column, endColumn: Math.max(endColumn, column), title: code }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`)
  const text = help === undefined ? message : `${message}\n${help}`
  return `::${githubNames[severity]} ${list.join(',')}::${data(text)}\n`
}

function data(text: string): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  return printable(escaped)
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** The page of a code, and where it is on the web. */
export interface PageSource {
  readonly pageOf: (code: string) => Page | undefined
  readonly pageAddress: (code: string, version: string) => string
}

/** A file that could not be checked at all, and why. */
export interface Unchecked {
  readonly path: string
  readonly failure: string
}

/**
 * A log of SARIF 2.1.0 (OASIS Standard), with a rule for each code that was found.
 *
 * @param unchecked files that have no results; the log says so (3.20.21, toolExecutionNotifications)
 */
export function sarif(
  found: readonly Diagnostic[],
  unchecked: readonly Unchecked[],
  version: string,
  pages: PageSource,
): string {
  const codes = [...new Set(found.map(({ code }) => code))]
  const index = new Map(codes.map((code, at) => [code, at]))
  return `${printableJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'celery-initd',
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/celery-initd',
            rules: codes.map((code) => rule(code, version, pages)),
          },
        },
        columnKind: 'utf16CodeUnits',
        ...(unchecked.length === 0
          ? {}
          : { invocations: [{ executionSuccessful: false, toolExecutionNotifications: unchecked.map(notification) }] }),
        results: found.map((each) => result(each, index.get(each.code) ?? 0)),
      },
    ],
  })}\n`
}

function rule(code: string, version: string, { pageOf, pageAddress }: PageSource): object {
  const page = pageOf(code)
  if (page === undefined) throw new Error(`${code} has no page`)
  return {
    id: code,
    shortDescription: { text: page.problem },
    fullDescription: { text: page.why },
    help: { text: `${page.fix}\n\n${page.exceptions}` },
    helpUri: pageAddress(code, version),
    defaultConfiguration: { level: page.severity },
  }
}

function notification({ path, failure }: Unchecked): object {
  const locations = [{ physicalLocation: { artifactLocation: { uri: uri(path) } } }]
  return { level: 'error', message: { text: failure }, locations }
}

function result(found: Diagnostic, ruleIndex: number): object {
  const { path, line, column, endLine, endColumn, severity, code, message, help } = found
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: help === undefined ? message : `${message}. Help: ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(path) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  }
}

/** A path as a URI reference (RFC 3986): absolute ones with their scheme. */
function uri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}
