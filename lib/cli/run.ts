/** The commands: each reads what it is given, hands it to the stages, and says how it went by its exit status. */

import dotenv from 'dotenv'
import { type Compilation, compile } from '../compiler.js'
import { explainJson, explainText } from '../emit/explain.js'
import { sample } from '../emit/sample.js'
import { emitSysv } from '../emit/sysv.js'
import { version } from '../emit/version.js'
import type { ServiceKind, Variable } from '../service/model.js'
import {
  type Arguments,
  choice,
  help,
  instanceName,
  isCommand,
  readArguments,
  serviceKind,
  usage,
} from './arguments.js'
import { Failure, usageFailure } from './failure.js'
import { decode, destination, isCurrent, readBytes, readConfig, readIfPossible, writeArtefact } from './files.js'
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

/** What the commands that read configs have in common. */
function front(args: Arguments<'check'>, streams: Streams, host?: string): Compilation & { reporter: Reporter } {
  const { values, positionals } = args
  if (positionals.length === 0) throw usageFailure('which config?')
  const kind: ServiceKind = serviceKind(values.service, positionals)
  const reporter = new Reporter(streams, choice('format', values.format, ['text', 'json']), values.strict === true)
  const compilation = compile({
    kind,
    name: instanceName(values.name, kind),
    configs: positionals.map(readConfig),
    environment: (values['env-file'] ?? []).flatMap(readEnvironment),
    host,
    follow: values.follow === true ? readIfPossible : undefined,
  })
  return { ...compilation, reporter }
}

/** The variables of a `.env` file. @throws Failure with status 1 on a name that no shell can export, 3 when unreadable */
function readEnvironment(path: string): Variable[] {
  return Object.entries(dotenv.parse(decode(readBytes(path)))).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Failure(`${path}: '${name}' cannot be exported by sh`, 1)
    if (value.includes('\0')) throw new Failure(`${path}: the value of ${name} holds NUL`, 1)
    return { name, value }
  })
}

function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  for (const target of args.values.target ?? []) choice('target', target, ['sysv'])
  const { service, findings, reporter } = front(args as unknown as Arguments<'check'>, streams)
  if (!reporter.report(findings)) return 1
  const script = emitSysv(service)
  const { output } = args.values
  if (output === undefined || output === '-') {
    if (args.values.check === true) throw usageFailure('--check needs --output: what is it to be compared with?')
    streams.out(script)
    return 0
  }
  const path = destination(output, service.name)
  if (args.values.check !== true) {
    writeArtefact(path, script, 0o755)
    return 0
  }
  if (isCurrent(path, script, 0o755)) return 0
  streams.error(`celery-initd: ${path} is not what its config compiles to\n`)
  return 1
}

function runCheck(args: Arguments<'check'>, streams: Streams): number {
  const { findings, reporter } = front(args, streams)
  return reporter.report(findings) ? 0 : 1
}

function runExplain(args: Arguments<'explain'>, streams: Streams): number {
  const { values } = args
  const { reporter, ...compilation } = front(args as unknown as Arguments<'check'>, streams, values.host)
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
  if (positionals.length !== 1) throw usageFailure('sample needs one name: celeryd or celerybeat')
  streams.out(sample(choice('sample', positionals[0], ['celeryd', 'celerybeat'])))
  return 0
}
