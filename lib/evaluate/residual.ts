/**
 * The residual: what of a config only its host can compute, as text that is run there instead of the config. Statements
 * stay as written, in their order; before each stand the assignments of folded variables that it needs.
 */

import type { Source } from '../diagnostics/source.js'
import { shWord } from '../quote.js'
import type { FunctionDefinition, Pipeline, Span, Word, WordPart } from '../syntax/ast.js'
import { walkPipelines } from '../syntax/walk.js'
import type { Effects } from './effects.js'
import type { State } from './state.js'
import type { Piece, Place } from './value.js'

/** A statement that stays in the script. */
export interface Residual extends Place {
  /** Lines of sh, without the last newline: what it needs, then the statement. */
  readonly text: string
  /** The names that it may assign or unset, as far as they are known. */
  readonly assigns: readonly string[]
  /** It may assign any name: it runs text that is not known here. */
  readonly assignsAnything: boolean
}

/** Variables that programs read whether or not the config exports them, when the environment has them. */
const environment = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_COLLATE',
  'LC_CTYPE',
  'LC_MESSAGES',
  'LC_MONETARY',
  'LC_NUMERIC',
  'LC_TIME',
]

/** A shell script cannot hold NUL, and no shell keeps one it reads. */
function word(text: string): string {
  return shWord(text.replaceAll('\0', ''))
}

/** Whether the residual's shell has to unset a variable to rid it of being exported. */
export function mustDetach(state: State, name: string): boolean {
  const cell = state.cells.get(name)
  const shell = state.shellCell(name)
  return cell !== undefined && ((cell.detached && !shell.detached) || (shell.exported && !cell.exported))
}

/** The lines that bring one variable of the residual's shell to what the config has made of it. */
function lines(state: State, name: string): string[] {
  const cell = state.cells.get(name)
  if (cell === undefined) return []
  const shell = state.shellCell(name)
  const result: string[] = []
  const detach = cell.value !== null && mustDetach(state, name)
  if (detach || (cell.value === undefined && shell.value !== undefined)) result.push(`unset ${name}`)
  const stale = detach || shell.value !== cell.value
  const exporting = cell.exported && (detach || !shell.exported)
  if (typeof cell.value === 'string' && stale) {
    if (state.switches.shellAllExport && !cell.exported) {
      state.setSwitch('shellAllExport', false)
      result.push('set +a')
    }
    result.push(`${exporting ? 'export ' : ''}${name}=${word(cell.value)}`)
  } else if (exporting) result.push(`export ${name}`)
  state.unchange(name)
  if (result.length > 0) state.setShell(name, { value: cell.value, exported: cell.exported, detached: cell.detached })
  return result
}

/**
 * The lines that a text with these effects needs before it, where the shell does not have it yet; notes them as given.
 *
 * @param definitions how the text of a function definition is written
 */
export function preparation(
  state: State,
  effects: Effects,
  definition: (node: FunctionDefinition) => string,
): string[] {
  const names = new Set([...effects.reads, ...effects.assigns, 'IFS'])
  if (effects.readsAnything || effects.assignsAnything) for (const name of state.changed) names.add(name)
  if (effects.runsPrograms) {
    for (const name of environment) names.add(name)
    for (const name of state.changed) if (state.cell(name).exported) names.add(name)
  }
  const result: string[] = []
  for (const name of names) result.push(...lines(state, name))
  for (const [name, node] of state.functions) {
    if (node === null || state.shellFunctions.get(name) === node) continue
    if (!effects.readsAnything && !effects.calls.has(name)) continue
    state.setShellFunction(name, node)
    result.push(definition(node))
  }
  const { allExport, shellAllExport } = state.switches
  if (allExport !== shellAllExport) {
    state.setSwitch('shellAllExport', allExport)
    result.push(allExport ? 'set -a' : 'set +a')
  }
  return result
}

/**
 * What has to follow the residual, so that the shell forgets what the config unset: static values are assigned after
 * it by the script, but nothing else would unset a variable.
 */
export function epilogue(state: State): string[] {
  const result = state.switches.shellAllExport ? ['set +a'] : []
  for (const [name, cell] of state.cells) {
    if (cell.value === null) continue
    if (mustDetach(state, name) || (cell.value === undefined && state.shellCell(name).value !== undefined))
      result.push(`unset ${name}`)
  }
  return result
}

/** A range of a source as written, with the here-documents of its commands that stand after its last line. */
export function written(source: Source, span: Span, pipelines: readonly Pipeline[]): string {
  const documents: Span[] = []
  walkPipelines(pipelines, {
    redirection: ({ document }) => {
      if (document !== undefined && document.fullSpan.start >= span.end) documents.push(document.fullSpan)
    },
  })
  documents.sort((one, other) => one.start - other.start)
  let text = source.slice(span)
  for (const document of documents) text += `\n${source.slice(document).replace(/\n$/, '')}`
  return text
}

/** Text inside double quotes that means exactly `text` (POSIX 2.2.3). */
function insideDouble(text: string): string {
  return text.replaceAll('\0', '').replace(/[\\"$`]/g, '\\$&')
}

/** A word with what is known filled in, and the expansions that stay as they were written. */
export interface FilledWord {
  readonly text: string
  readonly kept: readonly WordPart[]
}

/**
 * Fills what is known into a word.
 *
 * @param pieces what the word was expanded to
 */
export function filledWord(source: Source, target: Word, pieces: readonly Piece[]): FilledWord {
  const known = new Map<WordPart, string>()
  for (const { part, text } of pieces) if (text !== null) known.set(part, text)
  const kept: WordPart[] = []
  let result = ''
  let openName = false
  const put = (text: string): void => {
    // What follows `$NAME` must not become a part of the name.
    if (openName && /^[A-Za-z0-9_]/.test(text)) {
      const at = result.lastIndexOf('$')
      result = `${result.slice(0, at)}\${${result.slice(at + 1)}}`
    }
    if (text !== '') openName = false
    result += text
  }
  const one = (part: WordPart, quoted: boolean): void => {
    if (part.type === 'double') {
      put('"')
      for (const inner of part.parts) one(inner, true)
      put('"')
      return
    }
    const text = part.type === 'parameter' || part.type === 'arithmetic' ? known.get(part) : undefined
    if (text !== undefined) {
      put(quoted ? insideDouble(text) : word(text))
      return
    }
    kept.push(part)
    put(source.slice(part.span))
    openName = part.type === 'parameter' && !part.braced && /^[A-Za-z_]/.test(part.name)
  }
  for (const part of target.parts) one(part, false)
  return { text: result, kept }
}
