/** A commented example config, from the catalogue. */

import { shWord } from '../quote.js'
import { catalogue, defaultValue, type Option } from './catalogue.js'
import { configDirectories, fillIn, type Profile, serviceName } from './profile.js'
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

function entry(option: Option, kind: ServiceKind, profile: Profile): string[] {
  const standard = defaultValue(option, kind, serviceName(profile, kind), profile)
  const note = standard === undefined || standard === '' ? '' : ` Default: ${standard}`
  return ['', ...comment(option.documentation + note), `#${option.name}=${shWord(fillIn(option.example, profile))}`]
}

/**
 * The sample of a service: every option that is not obsolete, commented out, as its scripts read it.
 *
 * @param directory where configs are
 */
export function sample(
  kind: ServiceKind,
  profile: Profile,
  directory = configDirectories(profile)[0] as string,
): string {
  const options = catalogue.filter(
    ({ services, status, environment }) => services.includes(kind) && status !== 'obsolete' && environment !== true,
  )
  const [worker, beat] = (['celeryd', 'celerybeat'] as const).map(
    (each) => `${directory}/${serviceName(profile, each)}`,
  )
  const files = kind === 'celeryd' ? worker : `${beat} (after ${worker})`
  return `${[
    ...comment(`${files}: read by sh. Remove the # of what you set; check it with: celery-initd check FILE`),
    ...comment('What the tasks shall find in their environment must be exported: export NAME=value'),
    ...options.flatMap((option) => entry(option, kind, profile)),
  ].join('\n')}\n`
}
