/** Pid and log files, and what belongs to the scheduler. */

import { findOption } from '../options/catalogue.js'
import { celerySpellings } from '../options/celery-options.js'
import { isDevice, sharedDirectory } from '../options/places.js'
import { defaultProfile, sharedDirectories } from '../options/profile.js'
import type { Inspection } from './inspection.js'

/** Pools whose worker is one process (celery/concurrency/__init__.py), given with one of the spellings of --pool. */
const poolOption = celerySpellings({ scope: 'worker', value: true }).filter((each) => /^(?:-P|--pool)$/.test(each))
const otherPool = new RegExp(`(?:^|\\s)(?:${poolOption.join('|')})(?::\\S+)?(?:=|\\s*)(?!prefork|processes|[=\\s])\\S`)

/** `-B`, alone or among other flags, for all nodes or for some. */
export const embeddedBeat = /(?<=^|\s)(?:-(?=[A-Z]*B)[A-Z]+|--beat)(?=:|\s|$)/

function checkSharedDirectory(inspection: Inspection, names: readonly string[]): void {
  const shared = sharedDirectories(inspection.options.profile ?? defaultProfile)
  for (const option of names) {
    const setting = inspection.setting(option)
    const possible = inspection.possible.filter((each) => each.option === setting?.option)
    for (const each of setting === undefined ? [] : [setting, ...possible]) {
      const directory = sharedDirectory(each.text, shared)
      if (directory === undefined) continue
      const { name } = each.variable
      inspection.reportValue('shared-directory', each, { name, directory }, 0, directory.length)
    }
  }
}

function checkRunDirectory(inspection: Inspection, name: string): void {
  const setting = inspection.setting(name)
  if (setting === undefined) return
  const directory = setting.text.slice(0, setting.text.lastIndexOf('/'))
  if (inspection.options.units === true || !/^(?:(?:\/var)?\/run|\/dev\/shm|\/tmp)\/./.test(directory)) return
  // A value that only the host knows may be the switch.
  const switched = ['CELERY_CREATE_DIRS', 'CELERY_CREATE_RUNDIR'].some((one) => {
    const value = inspection.evaluation.value(one)
    return value === '1' || value === null
  })
  if (!switched) inspection.reportValue('run-directory-missing', setting, { directory }, 0, directory.length)
}

function checkWorkerLog(inspection: Inspection): void {
  const setting = inspection.setting('CELERYD_LOG_FILE')
  if (setting === undefined || !setting.known || isDevice(setting.text)) return
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
  const own = new Set(here.map(({ assignment }) => assignment.name))
  for (const { assignment, source } of here) {
    const { name, nameSpan } = assignment
    const instead = name.replace(/^CELERYD_/, 'CELERYBEAT_')
    const option = findOption(instead)
    if (instead === name || option === undefined || option.fallback === name || own.has(instead)) continue
    inspection.report('beat-sets-worker-options', { source, span: nameSpan }, { name, instead })
  }
}

/** A worker's config with `-B`, and options of the scheduler beside it: both start one. */
function checkTwoSchedulers(inspection: Inspection): void {
  const setting = inspection.setting('CELERYD_OPTS')
  if (setting === undefined) return
  const beat = inspection.settings.find(({ variable }) => /^CELERYBEAT_(?:OPTS|PID_FILE|LOG_FILE)$/.test(variable.name))
  const found = embeddedBeat.exec(setting.text)
  const path = beat?.variable.assignments.at(-1)?.source.path ?? inspection.options.beside
  if (found === null || path === undefined) return
  const [option] = found
  const end = found.index + option.length
  inspection.reportValue('embedded-beat-and-celerybeat', setting, { option, path }, found.index, end)
}

/** Where the service writes its files, and what of them the scheduler understands. */
export function checkFiles(inspection: Inspection): void {
  if (inspection.options.kind === 'celeryd') {
    checkRunDirectory(inspection, 'CELERYD_PID_FILE')
    checkSharedDirectory(inspection, ['CELERYD_PID_FILE', 'CELERYD_LOG_FILE'])
    checkWorkerLog(inspection)
    checkTwoSchedulers(inspection)
  } else {
    checkRunDirectory(inspection, 'CELERYBEAT_PID_FILE')
    checkSharedDirectory(inspection, ['CELERYBEAT_PID_FILE', 'CELERYBEAT_LOG_FILE'])
    checkBeatFile(inspection)
  }
  checkBeatFormats(inspection)
}
