/**
 * Rendering the templates of lib/templates. Mustache reads them, once, when this is built (scripts/build.js), and says
 * what rendering means (mustache(5)); to load it at each start would cost more than rendering does. Stricter than
 * mustache: what a template names must be there.
 */

import { shWord } from '../quote.js'
import { templates } from './templates.generated.js'

/** What a template can name: text to quote, sh text that is a word already, a list or a switch for a section. */
export interface View {
  readonly [name: string]: string | number | boolean | { readonly word: string } | View | readonly View[]
}

/** What mustache reads: a kind, its text or name, and what a section holds. */
type Token =
  | readonly [kind: 'text' | 'name' | '&' | '>', value: string]
  | readonly [kind: '#' | '^', value: string, inner: readonly Token[]]

/** `<%name%>` is one sh word; `<%&name%>` is text as it stands. */
function asWord(value: View[string]): string {
  if (typeof value === 'object' && 'word' in value) return String(value.word)
  return shWord(String(value))
}

/** What a name stands for: in the innermost view that has it. */
function lookup(name: string, views: readonly View[]): View[string] {
  const value = views.find((view) => Object.hasOwn(view, name))?.[name]
  if (value === undefined) throw new Error(`the template names ${name}, which is not set`)
  return value
}

/** The views of each time that a section is rendered: a list's items or one object come first. */
function times(value: View[string], views: readonly View[]): readonly (readonly View[])[] {
  if (Array.isArray(value)) return value.map((each) => [each, ...views])
  if (typeof value === 'object') return [[value as View, ...views]]
  return value ? [views] : []
}

function tokensOf(name: string): readonly Token[] {
  const tokens = Object.hasOwn(templates, name) ? templates[name] : undefined
  if (tokens === undefined) throw new Error(`there is no template ${name}`)
  return JSON.parse(tokens)
}

function renderToken([kind, value, inner]: Token, views: readonly View[]): string {
  switch (kind) {
    case 'text':
      return value
    case 'name':
      return asWord(lookup(value, views))
    case '&':
      return String(lookup(value, views))
    case '>':
      return renderTokens(tokensOf(value), views)
    case '#':
      return times(lookup(value, views), views)
        .map((each) => renderTokens(inner, each))
        .join('')
    case '^':
      return times(lookup(value, views), views).length === 0 ? renderTokens(inner, views) : ''
  }
}

function renderTokens(tokens: readonly Token[], views: readonly View[]): string {
  return tokens.map((token) => renderToken(token, views)).join('')
}

/**
 * Renders a template of lib/templates.
 *
 * @param name the file's name without `.sh`
 * @throws Error when the template or one of its partials names something that is not there
 */
export function render(name: string, view: View): string {
  return renderTokens(tokensOf(name), [view])
}
