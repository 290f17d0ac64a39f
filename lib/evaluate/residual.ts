/**
 * The residual: what of a config only its host can compute, as text that is run there instead of the config. Statements
 * stay as written, in their order; before each stand the assignments of folded variables that it needs.
 */

import type { Source } from '../diagnostics/source.js'
import { shWord } from '../quote.js'
import type { FunctionDefinition, Pipeline, Redirection, Span, Word, WordPart } from '../syntax/ast.js'
import { literalText } from '../syntax/literal.js'
import { walkPipelines } from '../syntax/walk.js'
import type { Chunk } from './chunk.js'
import type { Effects } from './effects.js'
import { type State, type Switches, switchNames } from './state.js'
import type { Piece } from './value.js'

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

/** The letters of `set`. */
const letters: Readonly<Record<keyof Switches, string>> = { allExport: 'a', errexit: 'e', nounset: 'u' }

/** Where `$?` is kept while lines are put between a command and what reads its status. */
const keptStatus = 'celery_initd_status'

/** The lines that bring one variable of the residual's shell to what the config has made of it. */
function lines(state: State, name: string, mayAssign: boolean): string[] {
  const cell = state.cells.get(name)
  if (cell === undefined) return []
  const shell = state.shellCell(name)
  const result: string[] = []
  const detach = cell.value !== null && mustDetach(state, name)
  if (detach || (cell.value === undefined && shell.value !== undefined)) result.push(`unset ${name}`)
  const stale = detach || shell.value !== cell.value
  const exporting = cell.exported && (detach || !shell.exported)
  if (typeof cell.value === 'string' && stale) {
    if (state.shellSwitches.allExport && !cell.exported) {
      state.setShellSwitch('allExport', false)
      result.push('set +a')
    }
    result.push(`${exporting ? 'export ' : ''}${name}=${word(cell.value)}`)
  } else if (exporting) result.push(`export ${name}`)
  // Only an attempt to assign shows that a variable is read-only.
  const locking = mayAssign && cell.readonly && !shell.readonly
  if (locking) result.push(`readonly ${name}`)
  state.unchange(name)
  if (result.length > 0)
    state.setShell(name, {
      value: cell.value,
      exported: cell.exported,
      detached: cell.detached,
      readonly: shell.readonly || locking,
    })
  return result
}

/** What a text needs before it. */
interface Preparation {
  readonly lines: readonly string[]
  /** The variables that the lines assign, unset, export or make read-only. */
  readonly variables: ReadonlySet<string>
  /** The lines do nothing else, and no program sees what they do. */
  readonly quiet: boolean
}

/** The lines that a text with these effects needs, `$?` left aside; notes them as given. */
function preparation(state: State, effects: Effects, definition: (node: FunctionDefinition) => string): Preparation {
  const names = new Set([...effects.reads, ...effects.assigns, 'IFS'])
  if (effects.readsAnything || effects.assignsAnything) for (const name of state.changed) names.add(name)
  if (effects.assignsAnything) for (const name of state.readonlyNames) names.add(name)
  if (effects.runsPrograms) for (const name of state.changedForPrograms) names.add(name)
  const result: string[] = []
  const variables = new Set<string>()
  let quiet = !state.shellSwitches.allExport
  for (const name of names) {
    const needed = lines(state, name, effects.assignsAnything || effects.assigns.has(name))
    if (needed.length === 0) continue
    variables.add(name)
    if (state.cell(name).exported || needed.some((line) => !line.startsWith(`${name}=`))) quiet = false
    for (const line of needed) result.push(line)
  }
  for (const name of effects.readsAnything ? state.functions.keys() : [...effects.calls, ...effects.defines]) {
    const node = state.functions.get(name)
    if (node === undefined || node === null || state.shellFunctions.get(name) === node) continue
    state.setShellFunction(name, node)
    result.push(definition(node))
    quiet = false
  }
  for (const name of switchNames) {
    const on = state.switches[name]
    if (state.shellSwitches[name] === on) continue
    state.setShellSwitch(name, on)
    result.push(`set ${on ? '-' : '+'}${letters[name]}`)
    quiet = false
  }
  return { lines: result, variables, quiet }
}

/** A line after which `$?` is this; it does not end a shell that has `set -e`. */
function statusLine(status: number): string {
  if (status === 0) return ':'
  return `${status === 1 ? 'false' : `(exit ${status})`} && :`
}

/** Whether lines about these variables may as well stand before a chunk. */
function indifferent({ effects }: Chunk, variables: ReadonlySet<string>): boolean {
  if (effects.readsAnything || effects.assignsAnything || effects.readsStatus) return false
  return [...variables].every((name) => !effects.reads.has(name) && !effects.assigns.has(name))
}

/**
 * Adds a chunk to the residual, after what it needs.
 *
 * @param chunk with lines that must stand directly before its text
 * @param definition how the text of a function definition is written
 */
export function append(state: State, chunk: Chunk, definition: (node: FunctionDefinition) => string): void {
  const { residual, journal } = state
  const { lines: needed, variables, quiet } = preparation(state, chunk.effects, definition)
  let before = [...needed, ...chunk.before]
  if (chunk.effects.readsStatus) {
    const { status, shellStatus } = state.now
    const last = residual.at(-1)
    if (status !== null) {
      // All lines that may stand before leave 0.
      if ((before.length > 0 ? 0 : shellStatus) !== status) before.push(statusLine(status))
    } else if (before.length > 0) {
      // What sets the status and what reads it stay neighbours, where the lines may as well stand before both.
      if (last !== undefined && quiet && chunk.before.length === 0 && indifferent(last, variables)) {
        journal.replaceLast(residual, { ...last, before: [...last.before, ...before] })
        before = []
      } else before = [`${keptStatus}=$?`, ...before, `(exit "$${keptStatus}") && :`]
    }
  }
  journal.push(residual, { ...chunk, before })
}

/**
 * What has to follow the residual, so that the shell forgets what the config unset, exports what only the host knows, and
 * has none of its options: static values are assigned and exported after it by the script.
 */
export function epilogue(state: State): string[] {
  const result: string[] = []
  for (const name of switchNames) if (state.shellSwitches[name]) result.push(`set +${letters[name]}`)
  for (const [name, cell] of state.cells) {
    if (cell.value === null) {
      if (cell.exported && !state.shellCell(name).exported) result.push(`export ${name}`)
      continue
    }
    if (mustDetach(state, name) || (cell.value === undefined && state.shellCell(name).value !== undefined))
      result.push(`unset ${name}`)
  }
  return result
}

/** What closes a here-document that ends with its file; nothing for one that is closed. */
export function missingEnd(redirection: Redirection, source: Source): string {
  const { document, target } = redirection
  if (document === undefined || document.fullSpan.end !== document.span.end) return ''
  // A backslash before the end would join the delimiter to the line before it.
  const continued = !document.quoted && /(?:^|[^\\])(?:\\\\)*\\\n?$/.test(source.slice(document.span))
  return `\n${continued ? '\n' : ''}${literalText(target) ?? source.slice(target.span)}`
}

/** A range of a source as written, with the here-documents of its commands that stand after its last line. */
export function sourceText(source: Source, span: Span, pipelines: readonly Pipeline[]): string {
  const documents: { readonly span: Span; readonly end: string }[] = []
  walkPipelines(pipelines, {
    redirection: (redirection) => {
      const { document } = redirection
      if (document !== undefined && document.fullSpan.start >= span.end)
        documents.push({ span: document.fullSpan, end: missingEnd(redirection, source) })
    },
  })
  documents.sort((one, other) => one.span.start - other.span.start)
  let text = source.slice(span)
  for (const document of documents) text += `\n${source.slice(document.span).replace(/\n$/, '')}${document.end}`
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
