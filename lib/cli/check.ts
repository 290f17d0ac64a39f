/** `check`: what is wrong with configs, without anything being made of them. */

import { dirname } from 'node:path'
import { conflictFindings } from '../compile/compiler.js'
import { type Built, compileFor, withNotes } from '../compile/targets.js'
import { allCodes, type PlacedFinding } from '../diagnostics/messages.js'
import { pageText } from '../diagnostics/page.js'
import type { Profile } from '../options/profile.js'
import { closest } from '../options/similar.js'
import { Claims } from '../service/claims.js'
import type { Target } from '../targets/index.js'
import { version } from '../targets/version.js'
import { type Arguments, instanceOf, serviceKind } from './arguments.js'
import { Failure, isUsageFailure, usageFailure } from './failure.js'
import { readEnvFileText } from './files.js'
import { listFiles, Progress } from './fleet.js'
import { fleetFormats } from './options.js'
import { readProfile } from './profile.js'
import type { Reporter } from './reporter.js'
import {
  makeReporter,
  type Reading,
  readInstance,
  readRequest,
  readTargets,
  remarkImplied,
  remarkReader,
  type Streams,
  selected,
} from './request.js'

type Values = Arguments<'check'>['values']

/** What all checks of one command have in common. */
interface Check {
  readonly values: Values
  readonly profile: Profile
  readonly reporter: Reporter
  readonly wanted: readonly Target[]
}

/** Each config is an instance of its own, unless it is said which service they are. @returns the exit status */
export function runCheck({ values, positionals }: Arguments<'check'>, streams: Streams): number {
  if (values.explain !== undefined) {
    if (positionals.length > 0) throw usageFailure('--explain prints the page of a code: leave CONFIG out')
    return printPage(values.explain, streams)
  }
  const paths = listFiles(positionals, values['files-from'])
  const progress = new Progress(streams, paths.length)
  const error = (text: string): void => {
    progress.clear()
    streams.error(text)
  }
  const reporter = makeReporter(values, { error, colour: streams.colour }, fleetFormats)
  const check: Check = { values, profile: readProfile(values, reporter), reporter, wanted: readTargets(values.target) }
  const isOne = paths.length < 2 || values.service !== undefined || values.name !== undefined
  const status = isOne ? checkTogether(check, paths) : checkEach(check, paths, progress)
  progress.clear()
  reporter.end()
  return status
}

/** Checks configs that make one instance. @returns the exit status */
function checkTogether(check: Check, paths: readonly string[]): number {
  return attempt(check, paths.at(-1) ?? '', () => {
    const request = readRequest({ values: check.values, positionals: paths }, check.profile)
    const built = build(check, request)
    return tell(check, request, built, withNotes(built, request))
  })
}

/** Checks configs that are an instance each, and whether they get in each other's way. @returns the worst exit status */
function checkEach(check: Check, paths: readonly string[], progress: Progress): number {
  const { values, profile } = check
  const claims = new Claims(paths.map((path) => dirname(path)))
  const named = new Set(paths)
  let worst = 0
  for (const path of paths) {
    const status = attempt(check, path, () => {
      const kind = serviceKind(undefined, [path], profile)
      const request = readInstance(values, { kind, name: instanceOf(path, kind), paths: [path], profile })
      const built = build(check, request)
      const { compilation } = built
      const conflicts = conflictFindings(compilation, claims.add(compilation.service, dirname(path)))
      // What there is to say of the worker's file is said with the worker.
      const own = withNotes(built, request).filter(
        ({ source }) => source.path !== request.implied || !named.has(source.path),
      )
      return tell(check, request, built, [...own, ...conflicts])
    })
    worst = Math.max(worst, status)
    progress.step()
  }
  return worst
}

/** Tells of a file that cannot be read as the format has it, so that others are checked all the same. */
function attempt({ reporter }: Check, path: string, checks: () => boolean): number {
  try {
    return checks() ? 0 : 1
  } catch (failure) {
    if (!(failure instanceof Failure) || isUsageFailure(failure)) throw failure
    reporter.fail(path, failure.message)
    return failure.status
  }
}

/** Compiles for the targets, and says how the configs are read. */
function build({ values, reporter, wanted }: Check, request: Reading): Built {
  remarkImplied(reporter, request)
  if (values.target === undefined && values.reader === undefined) remarkReader(reporter, request)
  return compileFor({ ...request, envFileText: readEnvFileText }, wanted)
}

/** Tells those findings that count. @returns whether the configs pass */
function tell({ reporter }: Check, request: Reading, built: Built, findings: readonly PlacedFinding[]): boolean {
  return reporter.report(selected(reporter, findings, built.compilation.evaluation, request), {
    path: request.configs.at(-1)?.path ?? '',
    service: request.kind,
    name: request.name,
  })
}

function printPage(code: string, streams: Streams): number {
  const page = pageText(code, version)
  if (page === undefined) {
    const meant = closest(code, [...allCodes()])
    throw usageFailure(`there is no code '${code}'${meant === undefined ? '' : `: did you mean ${meant}?`}`)
  }
  streams.out(page)
  return 0
}
