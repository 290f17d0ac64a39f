/** What `$` and backquotes begin (XCU 2.6): parameters, command substitutions, arithmetic. */

import type { BashConstruct } from '../diagnostics/messages-syntax.js'
import type { ParameterOperator, Script, Span, Word, WordPart } from './ast.js'
import { isDigit, isName, isNameStart, Reader } from './reader.js'

/** Where text stands decides which characters of it are special. */
export const Mode = {
  /** A word outside of quotes, up to a blank or an operator. */
  word: 0,
  /** The value of an assignment: a word in which a tilde may follow `:`. */
  value: 1,
  /** The word in `${…}` outside of quotes, and every pattern in `${…}`. */
  braced: 2,
  /** Between double quotes. */
  quoted: 3,
  /** The word in `${…}` between double quotes, in a here-document or in arithmetic. */
  quotedBraced: 4,
  /** The body of a here-document. */
  document: 5,
  /** The inside of `$((…))`. */
  arithmetic: 6,
} as const
export type Mode = (typeof Mode)[keyof typeof Mode]

/** Whether quotes have their own meaning there, rather than being characters of a quoted text. */
export const isUnquoted = (mode: Mode): boolean => mode <= Mode.braced

/** A literal part while it grows. */
interface GrowingLiteral {
  readonly type: 'literal'
  value: string
  readonly span: { start: number; end: number }
}

/** The word of a value that nobody can know: what stands there is not sh. */
export function unknownPart(text: string, span: Span): WordPart {
  const word: Word = { span, parts: [{ type: 'literal', span, value: text }] }
  const command = { type: 'simple', span, assignments: [], words: [word], redirections: [] } as const
  const first = { span, negated: false, commands: [command] }
  const script: Script = { span, statements: [{ span, first, rest: [], background: false }], comments: [] }
  return { type: 'command', span, backquoted: false, script }
}

/** What an operator that only bash knows stands for. */
const BASH_OPERATORS: { readonly [character: string]: BashConstruct } = {
  '/': 'replacement',
  ':': 'substring',
  '^': 'case-change',
  ',': 'case-change',
  '@': 'transformation',
  '[': 'array-element',
}

/** The special parameters (XCU 2.5.2); `0` counts with the positions. */
const SPECIAL_PARAMETERS = '@*#?-$!'

export abstract class Expansions extends Reader {
  /** Reads text up to what ends it in this mode and adds its parts. */
  protected abstract parts(mode: Mode, into: WordPart[]): WordPart[]

  /** Reads a tilde-prefix, where one begins here. */
  protected abstract tilde(mode: Mode, into: WordPart[]): void

  /** Reads commands up to the closing parenthesis, that included; the opening one is read. */
  protected abstract substitution(): Script

  /** Reads the text between backquotes, once its backslashes are resolved. */
  protected abstract backquoted(text: string, map: Int32Array): Script

  /** Adds literal text, to the last part where that is literal too. */
  protected literal(into: WordPart[], value: string, start: number, end: number): void {
    const last = into[into.length - 1]
    if (last?.type === 'literal') {
      const growing = last as GrowingLiteral
      growing.value += value
      growing.span.end = this.offset(end)
    } else {
      into.push({ type: 'literal', span: this.span(start, end), value })
    }
  }

  /** A `$` and what belongs to it. */
  protected dollar(mode: Mode, into: WordPart[]): void {
    const start = this.at
    const at = this.skipContinuations(start + 1)
    const code = this.code(at)
    if (isNameStart(code)) {
      this.at = at
      const name = this.name()
      into.push(this.parameter(start, name, false))
    } else if (isDigit(code) || (code !== -1 && SPECIAL_PARAMETERS.includes(this.text[at] as string))) {
      this.at = at + 1
      into.push(this.parameter(start, this.text[at] as string, false))
    } else if ((code === 40 || code === 123) && this.isBroken(start)) {
      this.brokenLine(into)
    } else if (code === 123 /* { */) {
      this.at = at + 1
      into.push(this.braces(start, mode))
    } else if (code === 40 /* ( */) {
      const next = this.skipContinuations(at + 1)
      const isDouble = this.code(next) === 40
      const part = isDouble ? this.arithmetic(start, next + 1) : undefined
      if (part === undefined) this.at = at + 1
      into.push(part ?? this.commandSubstitution(start, isDouble ? '$((' : '$('))
    } else {
      this.at = start + 1
      this.literal(into, '$', start, start + 1)
      this.bashDollar(start, at, mode)
    }
  }

  /** Reports a `$` that is a character in sh and more than that in bash. */
  private bashDollar(start: number, at: number, mode: Mode): void {
    const code = this.code(at)
    if (isUnquoted(mode) && (code === 34 /* " */ || code === 39) /* ' */) {
      this.report('dollar-quote', this.span(start, at + 1), { quote: this.text[at] as string })
    } else if (code === 91 /* [ */ && mode !== Mode.arithmetic) {
      const found = /^\$\[[^\]\n]*\]/.exec(this.text.slice(start, start + 200))?.[0]
      if (found === undefined) return
      this.report('bash-only', this.span(start, start + found.length), { construct: 'dollar-bracket', found })
    }
  }

  /** A name (XBD 3.235), with continuation lines in it; empty where none begins. */
  protected name(): string {
    let name = ''
    for (let at = this.at; isName(this.code(at)); at = this.skipContinuations(this.at)) {
      const start = at
      while (isName(this.code(at))) at++
      name += this.text.slice(start, at)
      this.at = at
    }
    return name
  }

  /** Takes the rest of the line literally, after an opener that has no end. */
  protected brokenLine(into: WordPart[]): void {
    const start = this.at
    this.at = this.lineEnd(start)
    into.push(unknownPart(this.text.slice(start, this.at), this.span(start, this.at)))
  }

  private parameter(start: number, name: string, braced: boolean): WordPart {
    const span = this.span(start, this.at)
    return { type: 'parameter', span, name, braced, length: false, operator: undefined, word: undefined }
  }

  /** `${…}` (XCU 2.6.2), read up to the brace. */
  private braces(start: number, mode: Mode): WordPart {
    this.open(start, '${', '}')
    const length = this.isLength()
    if (length) this.at = this.skipContinuations(this.skipContinuations(this.at) + 1)
    const name = this.parameterName()
    const construct = name === '!' && isNameStart(this.code(this.at)) ? 'indirection' : undefined
    this.at = this.skipContinuations(this.at)
    const operator = name === '' || length || construct !== undefined ? undefined : this.parameterOperator()
    let word: Word | undefined
    if (operator !== undefined) {
      const isPattern = operator[0] === '#' || operator[0] === '%'
      // Patterns are quoted on their own, whatever stands around the expansion.
      const inner = isUnquoted(mode) || isPattern ? Mode.braced : Mode.quotedBraced
      const from = this.at
      const parts: WordPart[] = []
      if (inner === Mode.braced) this.tilde(inner, parts)
      this.parts(inner, parts)
      word = { span: this.span(from, this.at), parts }
    }
    const isGood = name !== '' && this.code(this.at) === 125 /* } */
    const character = this.text[this.at] ?? ''
    const construction =
      construct ?? (name === '' || (length && character !== '[') ? undefined : BASH_OPERATORS[character])
    if (!isGood) this.skipBraces(mode)
    if (this.at >= this.limit) throw this.unclosed()
    this.at++
    this.close()
    const span = this.span(start, this.at)
    if (isGood) return { type: 'parameter', span, name, braced: true, length, operator, word }
    const found = this.excerpt(start)
    if (construction === undefined || /^\$\{\w+:\}/.test(found)) this.report('bad-substitution', span, { found })
    else this.report('bash-only', span, { construct: construction, found })
    return unknownPart(this.text.slice(start, this.at), span)
  }

  /** Whether `${#` asks for a length: a parameter follows, and then the brace. `${#-x}` is `$#` with an operator. */
  private isLength(): boolean {
    const hash = this.skipContinuations(this.at)
    if (this.code(hash) !== 35 /* # */) return false
    const before = this.at
    this.at = this.skipContinuations(hash + 1)
    const first = this.code(this.at)
    const name = this.parameterName()
    const closed = this.code(this.skipContinuations(this.at)) === 125
    this.at = before
    return isName(first) || (name !== '' && closed)
  }

  /** A name, a position or a special parameter after `${`; empty where there is none. */
  private parameterName(): string {
    this.at = this.skipContinuations(this.at)
    const code = this.code(this.at)
    if (isNameStart(code)) return this.name()
    if (isDigit(code)) {
      let digits = ''
      for (; isDigit(this.code(this.at)); this.at = this.skipContinuations(this.at + 1)) digits += this.text[this.at]
      return digits
    }
    if (code === -1 || !SPECIAL_PARAMETERS.includes(this.text[this.at] as string)) return ''
    return this.text[this.at++] as string
  }

  /** The operator after the name, where it is one of XCU 2.6.2. */
  private parameterOperator(): ParameterOperator | undefined {
    const character = this.text[this.at] ?? ''
    if (this.at >= this.limit) return undefined
    if ('-=?+'.includes(character)) {
      this.at++
      return character as ParameterOperator
    }
    const after = this.skipContinuations(this.at + 1)
    const next = after < this.limit ? (this.text[after] as string) : ''
    if (character === '#' || character === '%') {
      const isDouble = next === character
      this.at = isDouble ? after + 1 : this.at + 1
      return (isDouble ? character + character : character) as ParameterOperator
    }
    if (character !== ':' || next === '' || !'-=?+'.includes(next)) return undefined
    this.at = after + 1
    return `:${next}` as ParameterOperator
  }

  /** Skips to the brace that ends an expansion which is not sh. */
  private skipBraces(mode: Mode): void {
    const wasMuted = this.muted
    this.muted = true
    this.parts(isUnquoted(mode) ? Mode.braced : Mode.quotedBraced, [])
    this.muted = wasMuted
  }

  /** `$(…)` (XCU 2.6.3), read up to the parenthesis. */
  protected commandSubstitution(start: number, opener: string): WordPart {
    this.open(start, opener, opener === '$((' ? '))' : ')')
    const script = this.substitution()
    this.close()
    return { type: 'command', span: this.span(start, this.at), backquoted: false, script }
  }

  /**
   * `$((…))` (XCU 2.6.4). Undefined where the parentheses do not fit: then it is a command substitution that begins
   * with a subshell (XCU 2.6.3 lets arithmetic go first).
   */
  private arithmetic(start: number, from: number): WordPart | undefined {
    const { openers, depth } = this
    const reported = this.shared.findings.length
    this.at = from
    this.open(start, '$((', '))')
    const parts = this.parts(Mode.arithmetic, [])
    if (this.at >= this.limit) throw this.unclosed()
    const second = this.skipContinuations(this.at + 1)
    if (this.code(second) !== 41 /* ) */) {
      this.shared.retries -= this.at - from
      // Reading twice at every level would take forever; nothing that people write comes here.
      if (this.shared.retries < 0) throw this.unclosed()
      this.reopen(openers)
      this.depth = depth
      this.shared.findings.length = reported
      return undefined
    }
    this.at = second + 1
    this.close()
    return { type: 'arithmetic', span: this.span(start, this.at), parts }
  }

  /**
   * Backquotes (XCU 2.6.3). A backslash quotes `$`, a backquote or a backslash; in double quotes, `"` too. Continuation
   * lines are joined before anything else is looked at, as all shells do.
   */
  protected backquotes(mode: Mode): WordPart {
    const { text } = this
    const start = this.at
    this.open(start, '`', '`')
    const isQuoted = !isUnquoted(mode)
    const pieces: string[] = []
    const places: number[] = []
    let from = start + 1
    let at = from
    for (; this.code(at) !== 96; at++) {
      if (at >= this.limit) {
        this.at = this.limit
        throw this.unclosed()
      }
      if (this.code(at) !== 92) continue
      const next = this.code(at + 1)
      const isContinuation = next === 10
      if (isContinuation || next === 36 || next === 92 || next === 96 || (next === 34 && isQuoted)) {
        pieces.push(text.slice(from, at))
        places.push(at)
        from = isContinuation ? at + 2 : at + 1
      }
      at++
    }
    pieces.push(text.slice(from, at))
    const inner = pieces.join('')
    const map = new Int32Array(inner.length + 1)
    let passed = 0
    let index = 0
    for (let place = start + 1; place <= at; place++) {
      if (place === places[passed]) {
        passed++
        if (text[++place] === '\n') continue
        map[index++] = this.offset(place - 1)
      } else map[index++] = this.offset(place)
    }
    const script = this.backquoted(inner, map)
    this.at = at + 1
    this.close()
    return { type: 'command', span: this.span(start, this.at), backquoted: true, script }
  }
}
