/** What runs of a service: by its processes, the units of systemd, pid files, and the record of its script. */

import { unitInstance } from '../quote.js'
import { fileOnHost } from '../service/host-parts.js'
import type { Service } from '../service/model.js'
import { exists, type FileFact, type Host, type Process } from './host.js'
import type { InstalledUnit } from './installed.js'

export interface NodeFacts {
  readonly name: string
  readonly pidfile: string
  /** Main processes, without their pools: more than one where it was started twice. */
  readonly processes: readonly Process[]
  /** Whether there is a pid file. */
  readonly hasPidFile: boolean
}

export interface RunningFacts {
  /** Whether other accounts' processes are hidden, so that nothing is known. */
  readonly hidden: boolean
  readonly nodes: readonly NodeFacts[]
  /** What units of systemd also run. */
  readonly units: readonly { readonly unit: string; readonly pid: number }[]
  /** Nodes that the script has started and the config no longer has. */
  readonly left: readonly { readonly name: string; readonly pid: number }[]
}

/**
 * Looks for the nodes of a service.
 *
 * @param stateDirectory where its script keeps the record of what it started
 */
export function findRunning(
  host: Host,
  stateDirectory: string,
  service: Service | undefined,
  units: readonly InstalledUnit[],
): RunningFacts {
  const processes = host.processes()
  if (processes === undefined) return { hidden: true, nodes: [], units: [], left: [] }
  const running = runningUnits(units, processes)
  const all = service?.nodes ?? []
  const nodes = all.map((node): NodeFacts => {
    const pidfile = fileOnHost(host.name, node, node.pidfile)
    const fact = host.lstat(pidfile)
    const instance = `@${unitInstance(node.shortName)}.service`
    const isUnits = ({ name }: UnitProcess) => name.endsWith(instance) || (all.length === 1 && !name.includes('@'))
    const found = [...mainProcesses(processes, pidfile), ...running.filter(isUnits).map(({ process }) => process)]
    const renamed = found.length === 0 ? byNumber(host, processes, pidfile, fact) : undefined
    return {
      name: node.shortName,
      pidfile,
      processes: renamed === undefined ? [...new Map(found.map((each) => [each.pid, each])).values()] : [renamed],
      hasPidFile: fact !== 'missing' && fact !== 'hidden',
    }
  })
  const names = new Set(nodes.map(({ pidfile }) => pidfile))
  const known = new Set(nodes.flatMap((node) => node.processes.map(({ pid }) => pid)))
  return {
    hidden: false,
    nodes,
    units: running
      .filter(({ process }) => !known.has(process.pid))
      .map(({ name, process }) => ({ unit: name, pid: process.pid })),
    left: (service === undefined ? [] : recorded(host, stateDirectory))
      .filter(({ pidfile }) => !names.has(pidfile))
      .flatMap((node) => mainProcesses(processes, node.pidfile).map(({ pid }) => ({ name: node.name, pid }))),
  }
}

/** The main process of a unit. */
interface UnitProcess {
  readonly name: string
  readonly process: Process
}

function runningUnits(units: readonly InstalledUnit[], processes: readonly Process[]): readonly UnitProcess[] {
  return units.flatMap(({ name, state }) => {
    const process = state?.active === 'active' ? processes.find(({ pid }) => pid === state.mainPid) : undefined
    return process === undefined ? [] : [{ name, process }]
  })
}

/** The processes that were started with a pid file, without those that one of them forked. */
function mainProcesses(processes: readonly Process[], pidfile: string): readonly Process[] {
  const all = processes.filter(({ argv }) => hasPidFile(argv, pidfile))
  const pids = new Set(all.map(({ pid }) => pid))
  return all.filter(({ parent }) => !pids.has(parent))
}

/** Whether a process was given `--pidfile=` and this path. A line of ps has its words in one. */
function hasPidFile(argv: readonly string[], pidfile: string): boolean {
  const [line = ''] = argv
  if (argv.length === 1) return ` ${line} `.includes(` --pidfile=${pidfile} `)
  return argv.some((word, at) => word === `--pidfile=${pidfile}` || (word === '--pidfile' && argv[at + 1] === pidfile))
}

/** A process that has renamed itself (celery/platforms.py, setproctitle), by the number in its pid file. */
function byNumber(
  host: Host,
  processes: readonly Process[],
  pidfile: string,
  fact: FileFact | 'missing' | 'hidden',
): Process | undefined {
  if (typeof fact === 'string' || fact.kind !== 'file') return undefined
  const number = Number((host.read(pidfile) ?? '').trim())
  return processes.find(({ pid, uid, argv }) => pid === number && uid === fact.uid && /celery/.test(argv[0] ?? ''))
}

/** What a script has recorded of its starts (lib/templates/record.sh). */
function recorded(host: Host, stateDirectory: string): readonly { readonly name: string; readonly pidfile: string }[] {
  const path = `${stateDirectory}/record`
  if (!exists(host, path)) return []
  return (host.read(path) ?? '').split('\n').flatMap((line) => {
    const [, , node, pidfile] = line.split('\t')
    return node === undefined || pidfile === undefined ? [] : [{ name: node, pidfile }]
  })
}
