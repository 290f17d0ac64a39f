/** An awk program as tokens (POSIX.1-2008, XCU awk, "Lexical Conventions"), and the calls in it. */

import type { Span } from '../../../lib/syntax/ast.js'

export interface AwkToken {
  readonly type: 'string' | 'regex' | 'number' | 'name' | 'operator' | 'newline'
  /** As written, quotes and slashes included. */
  readonly text: string
  readonly span: Span
}

export interface AwkCall {
  readonly name: string
  readonly span: Span
  /** The tokens of each argument. */
  readonly args: readonly (readonly AwkToken[])[]
}

export interface AwkProgram {
  readonly text: string
  readonly tokens: readonly AwkToken[]
  readonly calls: readonly AwkCall[]
  /** What tells a parameter of a function from other variables of its name: empty for what is global. */
  scopeOf(name: AwkToken): string
}

const PATTERNS: readonly (readonly [AwkToken['type'] | undefined, RegExp])[] = [
  [undefined, /(?:[ \t\r]|\\\n|#[^\n]*)+/y],
  ['newline', /\n/y],
  ['string', /"(?:\\[\s\S]|[^"\\\n])*"?/y],
  ['number', /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y],
  ['name', /[A-Za-z_@\ue000][A-Za-z0-9_\ue000]*/y],
  ['operator', /\*\*=|\|&|\*\*|&&|\|\||\+\+|--|>>|[-+*/%^!<>=]=|!~|[\s\S]/y],
]

const REGEX = /\/(?:\\[\s\S]|\[\^?\]?(?:\[[:.=][^\]\n]*[:.=]\]|\\[\s\S]|[^\]\\\n])*\]|[^/\\\n[])*\/?/y

/** Whether a slash after this token begins a regular expression: it does where no value has just ended. */
function beginsRegex(before: AwkToken | undefined): boolean {
  if (before === undefined || before.type === 'newline') return true
  if (before.type === 'operator') return ![')', ']', '$', '++', '--'].includes(before.text)
  return before.type === 'name' && /^(print|printf|return|in|getline|case|else|do)$/.test(before.text)
}

function tokensOf(text: string): AwkToken[] {
  const tokens: AwkToken[] = []
  for (let at = 0; at < text.length; ) {
    const before = tokens[tokens.length - 1]
    const patterns: typeof PATTERNS =
      text[at] === '/' && beginsRegex(before) ? [['regex', REGEX], ...PATTERNS] : PATTERNS
    for (const [type, pattern] of patterns) {
      pattern.lastIndex = at
      const found = pattern.exec(text)?.[0]
      if (found === undefined) continue
      const span = { start: at, end: at + found.length }
      if (type !== undefined) tokens.push({ type, text: found, span })
      at = span.end
      break
    }
  }
  return tokens
}

function callsOf(tokens: readonly AwkToken[]): AwkCall[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'name' || tokens[index + 1]?.text !== '(') return []
    const args: AwkToken[][] = [[]]
    let depth = 0
    for (const each of tokens.slice(index + 1)) {
      if (each.type === 'operator' && '([{'.includes(each.text) && depth++ === 0) continue
      if (each.type === 'operator' && ')]}'.includes(each.text) && --depth === 0) break
      if (each.text === ',' && depth === 1) args.push([])
      else args[args.length - 1]?.push(each)
    }
    return [{ name: token.text, span: token.span, args }]
  })
}

/** A function, from its name to its closing brace. */
interface AwkFunction {
  readonly start: number
  readonly end: number
  readonly parameters: ReadonlySet<string>
}

function functionsOf(tokens: readonly AwkToken[], calls: readonly AwkCall[]): AwkFunction[] {
  return calls.flatMap(({ span, args }) => {
    const at = tokens.findIndex((token) => token.span.start === span.start)
    if (!/^func(tion)?$/.test(tokens[at - 1]?.text ?? '')) return []
    let depth = 0
    const last = tokens.slice(at).find(({ type, text }) => {
      if (type !== 'operator') return false
      if (text === '{') depth++
      return text === '}' && --depth === 0
    })
    const parameters = new Set(args.flat().map(({ text }) => text))
    return [{ start: span.start, end: last?.span.end ?? Number.POSITIVE_INFINITY, parameters }]
  })
}

/** Reads an awk program. Never throws: what is not awk becomes tokens of one character. */
export function readAwk(text: string): AwkProgram {
  const tokens = tokensOf(text)
  const calls = callsOf(tokens)
  const functions = functionsOf(tokens, calls)
  const scopeOf = ({ text: name, span }: AwkToken) => {
    const around = functions.find(({ start, end }) => start <= span.start && span.start < end)
    return around?.parameters.has(name) ? `${around.start} ` : ''
  }
  return { text, tokens, calls, scopeOf }
}
