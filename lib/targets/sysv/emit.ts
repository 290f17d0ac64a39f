/** The init script for SysV-style systems: a service's settings and nodes, and the shell of lib/templates. */

import { servicePrefix } from '../../options/service-kind.js'
import { shTemplate, shWord } from '../../quote.js'
import type { Node, Service, Value } from '../../service/model.js'
import { forcesRoot } from '../../service/root.js'
import { servicePath } from '../../service/surroundings.js'
import { verbs } from '../../service/verbs.js'
import { render, type View } from '../template.js'
import { version } from '../version.js'
import { header } from './lsb.js'

const width = 118

/** A value as one sh word; nothing at all for an empty one, as the right side of an assignment. */
function word(value: Value): { readonly word: string } {
  return 'word' in value ? value : { word: value.known === '' ? '' : shWord(value.known) }
}

/** A section that is there only when a value may be more than empty. */
function section(value: Value): false | { readonly words: { readonly word: string } } {
  return 'known' in value && value.known === '' ? false : { words: word(value) }
}

/** Breaks words over lines that a terminal shows whole, with a backslash at the end of all but the last. */
function wrap(indent: string, words: readonly string[]): string {
  const lines: string[] = []
  let line = ''
  for (const each of words) {
    if (line !== '' && indent.length + line.length + each.length > width) {
      lines.push(line)
      line = each
    } else {
      line = line === '' ? each : `${line} ${each}`
    }
  }
  return [...lines, line].map((each) => indent + each).join(' \\\n')
}

/** A word in which the host's name is filled in when the script runs; beat knows no templates. */
type WordOf = (text: string) => string

/** The command line of a node: nothing is filled in in the program, in the node's own name, or after `--`. */
function commandWords(argv: readonly string[], template: WordOf): string[] {
  const end = argv.indexOf('--')
  return argv.map((text, index) =>
    index === 0 || argv[index - 1] === '-n' || (end !== -1 && index > end) ? shWord(text) : template(text),
  )
}

/** A node as the shell of the service user knows it: its number, its name and files, and the command. */
function command(node: Node, index: number, template: WordOf): View {
  const files = [shWord(node.shortName), template(node.pidfile), template(node.mainLog)]
  const words = commandWords(node.argv, template)
  return { number: index + 1, words: `${files.join(' ')} \\\n${wrap('                ', words)}` }
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
    from === undefined
      ? `${service.name}, made by celery-initd ${version}.`
      : `${service.name}, compiled from ${from} by celery-initd ${version}: change that and compile again.`,
    `When it does not start: C_FAKEFORK=1 sh -x /etc/init.d/${service.name} start`,
  ]
}

/** Names that the script's own shell uses: a config must not have made one of them readonly. */
const globals = [
  'COLUMNS TMPDIR TMPPREFIX above account all_seen answered_before answers awaited beat before began',
  'celery_initd_line celery_initd_link celery_initd_shared celery_initd_weak chdir check_app code columns',
  'command commands create_log create_run directory domain down each env_file environment environment_file',
  'checked failed failures family file file_reader file_variables files finished found group group_option helper helper_file',
  'helper_limit helper_status holder host in_unit instance interrupted job jobs label launched left_files',
  'letter limit limits line loaded lock lost made mask missing name names nap newline node_commands node_limits',
  'node_umask nodes number numbers options order orders outside own own_umask owner part passed path pause',
  'pid pids ping_text prefix progress quoted record reported rest running script second seen self service',
  'service_script service_user session shown signal size sizes start_timeout state_directory status',
  'status_of_failure stop_timeout stray strays su su_arguments su_options sums survey system tab tenths text',
  'ticks to_be_made to_start tries uid undelivered unit unit_invocation unit_kind unit_state user verb waited watched',
  'word words',
].join(' ')

/** What the script calls besides its own functions: a config may have functions of these names. */
const commands =
  'awk cat cd chown cksum cut date dd echo env false grep head id kill ln ls mkdir mv od printf ps pwd read rm runuser setsid sh sleep su ' +
  'sed systemctl tail test tr true umask ulimit uname wait'

/**
 * The init script of a service.
 *
 * @returns the whole text, its newline included; it depends on the service alone
 */
export function emitSysv(service: Service): string {
  const prefix = servicePrefix(service.kind)
  const template = service.kind === 'celeryd' ? shTemplate : shWord
  const onHost = service.configs === undefined || service.residual !== ''
  const nodes = service.nodes ?? []
  const checked = [...(service.configs ?? []), ...service.inputs].filter((config) => config.path.startsWith('/'))
  const isBeat = service.kind === 'celerybeat'
  const program = nodes[0]?.program ?? []
  const view: View = {
    header: header(service, introduction(service)),
    path: servicePath,
    prefix,
    programOption: isBeat ? 'CELERY_BIN or CELERYBEAT' : 'CELERY_BIN',
    label: service.configs === undefined ? '$celery_initd_name' : service.name,
    globals,
    commands,
    sharedDirectories: ' /run/ /var/run/ /var/log/ ',
    configDirectory: '/etc/default',
    configDirectories: '/etc/default /usr/local/etc',
    name: service.name,
    own: service.name === service.kind ? 'celery' : service.name,
    user: word(service.user),
    group: word(service.group),
    chdir: word(service.chdir),
    ulimit: section(service.ulimit),
    envFile: section(service.envFile),
    su: word(service.su),
    suArguments: word(service.suArguments),
    directoriesOnHost: service.createRunDirectory === null || service.createLogDirectory === null,
    directories: [
      creation('run', service.createRunDirectory, `${prefix}_PID_FILE`),
      creation('log', service.createLogDirectory, `${prefix}_LOG_FILE`),
    ],
    startTimeout: word(service.startTimeout),
    stopTimeout: word(service.stopTimeout),
    umask: word(service.umask),
    checkApp: word(service.checkApp),
    kind: service.kind,
    beat: isBeat,
    generic: service.configs === undefined,
    residual: service.residual !== '' && { residual: service.residual },
    hostKnows: onHost,
    assignments: service.assignments.map(({ name, value }) => ({ name, value: value === '' ? { word: '' } : value })),
    nodesKnown: service.nodes !== undefined,
    environmentText: service.environment.map(({ name, value }) => `export ${name}=${shWord(value)}`).join('\n'),
    maybeRoot: !forcesRoot(service),
    changes: checked.length > 0,
    checkedPaths: checked.map(({ path }) => shWord(path)).join(' '),
    configs: checked.map(({ path, checksum, size }) => ({
      path,
      line: `${checksum} ${size} ${path}`,
      changed: changed(path, service),
    })),
    usesHost: nodes.some((node) => usesHost(node, template)),
    table: { word: template(nodes.map(tableLine).join('\n')) },
    nodes: nodes.map((node, index) => command(node, index, template)),
    appCommand: commandWords(program, template).join(' '),
    verbs: verbs.map(({ name, does }) => ({ line: `  ${name.padEnd(16)} ${does}` })),
  }
  return render('sysv', view)
}

/** Whether one of the words of a node depends on the name of the host. */
function usesHost(node: Node, template: WordOf): boolean {
  const words = [template(node.pidfile), template(node.mainLog), ...commandWords(node.argv, template)]
  return words.some((text, index) => text !== shWord([node.pidfile, node.mainLog, ...node.argv][index] as string))
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
function changed(path: string, service: Service): string {
  const call = service.call.map(shWord).join(' ')
  const command = `celery-initd compile ${call} -o ${shWord(`/etc/init.d/${service.name}`)}`
  return `${path} is not what this script was compiled from; to follow it: ${command}`
}
