/** What `doctor` prints: for people a page for each service, for programs one object. */

import { printable, printableLines } from '../diagnostics/printable.js'
import { paint } from '../diagnostics/report.js'
import { optionName } from '../options/service-kind.js'
import { version } from '../targets/version.js'
import type { HostFacts, ServiceFacts } from './facts.js'
import type { HostFinding } from './host-finding.js'
import type { Engine } from './installed.js'
import { type ScriptTarget, titles } from './native.js'
import { serviceCommand, startedBy } from './ways.js'

/** A service, what is wrong with it, and what to do next. */
export interface Checked {
  readonly facts: ServiceFacts
  readonly findings: readonly HostFinding[]
}

/** The command to run next: what corrects the first error, a start, what corrects a warning, or a look. */
export function nextCommand({ facts, findings }: Checked): string {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const withCommand = errors.find(({ command }) => command !== undefined)
  const [first] = errors
  if (first !== undefined)
    return (
      first.command ??
      withCommand?.command ??
      `put right the first error, then: celery-initd doctor ${configPath(facts)}`.trim()
    )
  const { nodes, units, hidden } = facts.running
  const isUp = units.length > 0 || nodes.some(({ processes }) => processes.length > 0)
  if (!isUp && !hidden) return serviceCommand(facts, 'start')
  const warning = findings.find(({ severity, command }) => severity === 'warning' && command !== undefined)
  return warning?.command ?? serviceCommand(facts, 'status')
}

function configPath({ configs }: ServiceFacts): string {
  return configs.at(-1)?.path ?? ''
}

/** The object that `doctor --format json` prints. */
export function doctorJson(host: HostFacts, general: readonly HostFinding[], services: readonly Checked[]): object {
  return {
    version,
    manager: host.manager.name,
    managerVersion: host.manager.title,
    readsInitScripts: host.manager.readsScripts,
    root: host.isRoot,
    findings: general.map(findingJson),
    services: services.map(serviceJson(host)),
  }
}

function findingJson({ code, severity, message, help, command }: HostFinding): object {
  return { severity, code, message, help, command }
}

function serviceJson({ manager }: HostFacts): (checked: Checked) => object {
  return (checked) => {
    const { facts, findings } = checked
    const { name, kind, configs, scripts, units, files, account, running, app } = facts
    const freshness = (path: string) => files.find((file) => file.path === path)?.freshness ?? null
    return {
      name,
      service: kind,
      configs: configs.map(({ path, isThere }) => ({ path, exists: isThere })),
      scripts: scripts.map(({ path, origin, runlevels, target, engine }) => ({
        path,
        origin: origin.made,
        target,
        state: freshness(path),
        runlevels: manager.name === 'rc.d' ? null : (runlevels ?? null),
        engine:
          engine === undefined ? null : { path: engine.path, exists: engine.isThere, state: freshness(engine.path) },
      })),
      units: units.map(({ path, name, origin, wanted, masked, state, dropIns }) => ({
        path,
        name,
        origin: origin.made,
        state: freshness(path),
        enabled: wanted,
        masked,
        active: state?.active ?? null,
        dropIns,
      })),
      startedAtBootBy: startedBy(manager, facts) ?? null,
      user: account?.user ?? null,
      uid: account?.account?.uid ?? null,
      group: account?.group || null,
      needs: (account?.needs ?? []).map(({ what, path, option, reason }) => ({
        what,
        path,
        option,
        problem: reason ?? null,
      })),
      app: app === undefined ? null : app.tried ? (app.status === 0 ? 'loads' : 'fails') : 'not tried',
      running: running.hidden
        ? null
        : [
            ...running.nodes.map(({ name, pidfile, processes }) => ({
              node: name,
              pidfile,
              pids: processes.map(({ pid }) => pid),
              unit: processes[0]?.unit ?? null,
            })),
            ...running.units.map(({ unit, pid }) => ({ node: null, pidfile: null, pids: [pid], unit })),
          ],
      findings: findings.map(findingJson),
      next: nextCommand(checked),
    }
  }
}

/** The text for people. */
export function doctorText(
  host: HostFacts,
  general: readonly HostFinding[],
  services: readonly Checked[],
  options: { readonly colour: boolean },
): string {
  const { manager } = host
  const reads = manager.name === 'systemd' ? `, which reads ${manager.readsScripts ? '' : 'no '}init scripts` : ''
  const head = [`host: ${manager.name === 'none' ? 'no service manager' : `${manager.title}${reads}`}`]
  const parts = services.map((checked) => serviceText(host, checked, options))
  return `${[[...head, ...general.flatMap((each) => findingLines(each, '', options))].join('\n'), ...parts].join('\n\n')}\n`
}

function serviceText(host: HostFacts, checked: Checked, options: { readonly colour: boolean }): string {
  const { facts, findings } = checked
  const rows: (readonly [string, string])[] = [
    ['config', configText(facts)],
    [
      'script',
      facts.scripts.map((script) => installedText(script.path, script.origin.made, facts, script.target)).join(', ') ||
        'none',
    ],
    ...facts.scripts.flatMap(({ engine }) => engineRow(engine, facts)),
    ['units', unitsText(host, facts)],
    ['at boot', bootText(host, facts)],
    ...accountRows(facts),
    ['app', appText(facts)],
    ['running', runningText(facts)],
  ]
  const lines = rows.map(([label, value]) => `  ${label.padEnd(12)}${printableLines(value)}`.trimEnd())
  const found = findings.flatMap((each) => findingLines(each, '  ', options))
  return [printable(facts.name), ...lines, ...found, `  next: ${printable(nextCommand(checked))}`].join('\n')
}

function findingLines(
  { severity, code, message, help }: HostFinding,
  indent: string,
  { colour }: { readonly colour: boolean },
): string[] {
  const lines = [`${indent}${paint(`${severity}[${code}]`, severity, colour)}: ${printable(message)}`]
  return help === undefined ? lines : [...lines, `${indent}  help: ${printable(help)}`]
}

function configText({ configs, errors, warnings }: ServiceFacts): string {
  if (configs.length === 0) return 'none'
  const paths = configs.map(({ path, isThere }) => (isThere ? path : `${path} (missing)`)).join(', ')
  const counts = [
    ...(errors.length > 0 ? [`${errors.length} error${errors.length > 1 ? 's' : ''}`] : []),
    ...(warnings > 0 ? [`${warnings} warning${warnings > 1 ? 's' : ''}`] : []),
  ]
  return counts.length === 0 ? paths : `${paths} (${counts.join(', ')}: celery-initd check)`
}

const origins = {
  compiled: 'compiled',
  generic: 'generic',
  celery: 'Celery’s own',
  elsewhere: 'not ours',
} as const

const states = {
  current: ', up to date',
  older: ', of another version',
  stale: ', not what the config compiles to',
  edited: ', changed by hand',
  unknown: '',
} as const

function installedText(
  path: string,
  made: keyof typeof origins,
  { files }: ServiceFacts,
  target: ScriptTarget = 'sysv',
): string {
  const state = files.find((file) => file.path === path)?.freshness ?? 'unknown'
  return `${path} (${origins[made]}${target === 'sysv' ? '' : ` for ${titles[target]}`}${states[state]})`
}

function engineRow(engine: Engine | undefined, { files }: ServiceFacts): readonly (readonly [string, string])[] {
  if (engine === undefined) return []
  const state = states[files.find(({ path }) => path === engine.path)?.freshness ?? 'unknown']
  const said = engine.isThere ? state.replace(/^, /, '') : 'missing'
  return [['engine', said === '' ? engine.path : `${engine.path} (${said})`]]
}

function unitsText({ manager }: HostFacts, facts: ServiceFacts): string {
  const shown = facts.units.slice(0, 6).map(({ path, origin, masked, state, dropIns }) => {
    const more = [
      ...(masked ? ['masked'] : []),
      ...(state === undefined ? [] : [state.active]),
      ...(dropIns.length > 0 ? [`${dropIns.length} drop-in${dropIns.length > 1 ? 's' : ''}`] : []),
    ]
    return `${installedText(path, origin.made, facts)}${more.length > 0 ? `: ${more.join(', ')}` : ''}`
  })
  const rest = facts.units.length - shown.length
  const unused = manager.name === 'systemd' ? [] : ['which nothing runs here']
  const lines = [...shown, ...(rest > 0 ? [`${rest} more`] : []), ...unused]
  return shown.length === 0 ? 'none' : lines.join(`\n${' '.repeat(14)}`)
}

function bootText({ manager }: HostFacts, facts: ServiceFacts): string {
  const by = startedBy(manager, facts)
  if (by === undefined) return `not known: ${manager.title} is asked with its own tools`
  return by === '' ? 'nothing starts it' : by
}

function accountRows({ account, service }: ServiceFacts): (readonly [string, string])[] {
  if (account === undefined) return []
  const { user, group } = account
  const uid = account.account === undefined ? 'no such user' : `uid ${account.account.uid}`
  const rows: (readonly [string, string])[] = [
    [
      'account',
      user === undefined
        ? 'only the host’s script knows it'
        : `${user} (${uid})${group === '' ? '' : `, group ${group}`}`,
    ],
  ]
  const mark = (reason: string | undefined) => (reason === undefined ? '' : ' (see below)')
  const program = account.needs.find(({ what }) => what === 'program')
  const interpreter = account.needs.find(({ what }) => what === 'interpreter')
  if (program !== undefined) {
    const by = interpreter === undefined ? '' : `, run by ${interpreter.path}${mark(interpreter.reason)}`
    rows.push(['program', `${program.path}${mark(program.reason)}${by}`])
  } else if (service?.nodes === undefined) rows.push(['program', 'only the host’s script knows it'])
  const directories = account.needs.filter(({ what }) => ['chdir', 'run', 'log', 'env-file'].includes(what))
  if (directories.length > 0)
    rows.push(['files', directories.map(({ path, reason }) => `${path}${mark(reason)}`).join(', ')])
  return rows
}

function appText({ app, service, kind }: ServiceFacts): string {
  if (app === undefined) return 'not tried, since an error comes before it'
  if (!app.tried) return 'not tried'
  const isOff = service !== undefined && 'known' in service.checkApp && service.checkApp.known === '0'
  if (app.status === 0) return isOff ? `not loaded, since ${optionName(kind, 'CHECK_APP')} is 0` : 'loads'
  return 'configtest fails'
}

function runningText({ running, errors }: ServiceFacts): string {
  if (running.hidden) return 'not known'
  const nodes = running.nodes
    .filter(({ processes }) => processes.length > 0)
    .map(({ name, processes }) => {
      const [first] = processes
      const pids = processes.map(({ pid }) => pid).join(' and ')
      return `${name} (pid ${pids}${first?.unit === undefined ? '' : ` in ${first.unit}`})`
    })
  const units = running.units.map(({ unit, pid }) => `${unit} (pid ${pid})`)
  // Which processes are its nodes' is for the config to say.
  const none = errors.length > 0 ? 'not known, since the config has errors' : 'nothing'
  return [...nodes, ...units].join(', ') || none
}
