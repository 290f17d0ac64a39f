/** Findings as people and programs read them. */

import type { Code, PlacedFinding, Severity } from './messages.js'
import { printable } from './printable.js'
import type { Source } from './source.js'

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

/** The finding with its place as people count it. */
export function diagnostic(found: PlacedFinding): Diagnostic {
  const { source, span, severity, code, message, help } = found
  const start = source.position(span.start)
  const end = source.position(Math.max(span.start, span.end))
  return {
    path: source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity,
    code,
    message,
    help,
  }
}

/** SGR sequences (ECMA-48): red, yellow, cyan, bold. */
const colours: Readonly<Record<Severity | 'bold', string>> = { error: '31;1', warning: '33;1', note: '36;1', bold: '1' }

/** A text in a colour, where the terminal shows any. */
export function paint(text: string, colour: keyof typeof colours, isShown: boolean): string {
  return isShown ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text
}

/** So much of a long line is shown, around what is wrong. */
const longestLine = 120

/**
 * A finding as text: `path:line:col: error[code]: message`, the source line, a caret under what is meant, and the help.
 *
 * @returns lines, each ended by a newline
 */
export function renderFinding(found: PlacedFinding, options: { readonly colour: boolean }): string {
  const { path, line, column, endLine, endColumn, severity, code, message, help } = diagnostic(found)
  const label = paint(`${severity}[${code}]`, severity, options.colour)
  const head = `${printable(path)}:${line}:${column}: ${label}: ${paint(printable(message), 'bold', options.colour)}`
  const lines = [head, ...excerpt(found.source, line, column, endLine === line ? endColumn : undefined)]
  if (help !== undefined) lines.push(`  help: ${printable(help)}`)
  return `${lines.join('\n')}\n`
}

/** The source line with a caret below; a long one is cut on both sides. */
function excerpt(source: Source, line: number, column: number, endColumn: number | undefined): string[] {
  const text = source.line(line)
  const from = column - 1 > longestLine - 20 ? column - 1 - longestLine / 2 : 0
  const to = from + longestLine
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, to)}${text.length > to ? '…' : ''}`
  const before = `${from > 0 ? '…' : ''}${text.slice(from, column - 1)}`
  const marked = text.slice(column - 1, Math.min(endColumn ?? text.length + 1, to + 1) - 1)
  const underline = '^'.repeat(Math.max(1, displayWidth(marked)))
  if (shown.trim() === '') return []
  // A tab stays a tab, so that the caret stands where it does above.
  return [
    `  ${printable(shown)}`,
    `  ${printable(before).replace(/[^\t]/gu, (each) => ' '.repeat(displayWidth(each)))}${underline}`,
  ]
}

/** East Asian wide and fullwidth characters (Unicode UAX 11) and most pictographs take two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** The columns that a text takes in a terminal; tabs count as one. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += /\p{Mn}|\p{Me}|\u200d/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}
