/** The units of the form that Celery's manual has: `celery multi` starts all nodes, and one unit stands for them. */

import { unitText } from '../../quote.js'
import type { Binding } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import { render, type View } from '../template.js'
import { commonView, elsewhere, file, unitIntroduction } from './emit.js'
import { assignmentLines } from './settings-file.js'
import type { Units } from './units.js'

/**
 * The files of the form that Celery's manual has: one unit for all nodes, which reads its settings when it starts.
 *
 * @param settings what that file says; it is made unless systemd reads the config itself
 */
export function emitClassic(units: Units, settings: readonly Binding[]): readonly Artefact[] {
  const { name, kind, configFile, profile } = units
  const { runDirectory: run, logDirectory: log, celeryBin: program } = profile
  const settingsFile = configFile ?? `${units.profile.unitConfigDirectory}/${name}`
  const view: View = {
    ...commonView(units, name),
    description: kind === 'celeryd' ? 'Celery workers' : 'Celery beat',
    path: units.profile.path,
    file: unitText(settingsFile),
    own: name,
    run: run.replace(/^\/var\/run(?=\/|$)/, '/run'),
    log,
    program,
  }
  const head = `# ${unitIntroduction(units)}\n`
  const own = { path: `conf.d/${name}`, text: head + assignmentLines(settings), mode: 0o640 }
  return [
    file(`${name}.service`, render(`systemd/classic-${kind === 'celeryd' ? 'worker' : 'beat'}.service`, view)),
    ...(configFile === undefined ? [own] : []),
    ...elsewhere(units),
  ]
}
