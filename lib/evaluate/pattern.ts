/** Shell patterns (POSIX.1-2008, 2.13), for `case` and for `${name#pattern}`, where their meaning is the same everywhere. */

/** Text of a pattern; quoted text stands for itself. */
export interface PatternText {
  readonly text: string
  readonly quoted: boolean
}

type Element =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | Bracket

interface Bracket {
  readonly kind: 'bracket'
  readonly negated: boolean
  readonly test: (code: number) => boolean
}

export type Pattern = readonly Element[]

interface PatternCharacter {
  readonly char: string
  readonly quoted: boolean
}

/** The classes of the POSIX locale (Base Definitions, 7.3.1). */
const classes: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t\n\v\f\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: /[^ -~\u0080-\uffff]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** Ranges whose order is the same in every locale that scripts meet. */
function orderedRange(from: string, to: string): boolean {
  return [/^[0-9]{2}$/, /^[a-z]{2}$/, /^[A-Z]{2}$/].some((group) => group.test(from + to)) && from <= to
}

function bracket(
  units: readonly PatternCharacter[],
  at: number,
): { element: Bracket; next: number } | undefined | null {
  let next = at + 1
  const unit = (offset: number): PatternCharacter | undefined => units[next + offset]
  const plain = (offset: number, char: string): boolean => unit(offset)?.char === char && unit(offset)?.quoted === false
  // `[^` is a negation in some shells and a member in others.
  if (plain(0, '^')) return null
  const negated = plain(0, '!')
  if (negated) next++
  const singles = new Set<number>()
  const ranges: [number, number][] = []
  const named: RegExp[] = []
  for (let first = true; ; first = false) {
    const current = unit(0)
    // Without its end a bracket is ordinary text.
    if (current === undefined) return undefined
    if (current.char === ']' && !current.quoted && !first) break
    // A slash, or a quoted character that means something in brackets, is read differently from shell to shell.
    if (current.char === '/' || (current.quoted && '-]!^[\\'.includes(current.char))) return null
    if (current.char === '[' && !current.quoted && (plain(1, '.') || plain(1, '='))) return null
    if (current.char === '[' && !current.quoted && plain(1, ':')) {
      let name = ''
      let ahead = 2
      for (; unit(ahead) !== undefined && /[a-z]/.test(unit(ahead)?.char ?? ''); ahead++) name += unit(ahead)?.char
      const test = Object.hasOwn(classes, name) ? classes[name] : undefined
      if (test === undefined || !plain(ahead, ':') || !plain(ahead + 1, ']')) return null
      named.push(test)
      next += ahead + 2
      continue
    }
    if (plain(1, '-') && unit(2) !== undefined && !plain(2, ']')) {
      const to = unit(2) as PatternCharacter
      if (!orderedRange(current.char, to.char)) return null
      ranges.push([current.char.charCodeAt(0), to.char.charCodeAt(0)])
      next += 3
      continue
    }
    singles.add(current.char.charCodeAt(0))
    next++
  }
  const test = (code: number): boolean =>
    singles.has(code) ||
    ranges.some(([low, high]) => code >= low && code <= high) ||
    named.some((one) => one.test(String.fromCharCode(code)))
  return { element: { kind: 'bracket', negated, test }, next: next + 1 }
}

/**
 * Compiles the pieces of a pattern. Returns undefined where shells disagree about its meaning: `[^…]`, collating
 * symbols, ranges that depend on the locale, and an unquoted backslash (which only an expansion can bring).
 */
export function compilePattern(pieces: readonly PatternText[]): Pattern | undefined {
  const units: PatternCharacter[] = []
  for (const piece of pieces) for (const char of piece.text.split('')) units.push({ char, quoted: piece.quoted })
  const elements: Element[] = []
  for (let at = 0; at < units.length; ) {
    const { char, quoted } = units[at] as PatternCharacter
    if (!quoted && char === '\\') return undefined
    if (!quoted && char === '[') {
      const found = bracket(units, at)
      if (found === null) return undefined
      if (found !== undefined) {
        elements.push(found.element)
        at = found.next
        continue
      }
    }
    if (!quoted && char === '*') elements.push({ kind: 'star' })
    else if (!quoted && char === '?') elements.push({ kind: 'any' })
    else elements.push({ kind: 'literal', value: char })
    at++
  }
  return elements
}

/** Some shells match bytes and some characters: beyond ASCII only literal text and `*` mean the same to both. */
function countsCharacters(pattern: Pattern): boolean {
  return pattern.some((element) => element.kind === 'any' || element.kind === 'bracket')
}

/** Whether shells that match bytes and shells that match characters could differ about this text. */
export const beyondAscii = /[\u0080-\uffff]/

/** Feeds the text to all states at once, so that no pattern takes more than (length of text) × (length of pattern). */
function* matchingLengths(pattern: Pattern, text: string): Generator<number> {
  let states = new Uint8Array(pattern.length + 1)
  const close = (set: Uint8Array): void => {
    for (let state = 0; state < pattern.length; state++)
      if (set[state] === 1 && pattern[state]?.kind === 'star') set[state + 1] = 1
  }
  states[0] = 1
  close(states)
  if (states[pattern.length] === 1) yield 0
  for (let at = 0; at < text.length; at++) {
    const next = new Uint8Array(pattern.length + 1)
    const code = text.charCodeAt(at)
    let alive = false
    for (let state = 0; state < pattern.length; state++) {
      if (states[state] !== 1) continue
      const element = pattern[state] as Element
      if (element.kind === 'star') next[state] = 1
      else if (
        element.kind === 'any' ||
        (element.kind === 'literal' && element.value.charCodeAt(0) === code) ||
        (element.kind === 'bracket' && element.test(code) !== element.negated)
      )
        next[state + 1] = 1
      else continue
      alive = true
    }
    if (!alive) return
    close(next)
    states = next
    if (states[pattern.length] === 1) yield at + 1
  }
}

/** Whether the whole text matches; undefined where shells disagree. */
export function matches(pattern: Pattern, text: string): boolean | undefined {
  if (countsCharacters(pattern) && beyondAscii.test(text)) return undefined
  let whole = false
  for (const length of matchingLengths(pattern, text)) whole = length === text.length
  return whole
}

/** The text without the prefix that matches: `${text#pattern}`, `${text##pattern}`; undefined where shells disagree. */
export function removePrefix(pattern: Pattern, text: string, longest: boolean): string | undefined {
  if (countsCharacters(pattern) && beyondAscii.test(text)) return undefined
  let found = 0
  for (const length of matchingLengths(pattern, text)) {
    found = length
    if (!longest) break
  }
  return text.slice(found)
}

/** The text without the suffix that matches: `${text%pattern}`, `${text%%pattern}`; undefined where shells disagree. */
export function removeSuffix(pattern: Pattern, text: string, longest: boolean): string | undefined {
  const reversed = removePrefix([...pattern].reverse(), text.split('').reverse().join(''), longest)
  return reversed?.split('').reverse().join('')
}
