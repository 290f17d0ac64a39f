/** Values that an option cannot have, or should not. */

import { unknownPart } from '../evaluate/value.js'
import { logLevels, meantLevel } from '../options/celery-words.js'
import { unitSetting } from '../options/unit-options.js'
import { shWord } from '../quote.js'
import { isImpossibleAccount, isRootAccount } from '../service/root.js'
import { hasWideSign } from './full-width.js'
import type { Inspection, Setting } from './inspection.js'

function checkPath(inspection: Inspection, setting: Setting): void {
  const { text, variable, option } = setting
  const { name } = variable
  if (text.startsWith('~')) {
    inspection.reportValue('quoted-tilde', setting, { name }, 0, 1)
    return
  }
  if (!/^[/<{%@_]/.test(text) && !text.startsWith(unknownPart))
    inspection.reportValue('relative-path', setting, { name, value: shown(text) })
  if (option.type === 'directory' && /\.(?:py|sh|wsgi|cfg|ini)$/.test(text))
    inspection.reportValue('chdir-is-file', setting, { name, value: shown(text) })
}

function shown(text: string): string {
  return text.replaceAll(unknownPart, '…')
}

function checkProgram(inspection: Inspection, setting: Setting): void {
  const { text, variable } = setting
  const { name } = variable
  if (text.startsWith('~')) inspection.reportValue('quoted-tilde', setting, { name }, 0, 1)
  const words = [...text.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gu)]
  const operator = words.find(([word]) => /^(?:&&|\|\|?|;|&)$|;$|`|\$\(/.test(word))
  if (operator !== undefined) {
    const { index } = operator
    inspection.reportValue(
      'program-is-command',
      setting,
      { name, operator: operator[0] },
      index,
      index + operator[0].length,
    )
    return
  }
  const [program, next] = words
  if (program === undefined) return
  const [path] = program
  const manage = words.find(([word]) => /(?:^|\/)manage\.py$/.test(word))
  if (manage !== undefined && !name.endsWith('_SU')) {
    const end = manage.index + manage[0].length
    inspection.reportValue('program-is-manage', setting, { name, value: shown(manage[0]) }, manage.index, end)
    return
  }
  const last = words.at(-1)
  if (name === 'CELERYBEAT' && last?.[0] === 'beat' && last !== program)
    inspection.reportValue('command-in-program', setting, { name, word: 'beat' }, last.index, last.index + 4)
  if (/^[^/'"\\~<{%@_].*\//.test(path) && !path.startsWith(unknownPart))
    inspection.reportValue('relative-program', setting, { name, value: shown(path) }, 0, path.length)
  // The rest of a path that was split at its blank.
  if (path.startsWith('/') && next !== undefined && /^[^-/].*\//.test(next[0]))
    inspection.reportValue(
      'program-with-spaces',
      setting,
      { name, word: shown(next[0]) },
      next.index,
      next.index + next[0].length,
    )
}

function checkSetting(inspection: Inspection, setting: Setting): void {
  const { option, text, known, variable } = setting
  const { name } = variable
  // What follows from a sign of an input method is said with it.
  if (hasWideSign(text)) return
  if (checkExpansions(inspection, setting)) return
  switch (option.type) {
    case 'app':
      checkApp(inspection, setting)
      break
    case 'path':
    case 'directory':
      if (option.environment !== true) checkPath(inspection, setting)
      break
    case 'program':
      checkProgram(inspection, setting)
      break
    case 'boolean':
      if (known && option.environment !== true && text !== '0' && text !== '1')
        inspection.reportValue('not-boolean', setting, { name, value: text })
      break
    case 'seconds':
      if (known && !/^(?:0|[1-9][0-9]{0,8})$/.test(text))
        inspection.reportValue('not-seconds', setting, { name, value: text })
      break
    case 'umask':
      if (known && !/^[0-7]{1,4}$/.test(text)) inspection.reportValue('not-umask', setting, { name, value: text })
      break
    case 'unit': {
      const wanted = unitSetting(option.name)
      if (known && wanted !== undefined && !wanted.form.test(text))
        inspection.reportValue('bad-unit-value', setting, { name, value: text, form: wanted.formInWords })
      break
    }
    case 'user':
    case 'group':
      checkAccount(inspection, setting)
      break
    case 'nodes':
      checkNodes(inspection, setting)
      break
    case 'level':
      if (known && !logLevels.includes(text.toUpperCase()))
        inspection.reportValue('bad-log-level', setting, { name, value: text, suggestion: meantLevel(text) })
      break
    case 'words':
      if (name.endsWith('_SU_ARGS')) checkLogin(inspection, setting)
  }
}

/** `'$VENV/bin/celery'`: a variable of the config that its quotes keep from being expanded. */
function checkExpansions(inspection: Inspection, setting: Setting): boolean {
  const { variable, text } = setting
  if (!variable.pieces.some(({ part }) => part.type === 'single')) return false
  for (const { 0: written, 1: name = '', index } of text.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)) {
    if (!inspection.evaluation.variables.has(name)) continue
    const parameters = { name: variable.name, variable: written }
    inspection.reportValue('quoted-expansion', setting, parameters, index, index + written.length)
    return true
  }
  return false
}

/** A path, an option or a file in the place of a module. */
function checkApp(inspection: Inspection, setting: Setting): void {
  const { text, known, variable } = setting
  const { name } = variable
  // Of a quote that swallows the next line more is said elsewhere.
  if (!known || text.includes('\n') || !/^[-=]|\/|\.py$|\s/.test(text)) return
  const [, rest = ''] = /^=?(?:-A\s*|--app[=\s]\s*)?(.*)$/s.exec(text.trim()) ?? []
  const path = rest.replace(/\.py(?=$|:)/, '').replace(/^\.\//, '')
  // The package is usually in the directory above.
  const [, directory, module = path] = /^(\/.+)\/([^/]+\/[^/]+)$/.exec(path) ?? []
  const dotted = module.replaceAll('/', '.')
  const isModule = /^[A-Za-z_][\w.]*(?::[\w.]+)?$/.test(dotted)
  const instead = `${name}=${dotted}${directory === undefined ? '' : ` and CELERYD_CHDIR=${directory}`}`
  inspection.reportValue('bad-app', setting, { name, value: text, instead: isModule ? instead : undefined })
}

/** `celery:celery`, as chown(8) has it; `celery ` with a blank. */
function checkAccount(inspection: Inspection, setting: Setting): void {
  const { text, known, variable, option } = setting
  if (!known || !isImpossibleAccount(text)) return
  const { name } = variable
  const parts = text.split(':').map((part) => part.trim())
  const [user = '', group = ''] = parts
  const isPair = option.type === 'user' && parts.length === 2
  const arePossible = parts.every((part) => part !== '' && !isImpossibleAccount(part))
  const suggestion =
    isPair && arePossible
      ? `write ${name}=${shWord(user)} and ${name.replace('USER', 'GROUP')}=${shWord(group)}`
      : parts.length === 1 && arePossible
        ? `write ${name}=${shWord(user)}`
        : undefined
  inspection.reportValue('bad-account', setting, { name, value: text, kind: option.type, suggestion })
}

function checkLogin(inspection: Inspection, setting: Setting): void {
  for (const found of setting.text.matchAll(/(?:^|(?<=\s))(?:-(?=[a-z]*l)[a-z]+|--login|-)(?=\s|$)/g))
    inspection.reportValue(
      'login-shell',
      setting,
      { name: setting.variable.name },
      found.index,
      found.index + found[0].length,
    )
}

/** `w1, w2`, or `w1,w2`: a list for people. A name with a comma and no more is left to celery multi. */
function checkNodes(inspection: Inspection, setting: Setting): void {
  const found = /(?<=^|\s)(?!-)(?:[^\s,]+,)+[^\s,]*(?=\s|$)/.exec(setting.text)
  if (found === null) return
  const [word] = found
  // A list of Python or YAML has more signs than its commas.
  const instead = setting.text.replaceAll(/[\s,'"[\]()]+/g, ' ').trim()
  inspection.reportValue('comma-in-nodes', setting, { word, instead }, found.index, found.index + word.length)
}

function checkMulti(inspection: Inspection): void {
  const variable = inspection.evaluation.variables.get('CELERYD_MULTI')
  if (variable === undefined || variable.value === null || variable.value === '') return
  const { value } = variable
  const harmless = /^(?:(?:\S*\/)?(?:celery|python[0-9.]*\s+-m\s+celery)\s+)?multi$/.test(value.trim())
  const place = variable.assignments.at(-1)
  if (!harmless) inspection.report('multi-obsolete', place, { value })
  else {
    // It names the program that CELERY_BIN does not.
    const own = inspection.evaluation.value('CELERY_BIN')
    const program = own === undefined || own === '' ? value.trim().replace(/\s*multi$/, '') : ''
    const quoted = /\s/.test(program) ? `"${program}"` : program
    inspection.report('multi-ignored', place, { value, program: quoted === '' ? undefined : quoted })
  }
}

/** Paths, programs, switches, levels and timeouts, and who the service runs as. */
export function checkValues(inspection: Inspection): void {
  for (const setting of [...inspection.settings, ...inspection.possible]) checkSetting(inspection, setting)
  checkMulti(inspection)
  const user = inspection.setting(inspection.options.kind === 'celeryd' ? 'CELERYD_USER' : 'CELERYBEAT_USER')
  const read = user ?? inspection.setting('CELERYD_USER')
  const forced = inspection.exported.has('C_FORCE_ROOT') && inspection.evaluation.value('C_FORCE_ROOT') !== ''
  if (forced) return
  const users = inspection.possible.filter(({ option }) => option === read?.option)
  for (const each of read === undefined ? [] : [read, ...users])
    if (isRootAccount(each.text))
      inspection.reportValue('root-user', each, { name: each.variable.name, value: each.text })
}
