/** The commands: each reads what it is given, hands it to the stages, and says how it went by its exit status. */

import { dirname, join } from 'node:path'
import { parse as parseDotenv } from 'dotenv'
import { compile, conflictFindings, type Request } from '../compiler.js'
import type { PlacedFinding } from '../config/evaluate.js'
import type { Artefact } from '../emit/artefact.js'
import { environmentSample } from '../emit/environment-file.js'
import { explainJson, explainText } from '../emit/explain.js'
import { sample } from '../emit/sample.js'
import { emitClassic, emitSystemd } from '../emit/systemd.js'
import { emitSysv } from '../emit/sysv.js'
import { version } from '../emit/version.js'
import { Claims } from '../service/claims.js'
import { genericService } from '../service/generic.js'
import type { Service, ServiceKind, Variable } from '../service/model.js'
import { compileFor, type Target, targets, withNotes } from '../targets.js'
import {
  type Arguments,
  choice,
  help,
  instanceName,
  instanceOf,
  isCommand,
  readArguments,
  readerOf,
  serviceKind,
  usage,
} from './arguments.js'
import { deliver } from './deliver.js'
import { Failure, usageFailure } from './failure.js'
import { decode, readBytes, readConfig, readIfPossible } from './files.js'
import { Reporter } from './reporter.js'

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether diagnostics go to a terminal that shows colour. */
  readonly colour: boolean
}

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

/** What the commands that read configs have in common. @throws Failure with status 2 or 3 */
function readRequest({ values, positionals }: Arguments<'check'>, host?: string): Request {
  if (positionals.length === 0) throw usageFailure('which config?')
  const kind: ServiceKind = serviceKind(values.service, positionals)
  return {
    kind,
    name: instanceName(values.name, kind),
    configs: positionals.map(readConfig),
    environment: readEnvironment(values['env-file']),
    host,
    follow: values.follow === true ? readIfPossible : undefined,
    reader: readerOf(positionals, values.target),
  }
}

function makeReporter(values: Arguments<'check'>['values'], streams: Streams): Reporter {
  return new Reporter(streams, choice('format', values.format, ['text', 'json']), values.strict === true)
}

/** The variables of `.env` files. @throws Failure with status 1 on what no shell can export, 3 when unreadable */
function readEnvironment(paths: readonly string[] = []): Variable[] {
  if (paths.length === 0) return []
  return paths.flatMap((path) =>
    Object.entries(parseDotenv(decode(readBytes(path)))).map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Failure(`${path}: '${name}' cannot be exported by sh`, 1)
      if (value.includes('\0')) throw new Failure(`${path}: the value of ${name} holds NUL`, 1)
      return { name, value }
    }),
  )
}

function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  const { values } = args
  const artefacts =
    values.generic === true
      ? [script(generic(args))]
      : frozen(args as unknown as Arguments<'check'>, values.style, streams)
  return artefacts === undefined ? 1 : deliver(artefacts, values, streams)
}

/** The targets that are asked for. @throws Failure with status 2 */
function readTargets(said: readonly string[] = ['sysv']): ReadonlySet<Target> {
  return new Set(said.map((target) => choice('target', target, targets)))
}

function script(service: Service): Artefact {
  return { path: service.name, text: emitSysv(service), mode: 0o755 }
}

/** What the configs become for each target, or undefined when they have errors. */
function frozen(args: Arguments<'check'>, said: string | undefined, streams: Streams): readonly Artefact[] | undefined {
  const style = choice('style', said, ['foreground', 'forking'])
  const wanted = readTargets(args.values.target)
  if (said !== undefined && !wanted.has('systemd'))
    throw usageFailure('--style says how units are made: add --target systemd')
  const { script: service, units, settings, findings } = compileFor(readRequest(args), wanted)
  if (!reported(findings, args, streams)) return undefined
  return [
    ...(service === undefined ? [] : [script(service)]),
    ...(units === undefined ? [] : style === 'forking' ? emitClassic(units, settings) : emitSystemd(units)),
  ]
}

/** Tells all findings of a command, and whether it may go on with them. */
function reported(findings: readonly PlacedFinding[], { values }: Arguments<'check'>, streams: Streams): boolean {
  const reporter = makeReporter(values, streams)
  const fine = reporter.report(findings)
  reporter.end()
  return fine
}

/** The service of `--generic`, which knows no config. @throws Failure with status 2 when one is named */
function generic({ values, positionals }: Arguments<'compile'>): Service {
  if (positionals.length > 0) throw usageFailure('--generic reads its config when it runs: leave CONFIG out')
  if (readTargets(values.target).has('systemd')) throw usageFailure('--generic makes a script: a unit reads no config')
  const without = ['name', 'env-file', 'follow', 'strict'] as const
  const given = without.find((option) => values[option] !== undefined)
  if (given !== undefined) throw usageFailure(`--${given} says nothing about a generic script`)
  return genericService(choice('service', values.service, ['celeryd', 'celerybeat']))
}

/** Each config is an instance of its own, unless it is said which service they are; beat reads the worker's, too. */
function runCheck(args: Arguments<'check'>, streams: Streams): number {
  const { values, positionals } = args
  if (positionals.length < 2 || values.service !== undefined || values.name !== undefined) {
    const request = readRequest(args)
    const wanted = readTargets(values.target)
    return reported(withNotes(compileFor(request, wanted), request, wanted), args, streams) ? 0 : 1
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
      reader: readerOf(paths, values.target),
    }
    const built = compileFor(request, wanted)
    const { compilation } = built
    const findings = withNotes(built, request, wanted)
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
  if (positionals.length !== 1) throw usageFailure('sample needs one name: celeryd, celerybeat or systemd')
  const what = choice('sample', positionals[0], ['celeryd', 'celerybeat', 'systemd'])
  streams.out(what === 'systemd' ? environmentSample() : sample(what))
  return 0
}
