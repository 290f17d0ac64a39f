/** The commands: each reads what it is given, hands it to the stages, and says how it went by its exit status. */

import { dirname } from 'node:path'
import { compile, conflictFindings } from '../compile/compiler.js'
import { explainJson, explainText } from '../compile/explain.js'
import { type Built, compileFor, withNotes } from '../compile/targets.js'
import { allCodes, type PlacedFinding } from '../diagnostics/messages.js'
import { pageText } from '../diagnostics/page.js'
import { printableJson, printableLines } from '../diagnostics/printable.js'
import { sample } from '../options/sample.js'
import { serviceKinds } from '../options/service-kind.js'
import { closest } from '../options/similar.js'
import { Claims } from '../service/claims.js'
import { targets } from '../targets/index.js'
import { version } from '../targets/version.js'
import {
  type Arguments,
  choice,
  help,
  instanceOf,
  isCommand,
  meantCommand,
  readArguments,
  samples,
  serviceKind,
  usage,
} from './arguments.js'
import { runCompile } from './compile.js'
import { runDoctor } from './doctor.js'
import { Failure, usageFailure } from './failure.js'
import { readIfPossible } from './files.js'
import { listFiles, Progress } from './fleet.js'
import { thisHost } from './host.js'
import { fleetFormats } from './options.js'
import { readProfile } from './profile.js'
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

/**
 * Runs a command line, the program's name left out.
 *
 * @returns the exit status: 0 fine, 1 errors in a config or drift, 2 wrong usage, 3 a file could not be read or written
 */
export function run(argv: readonly string[], streams: Streams): number {
  try {
    return dispatch(argv, streams)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.message !== '') streams.error(`celery-initd: ${printableLines(error.message)}\n`)
    return error.status
  }
}

function dispatch([name, ...rest]: readonly string[], streams: Streams): number {
  if (name === '--version') {
    streams.out(`${version}\n`)
    return 0
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    streams.out(help())
    return 0
  }
  if (name === undefined) throw usageFailure('no COMMAND given')
  if (!isCommand(name)) {
    const meant = meantCommand(name)
    throw usageFailure(`there is no command '${name}'${meant === undefined ? '' : `: did you mean ${meant}?`}`)
  }
  const args = readArguments(name, rest)
  if (args.values.help === true) {
    streams.out(usage(name))
    return 0
  }
  switch (name) {
    case 'compile':
      return runCompile(args as Arguments<'compile'>, streams)
    case 'check':
      return runCheck(args as Arguments<'check'>, streams)
    case 'explain':
      return runExplain(args as Arguments<'explain'>, streams)
    case 'doctor':
      return runDoctor(args as Arguments<'doctor'>, streams, thisHost())
    case 'sample':
      return runSample(args as Arguments<'sample'>, streams)
  }
}

/** Each config is an instance of its own, unless it is said which service they are. */
function runCheck(args: Arguments<'check'>, streams: Streams): number {
  const { values } = args
  if (values.explain !== undefined) {
    if (args.positionals.length > 0) throw usageFailure('--explain prints the page of a code: leave CONFIG out')
    return runPage(values.explain, streams)
  }
  const positionals = listFiles(args.positionals, values['files-from'])
  const progress = new Progress(streams, positionals.length)
  const error = (text: string): void => {
    progress.clear()
    streams.error(text)
  }
  const reporter = makeReporter(values, { ...streams, colour: streams.colour, error }, fleetFormats)
  const wanted = readTargets(values.target)
  const profile = readProfile(values, reporter)
  const look = (request: Reading): { readonly built: Built; readonly findings: readonly PlacedFinding[] } => {
    remarkImplied(reporter, request)
    if (values.target === undefined && values.reader === undefined) remarkReader(reporter, request)
    const built = compileFor({ ...request, environmentFile: readIfPossible }, wanted)
    return { built, findings: withNotes(built, request) }
  }
  const tell = (findings: readonly PlacedFinding[], { built }: ReturnType<typeof look>, request: Reading): boolean =>
    reporter.report(selected(reporter, findings, built.compilation.evaluation, request), {
      path: request.configs.at(-1)?.path ?? '',
      service: request.kind,
      name: request.name,
    })
  if (positionals.length < 2 || values.service !== undefined || values.name !== undefined) {
    try {
      const request = readRequest({ ...args, positionals: [...positionals] }, profile)
      const looked = look(request)
      const fine = tell(looked.findings, looked, request)
      reporter.end()
      return fine ? 0 : 1
    } catch (failure) {
      if (!(failure instanceof Failure) || values.format !== 'jsonl' || failure.status === 2) throw failure
      reporter.fail(positionals[0] ?? '', failure.message)
      return failure.status
    }
  }
  const claims = new Claims()
  const named = new Set(positionals)
  let status = 0
  for (const path of positionals) {
    const kind = serviceKind(undefined, [path], profile)
    try {
      const request = readInstance(values, { kind, name: instanceOf(path, kind), paths: [path], profile })
      const looked = look(request)
      const { compilation } = looked.built
      const conflicts = conflictFindings(compilation, claims.add(compilation.service, dirname(path)))
      // What there is to say of the worker's file is said with the worker.
      const own = looked.findings.filter(({ source }) => source.path !== request.implied || !named.has(source.path))
      if (!tell([...own, ...conflicts], looked, request)) status = Math.max(status, 1)
    } catch (failure) {
      // The others are checked all the same.
      if (!(failure instanceof Failure)) throw failure
      reporter.fail(path, failure.message)
      status = Math.max(status, failure.status)
    }
    progress.step()
  }
  progress.clear()
  reporter.end()
  return status
}

function runPage(code: string, streams: Streams): number {
  const page = pageText(code, version)
  if (page === undefined) {
    const meant = closest(code, [...allCodes()])
    throw usageFailure(`there is no code '${code}'${meant === undefined ? '' : `: did you mean ${meant}?`}`)
  }
  streams.out(page)
  return 0
}

function runExplain(args: Arguments<'explain'>, streams: Streams): number {
  const { values } = args
  const reading = args as unknown as Arguments<'check'>
  const reporter = makeReporter(reading.values, streams)
  const request = readRequest(reading, readProfile(values, reporter), values.host)
  const compilation = compile(request)
  const findings = selected(reporter, compilation.findings, compilation.evaluation, request)
  if (values.format === 'json') {
    const diagnostics = reporter.diagnostics(findings)
    streams.out(`${printableJson(explainJson(compilation, diagnostics))}\n`)
    return reporter.passes(findings) ? 0 : 1
  }
  remarkImplied(reporter, request)
  const fine = reporter.report(findings)
  reporter.end()
  streams.out(explainText(compilation, { secrets: values['show-secrets'] === true }))
  return fine ? 0 : 1
}

function runSample({ values, positionals }: Arguments<'sample'>, streams: Streams): number {
  if (positionals.length !== 1) throw usageFailure(`sample needs one name: ${samples.join(' or ')}`)
  const what = choice('sample', positionals[0], samples)
  const kind = serviceKinds.find((each) => each === what)
  const target = targets.find(({ name }) => name === what)
  const profile = readProfile(values, makeReporter({}, streams))
  streams.out(kind === undefined ? (target?.sample?.(profile) ?? '') : sample(kind, profile))
  return 0
}
