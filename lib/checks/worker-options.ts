/** The words of CELERYD_OPTS where the nodes are left to the host: what is written is a mistake whatever they are. */

import { checkWords } from '../cluster/checks.js'
import { parseWords } from '../cluster/options.js'
import { collector } from '../cluster/problem.js'
import { type Range, splitWords } from '../cluster/shlex.js'
import type { Code, Parameters } from '../diagnostics/messages.js'
import { unknownPart } from '../evaluate/value.js'
import { hasWideSign } from './full-width.js'
import type { Inspection } from './inspection.js'
import { followsFromLogin } from './login-names.js'

export function checkWorkerOptions(inspection: Inspection): void {
  const setting = inspection.setting('CELERYD_OPTS')
  // Where the nodes are known, these words have been looked at with them.
  if (setting === undefined || inspection.options.nodes !== undefined) return
  // What follows from a sign of an input method is said with it.
  if (hasWideSign(setting.text)) return
  const { problems, report } = collector<Range>()
  const words = splitWords(setting.text).words.map((word) => ({
    text: word.text,
    source: 'options' as const,
    origin: word,
  }))
  checkWords(words, parseWords(words, report), report)
  for (const { code, origin, parameters } of problems)
    if (origin !== undefined && !JSON.stringify(parameters).includes(unknownPart)) {
      const { start, end } = origin
      if (followsFromLogin(code, setting.variable, start, end)) continue
      inspection.reportValue(code, setting, parameters as Parameters<Code> & Parameters<typeof code>, start, end)
    }
}
