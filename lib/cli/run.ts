/** The commands: each reads what it is given, hands it to the stages, and says how it went by its exit status. */

import { compile } from '../compile/compiler.js'
import { explainJson, explainText } from '../compile/explain.js'
import { printableJson, printableLines } from '../diagnostics/printable.js'
import { sample } from '../options/sample.js'
import { serviceKinds } from '../options/service-kind.js'
import { targets } from '../targets/index.js'
import { version } from '../targets/version.js'
import {
  type Arguments,
  type CommandName,
  choice,
  help,
  isCommand,
  meantCommand,
  readArguments,
  samples,
  usage,
} from './arguments.js'
import { runCheck } from './check.js'
import { runCompile } from './compile.js'
import { runDoctor } from './doctor.js'
import { Failure, usageFailure } from './failure.js'
import { thisHost } from './host.js'
import { readProfile } from './profile.js'
import { makeReporter, readRequest, remarkImplied, type Streams, selected } from './request.js'

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
    const [about, ...others] = rest
    if (others.length > 0) throw usageFailure('help takes no more than one COMMAND')
    streams.out(about === undefined ? help() : usage(command(about)))
    return 0
  }
  if (name === undefined) throw usageFailure('no COMMAND given')
  return runCommand(command(name), rest, streams)
}

function command(name: string): CommandName {
  if (isCommand(name)) return name
  const meant = meantCommand(name)
  throw usageFailure(`there is no command '${name}'${meant === undefined ? '' : `: did you mean ${meant}?`}`)
}

/** What each command does with its arguments. */
const runners: { readonly [C in CommandName]: (args: Arguments<C>, streams: Streams) => number } = {
  compile: runCompile,
  check: runCheck,
  explain: runExplain,
  doctor: (args, streams) => runDoctor(args, streams, thisHost()),
  sample: runSample,
}

function runCommand<C extends CommandName>(name: C, words: readonly string[], streams: Streams): number {
  const args = readArguments(name, words)
  const { values }: { readonly values: { readonly help?: boolean } } = args
  if (values.help === true) {
    streams.out(usage(name))
    return 0
  }
  return runners[name](args, streams)
}

function runExplain(args: Arguments<'explain'>, streams: Streams): number {
  const { values } = args
  const reporter = makeReporter(values, streams)
  const request = readRequest(args, readProfile(values, reporter), values.host)
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
