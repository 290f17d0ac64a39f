/** The command line: what each command takes, and the text of its help. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { pageAddress } from '../diagnostics/page.js'
import { breakLines } from '../lines.js'
import { type Profile, serviceName } from '../options/profile.js'
import type { Reader } from '../options/reader.js'
import { kindByName, type ServiceKind, serviceKinds } from '../options/service-kind.js'
import { closest } from '../options/similar.js'
import { type Target, targets } from '../targets/index.js'
import { version } from '../targets/version.js'
import { usageFailure } from './failure.js'
import { type CommandOption, fleetFormats, options, readers } from './options.js'

/** What `sample` can print: a config for sh, or one that a service manager reads itself. */
export const samples: readonly string[] = [
  ...serviceKinds,
  ...targets.flatMap(({ name, sample }) => (sample === undefined ? [] : [name])),
]

/** A command: how it is called, and what people are told of it. */
export interface CommandUsage {
  /** The operands, as help has them. */
  readonly operands: string
  /** What its operands are, for completions. */
  readonly complete: 'file' | readonly string[]
  /** One line, without a full stop. */
  readonly summary: string
  /** Paragraphs; a text that begins with a blank is shown as it is. */
  readonly description: readonly string[]
  /** The command whose options of the same names are not described a second time. */
  readonly as?: 'compile'
  readonly options: Readonly<Record<string, CommandOption>>
}

/** What tells which choices of a packager hold. */
const profileOptions = { profile: options.profile, set: options.set }

/** What tells how configs are read, and what is found in them is printed. */
const reading = {
  service: options.service,
  name: options.name,
  'env-file': options['env-file'],
  follow: options.follow,
  strict: options.strict,
  format: options.format,
  disable: options.disable,
  severity: options.severity,
  'no-inline-disable': options['no-inline-disable'],
  reader: options.reader,
  ...profileOptions,
  help: options.help,
}

export const commands = {
  compile: {
    operands: '[CONFIG...]',
    complete: 'file',
    summary: 'compile a config into service files',
    description: [
      'Compiles a config into service files. CONFIG is a file such as /etc/default/celeryd, or - for standard input; several are read in order, as the script would source them. With --generic there is no CONFIG.',
      "For celerybeat the worker's config beside a single CONFIG is read first, as the script does.",
    ],
    options: {
      target: options.target,
      style: options.style,
      generic: options.generic,
      output: options.output,
      check: options.check,
      ...reading,
    },
  },
  check: {
    operands: 'CONFIG...',
    complete: 'file',
    summary: 'tell what is wrong with configs',
    description: [
      "Tells what is wrong with configs, without compiling them. Each is an instance of its own, named after its file (beat's is read after the worker's beside it), unless --service or --name say that together they make one.",
      'A comment on the line before, or at the end of the line, silences a diagnostic, with the reason; at the top of the file, with an empty line after it, it is for the whole file:',
      '  # celery-initd: disable=CODE REASON',
      "A CONFIG that is a pattern, such as 'hosts/*/celeryd', stands for the files that match it. With --format jsonl each file is a line, an object with path, service, name, errors, warnings, notes and diagnostics; of a file that cannot be read it has the failure. In json such a file is an object with path, severity and failure, in sarif a notification of the tool.",
    ],
    as: 'compile',
    options: {
      explain: options.explain,
      'files-from': options['files-from'],
      target: options.target,
      ...reading,
      format: { ...options.format, value: fleetFormats.join('|'), complete: fleetFormats },
    },
  },
  explain: {
    operands: 'CONFIG...',
    complete: 'file',
    summary: 'show what would run',
    description: [
      'Shows what would run: the user, the directories, the environment, and the command of each node. With --format json it is one object.',
    ],
    as: 'compile',
    options: { host: options.host, 'show-secrets': options['show-secrets'], ...reading },
  },
  doctor: {
    operands: '[CONFIG...]',
    complete: 'file',
    summary: 'look at this host: what is installed, and whether it can work',
    description: [
      'Looks at this host and changes nothing: which scripts and units are installed for each config, whether they are what it compiles to now, what starts them, whether account, program, directories and app are there and can be used, and what runs. Then it names the command to run next. Without CONFIG it looks for all services of this host.',
      'As root it has the installed script load the app, with its verb configtest; it runs nothing of the service itself. What is found goes to standard output; celery-initd check --explain CODE prints the page of a finding.',
    ],
    options: {
      format: { ...options.format, value: 'text|json', complete: ['text', 'json'], help: 'how to print what is found' },
      disable: options.disable,
      severity: options.severity,
      strict: { ...options.strict, help: 'exit with 1 on warnings, too' },
      ...profileOptions,
      help: options.help,
    },
  },
  sample: {
    operands: samples.join('|'),
    complete: samples,
    summary: 'print a commented example config',
    description: [
      'Prints a commented example config: for sh, or, as systemd, a file of variables that systemd itself reads.',
    ],
    options: { ...profileOptions, help: options.help },
  },
} as const satisfies Record<string, CommandUsage>

export type CommandName = keyof typeof commands

/** The text of `celery-initd --help`. */
export function help(): string {
  const rows = Object.entries(commands).map(
    ([name, { operands, summary }]) => [`${name} ${operands}`, summary] as const,
  )
  const width = Math.max(...rows.map(([call]) => call.length))
  return [
    'usage: celery-initd COMMAND [OPTIONS]',
    '',
    "Compiles Celery's shell configs into init scripts, units and other service files.",
    '',
    ...rows.map(([call, summary]) => `  ${call.padEnd(width)}  ${summary}`),
    '',
    'celery-initd COMMAND --help tells more; celery-initd --version tells the version.',
    `Exit status: ${exitStatuses.map(({ status, meaning }) => `${status} ${meaning}`).join('; ')}.`,
    '',
  ].join('\n')
}

/** The exit statuses of every command. */
export const exitStatuses: readonly { readonly status: number; readonly meaning: string }[] = [
  { status: 0, meaning: 'fine' },
  { status: 1, meaning: 'the config has errors, --check found a difference, or doctor a fault' },
  { status: 2, meaning: 'wrong usage' },
  { status: 3, meaning: 'a file could not be read or written' },
]

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}

/** The text of `celery-initd COMMAND --help`. */
export function usage(name: CommandName): string {
  const command: CommandUsage = commands[name]
  const model: CommandUsage | undefined = command.as && commands[command.as]
  const { options: shown } = command
  const isShared = (option: string) => option !== 'help' && model?.options[option] === shown[option]
  const own = Object.entries(shown).filter(([option]) => !isShared(option))
  const shared = Object.keys(shown).filter(isShared)
  return [
    `usage: celery-initd ${name} [OPTIONS] ${command.operands}`,
    ...command.description.flatMap((text) => ['', ...(text.startsWith(' ') ? [text] : wrapped(text))]),
    '',
    ...own.map(([option, described]) => optionLine(option, described)),
    ...(shared.length === 0
      ? []
      : ['', ...wrapped(`Options as for ${command.as}: ${shared.map((each) => `--${each}`).join(', ')}.`)]),
    ...(name === 'check' ? ['', `All diagnostics: ${pageAddress('CODE', version)}`] : []),
    '',
  ].join('\n')
}

/** An option with its value: `-o, --output PATH`. */
export function optionCall(name: string, { short, value }: CommandOption): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

/** The line of an option; a call that is too long has one of its own. */
function optionLine(name: string, option: CommandOption): string {
  const call = `  ${optionCall(name, option)}`
  return call.length > 32 ? `${call}\n${' '.repeat(34)}${option.help}` : `${call.padEnd(34)}${option.help}`
}

function wrapped(text: string): readonly string[] {
  return breakLines(text.split(' '), 117)
}

type ParsedArguments<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
>

/** The options and operands of one command. */
export type Arguments<C extends CommandName> = ParsedArguments<(typeof commands)[C]['options']>

/** The options of every command that reads configs; only some of them are asked for targets. */
export type ReadingValues = ParsedArguments<typeof reading>['values'] &
  Pick<Partial<Arguments<'check'>['values']>, 'target'>

/** The options that say how findings are told; not every command has all of them. */
export type ReportingValues = Partial<
  Pick<ReadingValues, 'format' | 'strict' | 'disable' | 'severity' | 'no-inline-disable'>
>

/**
 * Reads the arguments of a command.
 *
 * @throws Failure with status 2 on what the command does not take
 */
export function readArguments<C extends CommandName>(command: C, argv: readonly string[]): Arguments<C> {
  try {
    return parseArgs({
      args: [...argv],
      options: commands[command].options,
      allowPositionals: true,
      strict: true,
    }) as Arguments<C>
  } catch (error) {
    // node:util ends its sentence with advice that names no option of ours.
    const message = (error as Error).message.split('. To specify')[0] as string
    const unknown = /^Unknown option '(--[^']*)'/.exec(message)?.[1]
    const known = Object.keys(commands[command].options).map((each) => `--${each}`)
    const meant = unknown === undefined ? undefined : closest(unknown, known)
    throw usageFailure(meant === undefined ? message : `${message}: did you mean ${meant}?`)
  }
}

/** The command that a word was meant to be; undefined when none is near. */
export function meantCommand(name: string): string | undefined {
  // There are few, so a short name may differ by two letters.
  return closest(name, Object.keys(commands), name.length < 4 ? 1 : 2)
}

/** Words for people: `a, b or c`. */
function either(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1')
}

/** One of a few words. @throws Failure with status 2 */
export function choice<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T {
  const found = value === undefined ? allowed[0] : allowed.find((each) => each === value)
  if (found === undefined) throw usageFailure(`--${option} must be ${either(allowed)}, got '${value}'`)
  return found
}

/** The service a config is for: what is said, or what its file is called. @throws Failure with status 2 */
export function serviceKind(said: string | undefined, configs: readonly string[], profile: Profile): ServiceKind {
  if (said !== undefined) return choice('service', said, serviceKinds)
  return kindByName(configs.at(-1) ?? '', profile.beatName)
}

/**
 * Who reads configs where they are used, where it is not said: a service manager that can, those of a unit; sh all others.
 * Files of a unit lie in conf.d, as Celery's manual has it, or in sysconfig, and there is nothing of sh in them. OpenRC's
 * files in /etc/conf.d are sh.
 *
 * @throws Failure with status 2
 */
export function readerOf(
  configs: readonly { readonly path: string; readonly text: string }[],
  wanted: readonly Target[],
  said?: string,
): Reader {
  if (said !== undefined) return choice('reader', said, readers) === 'systemd' ? 'environment-file' : 'sh'
  const canManager = wanted.some(({ accepts }) => accepts.environmentFiles)
  return canManager && configs.every(isUnitFile) ? 'environment-file' : 'sh'
}

/** Whether a file lies where those of units do, and could be one. */
export function isUnitFile({ path, text }: { readonly path: string; readonly text: string }): boolean {
  return /(?:^|\/)conf\.d\/[^/]*$/.test(path) || (/(?:^|\/)sysconfig\/[^/]*$/.test(path) && !onlySh.test(text))
}

/** Lines that mean something to sh and nothing to systemd. */
const onlySh = /^[ \t]*(?:export|readonly|unset|set|if|case|for|while|\.|source|\[)[ \t]|^[^#\n]*(?:\$[A-Za-z_{(]|`)/m

const instancePattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

/** The name of an instance: it becomes a file name, a word in paths and in the LSB header. @throws Failure with status 2 */
export function instanceName(said: string | undefined, kind: ServiceKind, profile: Profile): string {
  if (said === undefined) return serviceName(profile, kind)
  if (instancePattern.test(said)) return said
  throw usageFailure(`--name is letters, digits, '_', '.' and '-', not '${said}'`)
}

/** The name of the instance that a file of several configs is for: the file's own, where that can be one. */
export function instanceOf(path: string, kind: ServiceKind): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(conf|sh|env)$/, '')
  return instancePattern.test(name) ? name : kind
}
