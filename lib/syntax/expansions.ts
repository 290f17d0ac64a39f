/** What `$` and backquotes begin (XCU 2.6): parameters, command substitutions, arithmetic. */

import type { BashConstruct } from '../diagnostics/messages-syntax.js'
import type { ParameterOperator, Script, Word, WordPart } from './ast.js'
import {
  BACKQUOTE,
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_PARENTHESIS,
  DOLLAR,
  DOUBLE_QUOTE,
  END,
  HASH,
  isDigit,
  isName,
  isNameStart,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  SINGLE_QUOTE,
} from './characters.js'
import type { Cursor } from './cursor.js'
import { isUnquoted, Mode } from './modes.js'
import type { Openers } from './openers.js'
import { addLiteral, readBrokenLine, unreadablePart } from './parts.js'

/** What expansions need of the word that they stand in. */
export interface PartReader {
  readonly cursor: Cursor
  readonly openers: Openers
  /** Reads text up to what ends it in this mode and adds its parts. */
  parts(mode: Mode, into: WordPart[]): WordPart[]
  /** Reads a tilde-prefix, where one begins here. */
  tilde(mode: Mode, into: WordPart[]): void
  /** Reads commands up to the closing parenthesis, that included; the opening one is read. */
  readonly readScript: () => Script
  /** Reads the text between backquotes, once its backslashes are resolved. */
  readonly readBackquoted: (text: string, map: Int32Array) => Script
}

/** What an operator that only bash knows stands for. */
const BASH_EXPANSIONS: { readonly [character: string]: BashConstruct } = {
  '/': 'replacement',
  ':': 'substring',
  '^': 'case-change',
  ',': 'case-change',
  '@': 'transformation',
  '[': 'array-element',
}

/** The special parameters (XCU 2.5.2); `0` counts with the positions. */
const SPECIAL_PARAMETERS = '@*#?-$!'

/** A `$` and what belongs to it. */
export function readDollar(reader: PartReader, mode: Mode, into: WordPart[]): void {
  const { cursor, openers } = reader
  const start = cursor.at
  const at = cursor.skipContinuations(start + 1)
  const code = cursor.code(at)
  if (isNameStart(code)) {
    cursor.at = at
    const name = cursor.name()
    into.push(plainParameter(cursor, start, name, false))
  } else if (isDigit(code) || (code !== END && SPECIAL_PARAMETERS.includes(cursor.text[at] as string))) {
    cursor.at = at + 1
    into.push(plainParameter(cursor, start, cursor.text[at] as string, false))
  } else if ((code === OPEN_PARENTHESIS || code === OPEN_BRACE) && openers.isBroken(start)) {
    readBrokenLine(cursor, into)
  } else if (code === OPEN_BRACE) {
    cursor.at = at + 1
    into.push(readBraces(reader, start, mode))
  } else if (code === OPEN_PARENTHESIS) {
    const next = cursor.skipContinuations(at + 1)
    const isDouble = cursor.code(next) === OPEN_PARENTHESIS
    const part = isDouble ? readArithmetic(reader, start, next + 1) : undefined
    if (part === undefined) cursor.at = at + 1
    into.push(part ?? readCommandSubstitution(reader, start, isDouble ? '$((' : '$('))
  } else {
    cursor.at = start + 1
    addLiteral(cursor, into, '$', start, start + 1)
    reportBashDollar(cursor, start, at, mode)
  }
}

/** Reports a `$` that is a character in sh and more than that in bash. */
function reportBashDollar(cursor: Cursor, start: number, at: number, mode: Mode): void {
  const code = cursor.code(at)
  if (isUnquoted(mode) && (code === DOUBLE_QUOTE || code === SINGLE_QUOTE)) {
    cursor.report('dollar-quote', cursor.span(start, at + 1), { quote: cursor.text[at] as string })
  } else if (code === OPEN_BRACKET && mode !== Mode.arithmetic) {
    const found = /^\$\[[^\]\n]*\]/.exec(cursor.text.slice(start, start + 200))?.[0]
    if (found === undefined) return
    cursor.report('bash-only', cursor.span(start, start + found.length), { construct: 'dollar-bracket', found })
  }
}

function plainParameter(cursor: Cursor, start: number, name: string, braced: boolean): WordPart {
  const span = cursor.span(start, cursor.at)
  return { type: 'parameter', span, name, braced, length: false, operator: undefined, word: undefined }
}

/** `${…}` (XCU 2.6.2), read up to the brace. */
function readBraces(reader: PartReader, start: number, mode: Mode): WordPart {
  const { cursor, openers } = reader
  openers.open(start, '${', '}')
  const length = isLength(cursor)
  if (length) cursor.at = cursor.skipContinuations(cursor.skipContinuations(cursor.at) + 1)
  const name = readParameterName(cursor)
  const construct = name === '!' && isNameStart(cursor.code(cursor.at)) ? 'indirection' : undefined
  cursor.at = cursor.skipContinuations(cursor.at)
  const operator = name === '' || length || construct !== undefined ? undefined : readParameterOperator(cursor)
  let word: Word | undefined
  if (operator !== undefined) {
    const isPattern = operator[0] === '#' || operator[0] === '%'
    // Patterns are quoted on their own, whatever stands around the expansion.
    const inner = isUnquoted(mode) || isPattern ? Mode.braced : Mode.quotedBraced
    const from = cursor.at
    const parts: WordPart[] = []
    if (inner === Mode.braced) reader.tilde(inner, parts)
    reader.parts(inner, parts)
    word = { span: cursor.span(from, cursor.at), parts }
  }
  const isGood = name !== '' && cursor.code(cursor.at) === CLOSE_BRACE
  const character = cursor.text[cursor.at] ?? ''
  const construction =
    construct ?? (name === '' || (length && character !== '[') ? undefined : BASH_EXPANSIONS[character])
  if (!isGood) skipBraces(reader, mode)
  if (cursor.at >= cursor.limit) throw openers.unclosed()
  cursor.at++
  openers.close()
  const span = cursor.span(start, cursor.at)
  if (isGood) return { type: 'parameter', span, name, braced: true, length, operator, word }
  const found = cursor.excerpt(start)
  if (construction === undefined || /^\$\{\w+:\}/.test(found)) cursor.report('bad-substitution', span, { found })
  else cursor.report('bash-only', span, { construct: construction, found })
  return unreadablePart(cursor.text.slice(start, cursor.at), span)
}

/** Whether `${#` asks for a length: a parameter follows, and then the brace. `${#-x}` is `$#` with an operator. */
function isLength(cursor: Cursor): boolean {
  const hash = cursor.skipContinuations(cursor.at)
  if (cursor.code(hash) !== HASH) return false
  const before = cursor.at
  cursor.at = cursor.skipContinuations(hash + 1)
  const first = cursor.code(cursor.at)
  const name = readParameterName(cursor)
  const closed = cursor.code(cursor.skipContinuations(cursor.at)) === CLOSE_BRACE
  cursor.at = before
  return isName(first) || (name !== '' && closed)
}

/** A name, a position or a special parameter after `${`; empty where there is none. */
function readParameterName(cursor: Cursor): string {
  cursor.at = cursor.skipContinuations(cursor.at)
  const code = cursor.code(cursor.at)
  if (isNameStart(code)) return cursor.name()
  if (isDigit(code)) {
    let digits = ''
    for (; isDigit(cursor.code(cursor.at)); cursor.at = cursor.skipContinuations(cursor.at + 1))
      digits += cursor.text[cursor.at]
    return digits
  }
  if (code === END || !SPECIAL_PARAMETERS.includes(cursor.text[cursor.at] as string)) return ''
  return cursor.text[cursor.at++] as string
}

/** The operator after the name, where it is one of XCU 2.6.2. */
function readParameterOperator(cursor: Cursor): ParameterOperator | undefined {
  const character = cursor.text[cursor.at] ?? ''
  if (cursor.at >= cursor.limit) return undefined
  if ('-=?+'.includes(character)) {
    cursor.at++
    return character as ParameterOperator
  }
  const after = cursor.skipContinuations(cursor.at + 1)
  const next = after < cursor.limit ? (cursor.text[after] as string) : ''
  if (character === '#' || character === '%') {
    const isDouble = next === character
    cursor.at = isDouble ? after + 1 : cursor.at + 1
    return (isDouble ? character + character : character) as ParameterOperator
  }
  if (character !== ':' || next === '' || !'-=?+'.includes(next)) return undefined
  cursor.at = after + 1
  return `:${next}` as ParameterOperator
}

/** Skips to the brace that ends an expansion which is not sh. */
function skipBraces(reader: PartReader, mode: Mode): void {
  const { cursor } = reader
  const wasMuted = cursor.muted
  cursor.muted = true
  reader.parts(isUnquoted(mode) ? Mode.braced : Mode.quotedBraced, [])
  cursor.muted = wasMuted
}

/** `$(…)` (XCU 2.6.3), read up to the parenthesis. */
export function readCommandSubstitution(reader: PartReader, start: number, opener: string): WordPart {
  const { cursor, openers } = reader
  openers.open(start, opener, opener === '$((' ? '))' : ')')
  const script = reader.readScript()
  openers.close()
  return { type: 'command', span: cursor.span(start, cursor.at), backquoted: false, script }
}

/**
 * `$((…))` (XCU 2.6.4). Undefined where the parentheses do not fit: then it is a command substitution that begins
 * with a subshell (XCU 2.6.3 lets arithmetic go first).
 */
function readArithmetic(reader: PartReader, start: number, from: number): WordPart | undefined {
  const { cursor, openers } = reader
  const { count } = openers
  const { depth } = cursor
  const reported = cursor.shared.findings.length
  cursor.at = from
  openers.open(start, '$((', '))')
  const parts = reader.parts(Mode.arithmetic, [])
  if (cursor.at >= cursor.limit) throw openers.unclosed()
  const second = cursor.skipContinuations(cursor.at + 1)
  if (cursor.code(second) !== CLOSE_PARENTHESIS) {
    cursor.shared.retries -= cursor.at - from
    // Reading twice at every level would take forever; nothing that people write comes here.
    if (cursor.shared.retries < 0) throw openers.unclosed()
    openers.reopen(count)
    cursor.depth = depth
    cursor.shared.findings.length = reported
    cursor.report('unclear-parentheses', cursor.span(start, from), {})
    return undefined
  }
  cursor.at = second + 1
  openers.close()
  return { type: 'arithmetic', span: cursor.span(start, cursor.at), parts }
}

/**
 * Backquotes (XCU 2.6.3). A backslash quotes `$`, a backquote or a backslash; in double quotes, `"` too. Continuation
 * lines are joined before anything else is looked at, as all shells do.
 */
export function readBackquotes(reader: PartReader, mode: Mode): WordPart {
  const { cursor, openers } = reader
  const start = cursor.at
  openers.open(start, '`', '`')
  cursor.at++
  const { inner, map } = withoutBackslashes(reader, !isUnquoted(mode))
  const end = cursor.at
  const script = reader.readBackquoted(inner, map)
  cursor.at = end + 1
  openers.close()
  return { type: 'command', span: cursor.span(start, cursor.at), backquoted: true, script }
}

/** The text up to the closing backquote, and the offset in the file of each of its characters and of its end. */
function withoutBackslashes(
  { cursor, openers }: PartReader,
  isQuoted: boolean,
): { readonly inner: string; readonly map: Int32Array } {
  const { text } = cursor
  let inner = ''
  const places: number[] = []
  for (let code = cursor.code(cursor.at); code !== BACKQUOTE; code = cursor.code(cursor.at)) {
    const { at } = cursor
    if (code === END) {
      cursor.at = cursor.limit
      throw openers.unclosed()
    }
    places.push(cursor.offset(at))
    if (code !== BACKSLASH) {
      inner += text[at]
      cursor.at = at + 1
      continue
    }
    const next = cursor.code(at + 1)
    cursor.at = at + 2
    if (next === NEWLINE) places.pop()
    else if (next === DOLLAR || next === BACKSLASH || next === BACKQUOTE || (next === DOUBLE_QUOTE && isQuoted)) {
      inner += text[at + 1]
    } else {
      inner += text.slice(at, at + 2)
      places.push(cursor.offset(at + 1))
    }
  }
  places.push(cursor.offset(cursor.at))
  return { inner, map: Int32Array.from(places) }
}
