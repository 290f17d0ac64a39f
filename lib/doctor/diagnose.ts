/** From what was seen of a service to what is wrong with it. Pure: the same facts give the same findings. */

import type { Severity } from '../diagnostics/messages.js'
import { optionName } from '../options/service-kind.js'
import { shWord } from '../quote.js'
import type { Need } from './account.js'
import { bootProblems, managerProblems } from './diagnose-managers.js'
import { runningProblems } from './diagnose-running.js'
import type { HostFacts, ServiceFacts } from './facts.js'
import { configtestCall, groupCommand, userCommand } from './native.js'
import { type Problem, problem } from './problem.js'

/** What is wrong with a service, in the order in which it would be put right. */
export function diagnose(host: HostFacts, facts: ServiceFacts): readonly Problem[] {
  return [
    ...configProblems(facts),
    ...fileProblems(host, facts),
    ...managerProblems(host, facts),
    ...accountProblems(host, facts),
    ...appProblems(facts),
    ...bootProblems(host, facts),
    ...runningProblems(facts),
  ]
}

function configProblems({ name, configs, errors, scripts }: ServiceFacts): readonly Problem[] {
  const problems: Problem[] = []
  const [first] = errors
  const path = configs.at(-1)?.path ?? ''
  for (const config of configs)
    if (!config.isThere) problems.push(problem('host-no-config', { name, path: config.path }))
  if (first !== undefined) {
    const command = `celery-initd check ${configs.map((config) => shWord(config.path)).join(' ')}`
    problems.push(problem('host-config-errors', { path, count: errors.length, first }, command))
  }
  // A frozen script reads no config.
  if (scripts.some(({ origin }) => origin.made === 'generic'))
    for (const config of configs)
      if (config.changeableBy !== undefined && config.changeableBy !== '')
        problems.push(problem('host-config-changeable', { path: config.path, why: config.changeableBy }))
  return problems
}

function fileProblems({ manager }: HostFacts, facts: ServiceFacts): readonly Problem[] {
  const { name, scripts, units, files, unitsLeft, unitsMissing, configs, compileCommand } = facts
  const problems: Problem[] = []
  if (scripts.length === 0 && (units.length === 0 || manager.name !== 'systemd'))
    problems.push(problem('host-not-installed', { name, command: compileCommand }, compileCommand))
  for (const { path, freshness, version, command, own } of files.map((file) => ({ ...file, own: facts.version }))) {
    const config = configs.map((each) => each.path).join(' and ')
    if (freshness === 'stale') problems.push(problem('host-file-stale', { path, config, command }, command))
    if (freshness === 'edited') problems.push(problem('host-file-edited', { path, command }))
    if (freshness === 'older') problems.push(problem('host-file-older', { path, version, own, command }, command))
  }
  for (const { engine, path } of scripts)
    if (engine !== undefined && !engine.isThere) {
      const made = files.find((file) => file.path === path)?.command ?? compileCommand
      problems.push(problem('host-engine-missing', { script: path, engine: engine.path, command: made }, made))
    }
  for (const { path, badMode } of files)
    if (badMode !== undefined) problems.push(problem('host-file-mode', { path, ...badMode }, badMode.fix))
  for (const script of scripts)
    if (script.origin.made === 'celery')
      problems.push(problem('host-script-of-celery', { path: script.path, command: compileCommand }, compileCommand))
  for (const path of unitsLeft) {
    const unit = shWord(path.slice(path.lastIndexOf('/') + 1))
    problems.push(problem('host-unit-left', { path: shWord(path), unit }))
  }
  for (const path of unitsMissing)
    problems.push(problem('host-unit-missing', { path, command: compileCommand }, compileCommand))
  return problems
}

/** Directories of the system, which must stay root's: what is directly in them is to get a directory of its own. */
const shared = /^\/(?:run|var\/run|var\/log|tmp|var\/tmp|dev|dev\/shm|var|etc|usr|home|root)?$/

function accountProblems({ manager }: HostFacts, { account, kind }: ServiceFacts): readonly Problem[] {
  if (account === undefined || account.user === undefined) return []
  const { user, group, groupIsThere, needs } = account
  const problems: Problem[] = []
  if (account.account === undefined)
    problems.push(
      problem('host-no-user', { user, option: optionName(kind, 'USER'), command: userCommand(user, manager.native) }),
    )
  if (!groupIsThere)
    problems.push(
      problem('host-no-group', {
        group,
        option: optionName(kind, 'GROUP'),
        command: groupCommand(group, manager.native),
      }),
    )
  for (const need of needs) {
    const { what, path, option, reason, of } = need
    if (reason === undefined) continue
    if (what === 'program') problems.push(problem('host-program', { program: path, reason, option }))
    else if (what === 'interpreter')
      problems.push(problem('host-interpreter', { program: of ?? '', interpreter: path, reason }))
    else if (what === 'chdir') problems.push(problem('host-chdir', { path, reason, option }))
    else if (what === 'env-file') problems.push(problem('host-env-file', { path, reason, option }))
    else problems.push(directoryProblem(need, reason, group === '' ? user : `${user}:${group}`))
  }
  return problems
}

function directoryProblem({ what, path, option }: Need, reason: string, owner: string): Problem {
  if (shared.test(path)) {
    const fix = `set ${option} to a file in a directory of its own, such as ${path === '/' ? '' : path}/celery/`
    return problem('host-directory', { path, reason, option, fix })
  }
  if (reason === 'it does not exist')
    return problem('host-directory', { path, reason, option, fix: `set CELERY_CREATE_${what.toUpperCase()}DIR=1` })
  const fix = `chown ${owner} ${shWord(path)}`
  return problem(
    'host-directory',
    { path, reason, option, fix },
    reason.startsWith('user') && reason.includes('write there') ? fix : undefined,
  )
}

function appProblems({ app, scripts, name }: ServiceFacts): readonly Problem[] {
  if (app === undefined) return []
  const [script] = scripts
  const command = script === undefined ? `${name} configtest` : configtestCall(script).join(' ')
  if (!app.tried) {
    const how = scripts.length > 0 ? `as root: ${command}` : 'install the init script, which has configtest'
    return [problem('host-app-untested', { why: app.why, command: how })]
  }
  if (app.status === 0) return []
  const said = app.lines.filter((line) => line.trim() !== '').map((line) => line.replace(`${name}: `, ''))
  // The last line of a traceback is the error; what follows it are our own words.
  const error = said.findLast((line) => /^\| \S.*(?:Error|Exception|Exit)\b/.test(line))?.slice(2)
  const reason = app.status === null ? 'it did not end in time' : (error ?? said.at(-1) ?? `exit status ${app.status}`)
  return [problem('host-app', { name, command, reason })]
}

/** The severities that count, the worst first. */
export function worst(problems: readonly Problem[]): Severity | undefined {
  return (['error', 'warning', 'note'] as const).find((each) => problems.some(({ severity }) => severity === each))
}
