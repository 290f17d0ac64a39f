/** `compile`: configs in, files out. */

import { sortedFindings } from '../compile/compiler.js'
import { compileFor } from '../compile/targets.js'
import type { PlacedFinding } from '../diagnostics/messages.js'
import { serviceKinds } from '../options/service-kind.js'
import { genericService } from '../service/generic.js'
import type { Artefact } from '../targets/artefact.js'
import { type Target, targets } from '../targets/index.js'
import { type Arguments, choice } from './arguments.js'
import { deliver } from './deliver.js'
import { usageFailure } from './failure.js'
import { leftoverPaths } from './leftovers.js'
import { readRequest, readTargets, reported, type Streams } from './request.js'

/** Compiles, and delivers what was made. @returns the exit status */
export function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  const { values } = args
  if (values.generic === true) return deliver(generic(args), values, streams)
  const made = frozen(args, streams)
  if (made === undefined) return 1
  const status = deliver(made.artefacts, values, streams)
  if (values.check === true) return made.left.length > 0 ? 1 : status
  if (values.output !== undefined && values.output !== '-')
    for (const command of made.enable) streams.error(`celery-initd: to start it at boot: ${command}\n`)
  return status
}

/** The style of those targets that have several. @throws Failure with status 2 */
function readStyle(said: string | undefined, wanted: readonly Target[]): string | undefined {
  const choosable = targets.filter(({ accepts }) => accepts.styles.length > 0)
  const styles = new Set(choosable.flatMap(({ accepts }) => accepts.styles))
  const style = choice('style', said, [...styles])
  if (said === undefined || choosable.some((target) => wanted.includes(target))) return style
  throw usageFailure(`--style says how units are made: add --target ${choosable.map(({ name }) => name).join(' or ')}`)
}

/** What the configs become. */
interface Made {
  readonly artefacts: readonly Artefact[]
  /** The files of theirs that are no longer made. */
  readonly left: readonly string[]
  /** A command for each target. */
  readonly enable: readonly string[]
}

/** Compiles configs; undefined when they have errors. */
function frozen(args: Arguments<'compile'>, streams: Streams): Made | undefined {
  const { values } = args
  const wanted = readTargets(values.target)
  const style = readStyle(values.style, wanted)
  const reading = args as unknown as Arguments<'check'>
  const request = readRequest(reading)
  const { outputs, findings } = compileFor(request, wanted)
  if (findings.some(({ severity }) => severity === 'error')) {
    reported(findings, reading, streams)
    return undefined
  }
  const artefacts: Artefact[] = []
  const left: string[] = []
  const enable = outputs.map(({ target, lowered }) => target.enable(lowered))
  const leftFindings: PlacedFinding[] = []
  for (const { target, compilation, lowered } of outputs) {
    const files = target.emit(lowered, style)
    artefacts.push(...files)
    const { leftovers } = target
    if (leftovers === undefined || values.output === undefined) continue
    const paths = leftoverPaths(values.output, leftovers, lowered, files)
    left.push(...paths)
    leftFindings.push(...paths.map((path) => leftovers.finding(compilation, path)))
  }
  const paths = request.configs.map(({ path }) => path)
  const all = leftFindings.length === 0 ? findings : sortedFindings([...findings, ...leftFindings], paths)
  return reported(all, reading, streams) ? { artefacts, left, enable } : undefined
}

/** The files of `--generic`, which knows no config. @throws Failure with status 2 when one is named */
function generic({ values, positionals }: Arguments<'compile'>): readonly Artefact[] {
  if (positionals.length > 0) throw usageFailure('--generic reads its config when it runs: leave CONFIG out')
  const wanted = readTargets(values.target)
  if (wanted.some(({ emitGeneric }) => emitGeneric === undefined))
    throw usageFailure('--generic makes a script: a unit reads no config')
  const without = ['name', 'env-file', 'follow', 'strict'] as const
  const given = without.find((option) => values[option] !== undefined)
  if (given !== undefined) throw usageFailure(`--${given} says nothing about a generic script`)
  const service = genericService(choice('service', values.service, serviceKinds))
  return wanted.flatMap((target) => target.emitGeneric?.(service) ?? [])
}
