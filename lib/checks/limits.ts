/** Limits: the arguments of `ulimit` in an option, and those of `ulimit` and `umask` where the config runs them itself. */

import { type Place, spanOfValue } from '../evaluate/value.js'
import { literalText } from '../syntax/literal.js'
import type { Inspection, Setting } from './inspection.js'

/**
 * The letters of limits that the sh of each system has: dash 0.5.12 (Debian, Ubuntu), bash 5.2 (Red Hat, Arch), BusyBox 1.37
 * (Alpine) and the ksh of OpenBSD as they answer `ulimit -X`; FreeBSD by the table in its sh, miscbltin.c.
 */
const letters: Readonly<Record<string, string>> = {
  dash: 'cdflmnprstvw',
  bash: 'bcdefiklmnqrstuvxPRT',
  BusyBox: 'cdefilmnqrstuvx',
  FreeBSD: 'bcdfklmnopstuvwy',
  OpenBSD: 'cdflmnpst',
}

/** The shells of Linux, where one config meets several of them. */
const usual = ['dash', 'bash', 'BusyBox'] as const

/** How many processes an account may have: no letter is the same everywhere. */
const twins: Readonly<Record<string, string>> = { u: 'dash has -p for that', p: 'bash and BusyBox have -u for that' }

/** Something wrong with a word, by its place in the text. */
interface Wrong {
  readonly start: number
  readonly end: number
  /** What no shell takes, in words; undefined where some do. */
  readonly reason?: string
  readonly instead?: string
  /** What only some shells have: `-u`, `hard`. */
  readonly word: string
}

/** What is wrong with the arguments of `ulimit`; a number without an option limits the size of files. */
export function limitProblems(text: string): readonly Wrong[] {
  const wrong: Wrong[] = []
  /** The option before a word that waits for its value. */
  let open: Wrong | undefined
  for (const { 0: word, index: start } of text.matchAll(/\S+/g)) {
    const place = { start, end: start + word.length, word }
    if (start === text.search(/\S/) && word === 'ulimit') {
      wrong.push({ ...place, reason: 'ulimit itself is none', instead: text.trim().replace(/^ulimit\s*/, '') })
      continue
    }
    const [, letter, value] = /^-[HS]*([A-Za-z]?)((?<=[A-Za-z])[=\d].*)?$/.exec(word) ?? []
    if (letter === undefined) {
      if (/^(?:hard|soft)$/.test(word)) wrong.push(place)
      else if (/^-\D/.test(word)) wrong.push({ ...place, reason: `no sh has a limit ${word}` })
      else if (!/^(?:\d{1,12}|unlimited)$/.test(word))
        wrong.push({ ...place, reason: `a limit is a number or unlimited, not ${word}` })
      open = undefined
      continue
    }
    // -H and -S go with the letter that follows.
    if (letter === '' && value === undefined && word !== '-') continue
    if (open !== undefined) wrong.push(open)
    open = undefined
    const missing = usual.filter((shell) => !letters[shell]?.includes(letter))
    if (letter === '' || Object.values(letters).every((each) => !each.includes(letter)))
      wrong.push({ ...place, reason: `no sh has a limit ${word}` })
    else if (value !== undefined) {
      const instead = `-${letter} ${value.replace('=', '')}`
      wrong.push({ ...place, reason: `the value of -${letter} is a word of its own`, instead })
      continue
    } else if (missing.length > 0) wrong.push({ ...place, word: `-${letter}` })
    open = { ...place, reason: `${word} has no value` }
  }
  if (open !== undefined && !wrong.some(({ start, reason }) => start === open?.start && reason !== undefined))
    wrong.push(open)
  return wrong
}

/** The shells of Linux that do not have a limit, or a word for one, for a sentence. */
function without(word: string): string {
  const letter = word.startsWith('-') ? word.slice(1) : ''
  const shells = letter === '' ? ['dash', 'BusyBox'] : usual.filter((shell) => !letters[shell]?.includes(letter))
  return shells.length > 2 ? `${shells.slice(0, -1).join(', ')} and ${shells.at(-1)}` : shells.join(' and ')
}

function report(inspection: Inspection, name: string, wrong: Wrong, place: Place | undefined, quiet: boolean): void {
  const { reason, instead, word } = wrong
  if (reason !== undefined) inspection.report('bad-limit', place, { name, reason, instead })
  // Units run no shell.
  else if (!quiet && inspection.options.units !== true)
    inspection.report('limit-of-some-shells', place, { word, shells: without(word), twin: twins[word.slice(1)] })
}

function checkOption(inspection: Inspection, { text, known, variable }: Setting): void {
  if (!known) return
  for (const wrong of limitProblems(text))
    report(inspection, variable.name, wrong, spanOfValue(variable, wrong.start, wrong.end), false)
}

/** Limits in options, and commands of the config that set limits and the umask. */
export function checkLimits(inspection: Inspection): void {
  for (const setting of [...inspection.settings, ...inspection.possible])
    if (setting.option.type === 'limits') checkOption(inspection, setting)
  for (const { command, source, statement } of inspection.commands) {
    const [head, first, ...others] = command.words
    const name = head && literalText(head)
    if ((name !== 'ulimit' && name !== 'umask') || first === undefined) continue
    const words = [first, ...others].map(literalText)
    if (words.includes(undefined)) continue
    const span = { start: first.span.start, end: (others.at(-1) ?? first).span.end }
    if (name === 'umask') {
      const [mask = ''] = words.filter((word) => word !== '-S' && word !== '--')
      // An octal number, or changes as chmod(1) has them.
      if (!/^(?:[0-7]{1,4}|(?:[ugoa]*(?:[-+=][rwxXstugo]*)+,?)+|)$/.test(mask))
        inspection.report('not-umask', { source, span }, { name, value: mask })
      continue
    }
    // Without a number it asks.
    if (!words.some((word) => /^[^-]/.test(word ?? ''))) continue
    // Where a failure is expected, it may well be that a shell does not have the limit.
    const quiet = statement.rest.length > 0 || command.redirections.length > 0
    for (const wrong of limitProblems(words.join(' ')))
      report(inspection, 'what ulimit is given', wrong, { source, span }, quiet)
  }
}
