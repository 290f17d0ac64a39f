/** `test` and `[` (POSIX.1-2008, Utilities, test) on strings and numbers. What asks the host is left to the host. */

const strings: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
}

const numbers: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
}

const limit = 2n ** 63n

/** Operands of a test; more are left to the host. */
const longestTest = 200

/** A decimal integer, as every shell reads it; the error of anything else is the shell's to report. */
function integer(text: string): bigint | undefined {
  if (text.length > 100 || !/^[ \t]*[-+]?[0-9]+[ \t]*$/.test(text)) return undefined
  const value = BigInt(text.trim().replace('+', ''))
  return value >= limit || value < -limit ? undefined : value
}

/** Words that could be read as operators where an operand stands. */
function looksLikeOperator(word: string): boolean {
  return /^(?:-.+|!|=|!=|==|<|>|\(|\))$/.test(word) && integer(word) === undefined
}

function binary(left: string, operator: string, right: string): boolean | undefined {
  if (Object.hasOwn(strings, operator)) return strings[operator]?.(left, right)
  if (!Object.hasOwn(numbers, operator)) return undefined
  const [first, second] = [integer(left), integer(right)]
  return first === undefined || second === undefined ? undefined : numbers[operator]?.(first, second)
}

function unary(operator: string, operand: string): boolean | undefined {
  if (operator === '-n') return operand !== ''
  return operator === '-z' ? operand === '' : undefined
}

/** A clean list of primaries joined by -a and -o: no operand that could be taken for an operator. */
function list(words: readonly string[]): boolean | undefined {
  let at = 0
  const primary = (): boolean | undefined => {
    if (words[at] === '!') {
      at++
      const value = primary()
      return value === undefined ? undefined : !value
    }
    const [first, second, third] = words.slice(at, at + 3)
    if (first === undefined) return undefined
    if ((first === '-n' || first === '-z') && second !== undefined && !looksLikeOperator(second)) {
      at += 2
      return unary(first, second)
    }
    if (second === undefined || third === undefined || looksLikeOperator(first) || looksLikeOperator(third))
      return undefined
    at += 3
    return binary(first, second, third)
  }
  const and = (): boolean | undefined => {
    let value = primary()
    while (value !== undefined && words[at] === '-a') {
      at++
      const right = primary()
      value = right === undefined ? undefined : value && right
    }
    return value
  }
  let value = and()
  while (value !== undefined && words[at] === '-o') {
    at++
    const right = and()
    value = right === undefined ? undefined : value || right
  }
  return at === words.length ? value : undefined
}

/**
 * The result of a test, by the number of its operands as POSIX defines it, and beyond four for clean lists with -a and
 * -o; undefined where only the host, or no standard, knows it.
 *
 * @param words the operands, without `test`, `[` and `]`
 */
export function evaluateTest(words: readonly string[]): boolean | undefined {
  const [first, second, third] = words as [string, string, string]
  switch (words.length) {
    case 0:
      return false
    case 1:
      return first !== ''
    case 2:
      if (first === '!') return second === ''
      return unary(first, second)
    case 3: {
      if (Object.hasOwn(strings, second) || Object.hasOwn(numbers, second)) return binary(first, second, third)
      if (first !== '!') return undefined
      const value = evaluateTest(words.slice(1))
      return value === undefined ? undefined : !value
    }
    default: {
      if (words.length > longestTest) return undefined
      if (words.length === 4 && first === '!') {
        const value = evaluateTest(words.slice(1))
        return value === undefined ? undefined : !value
      }
      return list(words)
    }
  }
}
