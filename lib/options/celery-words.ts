/** Options as they stand in the words of a command line, and what Celery makes of their values (click and argparse). */

import {
  type CeleryOption,
  type CeleryScope,
  type FoundOption,
  findCeleryOption,
  takesValue,
} from './celery-options.js'
import { closest } from './similar.js'

/** One option in a word; a word of short flags has several. */
export interface WrittenOption {
  /** The spelling: `-c` of `-c3`, `--purge` of `--purge=1`. */
  readonly written: string
  /** Undefined where Celery has no such option. */
  readonly found: FoundOption | undefined
  /** The value in the same word. */
  readonly value: string | undefined
}

/**
 * Reads a word that begins with a dash: `--name`, `--name=value`, `-c`, `-c3`, `-EB`.
 *
 * @param scopes where the option is looked for, in order
 */
export function readOptionWord(word: string, scopes: readonly CeleryScope[]): readonly WrittenOption[] {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=')
    const written = equals === -1 ? word : word.slice(0, equals)
    const value = equals === -1 ? undefined : word.slice(equals + 1)
    return [{ written, found: findCeleryOption(written, scopes), value }]
  }
  const options: WrittenOption[] = []
  const letters = [...word.slice(1)]
  for (let at = 0; at < letters.length; at++) {
    const written = `-${letters[at]}`
    const found = findCeleryOption(written, scopes)
    const ends = found === undefined || takesValue(found.option)
    const rest = ends ? letters.slice(at + 1).join('') : ''
    options.push({ written, found, value: rest === '' ? undefined : rest })
    if (ends) break
  }
  return options
}

/** The spelling that a long option was meant to be, or is short for; undefined when nothing is near. */
export function meantOption(written: string, spellings: readonly string[]): string | undefined {
  if (!written.startsWith('--')) return undefined
  const long = spellings.filter((each) => each.startsWith('--'))
  const longer = long.filter((each) => each.startsWith(written))
  return closest(written, long) ?? (longer.length === 1 && written.length > 4 ? longer[0] : undefined)
}

/** What Celery's --loglevel accepts, in upper or lower case (celery/bin/base.py, LogLevel). */
export const logLevels: readonly string[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL', 'FATAL']

/** The levels of other programs. */
const otherLevels: Readonly<Record<string, string>> = {
  WARN: 'WARNING',
  TRACE: 'DEBUG',
  VERBOSE: 'DEBUG',
  NOTICE: 'INFO',
}

/** The level that was meant; undefined when none is near. */
export function meantLevel(value: string): string | undefined {
  return otherLevels[value.toUpperCase()] ?? meantChoice(value, logLevels)
}

/** The one of a few words that was meant: among so few even a short one is told by all its letters but one. */
function meantChoice(value: string, words: readonly string[]): string | undefined {
  return closest(value, words, value.length < 3 ? 0 : value.length < 5 ? 1 : 2)
}

/** The words that Celery takes for a value of a kind, in upper or lower case where it does. */
const choices: Readonly<Partial<Record<CeleryOption['value'], readonly string[]>>> = {
  optimization: ['default', 'fair'],
  pool: ['prefork', 'eventlet', 'gevent', 'solo', 'processes', 'threads', 'custom'],
  level: logLevels,
}

const integer = /^\s*[+-]?\d+(?:_\d+)*\s*$/
const float = /^\s*[+-]?(?:(?:\d+(?:_\d+)*\.?|\d*(?:_\d+)*\.\d+(?:_\d+)*)(?:e[+-]?\d+)?|inf(?:inity)?|nan)\s*$/i

const rules: Readonly<Record<CeleryOption['value'], string>> = {
  flag: '',
  text: '',
  path: '',
  integer: 'a whole number',
  float: 'a number',
  level: 'DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL',
  optimization: 'default or fair',
  pool: 'prefork, eventlet, gevent, solo, threads or custom',
  autoscale: 'two whole numbers with a comma, MAX,MIN',
  umask: 'an octal number such as 022',
}

function isValid(kind: CeleryOption['value'], value: string): boolean {
  switch (kind) {
    case 'integer':
      return integer.test(value)
    case 'float':
      return float.test(value)
    case 'level':
      return choices.level?.includes(value.toUpperCase()) === true
    case 'optimization':
      return choices.optimization?.includes(value) === true
    // Celery 4 also took the path of a class.
    case 'pool':
      return choices.pool?.includes(value) === true || /[.:]/.test(value)
    case 'autoscale':
      return value.split(',').length <= 2 && value.split(',').every((part) => integer.test(part))
    case 'umask':
      return /^(?:0o?)?[0-7]{1,4}$/.test(value)
    default:
      return true
  }
}

/**
 * What is wrong with a value.
 *
 * @returns the rule that it breaks and, where there is one, the value that was meant; undefined for a good one
 */
export function celeryValueProblem(
  { value: kind }: CeleryOption,
  value: string,
): { readonly rule: string; readonly meant: string | undefined } | undefined {
  if (isValid(kind, value)) return undefined
  // click takes the = of -c=4 for a part of the value.
  const without = value.startsWith('=') ? value.slice(1) : undefined
  if (without !== undefined && isValid(kind, without)) return { rule: rules[kind], meant: without }
  const meant = kind === 'level' ? meantLevel(value) : meantChoice(value.toLowerCase(), choices[kind] ?? [])
  return { rule: rules[kind], meant }
}
