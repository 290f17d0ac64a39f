/**
 * `$((…))` (POSIX.1-2008, 2.6.4 and 1.1.2.1): signed 64-bit integers with C's operators and precedence. What shells
 * compute differently is not computed: the caller leaves such an expression to the shell.
 */

export type ArithmeticResult =
  | {
      readonly ok: true
      readonly value: bigint
      readonly assignments: readonly { readonly name: string; readonly value: bigint }[]
    }
  /** The expression depends on what only the host knows. */
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Shells disagree about it, or none accepts it; `detail` is a phrase for people. */
  | {
      readonly ok: false
      readonly reason: 'invalid' | 'division-by-zero'
      readonly detail: string
      readonly at: number
    }

/** A name's value: null where only the host knows it, undefined where it is unset. */
export type Lookup = (name: string) => string | null | undefined

class Stop extends Error {
  constructor(readonly result: ArithmeticResult) {
    super()
  }
}

const operators = [
  '<<=',
  '>>=',
  '&&',
  '||',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '^=',
  '|=',
  '++',
  '--',
  '**',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '!',
  '~',
  '&',
  '^',
  '|',
  '?',
  ':',
  '(',
  ')',
  ',',
] as const

type Token = { readonly at: number } & (
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'operator'; readonly value: string }
  | { readonly kind: 'end' }
)

const largest = 2n ** 63n - 1n

function invalid(detail: string, at: number): Stop {
  return new Stop({ ok: false, reason: 'invalid', detail, at })
}

/**
 * A constant of the expression, or the digits of a variable's value: decimal, or 0x and hexadecimal. What begins with 0 is
 * octal (POSIX.1-2008, 1.1.2.1), save in mksh: there it is decimal, as people mean it, so that it has a value only where
 * both are the same.
 */
function constant(text: string): bigint | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text) || /^[1-9][0-9]*$/.test(text)) return BigInt(text)
  return /^0+[0-7]?$/.test(text) ? BigInt(text) : undefined
}

/** What is wrong with digits that are not such a constant. */
function notConstant(text: string): string {
  return /^0[0-7]+$/.test(text) ? 'is octal in most shells and decimal in mksh' : 'is not a number'
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const space = /[ \t\n]*/y
  const word = /[A-Za-z0-9_]+/y
  for (let at = 0; ; ) {
    space.lastIndex = at
    space.exec(text)
    at = space.lastIndex
    if (at >= text.length) break
    word.lastIndex = at
    const found = word.exec(text)?.[0]
    if (found !== undefined) {
      if (/^[0-9]/.test(found)) {
        const value = found.length > 100 ? undefined : constant(found)
        if (value === undefined) throw invalid(`${found} ${notConstant(found)}`, at)
        if (value > largest) throw invalid(`${found} does not fit into 64 bits`, at)
        tokens.push({ kind: 'number', value, at })
      } else tokens.push({ kind: 'name', value: found, at })
      at += found.length
      continue
    }
    const operator = operators.find((one) => text.startsWith(one, at))
    if (operator === undefined) throw invalid(`${JSON.stringify(text[at])} means nothing here`, at)
    // POSIX leaves these out or makes them optional, and dash reads `++x` as `+(+x)`.
    if (operator === '++' || operator === '--') {
      const previous = tokens.at(-1)
      const binary = previous?.kind === 'number' || (previous?.kind === 'operator' && previous.value === ')')
      if (!binary || /^[ \t\n]*[A-Za-z_]/.test(text.slice(at + 2))) throw invalid(`${operator} is not in every sh`, at)
      tokens.push(
        { kind: 'operator', value: operator.charAt(0), at },
        { kind: 'operator', value: operator.charAt(0), at: at + 1 },
      )
    } else {
      if (operator === '**' || operator === ',') throw invalid(`${operator} is not in every sh`, at)
      tokens.push({ kind: 'operator', value: operator, at })
    }
    at += operator.length
  }
  return tokens
}

const binaryLevels: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

class Parser {
  #next = 0
  #depth = 0
  readonly values = new Map<string, bigint>()
  readonly assigned: { name: string; from: number; to: number }[] = []
  readonly mentioned: { name: string; at: number }[] = []

  constructor(
    readonly tokens: readonly Token[],
    readonly lookup: Lookup,
    readonly length: number,
  ) {}

  get #token(): Token {
    return this.tokens[this.#next] ?? { kind: 'end', at: this.length }
  }

  #accept(...values: readonly string[]): string | undefined {
    const token = this.#token
    if (token.kind !== 'operator' || !values.includes(token.value)) return undefined
    this.#next++
    return token.value
  }

  run(): bigint {
    const value = this.assignment(true)
    if (this.#token.kind !== 'end') throw invalid('there is more than one expression', this.#token.at)
    return value
  }

  /** `live` is false in the part of `&&`, `||` and `?:` that is not computed. */
  assignment(live: boolean): bigint {
    if (++this.#depth > 200) throw invalid('it is nested too deeply', this.#token.at)
    const start = this.#token
    const after = this.tokens[this.#next + 1]
    let value: bigint
    if (start.kind === 'name' && after?.kind === 'operator' && /^(?:[-+*/%&^|]|<<|>>)?=$/.test(after.value)) {
      this.#next += 2
      const operator = after.value.slice(0, -1)
      const old = operator === '' ? 0n : this.#read(start.value, live)
      const from = start.at
      const right = this.assignment(live)
      value = operator === '' ? right : this.#compute(operator, old, right, live, after.at)
      if (live) this.values.set(start.value, value)
      this.assigned.push({ name: start.value, from, to: this.#token.at })
    } else value = this.#conditional(live)
    this.#depth--
    return value
  }

  #conditional(live: boolean): bigint {
    const condition = this.#or(live)
    if (this.#accept('?') === undefined) return condition
    if (++this.#depth > 200) throw invalid('it is nested too deeply', this.#token.at)
    const yes = this.assignment(live && condition !== 0n)
    if (this.#accept(':') === undefined) throw invalid('a ? has no :', this.#token.at)
    const no = this.#conditional(live && condition === 0n)
    this.#depth--
    return condition === 0n ? no : yes
  }

  #or(live: boolean): bigint {
    let value = this.#and(live)
    while (this.#accept('||') !== undefined) {
      const right = this.#and(live && value === 0n)
      value = value !== 0n || right !== 0n ? 1n : 0n
    }
    return value
  }

  #and(live: boolean): bigint {
    let value = this.#binary(0, live)
    while (this.#accept('&&') !== undefined) {
      const right = this.#binary(0, live && value !== 0n)
      value = value !== 0n && right !== 0n ? 1n : 0n
    }
    return value
  }

  #binary(level: number, live: boolean): bigint {
    const level_ = binaryLevels[level]
    if (level_ === undefined) return this.#unary(live)
    let value = this.#binary(level + 1, live)
    for (;;) {
      const { at } = this.#token
      const operator = this.#accept(...level_)
      if (operator === undefined) return value
      value = this.#compute(operator, value, this.#binary(level + 1, live), live, at)
    }
  }

  #unary(live: boolean): bigint {
    const operator = this.#accept('+', '-', '!', '~')
    if (operator === undefined) return this.#primary(live)
    if (++this.#depth > 200) throw invalid('it is nested too deeply', this.#token.at)
    const value = this.#unary(live)
    this.#depth--
    if (operator === '-') return BigInt.asIntN(64, -value)
    if (operator === '!') return value === 0n ? 1n : 0n
    return operator === '~' ? ~value : value
  }

  #primary(live: boolean): bigint {
    const token = this.#token
    if (token.kind === 'number') {
      this.#next++
      return token.value
    }
    if (token.kind === 'name') {
      this.#next++
      this.mentioned.push({ name: token.value, at: token.at })
      return this.#read(token.value, live)
    }
    if (this.#accept('(') === undefined)
      throw invalid(token.kind === 'end' ? 'a value is missing at its end' : 'a value is missing', token.at)
    const value = this.assignment(live)
    if (this.#accept(')') === undefined) throw invalid('a parenthesis is not closed', this.#token.at)
    return value
  }

  #read(name: string, live: boolean): bigint {
    if (!live) return 0n
    const own = this.values.get(name)
    if (own !== undefined) return own
    const text = this.lookup(name)
    if (text === null) throw new Stop({ ok: false, reason: 'unknown' })
    if (text === undefined || text === '') return 0n
    const [, sign, digits] = /^[ \t\n]*([-+]?)([0-9a-zA-Z]+)[ \t\n]*$/.exec(text) ?? []
    const value = digits === undefined || digits.length > 100 ? undefined : constant(digits)
    if (value === undefined || value > largest)
      throw invalid(`the value of ${name}, ${JSON.stringify(text.slice(0, 40))}, ${notConstant(digits ?? '')}`, 0)
    return sign === '-' ? -value : value
  }

  #compute(operator: string, left: bigint, right: bigint, live: boolean, at: number): bigint {
    // Nothing is computed, and so nothing divided by zero, where the value is not used.
    if (!live) return 0n
    switch (operator) {
      case '+':
        return BigInt.asIntN(64, left + right)
      case '-':
        return BigInt.asIntN(64, left - right)
      case '*':
        return BigInt.asIntN(64, left * right)
      case '/':
      case '%': {
        if (right === 0n) throw new Stop({ ok: false, reason: 'division-by-zero', detail: 'it divides by zero', at })
        if (right === -1n && left < -largest) throw invalid('its quotient does not fit into 64 bits', at)
        return operator === '/' ? left / right : left % right
      }
      case '<<':
      case '>>': {
        if (right < 0n || right > 63n) throw invalid('it shifts by less than 0 or more than 63 bits', at)
        return operator === '<<' ? BigInt.asIntN(64, left << right) : left >> right
      }
      case '&':
        return left & right
      case '^':
        return left ^ right
      case '|':
        return left | right
      case '==':
        return left === right ? 1n : 0n
      case '!=':
        return left !== right ? 1n : 0n
      case '<':
        return left < right ? 1n : 0n
      case '<=':
        return left <= right ? 1n : 0n
      case '>':
        return left > right ? 1n : 0n
      default:
        return left >= right ? 1n : 0n
    }
  }
}

/**
 * Computes an expression whose parameters are already expanded; names that are left in it are looked up.
 * Assignments are returned, not made.
 */
export function computeArithmetic(text: string, lookup: Lookup): ArithmeticResult {
  try {
    const tokens = tokenize(text)
    if (tokens.length === 0) throw invalid('it is empty', 0)
    const parser = new Parser(tokens, lookup, text.length)
    const value = parser.run()
    for (const { name, from, to } of parser.assigned) {
      // `x + (x = 2)`, `x = x = 2`: the order is unspecified. `x = x + 1` is not such a case.
      const again =
        parser.assigned.filter((other) => other.name === name).length > 1 ||
        parser.mentioned.some((other) => other.name === name && (other.at < from || other.at >= to))
      if (again) throw invalid(`the order in which ${name} is assigned and read is not defined`, from)
    }
    return { ok: true, value, assignments: [...parser.values].map(([name, result]) => ({ name, value: result })) }
  } catch (error) {
    if (error instanceof Stop) return error.result
    throw error
  }
}
