/** The commands whose effect on variables is known: the special built-ins (POSIX 2.14), `true`, `false`, `test`. */

import type { Code, Parameters } from '../diagnostics/messages.js'
import type { Simple, Span, Word, WordPart } from '../syntax/ast.js'
import { assignedName, literalText, valueWord } from '../syntax/literal.js'
import type { Outcome } from './evaluation.js'
import type { Expander } from './expand.js'
import { splitFields } from './fields.js'
import type { FilledWord } from './residual.js'
import { blank, isVolatile, type State } from './state.js'
import { evaluateTest } from './test-command.js'
import { type Piece, type Place, textOf } from './value.js'

/** What the built-ins need of the evaluator. */
export interface BuiltinHost {
  readonly state: State
  readonly expander: Expander
  report<C extends Code>(code: C, span: Span, parameters: Parameters<C>): void
  assign(name: string, value: string | null, pieces: readonly Piece[], span: Span): boolean
  place(span: Span): Place
  written(span: Span): string
  /** A word with what is known filled in; undefined where what is left of it assigns something. */
  filled(word: Word, pieces: readonly Piece[]): FilledWord | undefined
  /** Leaves text to the host, which expands these parts of words. */
  keep(text: string, span: Span, kept: readonly WordPart[]): void
  /** Whether expansions of this command have assigned anything. */
  assignedByExpansion(): boolean
  /** Whether there is a loop to break. */
  inLoop(): boolean
  follow(path: string): Outcome | undefined
}

const succeeded: Outcome = { status: 0 }

/** The fields of words, or undefined where they are not known. */
function fieldsOf(words: readonly Word[], host: BuiltinHost): string[] | undefined {
  const { cells } = host.state
  const separators = cells.has('IFS') ? host.state.lookup('IFS') : undefined
  const fields: string[] = []
  for (const word of words) {
    const found = splitFields(host.expander.word(word), separators)
    if (found === undefined) return undefined
    fields.push(...found)
  }
  return fields
}

/** Whether an unquoted ~ stands where some shells expand it in an argument, and some do not. */
function hasLooseTilde(word: Word): boolean {
  return word.parts.some((part, index) => {
    if (part.type === 'tilde') return true
    return part.type === 'literal' && (/:~/.test(part.value) || (index === 0 && part.value.startsWith('~')))
  })
}

/** `export` and `readonly`: undefined where their arguments are not known well enough. */
function declare(kind: 'export' | 'readonly', command: Simple, host: BuiltinHost): Outcome | undefined {
  const { state } = host
  const items: { name: string; value?: { word: Word; pieces: Piece[]; text: string | null } }[] = []
  for (const word of command.words.slice(1)) {
    const name = assignedName(word)
    if (name === undefined || isVolatile(name)) return undefined
    const target = valueWord(word)
    if (target === null) return undefined
    if (target === undefined) {
      items.push({ name })
      continue
    }
    const pieces = host.expander.word(target)
    let text = textOf(pieces)
    if (text !== null) {
      const fields = splitFields(pieces, state.cells.has('IFS') ? state.lookup('IFS') : undefined)
      const whole =
        fields !== undefined && (fields.length === 0 ? text === '' : fields.length === 1 && fields[0] === text)
      if (!whole) {
        host.report('unquoted-argument', target.span, { command: kind, name })
        text = null
      }
    }
    items.push({ name, value: { word: target, pieces, text: hasLooseTilde(target) ? null : text } })
  }
  if (items.length === 0) return undefined
  const unknown = items.filter((item) => item.value?.text === null)
  if (unknown.length > 0) {
    if (host.assignedByExpansion()) return undefined
    const words: string[] = []
    const kept: WordPart[] = []
    for (const { name, value } of unknown) {
      if (value === undefined) continue
      // Where splitting is in question, filling in would decide it.
      const split = textOf(value.pieces) !== null
      const filled = split
        ? { text: host.written(value.word.span), kept: value.word.parts }
        : host.filled(value.word, value.pieces)
      if (filled === undefined) return undefined
      words.push(`${name}=${filled.text}`)
      kept.push(...filled.kept)
    }
    host.keep(`${kind} ${words.join(' ')}`, command.span, kept)
  }
  for (const { name, value } of items) {
    if (value !== undefined && !host.assign(name, value.text, value.pieces, value.word.span)) continue
    const before = state.cell(name)
    const cell = kind === 'export' ? { ...before, exported: true } : { ...before, readonly: true }
    state.setCell(name, cell)
    if (value?.text === null) state.setShell(name, { value: null, exported: cell.exported, detached: cell.detached })
  }
  // Command substitutions in the arguments do not make the status.
  return succeeded
}

function unset(words: readonly Word[], span: Span, host: BuiltinHost): Outcome | undefined {
  const names = fieldsOf(words, host)
  if (names === undefined) return undefined
  if (names[0] === '-v') names.shift()
  if (
    names.some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || isVolatile(name) || host.state.functions.has(name))
  )
    return undefined
  const { state } = host
  for (const name of names) {
    const cell = state.cell(name)
    if (cell.readonly) {
      host.report('readonly-assigned', span, { name })
      continue
    }
    const assignments = { place: host.place(span), previous: cell.assignments }
    state.setCell(name, { ...blank, value: undefined, assigned: true, detached: true, assignments })
  }
  return succeeded
}

/** `set -a` and the like; what changes how later commands run is left to the host. */
function set(words: readonly Word[], span: Span, host: BuiltinHost): Outcome | undefined {
  const fields = words.map(literalText)
  let all: boolean | undefined
  let other = ''
  for (let at = 0; at < fields.length; at++) {
    const found = /^([-+])([a-zA-Z]+)$/.exec(fields[at] ?? '')
    if (found === null) return undefined
    const on = found[1] === '-'
    for (const letter of found[2] ?? '') {
      if (letter === 'a') all = on
      else if (letter === 'o') {
        const option = fields[++at]
        if (option === undefined) return undefined
        if (option === 'allexport') all = on
        else if (option === 'errexit' || option === 'nounset')
          host.report('shell-option', span, { option: `${found[1]}o ${option}` })
        else other += ` ${found[1]}o ${option}`
      } else if (letter === 'e' || letter === 'u') host.report('shell-option', span, { option: `${found[1]}${letter}` })
      else other += ` ${found[1]}${letter}`
    }
  }
  if (fields.length === 0) return undefined
  if (other !== '') host.keep(`set${other}`, span, [])
  if (all !== undefined) host.state.setSwitch('allExport', all)
  return succeeded
}

/** A status or a count of levels; null where it is not known, undefined where it is not a number. */
function number(words: readonly Word[], host: BuiltinHost): number | null | undefined {
  if (words.length === 0) return null
  const fields = fieldsOf(words, host)
  if (fields === undefined) return null
  return fields.length === 1 && /^[0-9]{1,9}$/.test(fields[0] ?? '') ? Number(fields[0]) : undefined
}

/**
 * Runs a simple command without assignments whose first word is `name`.
 *
 * @returns undefined, with nothing done, where only the host can run it
 */
export function runBuiltin(name: string, command: Simple, host: BuiltinHost): Outcome | undefined {
  const words = command.words.slice(1)
  switch (name) {
    case ':':
    case 'true':
    case 'false': {
      const known = words.every((word) => textOf(host.expander.word(word)) !== null)
      return known ? { status: name === 'false' ? 1 : 0 } : undefined
    }
    case 'export':
    case 'readonly':
      return declare(name, command, host)
    case 'unset':
      return unset(words, command.span, host)
    case 'set':
      return set(words, command.span, host)
    case '[':
    case 'test': {
      const fields = fieldsOf(words, host)
      if (fields === undefined || (name === '[' && fields.pop() !== ']')) return undefined
      const result = evaluateTest(fields)
      return result === undefined ? undefined : { status: result ? 0 : 1 }
    }
    case '.': {
      const fields = words.length === 1 ? fieldsOf(words, host) : undefined
      const path = fields?.length === 1 ? fields[0] : undefined
      return path?.startsWith('/') === true ? host.follow(path) : undefined
    }
    case 'exit':
    case 'return': {
      const status = number(words, host)
      if (status === undefined) return undefined
      if (name === 'exit') host.report('config-exits', command.span, {})
      return { status: words.length === 0 ? null : status, jump: name }
    }
    case 'break':
    case 'continue': {
      if (!host.inLoop()) return undefined
      const levels = words.length === 0 ? 1 : number(words, host)
      return levels === null || levels === undefined || levels < 1 ? undefined : { status: 0, jump: name, levels }
    }
    default:
      return undefined
  }
}
