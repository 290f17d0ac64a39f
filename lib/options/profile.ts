/**
 * The packager's choices: accounts, directories, names and exit statuses that hold for all that is compiled. One table:
 * the default profile, the file of `--profile`, its documentation and its checks all read it.
 */

import type { ServiceKind } from './service-kind.js'

/** What a value is made of. */
export type SettingType =
  | 'account'
  | 'group'
  | 'directory'
  | 'directories'
  | 'search path'
  | 'program'
  | 'name'
  | 'program status'
  | 'config status'

interface ProfileSetting {
  readonly type: SettingType
  readonly default: string
  /** Sentences for people, without Markdown. */
  readonly documentation: string
}

const settings = {
  user: {
    type: 'account',
    default: 'celery',
    documentation: 'The account that services run as when their config names none.',
  },
  group: {
    type: 'group',
    default: '',
    documentation: "The group of the services, and of their directories. Empty: the account's own.",
  },
  configDirectories: {
    type: 'directories',
    default: '/etc/default /usr/local/etc',
    documentation:
      'Where a generic script looks for the config of its own name: the first of these directories that exists.',
  },
  unitConfigDirectory: {
    type: 'directory',
    default: '/etc/conf.d',
    documentation: 'Where units find the files of variables that systemd reads.',
  },
  runDirectory: {
    type: 'directory',
    default: '/var/run',
    documentation: 'The directory of run directories: pid files are in a directory of their own below it.',
  },
  logDirectory: {
    type: 'directory',
    default: '/var/log',
    documentation: 'The directory of log directories.',
  },
  stateDirectory: {
    type: 'directory',
    default: '/var/run',
    documentation:
      "Where a script keeps its lock and the record of what it started, in a directory NAME.state that is root's alone.",
  },
  path: {
    type: 'search path',
    default: '/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin',
    documentation: 'The PATH of scripts and services.',
  },
  celeryBin: {
    type: 'program',
    default: 'celery',
    documentation: 'The celery program when the config names none: a path, or a name that PATH finds.',
  },
  workerName: {
    type: 'name',
    default: 'celeryd',
    documentation: 'The name of the worker service, of its script and its config.',
  },
  beatName: {
    type: 'name',
    default: 'celerybeat',
    documentation: 'The name of the scheduler service, of its script, its config and its unit.',
  },
  workerUnit: {
    type: 'name',
    default: 'celery',
    documentation:
      'The name of the unit that stands for the workers. Where it is not worker_name, the unit has that as an alias.',
  },
  scriptDirectory: {
    type: 'directory',
    default: '/etc/init.d',
    documentation: 'Where init scripts are: messages name them by it.',
  },
  libexecDirectory: {
    type: 'directory',
    default: '/usr/local/libexec/celery-initd',
    documentation: 'Where native services find the scripts that do their work.',
  },
  missingProgramStatus: {
    type: 'program status',
    default: '5',
    documentation:
      'The exit status of a start when the celery program is missing: 5, as the LSB has it, or 0, as Debian Policy does for packages that were removed.',
  },
  missingConfigStatus: {
    type: 'config status',
    default: '6',
    documentation: 'The exit status when a generic script finds no config: 6, as the LSB has it, or 0, as on Debian.',
  },
} as const satisfies Record<string, ProfileSetting>

type Property = keyof typeof settings

/** A value for each setting. */
export type Profile = { readonly [P in Property]: string }

/** The values by the keys of a profile file. */
export type ProfileKey = string

const table: readonly (ProfileSetting & { readonly property: Property; readonly key: ProfileKey })[] = Object.entries(
  settings,
).map(([property, setting]) => ({
  ...setting,
  property: property as Property,
  key: property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
}))

/** The settings, in the order in which they are documented; `key` is what a file calls one. */
export const profileSettings: readonly (ProfileSetting & { readonly key: ProfileKey })[] = table

/** What holds where nothing is said. */
export const defaultProfile: Profile = makeProfile(new Map())

/** The profile with these values, by their keys; all others are the default's. */
export function makeProfile(values: ReadonlyMap<ProfileKey, string>): Profile {
  const entries = table.map(({ property, key, default: usual }) => [property, values.get(key) ?? usual])
  return Object.fromEntries(entries) as Profile
}

/** The name of a service whose instance has no name of its own. */
export function serviceName(profile: Profile, kind: ServiceKind): string {
  return kind === 'celeryd' ? profile.workerName : profile.beatName
}

/** The directories of configs, in order: at least one. */
export function configDirectories({ configDirectories: text }: Profile): readonly string[] {
  return text.split(' ')
}

/** Directories of the system, where files of several services are: a service has one of its own below them. */
export function sharedDirectories({ runDirectory, logDirectory, stateDirectory }: Profile): readonly string[] {
  return [...new Set([runDirectory, logDirectory, stateDirectory])]
}

/** A text in which `{user}`, `{group}`, `{run}`, `{log}` and `{program}` stand for what the profile says. */
export function fillIn(text: string, profile: Profile): string {
  const parts: Readonly<Record<string, string>> = {
    user: profile.user,
    group: profile.group,
    run: profile.runDirectory,
    log: profile.logDirectory,
    program: profile.celeryBin,
  }
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
}

/** Values go into comments, unit files and sh words alike: no blanks, and nothing that one of them would expand. */
const directory = /^(?:\/[A-Za-z0-9_.+@-]+)+$/

function directoryProblem(path: string): string | undefined {
  if (!directory.test(path)) return 'must be an absolute path of letters, digits and _ . + @ -'
  if (path.split('/').some((part) => part === '.' || part === '..')) return 'cannot hold . or .. as a part'
  return undefined
}

/** An account name as useradd(8), pw(8) and adduser(8) take it (POSIX.1-2017, 3.437). */
const account = /^[A-Za-z_][A-Za-z0-9_.-]*$/

const rules: Readonly<Record<SettingType, (value: string) => string | undefined>> = {
  account: (value) =>
    value === 'root' || value === 'toor'
      ? 'cannot be root, as whom workers refuse to run'
      : account.test(value)
        ? undefined
        : 'must be an account name',
  group: (value) => (value === '' || account.test(value) ? undefined : 'must be a group name, or empty'),
  directory: directoryProblem,
  directories: (value) =>
    value
      .split(' ')
      .map((each) => (each === '' ? 'must be absolute paths with one blank between them' : directoryProblem(each)))
      .find((problem) => problem !== undefined),
  'search path': (value) =>
    value.split(':').some((each) => directoryProblem(each) !== undefined)
      ? 'must be absolute paths with colons between them'
      : undefined,
  program: (value) =>
    /^[A-Za-z0-9_.+-]+$/.test(value) && !value.startsWith('-')
      ? undefined
      : directoryProblem(value) && 'must be the name of a program, or its absolute path',
  // rc.subr(8) of the BSDs makes variables of names; the dash is for the other systems.
  name: (value) =>
    /^[A-Za-z_][A-Za-z0-9_-]*$/.test(value)
      ? undefined
      : "must begin with a letter or '_', then letters, digits, '_' and '-'",
  'program status': (value) => (value === '5' || value === '0' ? undefined : 'must be 5 or 0'),
  'config status': (value) => (value === '6' || value === '0' ? undefined : 'must be 6 or 0'),
}

/** Why a value cannot be that of a setting, after the words "KEY"; undefined where it can. */
export function settingProblem(type: SettingType, value: string): string | undefined {
  return rules[type](value)
}

/** Two settings that cannot hold at once; `key` is the one to blame. */
export interface Contradiction {
  readonly key: ProfileKey
  readonly other: ProfileKey
  readonly reason: string
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`)
}

/** What of a profile cannot hold at once. */
export function contradictions(profile: Profile): readonly Contradiction[] {
  const found: Contradiction[] = []
  const { workerName, beatName, workerUnit, runDirectory, logDirectory, stateDirectory } = profile
  const same = (key: string, other: string, reason: string) => found.push({ key, other, reason })
  if (workerName === beatName) same('beat_name', 'worker_name', 'the two services need two names')
  if (workerUnit === beatName) same('worker_unit', 'beat_name', 'the two services need two units')
  for (const [key, owned] of [
    ['run_directory', runDirectory],
    ['log_directory', logDirectory],
  ] as const)
    if (isWithin(stateDirectory, `${owned}/celery`))
      same('state_directory', key, `${owned}/celery belongs to the account of the services, and this must be root's`)
  for (const [key, paths] of [
    ['config_directories', configDirectories(profile)],
    ['unit_config_directory', [profile.unitConfigDirectory]],
    ['script_directory', [profile.scriptDirectory]],
    ['libexec_directory', [profile.libexecDirectory]],
  ] as const)
    if (paths.some((path) => isWithin(path, runDirectory)))
      same(key, 'run_directory', 'what is in the run directory is gone after a reboot')
  return found
}
