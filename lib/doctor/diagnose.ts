/** From what was seen of a service to what is wrong with it. Pure: the same facts give the same findings. */

import type { Severity } from '../diagnostics/messages.js'
import { optionName } from '../options/service-kind.js'
import { shWord } from '../quote.js'
import { knownOrEmpty } from '../service/value.js'
import type { Need } from './account.js'
import { bootProblems, managerProblems } from './diagnose-managers.js'
import { runningProblems } from './diagnose-running.js'
import type { HostFacts, ServiceFacts } from './facts.js'
import { type HostFinding, hostFinding } from './host-finding.js'
import { configtestCall, groupCommand, userCommand } from './native.js'

/** What is wrong with a service, in the order in which it would be put right. */
export function diagnose(host: HostFacts, facts: ServiceFacts): readonly HostFinding[] {
  return [
    ...configProblems(facts),
    ...fileProblems(host, facts),
    ...managerProblems(host, facts),
    ...accountProblems(host, facts),
    ...envFileProblems(facts),
    ...appProblems(facts),
    ...bootProblems(host, facts),
    ...runningProblems(facts),
  ]
}

function configProblems({ name, configs, errors, scripts, checkCommand }: ServiceFacts): readonly HostFinding[] {
  const findings: HostFinding[] = []
  const [first] = errors
  const path = configs.at(-1)?.path ?? ''
  for (const config of configs)
    if (!config.isThere) findings.push(hostFinding('host-no-config', { name, path: config.path }))
  if (first !== undefined) {
    const count = errors.length
    findings.push(hostFinding('host-config-errors', { path, count, first, command: checkCommand }, checkCommand))
  }
  // A frozen script reads no config.
  if (scripts.some(({ origin }) => origin.made === 'generic'))
    for (const config of configs)
      if (config.changeableBy !== undefined && config.changeableBy !== '')
        findings.push(hostFinding('host-config-changeable', { path: config.path, why: config.changeableBy }))
  return findings
}

function fileProblems({ manager }: HostFacts, facts: ServiceFacts): readonly HostFinding[] {
  const { name, scripts, units, files, unitsLeft, unitsMissing, configs, compileCommand } = facts
  const findings: HostFinding[] = []
  if (scripts.length === 0 && (units.length === 0 || manager.name !== 'systemd'))
    findings.push(hostFinding('host-not-installed', { name, command: compileCommand }, compileCommand))
  for (const { path, freshness, version, command, own } of files.map((file) => ({ ...file, own: facts.version }))) {
    const config = configs.map((each) => each.path).join(' and ')
    if (freshness === 'stale') findings.push(hostFinding('host-file-stale', { path, config, command }, command))
    if (freshness === 'edited') findings.push(hostFinding('host-file-edited', { path, command }))
    if (freshness === 'older') findings.push(hostFinding('host-file-older', { path, version, own, command }, command))
  }
  for (const { engine, path } of scripts)
    if (engine !== undefined && !engine.isThere) {
      const made = files.find((file) => file.path === path)?.command ?? compileCommand
      findings.push(hostFinding('host-engine-missing', { script: path, engine: engine.path, command: made }, made))
    }
  for (const { path, badMode } of files)
    if (badMode !== undefined) findings.push(hostFinding('host-file-mode', { path, ...badMode }, badMode.fix))
  for (const script of scripts)
    if (script.origin.made === 'celery')
      findings.push(
        hostFinding('host-script-of-celery', { path: script.path, command: compileCommand }, compileCommand),
      )
  for (const path of unitsLeft) {
    const unit = shWord(path.slice(path.lastIndexOf('/') + 1))
    findings.push(hostFinding('host-unit-left', { path: shWord(path), unit }))
  }
  for (const path of unitsMissing)
    findings.push(hostFinding('host-unit-missing', { path, command: compileCommand }, compileCommand))
  return findings
}

/** Directories of the system, which must stay root's: what is directly in them is to get a directory of its own. */
const shared = /^\/(?:run|var\/run|var\/log|tmp|var\/tmp|dev|dev\/shm|var|etc|usr|home|root)?$/

function accountProblems({ manager }: HostFacts, { account, kind }: ServiceFacts): readonly HostFinding[] {
  if (account === undefined || account.user === undefined) return []
  const { user, group, groupIsThere, needs } = account
  const findings: HostFinding[] = []
  if (account.account === undefined)
    findings.push(
      hostFinding('host-no-user', {
        user,
        option: optionName(kind, 'USER'),
        command: userCommand(user, manager.native),
      }),
    )
  if (!groupIsThere)
    findings.push(
      hostFinding('host-no-group', {
        group,
        option: optionName(kind, 'GROUP'),
        command: groupCommand(group, manager.native),
      }),
    )
  for (const need of needs) {
    const { what, path, option, reason, of } = need
    if (reason === undefined) continue
    if (what === 'program') findings.push(hostFinding('host-program', { program: path, reason, option }))
    else if (what === 'interpreter')
      findings.push(hostFinding('host-interpreter', { program: of ?? '', interpreter: path, reason }))
    else if (what === 'chdir') findings.push(hostFinding('host-chdir', { path, reason, option }))
    else if (what === 'env-file') findings.push(hostFinding('host-env-file', { path, reason, option }))
    else findings.push(directoryProblem(need, reason, group === '' ? user : `${user}:${group}`))
  }
  return findings
}

function envFileProblems({ service, envFileErrors, checkCommand: command }: ServiceFacts): readonly HostFinding[] {
  const [first] = envFileErrors
  if (first === undefined || service === undefined) return []
  const path = knownOrEmpty(service.envFile)
  return [hostFinding('host-env-file-errors', { path, count: envFileErrors.length, first, command }, command)]
}

function directoryProblem({ what, path, option }: Need, reason: string, owner: string): HostFinding {
  if (shared.test(path)) {
    const fix = `set ${option} to a file in a directory of its own, such as ${path === '/' ? '' : path}/celery/`
    return hostFinding('host-directory', { path, reason, option, fix })
  }
  if (reason === 'it does not exist')
    return hostFinding('host-directory', { path, reason, option, fix: `set CELERY_CREATE_${what.toUpperCase()}DIR=1` })
  const fix = `chown ${owner} ${shWord(path)}`
  return hostFinding(
    'host-directory',
    { path, reason, option, fix },
    reason.startsWith('user') && reason.includes('write there') ? fix : undefined,
  )
}

function appProblems({ app, scripts, name }: ServiceFacts): readonly HostFinding[] {
  if (app === undefined) return []
  const [script] = scripts
  const command = script === undefined ? `${name} configtest` : configtestCall(script).join(' ')
  if (!app.tried) {
    const how = scripts.length > 0 ? `as root: ${command}` : 'install the init script, which has configtest'
    return [hostFinding('host-app-untested', { why: app.why, command: how })]
  }
  if (app.status === 0) return []
  const said = app.lines.filter((line) => line.trim() !== '').map((line) => line.replace(`${name}: `, ''))
  // The last line of a traceback is the error; what follows it are our own words.
  const error = said.findLast((line) => /^\| \S.*(?:Error|Exception|Exit)\b/.test(line))?.slice(2)
  const reason = app.status === null ? 'it did not end in time' : (error ?? said.at(-1) ?? `exit status ${app.status}`)
  return [hostFinding('host-app', { name, command, reason })]
}

/** The severities that count, the worst first. */
export function worst(findings: readonly HostFinding[]): Severity | undefined {
  return (['error', 'warning', 'note'] as const).find((each) => findings.some(({ severity }) => severity === each))
}
