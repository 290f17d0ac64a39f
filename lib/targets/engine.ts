/**
 * The engine of native services: the shell of the init script, for the service scripts of OpenRC and the BSDs to run as
 * a child. It takes options before the verb, knows a framework through them alone, and hands nothing over to systemd.
 * docs/engine.md says what each of them does.
 */

import { findOption } from '../options/catalogue.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import { unitSettings } from '../options/unit-options.js'
import { commentText } from '../quote.js'
import type { Service } from '../service/model.js'
import { type Artefact, madeFrom } from './artefact.js'
import { refusedValues } from './refused-values.js'
import { emitScript } from './sysv/emit.js'
import type { View } from './template.js'

/** What `--set` can override: the end of an option's name, and the variable of the script that has its value. */
const overridable: readonly (readonly [suffix: string, variable: string])[] = [
  ['USER', 'user'],
  ['GROUP', 'group'],
  ['CHDIR', 'chdir'],
  ['UMASK', 'own_umask'],
  ['ULIMIT', 'limits'],
  ['ENV_FILE', 'env_file'],
  ['START_TIMEOUT', 'start_timeout'],
  ['STOP_TIMEOUT', 'stop_timeout'],
  ['CHECK_APP', 'check_app'],
  ['SU', 'su'],
  ['SU_ARGS', 'su_arguments'],
]

/** The options that `--set` can override for a service, in the order of the list above. */
export function overridableOptions(kind: ServiceKind): readonly string[] {
  return overridable.map(([suffix]) => optionName(kind, suffix))
}

/** The patterns of `NAME:VALUE` that are mistakes, for each type that is looked at. */
function mistakesOf(kind: ServiceKind): readonly View[] {
  const names = overridableOptions(kind)
  return Object.entries(refusedValues).map(([type, { patterns, kind }]) => ({
    patterns: names
      .filter((name) => findOption(name)?.type === type)
      .flatMap((name) => patterns.map((pattern) => `${name}:${pattern}`))
      .join(' | '),
    kind,
  }))
}

/** Where the engine of a service is installed: of generic ones one for all instances, of frozen ones one each. */
export function enginePath(service: Service): string {
  return `${service.profile.libexecDirectory}/${service.name}`
}

/** The comment at the top. */
function engineHeader(service: Service): string {
  const isGeneric = service.configs === undefined
  const names = overridableOptions(service.kind)
  const call = `${enginePath(service)} ${isGeneric ? '[--name NAME] [--config FILE]... ' : ''}[OPTION VALUE]... VERB`
  const lines = [
    `${madeFrom(`The engine of ${service.name}`, service)}${isGeneric ? ' Service scripts run it; it is not a service itself.' : ''}`,
    `usage: ${call}`,
    ...(isGeneric
      ? [
          '  --name NAME               the instance; default: the name of this file',
          '  --config FILE             a config to read; several are read in order',
        ]
      : []),
    '  --command TEXT            what messages name as the way to call a verb',
    '  --set NAME=VALUE          overrides the config:',
    ...[0, 4, 8].map((from) => `                            ${names.slice(from, from + 4).join(' ')}`),
    '  --environment NAME=VALUE  a variable of the nodes; ps shows it',
    '  --options WORDS           more options of each node, quoted as in sh',
    'An empty VALUE changes nothing. Its caller is trusted as the config is.',
  ]
  return lines.map((line) => `# ${commentText(line)}`.trimEnd()).join('\n')
}

/**
 * The engine of a service.
 *
 * @param target the target that asks for it, by the name that `--target` has
 * @returns a file with a path below the root of the file system
 */
export function engine(service: Service, target: string): Artefact {
  const names = overridableOptions(service.kind)
  const text = emitScript(service, {
    header: engineHeader(service),
    destination: ['--target', target, '-o', '/'],
    engine: {
      settings: overridable.map(([suffix, variable]) => ({ name: optionName(service.kind, suffix), variable })),
      settingNames: `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`,
      mistakes: mistakesOf(service.kind),
      unitSettings: unitSettings.map(({ suffix, directive }) => ({
        directive,
        name: optionName(service.kind, suffix),
      })),
    },
  })
  return { path: enginePath(service).slice(1), text, mode: service.secrets.length > 0 ? 0o700 : 0o755 }
}
