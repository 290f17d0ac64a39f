/** A file that systemd reads: what `sample systemd` prints, and what the classic units are given. */

import { catalogue, defaultValue, type Option } from '../../options/catalogue.js'
import { fillIn, type Profile, serviceName } from '../../options/profile.js'
import { comment } from '../../options/sample.js'
import { environmentValue } from '../../quote.js'
import type { Binding } from '../../service/model.js'

/** Assignments, one a line. */
export function assignmentLines(variables: readonly Binding[]): string {
  return variables.map(({ name, value }) => `${name}=${environmentValue(value)}\n`).join('')
}

/** Options that say where a unit runs what: they are read when it is compiled, and not when it starts. */
function isCompiled({ name, type }: Option): boolean {
  return (
    ['user', 'group', 'directory', 'limits', 'seconds', 'boolean'].includes(type) || name.startsWith('CELERY_CREATE')
  )
}

function entry(option: Option, profile: Profile): string[] {
  const kind = option.services.includes('celeryd') ? 'celeryd' : 'celerybeat'
  const standard = defaultValue(option, kind, serviceName(profile, kind), profile)
  const note = standard === undefined || standard === '' ? '' : ` Default: ${standard}`
  const when = isCompiled(option) ? ' Read when the units are compiled.' : ''
  return [
    '',
    ...comment(option.documentation + note + when),
    `#${option.name}=${environmentValue(fillIn(option.example, profile))}`,
  ]
}

/** The sample of /etc/conf.d/celery: every option that has a meaning to units, commented out, as systemd reads it. */
export function environmentSample(profile: Profile): string {
  const options = catalogue.filter(
    ({ name, status, environment }) => status !== 'obsolete' && environment !== true && !/_SU(_ARGS)?$/.test(name),
  )
  return `${[
    ...comment(
      `${profile.unitConfigDirectory}/${profile.workerUnit}: read by systemd, not by sh. One NAME=value a line, without export; nothing is expanded; a value with blanks stands in double quotes. Remove the # of what you set; check it with: celery-initd check --target systemd FILE`,
    ),
    ...comment('Every other variable of this file is part of the environment of the tasks.'),
    ...options.flatMap((option) => entry(option, profile)),
  ].join('\n')}\n`
}
