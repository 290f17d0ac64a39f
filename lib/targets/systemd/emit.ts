/** The units of a service, and the entries of tmpfiles.d and sysusers.d that they need. */

import { commentText, unitTemplate, unitText, unitWord } from '../../quote.js'
import { storeUnits } from '../../service/surroundings.js'
import type { Artefact } from '../artefact.js'
import { render, type View } from '../template.js'
import { version } from '../version.js'
import { isTemplate, type UnitNode, type Units } from './units.js'

/** Seconds that a node has to stay up: what cannot load its app, or is given wrong options, ends before. */
const settle = 5

/** A column no wider than a terminal, the rest of it on lines of its own. */
const width = 110

/**
 * The files that run a service under systemd.
 *
 * @returns the unit that `systemctl` is given first; with several nodes it stands for all of them
 */
export function emitSystemd(units: Units): readonly Artefact[] {
  const several = units.nodes.length !== 1
  const files = units.nodes.map((each) => unitFile(units, each, several))
  return [...(several ? [allFile(units)] : []), ...files, ...elsewhere(units)]
}

/** A file that everybody may read. */
export function file(path: string, text: string): Artefact {
  return { path, text, mode: 0o644 }
}

/** The first line of each file: where it comes from. */
export function introduction(units: Units): string {
  return commentText(
    `Compiled from ${units.configs.join(' and ')} by celery-initd ${version}: change that and compile again.`,
  )
}

/** What every unit that runs something has: its account, its limits, its place in the order of things. */
export function common(units: Units, unit: string): View {
  const { directories, sandboxing } = units
  return {
    introduction: introduction(units),
    unit,
    stores: storeUnits.map((each) => `${each}.service`).join(' '),
    mounts: units.mounts.length > 0 && { mounts: list(units.mounts) },
    user: unitText(units.user),
    group: units.group !== '' && { group: unitText(units.group) },
    chdir: unitText(units.chdir),
    envFile: units.envFile !== '' && { path: unitText(units.envFile) },
    stopTimeout: units.stopTimeout === 0 ? 'infinity' : units.stopTimeout,
    limits: units.limits.map(({ resource, value }) => ({ resource, value })),
    directories: directories.managed.map(({ setting, names }) => ({ setting, names: names.join(' ') })),
    runtime: directories.managed.some(({ setting }) => setting === 'Runtime'),
    sandboxing: sandboxing !== undefined && {
      protectHome: sandboxing.protectHome,
      writable: sandboxing.writable.length > 0 && { writable: list(sandboxing.writable) },
    },
    alias: units.alias !== undefined && { alias: units.alias },
  }
}

/** The unit of one node. */
function unitFile(units: Units, { unit, node, command }: UnitNode, several: boolean): Artefact {
  const view: View = {
    ...common(units, unit),
    description: description(units.kind === 'celeryd' ? `Celery worker ${node.shortName}` : 'Celery beat'),
    part: several,
    whole: `${units.name}.service`,
    environment: units.environment.map(({ name, value }) => ({ variable: unitWord(`${name}=${value}`, 'list') })),
    command: commandLine(command),
    settle,
    install: !several,
  }
  return file(`${unit}.service`, render('systemd/unit.service', view))
}

/** The unit that stands for several nodes. */
function allFile(units: Units): Artefact {
  const names = units.nodes.map(({ node }) => node.shortName)
  const files = units.nodes.map(({ unit }) => unitWord(`${unit}.service`, 'command'))
  const view: View = {
    ...common(units, units.name),
    description: description(`Celery workers ${names.join(' ')} (each is ${units.name}@NAME.service)`),
    nodes: units.nodes.map(({ unit }) => ({ unit })),
    start: wrap(['/bin/systemctl', 'start', '--job-mode=ignore-dependencies', ...files]),
  }
  return file(`${units.name}.service`, render('systemd/all.service', view))
}

/** One line for people, which no backslash may join to the next. */
function description(text: string): string {
  return unitText(commentText(text).replace(/[\\\s]+$/, ''))
}

/** The words of ExecStart=. systemd expands no variables in the program's path, but in its first argument. */
function commandLine(argv: readonly string[]): string {
  const words = argv.map((word, at) => (isTemplate(argv, at) ? unitTemplate(word) : unitWord(word, 'command')))
  const program = argv[0] as string
  if (program.includes('$')) words.unshift(unitWord(`@${program}`, 'list'))
  return wrap(words)
}

function list(paths: readonly string[]): string {
  return paths.map((path) => unitWord(path, 'list')).join(' ')
}

/** Breaks words over lines: a backslash at the end of one stands for a blank (systemd.syntax(7)). */
function wrap(words: readonly string[]): string {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line !== '' && line.length + word.length > width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].join(' \\\n    ')
}

/** Directories that no unit can make: systemd-tmpfiles makes them at boot, for an account that is there by then. */
export function elsewhere(units: Units): readonly Artefact[] {
  const { user, group, directories, name } = units
  if (directories.elsewhere.length === 0) return []
  const line = (path: string) => `d ${unitWord(path, 'list')} 0755 ${user} ${group === '' ? '-' : group} -`
  const head = `# ${introduction(units)}`
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
