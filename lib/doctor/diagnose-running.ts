/** What is wrong with what runs of a service. */

import type { ServiceFacts } from './facts.js'
import { type HostFinding, hostFinding } from './host-finding.js'
import { serviceCommand } from './ways.js'

/** Nodes that are dead, doubled, missing, of another account, or left over. */
export function runningProblems(facts: ServiceFacts): readonly HostFinding[] {
  const { running, account } = facts
  if (running.hidden) return [hostFinding('host-processes-hidden', {})]
  const findings: HostFinding[] = []
  const start = serviceCommand(facts, 'start')
  const restart = serviceCommand(facts, 'restart')
  const up = running.nodes.filter(({ processes }) => processes.length > 0)
  for (const { name: node, pidfile, processes, hasPidFile } of running.nodes) {
    const [first] = processes
    if (first === undefined) {
      if (hasPidFile) findings.push(hostFinding('host-node-dead', { node, pidfile, command: start }, start))
      else if (up.length > 0) findings.push(hostFinding('host-node-stopped', { node, command: start }, start))
      continue
    }
    if (processes.length > 1) {
      const pids = processes.map(({ pid }) => pid).join(' and ')
      const stop = serviceCommand(facts, 'stop')
      findings.push(
        hostFinding('host-node-twice', { node, pids, command: `${stop} && ${start}` }, `${stop} && ${start}`),
      )
    } else if (account?.account !== undefined && first.uid !== account.account.uid) {
      const { pid, uid } = first
      const parameters = { node, pid, account: `uid ${uid}`, user: account.account.name, command: restart }
      findings.push(hostFinding('host-node-account', parameters, restart))
    }
  }
  for (const { name: node, pid } of running.left)
    findings.push(hostFinding('host-node-left', { node, pid, command: restart }, restart))
  return findings
}
