/** The node table of a service: from the words of its options to workers, or to the one scheduler. */

import { commandLine, resolveCluster } from '../cluster/multi.js'
import type { ClusterProblem } from '../cluster/problem.js'
import { defaultValue } from '../options/catalogue.js'
import { optionName } from '../options/service-kind.js'
import { resolveBeat } from './beat.js'
import type { Node } from './model.js'
import { nameProblems, type PathProblem, pathProblems } from './node-problems.js'
import { type OptionValues, option, type ValueRange, type Words } from './option-values.js'

/** What is found out about the nodes. */
export interface Nodes {
  readonly nodes: Node[] | undefined
  readonly problems: ClusterProblem<ValueRange | undefined>[]
}

/** Only the host can tell. */
const onHost: Nodes = { nodes: undefined, problems: [] }

/** The workers, by the rules of `celery multi`. */
export function workerNodes(values: OptionValues, host: string | undefined): Nodes {
  const bin = values.words('CELERY_BIN', 'script')
  const names = values.words('CELERYD_NODES', 'nodes')
  const daemonOptions = values.words('DAEMON_OPTS', 'script')
  const options = values.words('CELERYD_OPTS', 'options')
  const flags = [
    values.flag('--pidfile', 'CELERYD_PID_FILE'),
    values.flag('--logfile', 'CELERYD_LOG_FILE'),
    values.flag('--loglevel', 'CELERYD_LOG_LEVEL'),
    values.flag('--app', 'CELERY_APP'),
  ]
  if (bin === null || names === null || daemonOptions === null || options === null || flags.includes(null)) {
    return onHost
  }
  const own = flags.flatMap((words) => words ?? [])
  const cluster = resolveCluster({
    words: [...names.words, ...daemonOptions.words, ...own, ...options.words],
    host,
    before: bin.words.reduce((sum, { text }) => sum + text.length + 1, 0),
  })
  const program = bin.words.map(({ text }) => text)
  const usualLog = defaultValue(option('CELERYD_LOG_FILE'), 'celeryd', values.name, values.profile) ?? ''
  return {
    nodes: cluster.nodes.map((node) => {
      const byDefault =
        !values.isSet('CELERYD_LOG_FILE') && node.logfile === usualLog.replace('%n', () => node.shortName)
      return {
        name: node.name,
        // As Celery calls a node whose name begins with @.
        shortName: node.shortName || 'celery',
        pidfile: node.pidfile,
        logfile: node.logfile,
        mainLog: mainLog(node.logfile),
        schedule: undefined,
        argv: commandLine(program, node),
        program: [...program, ...node.globalOptions],
        supervised: commandLine(program, { ...node, pidfile: '', logfile: byDefault ? '' : node.logfile }),
      }
    }),
    problems: [
      ...[bin, names, daemonOptions, options].flatMap(({ problems }) => problems),
      ...cluster.problems,
      ...cluster.nodes.flatMap((node) => placedProblems(values, pathProblems(node))),
      ...nameProblems(cluster.nodes),
    ],
  }
}

/** What is wrong with a path is said where the config names the file. */
function placedProblems(
  values: OptionValues,
  problems: readonly PathProblem[],
): ClusterProblem<ValueRange | undefined>[] {
  return problems.map(({ code, setting, parameters }) => {
    const variable = optionName(values.kind, setting)
    const written = values.read(variable)
    const origin = typeof written === 'string' ? { variable, start: 0, end: written.length } : undefined
    return { code, origin, parameters }
  })
}

/** Where the process that leads a pool logs (celery/platforms.py and celery/app/log.py have the formats). */
function mainLog(logfile: string): string {
  return logfile.replaceAll('%I', '').replaceAll('%i', '0')
}

/** The scheduler, as the one node. */
export function beatNodes(values: OptionValues, name: string): Nodes {
  const program = values.words('CELERYBEAT', 'script')
  const daemonOptions = values.words('DAEMON_OPTS', 'script')
  const options = values.words('CELERYBEAT_OPTS', 'options')
  const app = values.text('CELERY_APP')
  const pidfile = values.text('CELERYBEAT_PID_FILE')
  const logfile = values.text('CELERYBEAT_LOG_FILE')
  const level = values.text('CELERYBEAT_LOG_LEVEL')
  const chdir = values.text('CELERYBEAT_CHDIR')
  if (program === null || daemonOptions === null || options === null) return onHost
  if (app === null || pidfile === null || logfile === null || level === null || chdir === null) return onHost
  const texts = (list: readonly Words[]) => list.flatMap(({ words }) => words.map(({ text }) => text))
  const node = resolveBeat({
    ...{ name, app, pidfile, logfile, level, chdir },
    ownLog: values.isSet('CELERYBEAT_LOG_FILE'),
    program: texts([program]),
    options: texts([daemonOptions, options]),
  })
  const given = [...daemonOptions.words, ...options.words]
  // Paths that have a variable of their own are looked at there.
  const relative = [node.pidfile, node.logfile].filter(
    (path) => !path.startsWith('/') && path !== pidfile && path !== logfile,
  )
  const problems = relative.map((path) => ({
    code: 'relative-node-path' as const,
    origin: given.find(({ text }) => text.endsWith(path))?.origin,
    parameters: { path },
  }))
  return {
    nodes: [node],
    problems: [
      ...[program, daemonOptions, options].flatMap(({ problems }) => problems),
      ...problems,
      ...placedProblems(values, pathProblems(node)),
    ],
  }
}
