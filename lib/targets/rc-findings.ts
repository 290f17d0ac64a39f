/** What keeps a config from being said to rc.subr, at its place in the config. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import { optionName } from '../options/service-kind.js'
import { aboutOption } from './about-option.js'
import type { Compiled } from './target.js'

/** What a framework demands of a name; undefined where it takes it. */
export type NameRule = (name: string) => string | undefined

/** What is wrong for all of the BSDs: the name of the service, and what ps would not show. */
export function rcFindings(compiled: Compiled, target: string, nameRule: NameRule): readonly PlacedFinding[] {
  const { service } = compiled
  const found: PlacedFinding[] = []
  const rule = nameRule(service.name)
  if (rule !== undefined) found.push(aboutOption(compiled, 'bsd-name', '', { target, name: service.name, rule }))
  for (const { shortName, pidfile } of service.nodes ?? []) {
    const odd = [
      { text: shortName, name: optionName('celeryd', 'NODES') },
      { text: pidfile, name: optionName(service.kind, 'PID_FILE') },
    ].find(({ text }) => /[^ -~]/.test(text))
    if (odd !== undefined) {
      const option = odd.name.endsWith('_NODES') && service.kind === 'celerybeat' ? 'CELERYBEAT_PID_FILE' : odd.name
      found.push(aboutOption(compiled, 'bsd-not-ascii', option, { target, name: option, text: odd.text }))
    }
  }
  return found
}
