/** A piece of the residual. */

import type { Effects } from './effects.js'
import type { Place } from './value.js'

/** A statement that stays in the script. */
export interface Residual extends Place {
  /** Lines of sh, without the last newline: what it needs, then the statement. */
  readonly text: string
  /** The names that it may assign or unset, as far as they are known. */
  readonly assigns: readonly string[]
  /** It may assign any name: it runs text that is not known here. */
  readonly assignsAnything: boolean
}

/** A statement that stays in the script, while the evaluation goes on. */
export interface Chunk extends Place {
  /** Lines that bring the shell to what the config has made of it. */
  readonly before: readonly string[]
  readonly text: string
  readonly effects: Effects
}

/**
 * The residual as texts that may each stand in a compound command. A shell reads such a command whole, before an alias of
 * one of its lines is there: so what could define an alias is the last of its text.
 */
export function compoundTexts(residual: readonly Residual[]): string[] {
  const groups: string[][] = []
  for (const [index, { text }] of residual.entries()) {
    const group = groups.at(-1)
    if (group === undefined || residual[index - 1]?.assignsAnything) groups.push([text])
    else group.push(text)
  }
  return groups.map((texts) => texts.join('\n'))
}

/** What a reader of the evaluation is told of a chunk. */
export function residualOf({ before, text, effects, source, span }: Chunk): Residual {
  const { assigns, assignsAnything } = effects
  return { text: [...before, text].join('\n'), source, span, assigns: [...assigns], assignsAnything }
}
