/** What values of settings a host refuses: those of a config that only the host knows, and those that an engine is given. */

export interface RefusedValues {
  /** Patterns of sh for values that are refused. */
  readonly patterns: readonly string[]
  /** What a value has to be, for a message. */
  readonly kind: string
}

/** By the type of an option. */
export const refusedValues = {
  // A shell counts with them: a zero before a number would make it octal.
  seconds: { patterns: ['*[!0-9]*', '0?*', '??????????*'], kind: 'a number of seconds' },
  umask: { patterns: ['*[!0-7]*', '?????*'], kind: 'a umask in octal digits' },
  boolean: { patterns: ['[!01]', '??*'], kind: '0 or 1' },
  limits: { patterns: ['*[!A-Za-z0-9\\ -]*'], kind: 'the arguments of ulimit' },
} as const satisfies Record<string, RefusedValues>

/** The patterns of a type as the alternatives of a `case`. */
export function refusedPatterns(type: keyof typeof refusedValues): string {
  return refusedValues[type].patterns.join(' | ')
}

/** Whether a host would take these arguments of ulimit: no pattern of `limits` matches them. */
export function areLimits(text: string): boolean {
  return /^[A-Za-z0-9 -]*$/.test(text)
}
