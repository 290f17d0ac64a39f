/** A commented example config, from the catalogue. */

import { shWord } from '../quote.js'
import { catalogue, defaultValue, type Option } from './catalogue.js'
import type { ServiceKind } from './service-kind.js'

const width = 100

/** Text as comment lines that a terminal shows whole. */
export function comment(text: string): string[] {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > width && line !== '#') {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

function entry(option: Option, kind: ServiceKind): string[] {
  const standard = defaultValue(option, kind, kind)
  const note = standard === undefined || standard === '' ? '' : ` Default: ${standard}`
  return ['', ...comment(option.documentation + note), `#${option.name}=${shWord(option.example)}`]
}

/** The sample of a service: every option that is not obsolete, commented out, as its scripts read it. */
export function sample(kind: ServiceKind): string {
  const options = catalogue.filter(
    ({ services, status, environment }) => services.includes(kind) && status !== 'obsolete' && environment !== true,
  )
  const files = kind === 'celeryd' ? '/etc/default/celeryd' : '/etc/default/celerybeat (after /etc/default/celeryd)'
  return `${[
    ...comment(`${files}: read by sh. Remove the # of what you set; check it with: celery-initd check FILE`),
    ...comment('What the tasks shall find in their environment must be exported: export NAME=value'),
    ...options.flatMap((option) => entry(option, kind)),
  ].join('\n')}\n`
}
