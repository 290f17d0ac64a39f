/** `compile`: configs in, files out. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import { printableLines } from '../diagnostics/printable.js'
import type { Artefact } from '../targets/artefact.js'
import { type Target, targets } from '../targets/index.js'
import { type Arguments, choice } from './arguments.js'
import { deliver } from './deliver.js'
import { usageFailure } from './failure.js'
import { leftoverPaths } from './leftovers.js'
import { makeFrozen, makeGeneric } from './making.js'
import { readProfile } from './profile.js'
import { makeReporter, readTargets, remarkImplied, type Streams, selected } from './request.js'

/** Compiles, and delivers what was made. @returns the exit status */
export function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  const { values } = args
  if (values.generic === true) return deliver(generic(args, streams), values, streams)
  const made = frozen(args, streams)
  if (made === undefined) return 1
  if (values.check !== true) warnOfSecrets(made, streams)
  const status = deliver(made.artefacts, values, streams)
  if (values.check === true) return made.left.length > 0 ? 1 : status
  if (values.output !== undefined && values.output !== '-')
    for (const line of made.enable) streams.error(`celery-initd: ${line}\n`)
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
interface FilesMade {
  readonly artefacts: readonly Artefact[]
  /** The files of theirs that are no longer made. */
  readonly left: readonly string[]
  /** For each target, what to do next. */
  readonly enable: readonly string[]
  /** What in them is secret. */
  readonly secrets: readonly string[]
}

/** Says which files hold secrets, and how to keep them out. */
function warnOfSecrets({ secrets, artefacts }: FilesMade, streams: Streams): void {
  const files = artefacts.filter(({ mode }) => (mode & 0o044) === 0).map(({ path }) => path)
  if (files.length === 0 || secrets.length === 0) return
  const named = secrets.length > 3 ? [...secrets.slice(0, 3), 'others'] : secrets
  const isOne = files.length === 1
  const what = `${files.join(', ')} ${isOne ? 'contains' : 'contain'} secrets (${named.join(', ')})`
  const so = `so only root can read ${isOne ? 'it' : 'them'}`
  const how = 'To let every user run status, move them to the file that CELERYD_ENV_FILE names'
  streams.error(printableLines(`celery-initd: warning: ${what}, ${so}. ${how}\n`))
}

/** Compiles configs; undefined when they have errors. */
function frozen(args: Arguments<'compile'>, streams: Streams): FilesMade | undefined {
  const { values } = args
  const wanted = readTargets(values.target)
  const style = readStyle(values.style, wanted)
  const reporter = makeReporter(values, streams)
  const { request, built, findings } = makeFrozen(args, { profile: readProfile(values, reporter), reporter, wanted })
  remarkImplied(reporter, request)
  const { compilation, outputs } = built
  const reported = (all: readonly PlacedFinding[]): boolean => {
    const fine = reporter.report(selected(reporter, all, compilation.evaluation, request))
    reporter.end()
    return fine
  }
  if (findings.some(({ severity }) => severity === 'error')) {
    reported(built.findings)
    return undefined
  }
  const artefacts: Artefact[] = []
  const left: string[] = []
  const enable = outputs.map(
    ({ target, lowered }) => `${target.purpose ?? 'to start it at boot'}: ${target.enable(lowered)}`,
  )
  const leftFindings: PlacedFinding[] = []
  for (const { target, compilation, lowered } of outputs) {
    const files = target.emit(lowered, style)
    for (const file of files) artefacts.push(file)
    const { leftovers } = target
    if (leftovers === undefined || values.output === undefined) continue
    const paths = leftoverPaths(values.output, leftovers, lowered, files)
    left.push(...paths)
    leftFindings.push(...paths.map((path) => leftovers.finding(compilation, path)))
  }
  return reported([...built.findings, ...leftFindings])
    ? { artefacts, left, enable, secrets: compilation.service.secrets }
    : undefined
}

/** What only tells how a config is read, what is said about it, and what is made of its nodes. */
const aboutConfigs = [
  ...(['name', 'env-file', 'follow', 'reader', 'style'] as const),
  ...(['strict', 'disable', 'severity', 'no-inline-disable'] as const),
] as const

/** The files of `--generic`, which knows no config. @throws Failure with status 2 when one is named */
function generic(args: Arguments<'compile'>, streams: Streams): readonly Artefact[] {
  const { values, positionals } = args
  if (positionals.length > 0) throw usageFailure('--generic reads its config when it runs: leave CONFIG out')
  const wanted = readTargets(values.target)
  const known = wanted.find(({ emitGeneric }) => emitGeneric === undefined)
  if (known !== undefined) throw usageFailure(`--target ${known.name} needs a config: it cannot be made with --generic`)
  const given = aboutConfigs.find((option) => values[option] !== undefined)
  if (given !== undefined) throw usageFailure(`--${given} cannot be used with --generic`)
  return makeGeneric(values, readProfile(values, makeReporter(values, streams)), wanted).artefacts
}
