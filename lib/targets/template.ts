/** Mustache, made strict: what a template names must be there. */

import Mustache from 'mustache'
import { shWord } from '../quote.js'
import { templates } from './templates.generated.js'

/** What a template can name: text to quote, sh text that is a word already, a list or a switch for a section. */
export interface View {
  readonly [name: string]: string | number | boolean | { readonly word: string } | View | readonly View[]
}

class StrictContext extends Mustache.Context {
  override push(view: unknown): StrictContext {
    return new StrictContext(view, this)
  }

  override lookup(name: string): unknown {
    const value: unknown = super.lookup(name)
    if (value === undefined || value === null) throw new Error(`the template names ${name}, which is not set`)
    return value
  }
}

/** Templates go by their names here: they were read when this was built (scripts/build.js). */
class StrictWriter extends Mustache.Writer {
  override parse(name: string): unknown[] {
    const tokens = Object.hasOwn(templates, name) ? templates[name] : undefined
    if (tokens === undefined) throw new Error(`there is no template ${name}`)
    return JSON.parse(tokens)
  }
}

/** `<%name%>` is one sh word; `<%&name%>` is text as it is. */
function asWord(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'word' in value) return String(value.word)
  return shWord(String(value))
}

/**
 * Renders a template of lib/templates.
 *
 * @param name the file's name without `.sh`
 * @throws Error when the template or one of its partials names something that is not there
 */
export function render(name: string, view: View): string {
  return new StrictWriter().render(name, new StrictContext(view), (partial: string) => partial, { escape: asWord })
}
