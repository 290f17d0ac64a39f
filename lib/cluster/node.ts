/** One node: its paths and the words of its command line. */

import { celeryLongNames, celerySpellings } from '../options/celery-options.js'
import type { NamedNode } from './names.js'
import { type Formats, fillFormats, optionFormats, workerFormats } from './node-formats.js'
import type { ClusterWord, GivenOption, GivenOptions } from './options.js'
import type { Report } from './problem.js'
import { splitWords } from './shlex.js'

/** One Celery worker, as `celery multi` would start it. */
export interface ClusterNode {
  /** Full: `worker1@%h`, or with the host's own name where that is known. */
  readonly name: string
  /** The name up to the `@`. */
  readonly shortName: string
  /** The file the worker's main process writes. */
  readonly pidfile: string
  /** As handed to the worker; `%i` and `%I` are its pool processes'. */
  readonly logfile: string
  /** Options of `celery` itself, before the sub-command. */
  readonly globalOptions: readonly string[]
  /** The sub-command: `worker`, unless `--cmd` says otherwise. */
  readonly command: readonly string[]
  /** The worker's options in config order, save name, pid file and log file. */
  readonly options: readonly string[]
  /** From `--` on, as written: nothing in it is a format. Then the words of `--append`. */
  readonly passThrough: readonly string[]
}

/** What a node is made of. */
export interface NodeParts<O> {
  readonly node: NamedNode<O>
  readonly cmd: GivenOption<O> | undefined
  readonly append: GivenOption<O> | undefined
  /** The common options with the node's own merged in. */
  readonly options: GivenOptions<O>
  readonly passThrough: readonly ClusterWord<O>[]
  readonly host: string | undefined
}

/** The options of `celery` itself that multi puts before the sub-command, each with its long spelling. */
const longNames = celeryLongNames(['global'])
const globalNames: ReadonlyMap<string, string> = new Map(
  celerySpellings({ scope: 'global', moved: true }).map((name) => [name, longNames.get(name) ?? name]),
)

/**
 * What does not go to the worker as it is: the name and the paths have a place of their own, the name of one node
 * cannot be changed by an option, what starts the worker detaches it and chooses the program.
 */
const ownPlace = new Set([
  ...celerySpellings({ scope: 'worker', file: 'pid' }),
  ...celerySpellings({ scope: 'worker', file: 'log' }),
  ...['-n', '--hostname', '--detach', '-D', '--executable'],
])

/**
 * Works out one node's paths and words.
 *
 * Sources: celery/apps/multi.py, Node; celery/bin/worker.py for what the worker makes of its paths.
 */
export function resolveNode<O>(parts: NodeParts<O>, report: Report<O>): ClusterNode {
  const { node, host } = parts
  const formats = optionFormats(node.name)
  const fill = (option: GivenOption<O>) =>
    option.value && fillFormats(option.value, formats, report, (option.valueWord ?? option.word).origin)

  const globals = new Map<string, { readonly option: GivenOption<O>; readonly words: readonly string[] }>()
  const options: string[] = []
  for (const option of parts.options.values()) {
    const words = optionWords(option.name, fill(option))
    if (ownPlace.has(option.name)) {
      // A word that only multi takes for the value of -D reaches the worker as an argument.
      if (option.name === '-D') options.push(...words.slice(1))
      continue
    }
    const global = globalNames.get(option.name)
    if (global === undefined) {
      options.push(...words)
      continue
    }
    // multi turns the order of these round, and celery obeys the last of two spellings: here, that is the first.
    const winner = globals.get(global)
    if (winner === undefined) globals.set(global, { option, words })
    else if (winner.option.value !== option.value) {
      report('global-option-ignored', option.word.origin, { option: option.name, winner: winner.option.name })
    }
  }

  const paths = workerFormats(node.name, host)
  const pid = parts.options.get('--pidfile') ?? parts.options.get('-p')
  const pidfile =
    pid === undefined ? fillFormats('/var/run/celery/%n.pid', formats, report, undefined) : (fill(pid) ?? '')
  const log = lastOf(parts.options, ['--logfile', '-f'])
  const logfile =
    log === undefined ? fillFormats('/var/log/celery/%n%I.log', formats, report, undefined) : (fill(log) ?? '')
  // The worker expands its log path itself; this only finds out whether it will fail.
  fillFormats(logfile, paths, report, log?.word.origin)

  return {
    name: node.name,
    shortName: node.shortName,
    pidfile: fillFormats(pidfile, paths, report, pid?.word.origin),
    logfile,
    globalOptions: [...globals.values()].flatMap(({ words }) => words),
    command: parts.cmd?.value ? commandWords(parts.cmd, fill(parts.cmd) as string, report) : ['worker'],
    options,
    passThrough: [
      ...parts.passThrough.map(({ text }) => text),
      ...(parts.append === undefined ? [] : appendWords(parts.append, formats, report)),
    ],
  }
}

/**
 * The command line that starts a node in the foreground: it means to Celery what multi's own means, save that multi
 * adds `--detach` and `--executable`.
 *
 * @param bin the words of CELERY_BIN
 */
export function commandLine(bin: readonly string[], node: ClusterNode): string[] {
  return [
    ...bin,
    ...node.globalOptions,
    ...node.command,
    ...(node.pidfile === '' ? [] : [`--pidfile=${node.pidfile}`]),
    ...(node.logfile === '' ? [] : [`--logfile=${node.logfile}`]),
    ...node.options,
    '-n',
    node.name,
    ...node.passThrough,
  ]
}

/** An empty value leaves the bare option (celery/apps/multi.py, format_opt). */
function optionWords(name: string, value: string | undefined): readonly string[] {
  if (!value) return [name]
  return name.startsWith('--') ? [`${name}=${value}`] : [name, value]
}

/** The worker knows two spellings of its log file, and obeys the last. */
function lastOf<O>(options: GivenOptions<O>, names: readonly string[]): GivenOption<O> | undefined {
  return [...options.values()].findLast(({ name }) => names.includes(name))
}

/** `--append` is text that goes after everything else: words, each with its formats. */
function appendWords<O>(append: GivenOption<O>, formats: Formats, report: Report<O>): readonly string[] {
  const origin = append.word.origin
  const { words, problems } = splitWords(append.value ?? '')
  for (const { code, parameters } of problems) report(code, origin, parameters)
  return words.map(({ text }) => fillFormats(text, formats, report, origin))
}

/** The sub-command in a `--cmd` such as `-m celery worker --detach`: what follows the word `celery`. */
function commandWords<O>(cmd: GivenOption<O>, text: string, report: Report<O>): readonly string[] {
  const words = text.split(' ')
  const celery = words.indexOf('celery')
  if (celery === -1) {
    report('cmd-without-celery', cmd.word.origin, { command: text })
    return ['worker']
  }
  const command = words.slice(celery + 1).filter((word) => word !== '' && word !== '--detach' && word !== '-D')
  if (!command.includes('worker')) report('cmd-not-worker', cmd.word.origin, { command: text })
  return command
}
