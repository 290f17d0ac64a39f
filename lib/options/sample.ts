/** A commented example config, from the catalogue. */

import { breakLines } from '../lines.js'
import { shWord } from '../quote.js'
import { catalogue, defaultValue, type Option } from './catalogue.js'
import { configDirectories, fillIn, type Profile, serviceName } from './profile.js'
import type { ServiceKind } from './service-kind.js'

/** Text as comment lines that a terminal shows whole: no more than 100 columns. */
export function comment(text: string): string[] {
  return breakLines(text.split(/\s+/), 99, 2).map((line) => `# ${line}`)
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
