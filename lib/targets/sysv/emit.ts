/** The init script for SysV-style systems: a service's settings and nodes, and the shell of lib/templates. */

import { shTemplate, shWord } from '../../quote.js'
import type { Node, Service, ServiceKind, Value } from '../../service/model.js'
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

/**
 * A row of the node table: the call of the function that `each_node` was given. The host's name is filled in when it
 * runs, save in the program, in the node's own name, where Celery does it, and behind `--`, where nothing is a template.
 * Beat knows no templates at all.
 */
function row(node: Node, kind: ServiceKind): string {
  const template = kind === 'celeryd' ? shTemplate : shWord
  const end = node.argv.indexOf('--')
  const command = node.argv.map((text, index) =>
    index === 0 || node.argv[index - 1] === '-n' || (end !== -1 && index > end) ? shWord(text) : template(text),
  )
  const files = [shWord(node.shortName), template(node.pidfile), template(node.logfile)]
  return `    "$1" ${files.join(' ')} \\\n${wrap('        ', command)}`
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

/**
 * The init script of a service.
 *
 * @returns the whole text, its newline included; it depends on the service alone
 */
export function emitSysv(service: Service): string {
  const option = service.kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
  const onHost = service.configs === undefined || service.residual !== ''
  const rows = (service.nodes ?? []).map((node) => row(node, service.kind))
  const forced = service.environment.some(({ name, value }) => name === 'C_FORCE_ROOT' && value !== '')
  const checked = (service.configs ?? []).filter((config) => config.path.startsWith('/'))
  const view: View = {
    header: header(service, introduction(service)),
    name: service.name,
    own: service.name === service.kind ? 'celery' : service.name,
    user: word(service.user),
    group: word(service.group),
    chdir: word(service.chdir),
    ulimit: section(service.ulimit),
    su: word(service.su),
    suArguments: section(service.suArguments),
    suKnown: 'known' in service.suArguments && service.suArguments.known !== '',
    suOnHost: 'word' in service.suArguments,
    directoriesOnHost: service.createRunDirectory === null || service.createLogDirectory === null,
    directories: [
      creation('run', service.createRunDirectory, `${option}_PID_FILE`),
      creation('log', service.createLogDirectory, `${option}_LOG_FILE`),
    ],
    startTimeout: word(service.startTimeout),
    stopTimeout: word(service.stopTimeout),
    userOption: `${option}_USER`,
    groupOption: `${option}_GROUP`,
    kind: service.kind,
    beat: service.kind === 'celerybeat',
    inLoop: service.kind === 'celerybeat' ? '    ' : '',
    generic: service.configs === undefined,
    residual: service.residual !== '' && { residual: service.residual },
    hostKnows: onHost,
    listsConfig: service.configs === undefined && service.kind === 'celeryd',
    assignments: service.assignments.map(({ name, value }) => ({ name, value: value === '' ? { word: '' } : value })),
    nodesKnown: service.nodes !== undefined,
    environment: service.environment.map(({ name, value }) => ({ name, value })),
    mayLogin: !('known' in service.suArguments && service.suArguments.known === ''),
    givesPath: onHost || service.environment.some(({ name }) => name === 'PATH'),
    maybeRoot: (!('known' in service.user) || service.user.known === 'root') && !forced,
    configs: checked.map(({ path, checksum, size }) => ({ path, checksum, size, changed: changed(path, service) })),
    usesHost: /"\$(host|domain|label)"/.test(rows.join('')),
    nodes: rows.map((text) => ({ row: text })),
  }
  return render('sysv', view)
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
  const command = `celery-initd compile ${shWord(path)} -o ${shWord(`/etc/init.d/${service.name}`)}`
  return `${path} is not what this script was compiled from; to follow it: ${command}`
}
