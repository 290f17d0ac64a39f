/** What a login sets and a boot does not. */

import type { Code } from '../diagnostics/messages.js'
import { knownText, shownText, type Variable } from '../evaluate/value.js'

/** The variables, and what to write instead. */
export const loginNames: ReadonlyMap<string, string> = new Map([
  ['HOSTNAME', 'write %h or %d where Celery fills it in, else $(hostname)'],
  ['HOST', 'write %h or %d where Celery fills it in, else $(hostname)'],
  ['USER', 'write the name of the account'],
  ['LOGNAME', 'write the name of the account'],
  ['HOME', 'write the path in full'],
])

/** What is said about the directory that a path is in. */
const directoryCodes: ReadonlySet<Code> = new Set<Code>(['shared-directory', 'run-directory-missing'])

/**
 * Whether a finding about a directory only follows from such a variable, of which more is said: `$HOME/run/w.pid` lies in
 * /run at boot, and nobody meant that.
 *
 * @param start where the directory, its path or the word that it is in begins in the value
 * @param end where that ends
 */
export function followsFromLogin(code: Code, variable: Variable, start: number, end: number): boolean {
  if (!directoryCodes.has(code)) return false
  const text = knownText(variable)
  // A directory ends before its slashes, a path after its last one.
  let slash = end
  while (text[slash] === '/') slash++
  slash = slash > end ? slash - 1 : text.lastIndexOf('/', end - 1)
  let at = 0
  return variable.pieces.some((piece) => {
    const { part } = piece
    const offset = at
    at += shownText(piece).length
    return (
      part.type === 'parameter' && piece.text === '' && loginNames.has(part.name) && offset >= start && offset <= slash
    )
  })
}
