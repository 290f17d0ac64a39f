/** What the commands that read configs have in common: what they are given, and how they tell what is wrong with it. */

import { parse as parseDotenv } from 'dotenv'
import type { Request } from '../compile/compiler.js'
import type { PlacedFinding } from '../diagnostics/messages.js'
import type { ServiceKind } from '../options/service-kind.js'
import type { Variable } from '../service/model.js'
import { isNameText } from '../syntax/characters.js'
import { type Target, targets } from '../targets/index.js'
import { type Arguments, choice, instanceName, readerOf, serviceKind } from './arguments.js'
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

/** The configs and what tells how they are read. @throws Failure with status 2 or 3 */
export function readRequest({ values, positionals }: Arguments<'check'>, host?: string): Request {
  if (positionals.length === 0) throw usageFailure('which config?')
  const kind: ServiceKind = serviceKind(values.service, positionals)
  return {
    kind,
    name: instanceName(values.name, kind),
    configs: positionals.map(readConfig),
    environment: readEnvironment(values['env-file']),
    host,
    follow: values.follow === true ? readIfPossible : undefined,
    reader: readerOf(positionals, readTargets(values.target)),
  }
}

/** Tells findings as the options say. */
export function makeReporter(values: Arguments<'check'>['values'], streams: Streams): Reporter {
  return new Reporter(streams, choice('format', values.format, ['text', 'json']), values.strict === true)
}

/** The variables of `.env` files. @throws Failure with status 1 on what no shell can export, 3 when unreadable */
export function readEnvironment(paths: readonly string[] = []): Variable[] {
  if (paths.length === 0) return []
  return paths.flatMap((path) =>
    Object.entries(parseDotenv(decode(readBytes(path)))).map(([name, value]) => {
      if (!isNameText(name)) throw new Failure(`${path}: '${name}' cannot be exported by sh`, 1)
      if (value.includes('\0')) throw new Failure(`${path}: the value of ${name} holds NUL`, 1)
      return { name, value }
    }),
  )
}

/** The targets that are asked for, in the order of the table. @throws Failure with status 2 */
export function readTargets(said: readonly string[] = []): readonly Target[] {
  const names = targets.map(({ name }) => name)
  const wanted = new Set(said.length === 0 ? names.slice(0, 1) : said.map((each) => choice('target', each, names)))
  return targets.filter(({ name }) => wanted.has(name))
}

/** Tells all findings of a command, and whether it may go on with them. */
export function reported(
  findings: readonly PlacedFinding[],
  { values }: Arguments<'check'>,
  streams: Streams,
): boolean {
  const reporter = makeReporter(values, streams)
  const fine = reporter.report(findings)
  reporter.end()
  return fine
}
