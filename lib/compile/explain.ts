/** What a config would run, for people and for programs. */

import { printable } from '../diagnostics/printable.js'
import type { Diagnostic } from '../diagnostics/report.js'
import { looksSecret } from '../options/secret-names.js'
import { shWord, shWords } from '../quote.js'
import type { Node, Service, Value } from '../service/model.js'
import type { Compilation } from './compiler.js'

interface DirectoryLine {
  readonly path: string
  readonly owner: string | null
  readonly group: string | null
  readonly mode: string
  readonly created: boolean | null
}

/** A value as JSON has it: null where only the host knows it. */
function known(value: Value): string | null {
  return 'known' in value ? value.known : null
}

/** The run and log directories of all nodes, each once. */
function directories(service: Service): DirectoryLine[] {
  const lines = new Map<string, DirectoryLine>()
  const add = (file: string, created: boolean | null) => {
    const path = file.slice(0, Math.max(file.lastIndexOf('/'), 1))
    if (!file.includes('/') || lines.has(path)) return
    lines.set(path, { path, owner: known(service.user), group: known(service.group) || null, mode: '0755', created })
  }
  for (const node of service.nodes ?? []) {
    add(node.pidfile, service.createRunDirectory)
    add(node.logfile, service.createLogDirectory)
  }
  return [...lines.values()]
}

/** The object that `explain --format json` prints. */
export function explainJson({ service, evaluation }: Compilation, diagnostics: readonly Diagnostic[]): object {
  const node = ({ name, pidfile, logfile, argv }: Node) => ({ name, pidfile, logfile, argv })
  return {
    service: service.kind,
    name: service.name,
    user: known(service.user),
    group: known(service.group) || null,
    chdir: known(service.chdir),
    values: Object.fromEntries([...evaluation.variables].map(([name, { value }]) => [name, value])),
    exported: evaluation.exported,
    dynamic: evaluation.dynamic,
    directories: directories(service),
    environment: Object.fromEntries(service.environment.map(({ name, value }) => [name, value])),
    nodes: service.nodes?.map(node) ?? null,
    configs: service.configs?.map(({ path }) => path) ?? [],
    diagnostics,
  }
}

function shown(value: Value, none: string): string {
  if ('word' in value) return `${printable(value.word)} (only the host knows)`
  return value.known === '' ? none : printable(value.known)
}

/** The rest of a line that holds a value to its end: one word, quoted in one way or not at all. */
const wholeValue = /^(?:[^\s'"`$\\(<;&|]*|'[^']*'|"[^"\\]*")[ \t]*(?=\n|$)/

/** Statements without the values that look like secrets. Where it is not plain that one ends, nothing after it is shown. */
function withoutSecrets(statements: string): string {
  let shownTo = 0
  let visible = ''
  for (const { 0: assigned, 1: name = '', index } of statements.matchAll(/\b([A-Za-z_]\w*)=/g)) {
    if (index < shownTo || !looksSecret(name)) continue
    const from = index + assigned.length
    visible += `${statements.slice(shownTo, from)}****`
    const value = wholeValue.exec(statements.slice(from))?.[0]
    if (value === undefined) return visible
    shownTo = from + value.length
  }
  return visible + statements.slice(shownTo)
}

/** Rows with their columns side by side. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    })
  }
  return rows.map((row) =>
    `  ${row.map((cell, index) => printable(cell).padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
  )
}

/** What `explain` prints for people. */
export function explainText({ service, evaluation }: Compilation, options: { readonly secrets: boolean }): string {
  // Those of --env-file are among them, whatever they are called.
  const secrets = new Set(options.secrets ? [] : service.secrets)
  const seconds = (value: Value) =>
    'known' in value && value.known === '0' ? 'without limit' : `up to ${shown(value, '0')} s`
  const lines = [
    `${service.name} (${service.kind})`,
    '',
    ...columns([
      ['user', shown(service.user, 'none')],
      ['group', shown(service.group, "the user's own")],
      ['directory', shown(service.chdir, '/')],
      ...(known(service.ulimit) === '' ? [] : [['limits', shown(service.ulimit, '')]]),
      ['start', `waits ${seconds(service.startTimeout)} for a node to come up`],
      ['stop', `waits ${seconds(service.stopTimeout)} for a node to end`],
    ]),
    '',
    'Directories',
    ...columns(
      directories(service).map(({ path, created }) => [
        path,
        created === null ? 'made if the host says so' : created ? 'made when missing' : 'must be there',
      ]),
    ),
    '',
    'Environment',
    ...(service.environment.length === 0 ? ['  nothing but the locale and PATH'] : []),
    ...service.environment.map(({ name, value }) =>
      secrets.has(name) ? `  ${name}=****` : `  ${name}=${shWord(printable(value))}`,
    ),
    ...evaluation.exported
      .filter((name) => evaluation.value(name) === null)
      .map((name) => `  ${name} (only the host knows)`),
  ]
  if (service.residual.length > 0) {
    const statements = evaluation.residual.map(({ text }) => (options.secrets ? text : withoutSecrets(text)))
    const residual = statements.flatMap((text) => text.split('\n'))
    lines.push('', 'Left to the host', residual.map((line) => `  ${printable(line)}`.trimEnd()).join('\n'))
  }
  lines.push('', 'Nodes')
  if (service.nodes === undefined) lines.push('  resolved on the host, since they depend on what only it knows')
  else if (service.nodes.length === 0) lines.push('  none')
  else {
    lines.push(
      ...columns([
        ['name', 'pid file', 'log file'],
        ...service.nodes.map(({ name, pidfile, logfile }) => [name, pidfile, logfile]),
      ]),
    )
    for (const { shortName, argv } of service.nodes)
      lines.push('', `${printable(shortName)}:`, `  ${shWords(argv.map(printable))}`)
  }
  return `${lines.join('\n')}\n`
}
