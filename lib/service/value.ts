/** What emitters make of a value of the service. */

import { shWord } from '../quote.js'
import type { Value } from './model.js'

/** A value that is known; empty where only the host knows it. */
export function knownOrEmpty(value: Value): string {
  return 'known' in value ? value.known : ''
}

/** A value as one sh word; nothing at all for an empty one, as the right side of an assignment. */
export function assignedWord(value: Value): { readonly word: string } {
  return 'word' in value ? value : { word: value.known === '' ? '' : shWord(value.known) }
}
