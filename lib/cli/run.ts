/** The commands: each reads what it is given, hands it to the stages, and says how it went by its exit status. */

import { dirname, join } from 'node:path'
import { compile, conflictFindings, type Request } from '../compile/compiler.js'
import { explainJson, explainText } from '../compile/explain.js'
import { compileFor, withNotes } from '../compile/targets.js'
import { sample } from '../options/sample.js'
import { serviceKinds } from '../options/service-kind.js'
import { Claims } from '../service/claims.js'
import { targets } from '../targets/index.js'
import { version } from '../targets/version.js'
import {
  type Arguments,
  choice,
  help,
  instanceOf,
  isCommand,
  readArguments,
  readerOf,
  samples,
  serviceKind,
  usage,
} from './arguments.js'
import { runCompile } from './compile.js'
import { Failure, usageFailure } from './failure.js'
import { readConfig, readIfPossible } from './files.js'
import { makeReporter, readEnvironment, readRequest, readTargets, reported, type Streams } from './request.js'

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
    streams.error(`celery-initd: ${error.message}\n`)
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
  if (name === undefined) throw usageFailure('what is to be done?')
  if (!isCommand(name)) throw usageFailure(`there is no command '${name}'`)
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

/** Each config is an instance of its own, unless it is said which service they are; beat reads the worker's, too. */
function runCheck(args: Arguments<'check'>, streams: Streams): number {
  const { values, positionals } = args
  if (positionals.length < 2 || values.service !== undefined || values.name !== undefined) {
    const request = readRequest(args)
    const wanted = readTargets(values.target)
    return reported(withNotes(compileFor(request, wanted), request), args, streams) ? 0 : 1
  }
  const reporter = makeReporter(values, streams)
  const environment = readEnvironment(values['env-file'])
  const claims = new Claims()
  const wanted = readTargets(values.target)
  let fine = true
  for (const path of positionals) {
    const kind = serviceKind(undefined, [path])
    const directory = dirname(path)
    const worker = join(directory, 'celeryd')
    const paths = kind === 'celerybeat' && positionals.includes(worker) ? [worker, path] : [path]
    const request: Request = {
      kind,
      name: instanceOf(path, kind),
      configs: paths.map(readConfig),
      environment,
      host: undefined,
      follow: values.follow === true ? readIfPossible : undefined,
      reader: readerOf(paths, wanted),
    }
    const built = compileFor(request, wanted)
    const { compilation } = built
    const findings = withNotes(built, request)
    const conflicts = claims.add(compilation.service, directory)
    const own = findings.filter(({ source }) => source.path === path)
    fine = reporter.report([...own, ...conflictFindings(compilation, conflicts)]) && fine
  }
  reporter.end()
  return fine ? 0 : 1
}

function runExplain(args: Arguments<'explain'>, streams: Streams): number {
  const { values } = args
  const compilation = compile(readRequest(args as unknown as Arguments<'check'>, values.host))
  const reporter = makeReporter(values, streams)
  if (values.format === 'json') {
    const diagnostics = reporter.diagnostics(compilation.findings)
    streams.out(`${JSON.stringify(explainJson(compilation, diagnostics), null, 2)}\n`)
    return reporter.passes(compilation.findings) ? 0 : 1
  }
  const fine = reporter.report(compilation.findings)
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
