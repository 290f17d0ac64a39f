/** Which programs and builtins a simple command calls: its own, and those that `env`, `xargs` or `find -exec` call. */

import type { Simple, Span, Word } from '../../../lib/syntax/ast.js'
import { literalText } from '../../../lib/syntax/literal.js'

/** Stands in excerpts for what only the running script knows. */
export const UNKNOWN = '\ue000'

export interface Utility {
  /** Without its directories. */
  readonly name: string
  readonly span: Span
  readonly args: readonly Word[]
  readonly node: Simple
  /** Called by the shell itself, neither through `command` nor by another utility: a special builtin is special. */
  readonly direct: boolean
}

/** The text of a word without expansions, quotes removed; undefined where it has any. */
export function knownText(word: Word | undefined): string | undefined {
  const text = word === undefined ? undefined : literalText(word)
  return text?.includes(UNKNOWN) ? undefined : text
}

/** What of a word is known from its start on, and whether that is all. */
export function knownStart(word: Word): { readonly text: string; readonly whole: boolean } {
  let text = ''
  for (const part of word.parts.flatMap((each) => (each.type === 'double' ? each.parts : [each]))) {
    const isPlain = part.type === 'literal' || part.type === 'escaped' || part.type === 'single'
    if (!isPlain) return { text, whole: false }
    const unknown = part.value.indexOf(UNKNOWN)
    if (unknown !== -1) return { text: text + part.value.slice(0, unknown), whole: false }
    text += part.value
  }
  return { text, whole: true }
}

export interface ReadOption {
  readonly letter: string
  readonly word: Word
  /** Its argument, where it is one of those that take one: the rest of the word as text, or the next word. */
  readonly value: Word | string | undefined
}

/** Options read as getopts reads them, and what is left. `letters` as for getopts; others count as taking no argument. */
export function readOptions(args: readonly Word[], letters: string) {
  const options: ReadOption[] = []
  let at = 0
  let ended = false
  for (; at < args.length && !ended; at++) {
    const word = args[at] as Word
    const { text, whole } = knownStart(word)
    if (!text.startsWith('-') || (text === '-' && whole)) break
    if (text === '--' && whole) {
      ended = true
      continue
    }
    if (text.startsWith('--')) {
      options.push({ letter: text, word, value: undefined })
      continue
    }
    for (let index = 1; index < text.length; index++) {
      const letter = text[index] as string
      const place = letters.indexOf(letter)
      const takes = letter !== ':' && place !== -1 && letters[place + 1] === ':'
      if (!takes) {
        options.push({ letter, word, value: undefined })
        continue
      }
      const isLast = index === text.length - 1 && whole
      if (isLast) at++
      options.push({ letter, word, value: isLast ? args[at] : text.slice(index + 1) })
      break
    }
  }
  return { options, operands: args.slice(at), ended }
}

const isAssignment = (word: Word) => /^[A-Za-z_][A-Za-z0-9_]*=/.test(knownStart(word).text)

/** Options of utilities that call another, as for getopts. */
const CALLERS: Readonly<Record<string, string>> = {
  env: 'i',
  nohup: '',
  nice: 'n:',
  setsid: '',
  time: 'p',
  xargs: 'E:I:L:n:ps:tx',
}

function utilitiesIn(words: readonly Word[], node: Simple, direct: boolean): Utility[] {
  const [first, ...args] = words
  const path = knownText(first)
  if (first === undefined || path === undefined || path === '') return []
  const name = path.replace(/^.*\/(?=[^/])/, '')
  const own = (list: readonly Word[]): Utility => ({ name, span: first.span, args: list, node, direct })
  if (name === 'command') {
    const { options, operands } = readOptions(args, 'pvV')
    const looksUp = options.some(({ letter }) => letter === 'v' || letter === 'V')
    return looksUp ? [own(args)] : utilitiesIn(operands, node, false)
  }
  if (name === 'exec' && args.length > 0) {
    const called = utilitiesIn(args, node, false)
    return called.length > 0 ? called : [own(args)]
  }
  const letters = CALLERS[name]
  if (letters !== undefined) {
    let { operands } = readOptions(args, letters)
    if (name === 'env') {
      const from = operands.findIndex((word) => !isAssignment(word))
      operands = from === -1 ? [] : operands.slice(from)
    }
    const mine = args.slice(0, args.length - operands.length)
    return [own(mine), ...utilitiesIn(operands, node, false)]
  }
  if (name !== 'find') return [own(args)]
  const called = args.flatMap((word, index) => {
    if (!/^-(exec|ok)$/.test(knownText(word) ?? '')) return []
    const rest = args.slice(index + 1)
    const end = rest.findIndex((each) => /^[;+]$/.test(knownText(each) ?? ''))
    return utilitiesIn(end === -1 ? rest : rest.slice(0, end), node, false)
  })
  return [own(args), ...called]
}

/** What a simple command calls, as far as its words are known. */
export function utilitiesOf(node: Simple): Utility[] {
  return utilitiesIn(node.words, node, true)
}
