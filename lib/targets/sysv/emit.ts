/** The init script for SysV-style systems: a service's settings and nodes, and the shell of lib/templates. */

import { breakLines } from '../../lines.js'
import { ownPart } from '../../options/catalogue.js'
import { configDirectories, serviceName, sharedDirectories } from '../../options/profile.js'
import { servicePrefix } from '../../options/service-kind.js'
import { shTemplate, shWord } from '../../quote.js'
import { dependsOnHost, isFilledIn } from '../../service/host-parts.js'
import type { Node, Service, Value } from '../../service/model.js'
import { forcesRoot } from '../../service/root.js'
import { assignedWord } from '../../service/value.js'
import { type Verb, verbs, verbText } from '../../service/verbs.js'
import { longestEnvFile } from '../../syntax/env-file.js'
import { compiledWith, madeFrom } from '../artefact.js'
import { areLimits, refusedPatterns } from '../refused-values.js'
import { render, type View } from '../template.js'
import { lsbHeader } from './lsb.js'

const width = 118

/** How many nodes load their app at once, at most. */
export const mostLoading = 16

/** A section that is there only when a value may be more than empty. */
function section(value: Value): false | { readonly words: { readonly word: string } } {
  return 'known' in value && value.known === '' ? false : { words: assignedWord(value) }
}

/** A word in which the host's name is filled in when the script runs; beat knows no templates. */
type WordOf = (text: string) => string

/** The command line of a node. */
function commandWords(node: Pick<Node, 'schedule'>, argv: readonly string[], template: WordOf): string[] {
  return argv.map((text, at) => (isFilledIn(node, argv, at) ? template(text) : shWord(text)))
}

/** A node as the shell of the service user knows it: its number, its name and files, and the command. */
function command(node: Node, index: number, template: WordOf): View {
  const files = [shWord(node.shortName), template(node.pidfile), template(node.mainLog)]
  const indent = ' '.repeat(16)
  const lines = breakLines(commandWords(node, node.argv, template), width, indent.length)
  return { number: index + 1, words: [files.join(' '), ...lines.map((line) => indent + line)].join(' \\\n') }
}

/** The line of a node in the table that the script reads, as one word of sh. */
function tableLine(node: Node, index: number): string {
  const { shortName, pidfile, mainLog, schedule } = node
  const fields = ['node', `${index + 1}`, shortName, pidfile, mainLog, ...(schedule === undefined ? [] : [schedule])]
  return fields.join('\t')
}

function introduction(service: Service): string[] {
  const from = service.configs?.map((config) => config.path).join(' and ')
  return [
    madeFrom(service.name, service),
    ...(from === undefined
      ? compiledWith(service.call, '--generic', '--service', service.kind)
      : compiledWith(service.call)),
    `When it does not start: C_FAKEFORK=1 sh -x ${service.profile.scriptDirectory}/${service.name} start`,
  ]
}

/** Names that the script's own shell uses: a config must not have made one of them readonly. */
const globals = [
  'absent account all_seen answered_before answers arrived awaited began celery_initd_line celery_initd_listing',
  'celery_initd_named celery_initd_part celery_initd_quoted celery_initd_rest celery_initd_shared celery_initd_weak',
  'chdir check_app code COLUMNS columns command commands confirmed counts create_log create_run delivered directory',
  'domain down each env_file environment failed failures family file file_reader file_variables file_weak files',
  'finished found group group_option group_words helper helper_file helper_late helper_limit helper_status holder',
  'hops host in_unit instance interrupted job jobs kinds label large launched left_files letter limit limits',
  'limits_text line loaded lock lost made missing name names nap newline node_commands node_limits node_umask nodes',
  'number numbers order orders outside own own_umask owner part passed pause pid pids ping_text planned planned_at',
  'print_commands problem progress reason reason_of record reported rest retried running same_as script script_name',
  'second seen self service service_script service_user session settings shared_directories shown signal size sizes',
  'start_timeout state_directory state_unsafe status status_without_config stop_timeout stray strays su su_arguments',
  'su_options sums system tab target tenths text ticks TMPDIR TMPPREFIX to_be_made to_start tries uid undelivered',
  'unit unit_invocation unit_kind unit_state user verb waited watched way word words',
].join(' ')

/** What an engine's shell also uses (lib/templates/engine-units.sh). */
const engineGlobals = 'supervised own_group groups each_group'

/** What the script calls other than its own functions: a config may have functions of these names. */
const calledCommands =
  'awk cat cd chown cksum cut date dd echo env false find grep head id kill ln ls mkdir mv od printf ps pwd read rm rmdir runuser setsid sh ' +
  'sleep su sed systemctl tail test tr true umask ulimit uname wait'

/** Where a service has no directory of its own, as patterns of sh; those of the profile are added. */
const systemDirectories = [
  '/dev',
  '/etc',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/root',
  '/run',
  '/srv',
  '/tmp',
  '/usr*',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/run',
  '/var/spool',
  '/var/tmp',
]

/** The verbs as frameworks have them, who make names of functions of them. */
const frameworkVerbs: readonly Verb[] = [
  {
    name: 'foreground',
    does: 'start the nodes with the terminal attached, until they end',
    doesForBeat: 'start the scheduler with the terminal attached, until it ends',
  },
  ...verbs.map((verb) => ({ ...verb, name: verb.name.replaceAll('-', '_') })),
]

/** What the script of a service is made for. */
export interface Form {
  /** The comment at its top: whole lines, each with its `#`, no newline at the end. */
  readonly header: string
  /** What `compile` is given, after the service's own arguments, to make the same again. */
  readonly destination: readonly string[]
  /** What only an engine has (lib/targets/engine.ts); false for an init script. */
  readonly engine: View | false
}

/**
 * The init script of a service.
 *
 * @returns the whole text, its newline included; it depends on the service alone
 */
export function emitSysv(service: Service): string {
  return emitScript(service, {
    header: lsbHeader(service, introduction(service)),
    destination: ['-o', `${service.profile.scriptDirectory}/${service.name}`],
    engine: false,
  })
}

/**
 * The shell of a service, as an init script or as an engine.
 *
 * @returns the whole text, its newline included; it depends on the arguments alone
 */
export function emitScript(service: Service, form: Form): string {
  const view: View = {
    header: form.header,
    engine: form.engine,
    ...identity(service, form),
    ...places(service),
    ...settings(service, form),
    ...inputs(service, form),
    ...nodeViews(service),
    verbs: (form.engine === false ? verbs : frameworkVerbs).map((verb) => ({
      line: `  ${verb.name.padEnd(16)} ${verbText(verb, service.kind)}`,
    })),
  }
  return render('sysv', view)
}

/** What the script is called, for which service it is, and the names that are its own. */
function identity({ kind, name, configs, nodes, profile }: Service, { engine }: Form): View {
  const isBeat = kind === 'celerybeat'
  const mayBeWorkers = configs === undefined || name === profile.workerName
  return {
    kind,
    name,
    prefix: servicePrefix(kind),
    beat: isBeat,
    beatRuntime: isBeat && nodes === undefined,
    generic: configs === undefined,
    own: ownPart(profile, kind, name),
    label: configs === undefined ? '$celery_initd_name' : name,
    programOption: isBeat ? 'CELERY_BIN or CELERYBEAT' : 'CELERY_BIN',
    serviceName: serviceName(profile, kind),
    workerName: profile.workerName,
    compiledUnit: !isBeat &&
      profile.workerUnit !== profile.workerName &&
      mayBeWorkers && { workerUnit: profile.workerUnit },
    // How messages call the script.
    call: engine === false ? '$0' : '$celery_initd_command',
    createPaths: engine === false ? 'create-paths' : 'create_paths',
    globals: engine === false ? globals : `${globals} ${engineGlobals}`,
    commands: calledCommands,
    mostLoading,
  }
}

/** What the packager has chosen: paths, and what may be missing. */
function places({ profile }: Service): View {
  const shared = [...new Set(['/run', '/var/run', '/var/log', ...sharedDirectories(profile)])]
  const others = shared.filter((each) => !systemDirectories.includes(each))
  return {
    path: profile.path,
    sharedDirectories: ` ${shared.map((path) => `${path}/`).join(' ')} `,
    systemDirectories: [...systemDirectories, ...others].join(' | '),
    configDirectory: configDirectories(profile)[0] as string,
    configDirectories: profile.configDirectories,
    runDirectory: profile.runDirectory,
    logDirectory: profile.logDirectory,
    stateDirectory: profile.stateDirectory,
    celeryBin: profile.celeryBin,
    programMayGo: profile.missingProgramStatus === '0',
    configMayGo: profile.missingConfigStatus === '0',
  }
}

/** The settings of the service, and what of them the host has to look at. */
function settings(service: Service, { engine }: Form): View {
  const prefix = servicePrefix(service.kind)
  const numbers = [service.startTimeout, service.stopTimeout, service.umask]
  return {
    user: assignedWord(service.user),
    group: assignedWord(service.group),
    chdir: assignedWord(service.chdir),
    ulimit: engine === false ? section(service.ulimit) : { words: assignedWord(service.ulimit) },
    envFile: engine === false ? section(service.envFile) : { words: assignedWord(service.envFile) },
    envFileBytes: longestEnvFile.bytes,
    envFileLimit: longestEnvFile.text,
    // dd reads blocks of 4096 bytes.
    envFileBlocks: longestEnvFile.bytes / 4096,
    su: assignedWord(service.su),
    suArguments: assignedWord(service.suArguments),
    directoriesOnHost: service.createRunDirectory === null || service.createLogDirectory === null,
    directories: [
      creation('run', service.createRunDirectory, `${prefix}_PID_FILE`),
      creation('log', service.createLogDirectory, `${prefix}_LOG_FILE`),
    ],
    startTimeout: assignedWord(service.startTimeout),
    stopTimeout: assignedWord(service.stopTimeout),
    umask: assignedWord(service.umask),
    // Those that the compiler knows it has checked, and an engine those that it is given.
    numbersOnHost:
      numbers.some((value) => !('known' in value)) || !('known' in service.ulimit && areLimits(service.ulimit.known)),
    refusedSeconds: refusedPatterns('seconds'),
    refusedUmask: refusedPatterns('umask'),
    refusedLimits: refusedPatterns('limits'),
    checkApp: assignedWord(service.checkApp),
    maybeRoot: !forcesRoot(service),
  }
}

/** What the config leaves to the host, what the service gets of it, and the files that are not to change. */
function inputs(service: Service, form: Form): View {
  const { configs, residual, assignments, environment } = service
  const onHost = configs === undefined || residual.length > 0
  const checked = [...(configs ?? []), ...service.inputs].filter((config) => config.path.startsWith('/'))
  return {
    residual: residual.length > 0 && { texts: residual.map((text) => ({ text })) },
    hostKnows: onHost,
    assignments: assignments.map(({ name, value }) => ({ name, value: value === '' ? { word: '' } : value })),
    environmentText: environment.map(({ name, value }) => `export ${name}=${shWord(value)}`).join('\n'),
    fixedEnvironment: onHost && environment.length > 0,
    changes: checked.length > 0,
    checkedPaths: checked.map(({ path }) => shWord(path)).join(' '),
    configs: checked.map(({ path, checksum, size }) => ({
      path,
      line: `${checksum} ${size} ${path}`,
      changed: changed(path, service, form),
    })),
  }
}

/** The node table, and the command of each node. */
function nodeViews({ kind, nodes }: Service): View {
  const known = nodes ?? []
  const template = kind === 'celeryd' ? shTemplate : shWord
  const [first] = known
  return {
    nodesKnown: nodes !== undefined,
    usesHost: known.some(dependsOnHost),
    table: { word: template(known.map(tableLine).join('\n')) },
    nodes: known.map((node, index) => command(node, index, template)),
    appCommand: first === undefined ? '' : commandWords(first, first.program, template).join(' '),
  }
}

/** The part of a view that tells whether a directory is made: a value, or what decides on the host. */
function creation(which: 'run' | 'log', creates: boolean | null, file: string): View {
  return {
    variable: `create_${which}`,
    known: creates !== null && { value: { word: creates ? '1' : '' } },
    onHost: creates === null && { file, option: `CELERY_CREATE_${which.toUpperCase()}DIR` },
  }
}

/** What the script says when its config is no longer what it was compiled from. */
function changed(path: string, service: Service, { destination }: Form): string {
  const command = ['celery-initd', 'compile', ...service.call, ...destination].map(shWord).join(' ')
  return `${path} is not what this script was compiled from; to follow it: ${command}`
}
