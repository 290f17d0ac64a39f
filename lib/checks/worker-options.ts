/** The words of CELERYD_OPTS where the nodes are left to the host: what is written is a mistake whatever they are. */

import { checkWords } from '../cluster/checks.js'
import { parseWords } from '../cluster/options.js'
import { collector } from '../cluster/problem.js'
import { type Range, splitWords } from '../cluster/shlex.js'
import { unknownPart } from '../evaluate/value.js'
import { hasWideSign } from './full-width.js'
import type { Inspection, Setting } from './inspection.js'

export function checkWorkerOptions(inspection: Inspection): void {
  const setting = inspection.setting('CELERYD_OPTS')
  // Where the nodes are known, these words have been looked at with them.
  if (setting === undefined || inspection.options.nodes !== undefined) return
  for (const each of [setting, ...inspection.possible.filter(({ option }) => option === setting.option)])
    checkOptions(inspection, each)
}

function checkOptions(inspection: Inspection, setting: Setting): void {
  // What follows from a sign of an input method is said with it.
  if (hasWideSign(setting.text)) return
  const { problems, report } = collector<Range>()
  const words = splitWords(setting.text).words.map((word) => ({
    text: word.text,
    source: 'options' as const,
    origin: word,
  }))
  // After what only the host knows a word may be the value of an option.
  const open = new Set<Range>(
    words.filter((_, at) => words[at - 1]?.text.endsWith(unknownPart)).map(({ origin }) => origin),
  )
  checkWords(words, parseWords(words, report), report)
  inspection.reportProblems(
    setting,
    problems.filter(({ code, origin }) => code !== 'node-in-options' || origin === undefined || !open.has(origin)),
  )
}
