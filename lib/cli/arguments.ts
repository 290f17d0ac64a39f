/** The command line: what each command takes, and the text of its help. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { pageAddress } from '../diagnostics/page.js'
import type { Reader } from '../options/reader.js'
import { type ServiceKind, serviceKinds } from '../options/service-kind.js'
import { closest } from '../options/similar.js'
import { type Target, targets } from '../targets/index.js'
import { version } from '../targets/version.js'
import { usageFailure } from './failure.js'

type Options = NonNullable<ParseArgsConfig['options']>

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const

/** What `sample` can print: a config for sh, or one that a service manager reads itself. */
export const samples: readonly string[] = [
  ...serviceKinds,
  ...targets.flatMap(({ name, sample }) => (sample === undefined ? [] : [name])),
]

/** What tells how configs are read. */
const reading = {
  service: text,
  name: text,
  'env-file': list,
  follow: flag,
  strict: flag,
  format: text,
  reader: text,
  disable: list,
  severity: text,
  'no-inline-disable': flag,
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options

const commands = {
  compile: {
    options: {
      ...reading,
      target: list,
      style: text,
      output: { type: 'string', short: 'o' },
      generic: flag,
      check: flag,
    },
    usage: `usage: celery-initd compile [OPTIONS] CONFIG...
       celery-initd compile [OPTIONS] --generic

Compiles a config into service files. CONFIG is a file such as /etc/default/celeryd, or - for standard input; several
are read in order, as the script would source them.

  --service celeryd|celerybeat  which service; default: what the name of the last CONFIG says
  ${`--target ${targets.map(({ name }) => name).join('|')}`.padEnd(28)}  what to make; may be given several times; default: ${targets[0]?.name}
  --style foreground|forking    units that run each node themselves, or one that runs celery multi; default: foreground
  --name NAME                   the name of the instance; default: the service
  --generic                     a script that reads its config when it runs; sysv alone
  -o, --output PATH             a file, or a directory if there is one or PATH ends in /; default: standard output
  --env-file FILE               variables for the service's environment; may be given several times
  --follow                      read the files that a config sources, too
  --check                       write nothing; exit 1 when what is there differs
  --strict                      treat warnings as errors
  --format text|json|gcc|github|sarif   how to print diagnostics
  --disable CODE                leave a diagnostic out; may be given several times
  --severity error|warning|note the least that is shown and counted; default: note
  --no-inline-disable           comments in a config must not silence diagnostics
  --reader sh|systemd           what reads the config on the host; default: systemd for files that a unit reads, else sh

For celerybeat the worker's config beside a single CONFIG is read first, as the script does.
`,
  },
  check: {
    options: { ...reading, target: list, explain: text },
    usage: () => `usage: celery-initd check [OPTIONS] CONFIG...
       celery-initd check --explain CODE

Tells what is wrong with configs, without compiling them. Each is an instance of its own, named after its file (beat's
is read after the worker's beside it), unless --service or --name say that together they make one.

  --explain CODE   print the page of a diagnostic: problem, why, fix, exceptions
                   (all pages: ${pageAddress('CODE', version)})

A comment on the line before silences a diagnostic, with the reason; at the top of the file, with an empty line after
it, it is for the whole file:

  # celery-initd: disable=CODE REASON

Options as for compile: --service, --name, --target, --env-file, --follow, --strict, --format, --disable, --severity,
--no-inline-disable, --reader.
`,
  },
  explain: {
    options: { ...reading, host: text, 'show-secrets': flag },
    usage: `usage: celery-initd explain [OPTIONS] CONFIG...

Shows what would run: the user, the directories, the environment, and the command of each node.

  --host NAME      fill in the host's name where only the host would know it
  --show-secrets   show the values of variables that look like secrets
  --format json    one object instead of text

Further options as for compile: --service, --name, --env-file, --follow, --strict, --disable, --severity,
--no-inline-disable, --reader.
`,
  },
  sample: {
    options: { help: { type: 'boolean', short: 'h' } },
    usage: `usage: celery-initd sample ${samples.join('|')}

Prints a commented example config: for sh, or, as systemd, the file /etc/conf.d/celery that systemd reads.
`,
  },
} as const satisfies Record<string, { options: Options; usage: string | (() => string) }>

export type CommandName = keyof typeof commands

/** The text of `celery-initd --help`. */
export const help = `usage: celery-initd COMMAND [OPTIONS]

Compiles Celery's shell configs into init scripts.

  compile [CONFIG...]           compile a config into service files
  check   CONFIG...             tell what is wrong with a config
  explain CONFIG...             show what would run
  sample  ${samples.join('|')}   print a commented example config

  celery-initd COMMAND --help tells more; celery-initd --version tells the version.
Exit status: 0 fine; 1 the config has errors; 2 wrong usage; 3 a file could not be read or written.
`

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}

export function usage(command: CommandName): string {
  const { usage } = commands[command]
  return typeof usage === 'string' ? usage : usage()
}

/** The options and operands of one command. */
export type Arguments<C extends CommandName> = ReturnType<
  typeof parseArgs<{ options: (typeof commands)[C]['options']; allowPositionals: true; strict: true }>
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
  return closest(name, Object.keys(commands))
}

/** One of a few words. @throws Failure with status 2 */
export function choice<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T {
  const found = value === undefined ? allowed[0] : allowed.find((each) => each === value)
  if (found === undefined) throw usageFailure(`--${option} is ${allowed.join(' or ')}, not '${value}'`)
  return found
}

/** The service a config is for: what is said, or what its file is called. @throws Failure with status 2 */
export function serviceKind(said: string | undefined, configs: readonly string[]): ServiceKind {
  if (said !== undefined) return choice('service', said, serviceKinds)
  const last = configs.at(-1)?.split('/').at(-1) ?? ''
  return last.startsWith('celerybeat') ? 'celerybeat' : 'celeryd'
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
  if (said !== undefined) return choice('reader', said, ['sh', 'systemd']) === 'systemd' ? 'environment-file' : 'sh'
  const isUnits = ({ path, text }: { readonly path: string; readonly text: string }): boolean =>
    /(?:^|\/)conf\.d\/[^/]*$/.test(path) || (/(?:^|\/)sysconfig\/[^/]*$/.test(path) && !onlySh.test(text))
  const canManager = wanted.some(({ accepts }) => accepts.environmentFiles)
  return canManager && configs.every(isUnits) ? 'environment-file' : 'sh'
}

/** Lines that mean something to sh and nothing to systemd. */
const onlySh = /^[ \t]*(?:export|readonly|unset|set|if|case|for|while|\.|source|\[)[ \t]|^[^#\n]*(?:\$[A-Za-z_{(]|`)/m

const instancePattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

/** The name of an instance: it becomes a file name, a word in paths and in the LSB header. @throws Failure with status 2 */
export function instanceName(said: string | undefined, kind: ServiceKind): string {
  if (said === undefined) return kind
  if (instancePattern.test(said)) return said
  throw usageFailure(`--name is letters, digits, '_', '.' and '-', not '${said}'`)
}

/** The name of the instance that a file of several configs is for: the file's own, where that can be one. */
export function instanceOf(path: string, kind: ServiceKind): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(conf|sh|env)$/, '')
  return instancePattern.test(name) ? name : kind
}
