/** What is wrong with what runs of a service. */

import type { ServiceFacts } from './facts.js'
import { type Problem, problem } from './problem.js'
import { serviceCommand } from './ways.js'

/** Nodes that are dead, doubled, missing, of another account, or left over. */
export function runningProblems(facts: ServiceFacts): readonly Problem[] {
  const { running, account } = facts
  if (running.hidden) return [problem('host-processes-hidden', {})]
  const problems: Problem[] = []
  const start = serviceCommand(facts, 'start')
  const restart = serviceCommand(facts, 'restart')
  const up = running.nodes.filter(({ processes }) => processes.length > 0)
  for (const { name: node, pidfile, processes, hasPidFile } of running.nodes) {
    const [first] = processes
    if (first === undefined) {
      if (hasPidFile) problems.push(problem('host-node-dead', { node, pidfile, command: start }, start))
      else if (up.length > 0) problems.push(problem('host-node-stopped', { node, command: start }, start))
      continue
    }
    if (processes.length > 1) {
      const pids = processes.map(({ pid }) => pid).join(' and ')
      const stop = serviceCommand(facts, 'stop')
      problems.push(problem('host-node-twice', { node, pids, command: `${stop} && ${start}` }, `${stop} && ${start}`))
    } else if (account?.account !== undefined && first.uid !== account.account.uid) {
      const { pid, uid } = first
      const parameters = { node, pid, account: `uid ${uid}`, user: account.account.name, command: restart }
      problems.push(problem('host-node-account', parameters, restart))
    }
  }
  for (const { name: node, pid } of running.left)
    problems.push(problem('host-node-left', { node, pid, command: restart }, restart))
  return problems
}
