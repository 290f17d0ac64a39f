/** What `celery multi` lets pass in silence, though it was hardly meant: slips in the way options are written. */

import type { Option, Parsed, Word } from './options.js'
import type { Report } from './problem.js'

/** The worker's and celery's options that need a value (celery/bin/worker.py, celery/bin/base.py, celery/bin/celery.py). */
const valued = new Set(
  (
    '-A --app -b --broker --result-backend --loader --config --workdir -n --hostname -S --statedb -l --loglevel ' +
    '-O --optimization --prefetch-multiplier -c --concurrency -P --pool --time-limit --soft-time-limit ' +
    '--max-tasks-per-child --max-memory-per-child -Q --queues -X --exclude-queues -I --include ' +
    '--heartbeat-interval --autoscale -s --schedule-filename --schedule --scheduler -f --logfile --pidfile ' +
    '--uid --gid --umask --executable'
  ).split(' '),
)

/** Those that take none. */
const flags = new Set(
  (
    '-D --detach -E --task-events --events --disable-prefetch --purge --discard --without-gossip --without-mingle ' +
    '--without-heartbeat -B --beat -C --no-color -q --quiet --skip-checks'
  ).split(' '),
)

/** Options of multi that hold for all nodes. */
const multiOnly = new Set(['--cmd', '--append', '-n', '--hostname', '--prefix', '--suffix', '--range-prefix'])

/** Options that the config has a variable for. */
const variables: ReadonlyMap<string, string> = new Map([
  ['-A', 'CELERY_APP'],
  ['--app', 'CELERY_APP'],
  ['--workdir', 'CELERYD_CHDIR'],
  ['--pidfile', 'CELERYD_PID_FILE'],
  ['-f', 'CELERYD_LOG_FILE'],
  ['--logfile', 'CELERYD_LOG_FILE'],
  ['-l', 'CELERYD_LOG_LEVEL'],
  ['--loglevel', 'CELERYD_LOG_LEVEL'],
  ['--uid', 'CELERYD_USER'],
  ['--gid', 'CELERYD_GROUP'],
])

/** Looks for slips in the words of one service and in what was read from them. */
export function checkWords<O>(words: readonly Word<O>[], parsed: Parsed<O>, report: Report<O>): void {
  const previous = new Map(words.map((word, at) => [word, words[at - 1]]))
  const options = new Map(parsed.given.map((option) => [option.word, option]))
  const reported = new Set<Option<O>>()
  for (const word of parsed.positionals) {
    if (word.source !== 'options') continue
    const before = previous.get(word)
    const option = before && options.get(before)
    if (option?.word.source === 'options' && asksForValue(option)) {
      reported.add(option)
      report('long-option-needs-equals', option.word.origin, { option: option.word.text, value: word.text })
    } else report('node-in-options', word.origin, { name: word.text })
  }
  for (const option of parsed.given) {
    checkOption(option, report)
    if (valued.has(option.name) && !option.value && !reported.has(option)) {
      report('option-without-value', option.word.origin, { option: option.name })
    }
  }
}

/** A long option that needs a value and is written without `=`. */
function asksForValue<O>({ name, value }: Option<O>): boolean {
  return name.startsWith('--') && value === undefined && (valued.has(name) || multiOnly.has(name))
}

function checkOption<O>(option: Option<O>, report: Report<O>): void {
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

/** `-c3`, `-Ofair`: a short option that has its value already. */
function isJoined(name: string): boolean {
  return /^-[^-]./u.test(name) && valued.has(name.slice(0, 2))
}
