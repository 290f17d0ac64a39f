/** The form of an entry of the message registry. */

export type Severity = 'error' | 'warning' | 'note'

/** What a code stands for; `P` are the parameters its texts need. */
export interface Message<P> {
  readonly severity: Severity
  /** One sentence without a full stop: what, the rule, what was found. */
  readonly message: (parameters: P) => string
  /** What to do about it, where there is something to do. */
  readonly help?: (parameters: P) => string | undefined
  /** The first sentence of its page, where the message says it only with its parameters. */
  readonly problem?: string
  /** What its page says to do, where the help depends on the parameters or there is none. */
  readonly fix?: string
  /** The paragraph in docs/diagnostics.md: why it matters. Begins with what happens. */
  readonly explanation: string
  /** When it is right to leave the config as it is, where that can be. */
  readonly exceptions?: string
}

/** Declares a message and fixes the type of its parameters. */
export function message<P = Record<never, never>>(definition: Message<P>): Message<P> {
  return definition
}
