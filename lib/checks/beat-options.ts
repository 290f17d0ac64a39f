/** The words of CELERYBEAT_OPTS: what Celery refuses, and what a variable of the config sets. */

import { checkCeleryOption, scopesOf, variablesOf } from '../cluster/option-checks.js'
import { collector } from '../cluster/problem.js'
import { type Range, splitWords } from '../cluster/shlex.js'
import type { Code, Parameters } from '../diagnostics/messages.js'
import { unknownPart } from '../evaluate/value.js'
import { findCeleryOption, takesValue } from '../options/celery-options.js'
import { readOptionWord } from '../options/celery-words.js'
import type { Inspection, Setting } from './inspection.js'

const scopes = scopesOf('beat')
const variables = variablesOf('beat')

export function checkBeatOptions(inspection: Inspection): void {
  const setting = inspection.setting('CELERYBEAT_OPTS')
  if (setting === undefined) return
  for (const each of [setting, ...inspection.possible.filter(({ option }) => option === setting.option)])
    checkOptions(inspection, each)
}

/** Reads the words as click does: an option takes its value from the same word, else the next one, whatever it looks like. */
function checkOptions(inspection: Inspection, setting: Setting): void {
  const { problems, report } = collector<Range>()
  const own = <C extends Code>(code: C, place: Range, parameters: Parameters<C>): void =>
    inspection.reportValue(code, setting, parameters, place.start, place.end)
  const words = splitWords(setting.text).words.filter(({ text }) => text !== '')
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as (typeof words)[number]
    if (word.text === '--') break
    if (word.text.includes(unknownPart) && !word.text.includes('=')) continue
    if (!word.text.startsWith('-') || word.text === '-') {
      // NAME=value is a setting of the application (celery/bin/beat.py, config_from_cmdline).
      const open = words[at - 1]?.text.endsWith(unknownPart) === true
      if (!open && !/^[A-Za-z_.]+=/.test(word.text)) report('stray-word', word, { word: word.text })
      continue
    }
    // The service detaches the scheduler, and leaves both spellings out.
    if (word.text === '--detach' || word.text === '-D') {
      own('detach-option', word, { option: word.text })
      continue
    }
    for (const option of readOptionWord(word.text, scopes)) {
      const { written, found, value } = option
      const needs = found !== undefined && takesValue(found.option)
      const next = needs && value === undefined ? words[++at] : undefined
      const foreign = found === undefined ? findCeleryOption(written, ['worker', 'multi']) : undefined
      // The value of an option that is not beat's is not a mistake of its own.
      const takes = foreign !== undefined && takesValue(foreign.option) && value === undefined
      if (takes && words[at + 1]?.text.startsWith('-') === false) at++
      const variable = variables.get(written)
      const place = { start: word.start, end: Math.min(word.end, word.start + written.length) }
      if (variable !== undefined) own('option-has-variable', place, { option: written, variable })
      if (needs && (value ?? next?.text ?? '') === '') report('option-without-value', word, { option: written })
      else checkCeleryOption(option, { value: value ?? next?.text, option: word, place: next ?? word }, 'beat', report)
    }
  }
  inspection.reportProblems(setting, problems)
}
