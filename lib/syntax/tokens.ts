/** The kinds of tokens (XCU 2.10.1), and the tables of operators. */

import type { BashConstruct } from '../diagnostics/messages-syntax.js'
import { setOf } from './characters.js'

export type RedirectionOperator = '<' | '>' | '>>' | '<<' | '<<-' | '<&' | '>&' | '<>' | '>|'
export type ControlOperator = '&' | '&&' | '|' | '||' | ';' | ';;' | '(' | ')'
/** `number` is the IO_NUMBER before a redirection; `end` the end of the text. */
export type TokenKind = RedirectionOperator | ControlOperator | 'newline' | 'word' | 'assignment' | 'number' | 'end'

/** The operators by their first character, the longest first. */
export const OPERATORS: { readonly [first: string]: readonly (RedirectionOperator | ControlOperator)[] } = {
  '&': ['&&', '&'],
  '|': ['||', '|'],
  ';': [';;', ';'],
  '<': ['<<-', '<<', '<&', '<>', '<'],
  '>': ['>>', '>&', '>|', '>'],
  '(': ['('],
  ')': [')'],
}

/** The characters that an operator begins with. */
export const OPERATOR_START = setOf(Object.keys(OPERATORS).join(''))

/** The tokens that begin a redirection. */
export const REDIRECTIONS: ReadonlySet<TokenKind> = new Set([
  '<',
  '>',
  '>>',
  '<<',
  '<<-',
  '<&',
  '>&',
  '<>',
  '>|',
  'number',
])

/** What bash writes with characters that are two tokens in sh, and the operator that comes closest. */
export const BASH_OPERATORS: readonly (readonly [string, BashConstruct, TokenKind])[] = [
  ['&>>', 'redirect-both', '>>'],
  ['&>', 'redirect-both', '>'],
  ['|&', 'pipe-both', '|'],
  ['<<<', 'here-string', '<'],
  [';;&', 'case-fallthrough', ';;'],
  [';&', 'case-fallthrough', ';;'],
]
