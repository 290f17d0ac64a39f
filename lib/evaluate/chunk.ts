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

/** What a reader of the evaluation is told of a chunk. */
export function residualOf({ before, text, effects, source, span }: Chunk): Residual {
  const { assigns, assignsAnything } = effects
  return { text: [...before, text].join('\n'), source, span, assigns: [...assigns], assignsAnything }
}
