/** Units for systemd: a service unit for each node, or one that runs `celery multi` as Celery's manual has it. */

import { systemdNotes } from '../../evaluate/systemd-environment.js'
import type { Binding } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import type { Target } from '../target.js'
import { emitClassic } from './classic.js'
import { emitSystemd } from './emit.js'
import { emitGenericUnits } from './generic.js'
import { leftovers } from './leftovers.js'
import { environmentSample } from './settings-file.js'
import { classicSettings, unitFindings } from './unit-findings.js'
import { resolveUnits, type Units } from './units.js'

/** What the files of a service say. */
export interface SystemdService {
  readonly units: Units
  /** What the units of the forking style read when they start. */
  readonly settings: readonly Binding[]
}

/** Units with variables, and the file of settings that a unit of the forking style reads. */
function holdsVariables({ path, text }: Artefact): boolean {
  return path.startsWith('conf.d/') || /^Environment=(?!PATH=)/m.test(text)
}

export const systemd: Target<SystemdService> = {
  name: 'systemd',
  accepts: { styles: ['foreground', 'forking', 'pidfile'], environmentFiles: true },
  pidFiles: false,
  known: ({ path }) => [{ name: 'PATH', value: path }],
  lower(compiled) {
    const { units, problems } = resolveUnits(compiled)
    return { lowered: { units, settings: classicSettings(compiled) }, findings: unitFindings(compiled, problems) }
  },
  emit({ units: service, settings }, style) {
    const isUsual = style === undefined || style === 'foreground'
    const units = isUsual ? service : { ...service, call: ['--style', style, ...service.call] }
    const files = style === 'forking' ? emitClassic(units, settings) : emitSystemd(units, style === 'pidfile')
    return files.map((each) => (units.secret && holdsVariables(each) ? { ...each, mode: 0o600 } : each))
  },
  emitGeneric: emitGenericUnits,
  enable({ units }) {
    const made = units.directories.elsewhere.length > 0 ? 'systemd-sysusers; systemd-tmpfiles --create; ' : ''
    return `${made}systemctl daemon-reload; systemctl enable --now ${units.name}.service`
  },
  notes: ({ evaluation, reader }) =>
    reader === 'environment-file'
      ? []
      : // One of a file says it: which reader a file is for does not change from line to line.
        evaluation.sources.flatMap(({ source }) => systemdNotes(source, evaluation).slice(0, 1)),
  leftovers,
  sample: environmentSample,
}
