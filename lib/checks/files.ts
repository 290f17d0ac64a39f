/** Pid and log files, and what belongs to the scheduler. */

import { findOption } from '../options/catalogue.js'
import type { Inspection } from './inspection.js'

/** Pools whose worker is one process (celery/concurrency/__init__.py). */
const otherPool = /(?:^|\s)(?:-P(?::\S+)?\s*|--pool(?::\S+)?(?:=|\s+))(?!prefork|processes)\S/

function checkRunDirectory(inspection: Inspection, name: string): void {
  const setting = inspection.setting(name)
  if (setting === undefined) return
  const directory = setting.text.slice(0, setting.text.lastIndexOf('/'))
  if (!/^(?:\/var)?\/run\/./.test(directory)) return
  // A value that only the host knows may be the switch.
  const switched = ['CELERY_CREATE_DIRS', 'CELERY_CREATE_RUNDIR'].some((one) => {
    const value = inspection.evaluation.value(one)
    return value === '1' || value === null
  })
  if (!switched) inspection.reportValue('run-directory-missing', setting, { directory }, 0, directory.length)
}

function checkWorkerLog(inspection: Inspection): void {
  const setting = inspection.setting('CELERYD_LOG_FILE')
  if (setting === undefined || !setting.known) return
  const { text, variable } = setting
  const { name } = variable
  const options = inspection.evaluation.value('CELERYD_OPTS')
  const start = text.lastIndexOf('/') + 1
  const { nodes } = inspection.options
  if (nodes !== undefined && nodes > 1 && !/%[nNp]/.test(text))
    inspection.reportValue('log-without-node', setting, { name, count: nodes }, start)
  if (!/%[iI]/.test(text) && options !== null && !otherPool.test(options ?? ''))
    inspection.reportValue('log-without-process', setting, { name }, start)
}

/** Options of beat that have a variable of their own, or that the script gives itself. */
const beatOptions: ReadonlyMap<string, string> = new Map([
  ['-A', 'CELERY_APP'],
  ['--app', 'CELERY_APP'],
  ['--pidfile', 'CELERYBEAT_PID_FILE'],
  ['-f', 'CELERYBEAT_LOG_FILE'],
  ['--logfile', 'CELERYBEAT_LOG_FILE'],
  ['-l', 'CELERYBEAT_LOG_LEVEL'],
  ['--loglevel', 'CELERYBEAT_LOG_LEVEL'],
  ['--uid', 'CELERYBEAT_USER'],
  ['--gid', 'CELERYBEAT_GROUP'],
  ['--workdir', 'CELERYBEAT_CHDIR'],
])

function checkBeatOptions(inspection: Inspection): void {
  const setting = inspection.setting('CELERYBEAT_OPTS')
  if (setting === undefined) return
  for (const found of setting.text.matchAll(/(?:^|(?<=\s))(--[a-z-]+|-[A-Za-z])(?==|\s|$|[^-=\s])/g)) {
    const [option] = found
    const variable = beatOptions.get(option)
    const end = found.index + option.length
    if (variable !== undefined)
      inspection.reportValue('option-has-variable', setting, { option, variable }, found.index, end)
    else if (option === '--detach' || option === '-D')
      inspection.reportValue('detach-option', setting, { option }, found.index, end)
  }
}

function checkBeatFormats(inspection: Inspection): void {
  for (const name of ['CELERYBEAT_PID_FILE', 'CELERYBEAT_LOG_FILE']) {
    const setting = inspection.setting(name)
    for (const found of setting?.text.matchAll(/%[nNhdpiI]/g) ?? [])
      if (setting !== undefined)
        inspection.reportValue('node-format-in-beat', setting, { name, format: found[0] }, found.index, found.index + 2)
  }
}

/** A file of celerybeat alone, that sets what only the worker reads. */
function checkBeatFile(inspection: Inspection): void {
  const last = inspection.evaluation.sources.at(-1)?.source
  if (inspection.options.kind !== 'celerybeat' || last === undefined || !/(?:^|\/)celerybeat[^/]*$/.test(last.path))
    return
  const here = inspection.topLevelAssignments().filter(({ source }) => source === last)
  if (here.some(({ assignment }) => assignment.name.startsWith('CELERYBEAT_'))) return
  for (const { assignment, source } of here) {
    const { name, nameSpan } = assignment
    const instead = name.replace(/^CELERYD_/, 'CELERYBEAT_')
    const own = findOption(instead)
    if (instead === name || own === undefined || own.fallback === name) continue
    inspection.report('beat-sets-worker-options', { source, span: nameSpan }, { name, instead })
  }
}

/** Where the service writes its files, and what of them the scheduler understands. */
export function checkFiles(inspection: Inspection): void {
  if (inspection.options.kind === 'celeryd') {
    checkRunDirectory(inspection, 'CELERYD_PID_FILE')
    checkWorkerLog(inspection)
  } else {
    checkRunDirectory(inspection, 'CELERYBEAT_PID_FILE')
    checkBeatFile(inspection)
  }
  checkBeatOptions(inspection)
  checkBeatFormats(inspection)
}
