/** The units of a service, and the entries of tmpfiles.d and sysusers.d that they need. */

import { breakLines } from '../../lines.js'
import { commentText, unitTemplate, unitText, unitWord } from '../../quote.js'
import { isFilledIn } from '../../service/host-parts.js'
import type { Node } from '../../service/model.js'
import { storeUnits } from '../../service/surroundings.js'
import { withoutEnd } from '../../syntax/characters.js'
import { type Artefact, compiledWith } from '../artefact.js'
import { render, type View } from '../template.js'
import { version } from '../version.js'
import type { UnitNode, Units } from './units.js'

/** Seconds that a node has to stay up: what cannot load its app, or is given wrong options, ends before. */
export const settle = 5

/** A column no wider than a terminal, the rest of it on lines of its own. */
const width = 110

/**
 * The files that run a service under systemd.
 *
 * @param pidFiles whether nodes write the pid files of the config, for monitors that read them
 * @returns the unit that `systemctl` is given first; with several nodes it stands for all of them
 */
export function emitSystemd(units: Units, pidFiles = false): readonly Artefact[] {
  const files = units.nodes.map((each) => unitFile(units, each, pidFiles))
  return [...(units.perNode ? [allFile(units)] : []), ...files, ...elsewhere(units)]
}

/** A file that everybody may read. */
export function file(path: string, text: string): Artefact {
  return { path, text, mode: 0o644 }
}

/** Seconds as a unit has them (systemd.time(7)); 0 means no limit. */
export function timeSpan(seconds: number): number | 'infinity' {
  return seconds === 0 ? 'infinity' : seconds
}

/** The first lines of each file: where it comes from, and how it was made. */
export function unitIntroduction(units: Units): string {
  const from = commentText(
    `Compiled from ${units.configs.join(' and ')} by celery-initd ${version}: change that and compile again.`,
  )
  return [from, ...compiledWith(units.call, '--target', 'systemd')].join('\n# ')
}

/** What every unit that runs something has: its account, its limits, its place in the order of things. */
export function commonView(units: Units, unit: string): View {
  const { directories, sandboxing } = units
  return {
    introduction: unitIntroduction(units),
    unit,
    stores: storeUnits.map((each) => `${each}.service`).join(' '),
    mounts: units.mounts.length > 0 && { mounts: list(units.mounts) },
    user: unitText(units.user),
    group: units.group !== '' && { group: unitText(units.group) },
    chdir: unitText(units.chdir),
    envFile: units.envFile !== '' && { path: unitText(units.envFile) },
    stopTimeout: timeSpan(units.stopTimeout),
    umask: units.umask,
    settings: units.settings.map(({ directive, value }) => ({ directive, value: unitText(value) })),
    limits: units.limits.map(({ resource, value }) => ({ resource, value })),
    directories: directories.managed.map(({ setting, names }) => ({ setting, names: names.join(' ') })),
    runtime: directories.managed.some(({ setting }) => setting === 'Runtime'),
    sandboxing: sandboxing !== undefined && {
      protectHome: sandboxing.protectHome,
      writable: sandboxing.writable.length > 0 && { writable: list(sandboxing.writable) },
    },
    alias: units.alias !== undefined && { alias: units.alias },
    stop: `${units.profile.scriptDirectory}/${units.alias ?? units.name} stop`,
  }
}

/** The unit of one node. */
function unitFile(units: Units, each: UnitNode, pidFiles: boolean): Artefact {
  const { unit, node, command } = each
  const view: View = {
    ...commonView(units, unit),
    description: description(units.kind === 'celeryd' ? `Celery worker ${node.shortName}` : 'Celery beat'),
    part: units.perNode,
    whole: `${units.name}.service`,
    environment: units.environment.map(({ name, value }) => ({ variable: unitWord(`${name}=${value}`, 'list') })),
    pidFile: pidFileWord(node),
    command: wordsOfCommand(node, pidFiles ? withPidFile(each) : command),
    settle,
    install: !units.perNode,
  }
  return file(`${unit}.service`, render('systemd/unit.service', view))
}

/** The unit that stands for several nodes. */
function allFile(units: Units): Artefact {
  const names = units.nodes.map(({ node }) => node.shortName)
  const files = units.nodes.map(({ unit }) => unitWord(`${unit}.service`, 'command'))
  const view: View = {
    ...commonView(units, units.name),
    description: description(`Celery workers ${names.join(' ')} (each is ${units.name}@NAME.service)`),
    nodes: units.nodes.map(({ unit }) => ({ unit })),
    start: joined(['/bin/systemctl', 'start', '--job-mode=ignore-dependencies', ...files]),
  }
  return file(`${units.name}.service`, render('systemd/all.service', view))
}

/** The command of a node that writes its pid file all the same: the option follows `worker` or `beat`. */
function withPidFile({ node, command }: UnitNode): readonly string[] {
  const added = command.length - node.supervised.length
  const after = added + node.program.length + 1
  const rest = command.slice(after).filter((word) => word !== '--pidfile=')
  return [...command.slice(0, after), `--pidfile=${node.pidfile}`, ...rest]
}

/** One line for people, which no backslash may join to the next. */
function description(text: string): string {
  return unitText(withoutEnd(commentText(text), '\\ \t\r\n\f\v'))
}

/** The pid file that the init script gives a node: nothing for one with the host's domain in it, which no unit can name. */
function pidFileWord({ schedule, pidfile }: Node): string {
  if (schedule !== undefined) return unitWord(pidfile, 'command')
  return pidfile.includes('%d') ? unitWord('', 'command') : unitTemplate(pidfile)
}

/** The words of a command. */
function wordsOfCommand(node: Node, argv: readonly string[]): string {
  return joined(argv.map((word, at) => (isFilledIn(node, argv, at) ? unitTemplate(word) : unitWord(word, 'command'))))
}

function list(paths: readonly string[]): string {
  return paths.map((path) => unitWord(path, 'list')).join(' ')
}

/** A backslash at the end of a line stands for a blank (systemd.syntax(7)). */
function joined(words: readonly string[]): string {
  return breakLines(words, width).join(' \\\n    ')
}

/** Directories that no unit can make: systemd-tmpfiles makes them at boot, for an account that is there by then. */
export function elsewhere(units: Units): readonly Artefact[] {
  const { user, group, directories, name } = units
  if (directories.elsewhere.length === 0) return []
  const line = (path: string) => `d ${unitWord(path, 'list')} 0755 ${user} ${group === '' ? '-' : group} -`
  const head = `# ${unitIntroduction(units)}`
  const text = [head, ...directories.elsewhere.map(line)]
  const account = [
    head,
    ...(group === '' || group === user || /^\d+$/.test(group) ? [] : [`g ${group} -`]),
    `u ${user} - "Celery"`,
  ]
  return [
    file(`tmpfiles.d/${name}.conf`, `${text.join('\n')}\n`),
    ...(/^\d+$|^root$/.test(user) ? [] : [file(`sysusers.d/${name}.conf`, `${account.join('\n')}\n`)]),
  ]
}
