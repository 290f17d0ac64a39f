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
import { Failure, usageFailure } from './failure.js'
import { readIfPossible } from './files.js'
import {
  makeReporter,
  type Reading,
  readInstance,
  readRequest,
  readTargets,
  remarkImplied,
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
    streams.error(`celery-initd: ${printableLines(error.message)}\n`)
    return error.status
  }
}

function dispatch([name, ...rest]: readonly string[], streams: Streams): number {
  if (name === '--version') {
    streams.out(`${version}\n`)
    return 0
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    streams.out(help)
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
    case 'sample':
      return runSample(args as Arguments<'sample'>, streams)
  }
}

/** Each config is an instance of its own, unless it is said which service they are. */
function runCheck(args: Arguments<'check'>, streams: Streams): number {
  const { values, positionals } = args
  if (values.explain !== undefined) return runPage(values.explain, streams)
  const reporter = makeReporter(values, streams)
  const wanted = readTargets(values.target)
  const look = (request: Reading): { readonly built: Built; readonly findings: readonly PlacedFinding[] } => {
    remarkImplied(reporter, request)
    const built = compileFor({ ...request, environmentFile }, wanted)
    return { built, findings: withNotes(built, request) }
  }
  if (positionals.length < 2 || values.service !== undefined || values.name !== undefined) {
    const request = readRequest(args)
    const { built, findings } = look(request)
    const fine = reporter.report(selected(reporter, findings, built.compilation.evaluation, request))
    reporter.end()
    return fine ? 0 : 1
  }
  const claims = new Claims()
  let fine = true
  for (const path of positionals) {
    const kind = serviceKind(undefined, [path])
    const request = readInstance(values, { kind, name: instanceOf(path, kind), paths: [path] })
    const { built, findings } = look(request)
    const { compilation } = built
    const conflicts = conflictFindings(compilation, claims.add(compilation.service, dirname(path)))
    // What there is to say of the worker's file is said with the worker.
    const own = findings.filter(({ source }) => source.path !== request.implied || !positionals.includes(path))
    fine = reporter.report(selected(reporter, [...own, ...conflicts], compilation.evaluation, request)) && fine
  }
  reporter.end()
  return fine ? 0 : 1
}

/** The text of an environment file: of the size that a script reads, and a regular one. */
function environmentFile(path: string): string | undefined {
  const text = readIfPossible(path)
  return text !== undefined && Buffer.byteLength(text) <= 1_048_576 ? text : undefined
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
  const request = readRequest(reading, values.host)
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

function runSample({ positionals }: Arguments<'sample'>, streams: Streams): number {
  if (positionals.length !== 1) throw usageFailure(`sample needs one name: ${samples.join(' or ')}`)
  const what = choice('sample', positionals[0], samples)
  const kind = serviceKinds.find((each) => each === what)
  const target = targets.find(({ name }) => name === what)
  streams.out(kind === undefined ? (target?.sample?.() ?? '') : sample(kind))
  return 0
}
