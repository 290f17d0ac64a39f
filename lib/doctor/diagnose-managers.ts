/** What is wrong with who starts a service: nobody, two, or one that cannot. */

import { bootCommands } from '../targets/boot-commands.js'
import type { HostFacts, ServiceFacts } from './facts.js'
import { type HostFinding, hostFinding } from './host-finding.js'
import type { InstalledScript, InstalledUnit } from './installed.js'
import type { Manager } from './manager.js'
import { titles } from './native.js'
import { mainUnit, startedBy } from './ways.js'

/** Whether a unit goes by the name of an init script, so that our script hands over to it. */
function hasName(unit: InstalledUnit, name: string): boolean {
  return [unit.name, ...unit.aliases].includes(`${name}.service`)
}

/** Whether a script is ours. */
function isOurs({ origin }: InstalledScript): boolean {
  return origin.made === 'compiled' || origin.made === 'generic'
}

/** Who would start a service, and whether two would. */
export function managerProblems({ manager }: HostFacts, facts: ServiceFacts): readonly HostFinding[] {
  const { name, scripts, units, rivals, compileCommand } = facts
  const findings: HostFinding[] = []
  const isSystemd = manager.name === 'systemd'
  const live = units.filter(({ masked }) => !masked)
  for (const unit of isSystemd ? units : []) {
    if (unit.masked && (scripts.length > 0 || units.length === 1))
      findings.push(hostFinding('host-unit-masked', { unit: unit.name }, `systemctl unmask ${unit.name}`))
    if (unit.state?.needsReload === true)
      findings.push(hostFinding('host-unit-reload', { unit: unit.name }, 'systemctl daemon-reload'))
    if (unit.state?.active === 'failed')
      findings.push(hostFinding('host-unit-failed', { unit: unit.name }, `journalctl -u ${unit.name} -n 50`))
  }
  for (const script of scripts) {
    findings.push(...foreign(manager, facts, script))
    if (isSystemd && !manager.readsScripts && live.length === 0) {
      const { path } = script
      findings.push(
        hostFinding('host-script-not-read', { path, systemd: manager.title, command: compileCommand }, compileCommand),
      )
    }
    for (const unit of isSystemd ? live.filter((each) => !each.name.includes('@')) : [])
      findings.push(...beside(script, unit, name))
  }
  if (isSystemd || scripts.length > 0)
    for (const { path, unit, shared } of isSystemd ? rivals : rivals.filter((each) => each.unit === undefined)) {
      const first = scripts[0]?.path ?? units[0]?.path ?? name
      const command = unit === undefined ? `remove one of them: ${path} or ${first}` : `systemctl disable --now ${unit}`
      findings.push(hostFinding('host-two-managers', { first, second: path, shared, command }, unit && command))
    }
  return findings
}

/** A script for another service manager than the one that runs here. */
function foreign(
  { name, native, title }: Manager,
  { nativeCommand }: ServiceFacts,
  script: InstalledScript,
): readonly HostFinding[] {
  const { path, target } = script
  if (name === 'none' || target === (native ?? 'sysv')) return []
  const written = target === 'sysv' ? 'an init script' : `a script for ${titles[target]}`
  return [hostFinding('host-script-foreign', { path, written, manager: title, command: nativeCommand }, nativeCommand)]
}

/** A script and a unit for one service. */
function beside(script: InstalledScript, unit: InstalledUnit, name: string): readonly HostFinding[] {
  if (isOurs(script) && hasName(unit, name))
    return [hostFinding('host-script-and-unit', { script: script.path, unit: unit.name })]
  // Both are there for people to call: a unit that nobody has enabled starts nothing by itself.
  const acts = unit.wanted || unit.state?.active === 'active' || hasName(unit, name)
  if (!acts) return []
  const command = isOurs(script)
    ? `systemctl enable ${unit.name}, which gives it the name ${name}.service too; or rm ${script.path}`
    : `rm ${script.path}`
  const parameters = { first: script.path, second: unit.path, shared: `both are for ${name}`, command }
  return [hostFinding('host-two-managers', parameters, isOurs(script) ? undefined : command)]
}

/** Whether anything starts it at boot. */
export function bootProblems({ manager }: HostFacts, facts: ServiceFacts): readonly HostFinding[] {
  const { name, scripts, units } = facts
  const live = units.filter(({ masked }) => !masked)
  if (manager.name === 'none' || (scripts.length === 0 && live.length === 0)) return []
  if (manager.name === 'systemd' && live.length === 0 && !manager.readsScripts) return []
  if (startedBy(manager, facts) !== '') return []
  const command = enableCommand(manager, facts)
  return [hostFinding('host-not-at-boot', { name, command }, command)]
}

function enableCommand({ name, native, boot }: Manager, { name: service, units }: ServiceFacts): string {
  const unit = mainUnit(units)
  if (name === 'systemd' && unit !== undefined) return `systemctl enable ${unit}`
  return bootCommands[boot ?? native ?? 'sysv'](service)
}
