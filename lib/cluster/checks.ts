/** What `celery multi` lets pass in silence, though it was probably not meant: slips in the way options are written. */

import { celerySpellings } from '../options/celery-options.js'
import { readOptionWord } from '../options/celery-words.js'
import { checkCeleryOption, scopesOf, variablesOf } from './option-checks.js'
import type { ClusterWord, GivenOption, GivenOptions, Parsed } from './options.js'
import type { Report } from './problem.js'

const scopes = scopesOf('worker')

/** The options of a worker that need a value, and those that take none. */
const valued = new Set(celerySpellings({ scope: ['worker', 'global'], value: true, removed: true }))
const flags = new Set(celerySpellings({ scope: ['worker', 'global'], value: false, removed: true }))

/** Options of multi that hold for all nodes. */
const multiOnly = new Set([...celerySpellings({ scope: 'multi', value: true }), '-n', '--hostname'])

/** Options that the config has a variable for. */
const variables = new Map([...variablesOf('worker')].filter(([option]) => option !== '--executable'))

/** Looks for slips in the words of one service and in what was read from them. */
export function checkWords<O>(words: readonly ClusterWord<O>[], parsed: Parsed<O>, report: Report<O>): void {
  const previous = new Map(words.map((word, at) => [word, words[at - 1]]))
  const options = new Map(parsed.given.map((option) => [option.word, option]))
  const reported = new Set<GivenOption<O>>()
  for (const word of parsed.positionals) {
    if (word.source !== 'options') continue
    const before = previous.get(word)
    const option = before && options.get(before)
    if (option?.word.source === 'options' && asksForValue(option)) {
      reported.add(option)
      report('long-option-needs-equals', option.word.origin, { option: option.word.text, value: word.text })
    } else if (word.text === '' || word.text.trim() !== '') {
      const list = before?.text.endsWith(',') ? `${before.text}${word.text}` : undefined
      report('node-in-options', word.origin, { name: word.text, list })
    }
  }
  // Another sub-command has other options.
  const usual = !parsed.given.some(({ name }) => name === '--cmd')
  for (const option of parsed.given) {
    checkOption(option, report)
    if (usual && option.word.source !== 'script' && option.name !== '-p') checkWithCelery(option, report)
    if (valued.has(option.name) && !option.value && !reported.has(option)) {
      report('option-without-value', option.word.origin, { option: option.name })
    }
  }
}

/** A long option that needs a value and is written without `=`. */
function asksForValue<O>({ name, value }: GivenOption<O>): boolean {
  return name.startsWith('--') && value === undefined && (valued.has(name) || multiOnly.has(name))
}

function checkOption<O>(option: GivenOption<O>, report: Report<O>): void {
  const { name, value, selector, word } = option
  const common = selector === undefined
  if (word.source === 'nodes') report('option-in-nodes', word.origin, { option: word.text })
  if (option.valueWord !== undefined && (flags.has(name) || isJoined(name))) {
    report('word-after-flag', option.valueWord.origin, { option: word.text, word: option.valueWord.text })
  }
  if (!common && multiOnly.has(name)) report('multi-option-per-node', word.origin, { option: word.text })
  if (common && (name === '-n' || name === '--hostname') && value?.includes('@')) {
    report('hostname-with-node-name', word.origin, { option: name, value })
  }
  if (name === '-p') report('pidfile-short-option', word.origin, {})
  if (name === '--executable') report('executable-ignored', word.origin, {})
  if (name === '-D' || name === '--detach') report('detach-option', word.origin, { option: name })
  const variable = variables.get(name)
  if (common && variable !== undefined && word.source === 'options') {
    report('option-has-variable', word.origin, { option: name, variable })
  }
}

/** What Celery makes of the option that multi hands on. */
function checkWithCelery<O>({ name, value, word, valueWord }: GivenOption<O>, report: Report<O>): void {
  const written = readOptionWord(value !== undefined && valueWord === undefined ? `${name}=${value}` : name, scopes)
  written.forEach((option, at) => {
    const next = at === written.length - 1 ? valueWord : undefined
    const own = option.value ?? next?.text
    const place = option.value === undefined && next !== undefined ? next.origin : word.origin
    checkCeleryOption(option, { value: own, option: word.origin, place }, 'worker', report)
  })
}

/** `-c3`, `-Ofair`: a short option that has its value already. */
function isJoined(name: string): boolean {
  return /^-[^-]./u.test(name) && valued.has(name.slice(0, 2))
}

/** A scheduler inside of workers: one of them is enough, and its file is where only some may write. */
export function checkEmbeddedBeat<O>(nodes: readonly GivenOptions<O>[], report: Report<O>): void {
  const isNamed = (option: GivenOption<O>, names: ReadonlySet<string>): boolean =>
    readOptionWord(option.name, scopes).some(({ found }) => found !== undefined && names.has(found.option.name))
  const within = nodes.flatMap((options) => {
    const given = [...options.values()]
    const beat = given.find((option) => isNamed(option, embedding))
    return beat === undefined ? [] : [{ beat, placed: given.some((option) => isNamed(option, scheduling)) }]
  })
  for (const { beat, placed } of within)
    if (!placed) report('embedded-beat-schedule', beat.word.origin, { option: beat.word.text })
  const [first] = within
  if (first !== undefined && within.length > 1) {
    report('embedded-beat-repeated', first.beat.word.origin, { option: first.beat.word.text, count: within.length })
  }
}

const embedding = new Set(['--beat'])
const scheduling = new Set(['--schedule-filename', '--scheduler'])
