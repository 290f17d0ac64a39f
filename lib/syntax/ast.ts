/**
 * The syntax tree of a POSIX shell script (POSIX.1-2008, Shell Command Language, section 2.10).
 *
 * Every node carries the half-open range of the source it was read from, so that a reader of the tree can point at the
 * text, or copy it as it was written.
 */

import type { Span } from '../diagnostics/source.js'

export type { Span }

interface At {
  readonly span: Span
}

/** The whole text, or the inside of a command substitution. */
export interface Script extends At {
  readonly statements: readonly Statement[]
  /** Comments of the script, those inside compound commands and substitutions excepted only in that they stand there. */
  readonly comments: readonly Comment[]
}

/** `# text`, with the `#`, without the newline. */
export interface Comment extends At {
  readonly text: string
}

/** One AND-OR list and what ends it. */
export interface Statement extends At {
  readonly first: Pipeline
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[]
  /** Ended by `&`. */
  readonly background: boolean
}

/** `! a | b` */
export interface Pipeline extends At {
  readonly negated: boolean
  readonly commands: readonly Command[]
}

export type Command = Simple | Group | Subshell | If | Loop | For | Case | FunctionDefinition

/** `A=b <in command word >out`; assignments, words and redirections each in source order. */
export interface Simple extends At {
  readonly type: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirections: readonly Redirection[]
}

/** `NAME=value`; the value of `A=` is a word without parts. */
export interface Assignment extends At {
  readonly name: string
  readonly nameSpan: Span
  readonly value: Word
}

/** `{ list; }` */
export interface Group extends At {
  readonly type: 'group'
  readonly body: readonly Statement[]
  readonly redirections: readonly Redirection[]
}

/** `( list )` */
export interface Subshell extends At {
  readonly type: 'subshell'
  readonly body: readonly Statement[]
  readonly redirections: readonly Redirection[]
}

/** `if … then … elif … then … else … fi` */
export interface If extends At {
  readonly type: 'if'
  readonly branches: readonly { readonly condition: readonly Statement[]; readonly body: readonly Statement[] }[]
  readonly otherwise: readonly Statement[] | undefined
  readonly redirections: readonly Redirection[]
}

/** `while … do … done`, `until … do … done` */
export interface Loop extends At {
  readonly type: 'while' | 'until'
  readonly condition: readonly Statement[]
  readonly body: readonly Statement[]
  readonly redirections: readonly Redirection[]
}

/** `for name in words; do … done`; without `in`, words is undefined and the loop goes over `"$@"`. */
export interface For extends At {
  readonly type: 'for'
  readonly name: string
  readonly nameSpan: Span
  readonly words: readonly Word[] | undefined
  readonly body: readonly Statement[]
  readonly redirections: readonly Redirection[]
}

/** `case word in (a|b) … ;; esac` */
export interface Case extends At {
  readonly type: 'case'
  readonly subject: Word
  readonly items: readonly (At & { readonly patterns: readonly Word[]; readonly body: readonly Statement[] })[]
  readonly redirections: readonly Redirection[]
}

/** `name() compound-command` */
export interface FunctionDefinition extends At {
  readonly type: 'function'
  readonly name: string
  readonly nameSpan: Span
  readonly body: Command
}

/** `2>&1`, `<file`, `<<END` */
export interface Redirection extends At {
  /** The number before the operator, where there is one. */
  readonly descriptor: number | undefined
  readonly operator: '<' | '>' | '>>' | '<<' | '<<-' | '<&' | '>&' | '<>' | '>|'
  /** What follows the operator; the delimiter, as written, of a here-document. */
  readonly target: Word
  readonly document: HereDocument | undefined
}

/** The lines of a here-document; a quoted delimiter gives a single literal part. `span` is the body without the delimiter's line. */
export interface HereDocument extends At {
  readonly body: Word
  readonly quoted: boolean
  /** From the start of the body to the end of the delimiter's line, its newline included. */
  readonly fullSpan: Span
}

/** A word (POSIX 2.3): its parts, side by side. */
export interface Word extends At {
  readonly parts: readonly WordPart[]
}

export type WordPart =
  | Literal
  | Escaped
  | SingleQuoted
  | DoubleQuoted
  | Parameter
  | CommandSubstitution
  | Arithmetic
  | Tilde

/** Unquoted text, or the text between expansions in double quotes; backslash-newline is already removed from `value`. */
export interface Literal extends At {
  readonly type: 'literal'
  readonly value: string
}

/** `\c`: `value` is the one character that the backslash quotes. */
export interface Escaped extends At {
  readonly type: 'escaped'
  readonly value: string
}

/** `'…'` */
export interface SingleQuoted extends At {
  readonly type: 'single'
  readonly value: string
}

/** `"…"` */
export interface DoubleQuoted extends At {
  readonly type: 'double'
  readonly parts: readonly WordPart[]
}

export type ParameterOperator = '-' | ':-' | '=' | ':=' | '?' | ':?' | '+' | ':+' | '#' | '##' | '%' | '%%'

/** `$name`, `${name}`, `${#name}`, `${name:-word}`; `name` may be a special parameter (`@ * # ? - $ ! 0`) or a position (`1`, `10`). */
export interface Parameter extends At {
  readonly type: 'parameter'
  readonly name: string
  readonly braced: boolean
  /** `${#name}` */
  readonly length: boolean
  readonly operator: ParameterOperator | undefined
  /** What follows the operator. */
  readonly word: Word | undefined
}

/** `$(…)` or `` `…` `` */
export interface CommandSubstitution extends At {
  readonly type: 'command'
  readonly backquoted: boolean
  readonly script: Script
}

/** `$((…))`: the expression as word parts, since it is expanded like text in double quotes before it is computed. */
export interface Arithmetic extends At {
  readonly type: 'arithmetic'
  readonly parts: readonly WordPart[]
}

/** `~` or `~user` where sh would expand it: at the start of a word, or of a value or after a `:` in an assignment. */
export interface Tilde extends At {
  readonly type: 'tilde'
  readonly user: string
}
