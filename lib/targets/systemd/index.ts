/** Units for systemd: a service unit for each node, or one that runs `celery multi` as Celery's manual has it. */

import { environmentNotes } from '../../evaluate/environment-evaluation.js'
import type { Variable } from '../../service/model.js'
import { servicePath } from '../../service/surroundings.js'
import type { Target } from '../target.js'
import { emitClassic } from './classic.js'
import { emitSystemd } from './emit.js'
import { environmentSample } from './environment-file.js'
import { leftovers } from './leftovers.js'
import { classicSettings, unitFindings } from './unit-findings.js'
import { resolveUnits, type Units } from './units.js'

/** What the files of a service say. */
export interface SystemdService {
  readonly units: Units
  /** What the units of the forking style read when they start. */
  readonly settings: readonly Variable[]
}

export const systemd: Target<SystemdService> = {
  name: 'systemd',
  accepts: { styles: ['foreground', 'forking'], environmentFiles: true },
  known: [{ name: 'PATH', value: servicePath }],
  lower(compiled) {
    const { units, problems } = resolveUnits(compiled.service, compiled.reader)
    return { lowered: { units, settings: classicSettings(compiled) }, findings: unitFindings(compiled, problems) }
  },
  emit: ({ units, settings }, style) => (style === 'forking' ? emitClassic(units, settings) : emitSystemd(units)),
  enable({ units }) {
    const made = units.directories.elsewhere.length > 0 ? 'systemd-sysusers; systemd-tmpfiles --create; ' : ''
    return `${made}systemctl daemon-reload; systemctl enable --now ${units.name}.service`
  },
  notes: ({ evaluation, reader }) =>
    reader === 'environment-file'
      ? []
      : evaluation.sources.flatMap(({ source }) => environmentNotes(source, evaluation)),
  leftovers,
  sample: environmentSample,
}
