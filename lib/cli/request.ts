/** What the commands that read configs have in common: what they are given, and how they tell what is wrong with it. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse as parseDotenv } from 'dotenv'
import type { EnvironmentVariable, Request } from '../compile/compiler.js'
import { sortedFindings } from '../compile/compiler.js'
import { guessEncoding } from '../diagnostics/encoding.js'
import { limitFindings } from '../diagnostics/limit.js'
import { allCodes, type Code, isRefused, type PlacedFinding } from '../diagnostics/messages.js'
import { printableLines } from '../diagnostics/printable.js'
import { Source } from '../diagnostics/source.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { type Profile, serviceName } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'
import { closest } from '../options/similar.js'
import { wideEncodingOf } from '../syntax/character-findings.js'
import { isNameText } from '../syntax/characters.js'
import { readEnvFile } from '../syntax/env-file.js'
import { type Target, targets } from '../targets/index.js'
import {
  choice,
  instanceName,
  isUnitFile,
  type ReadingValues,
  type ReportingValues,
  readerOf,
  serviceKind,
} from './arguments.js'
import { Failure, usageFailure } from './failure.js'
import { decodeUtf8, fingerprint, isPrivate, readBytes, readConfig, readFollowed, standardInput } from './files.js'
import { type fleetFormats, formats, severities } from './options.js'
import { changeableBy } from './ownership.js'
import { Reporter } from './reporter.js'

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether `error` goes to a terminal that shows colour, and whether `out` does. */
  readonly colour: boolean
  readonly outColour: boolean
}

/** A request, and the file among its configs that nobody has named. */
export interface Reading extends Request {
  readonly implied: string | undefined
}

/** The options and operands of a command that reads configs. */
export interface ReadingArguments {
  readonly values: ReadingValues
  readonly positionals: readonly string[]
}

/** The configs and what tells how they are read. @throws Failure with status 2 or 3 */
export function readRequest({ values, positionals }: ReadingArguments, profile: Profile, host?: string): Reading {
  if (positionals.length === 0) throw usageFailure('no CONFIG given')
  const kind: ServiceKind = serviceKind(values.service, positionals, profile)
  return readInstance(values, {
    kind,
    name: instanceName(values.name, kind, profile),
    paths: positionals,
    profile,
    host,
  })
}

/** What one instance is made from. */
export interface InstanceFiles {
  readonly kind: ServiceKind
  readonly name: string
  readonly paths: readonly string[]
  readonly profile: Profile
  readonly host?: string | undefined
}

/**
 * Reads the configs of one instance as its script would: for a scheduler with a single config, the worker's beside it
 * comes first.
 *
 * @throws Failure with status 2 or 3
 */
export function readInstance(values: ReadingValues, { kind, name, paths, profile, host }: InstanceFiles): Reading {
  const [only = '', ...others] = paths
  const beside = others.length > 0 || only === standardInput ? undefined : siblingOf(kind, only, profile)
  const implied = kind === 'celerybeat' ? beside : undefined
  const configs = (implied === undefined ? paths : [implied, ...paths]).map(readConfig)
  return {
    kind,
    name,
    profile,
    configs,
    environment: readEnvironment(values['env-file']),
    environmentFiles: (values['env-file'] ?? []).map(fingerprint),
    privateFiles: [...configs.map(({ path }) => path), ...(values['env-file'] ?? [])].filter(isPrivate),
    host,
    follow: values.follow === true ? readFollowed : undefined,
    reader: readerOf(configs, readTargets(values.target), values.reader),
    beside: kind === 'celeryd' ? beside : undefined,
    changeableBy,
    implied,
  }
}

/** The config of the other service in the same directory, where there is one. */
function siblingOf(kind: ServiceKind, path: string, profile: Profile): string | undefined {
  const other = join(dirname(path), serviceName(profile, kind === 'celerybeat' ? 'celeryd' : 'celerybeat'))
  return other !== path && existsSync(other) ? other : undefined
}

/** Tells findings as the options say. @throws Failure with status 2 */
export function makeReporter(
  values: ReportingValues,
  streams: Pick<Streams, 'error' | 'colour'>,
  allowed: readonly (typeof fleetFormats)[number][] = formats,
): Reporter {
  return new Reporter(streams, {
    format: choice('format', values.format, allowed),
    strict: values.strict === true,
    disabled: new Set((values.disable ?? []).flatMap(readCodes)),
    severity: choice('severity', values.severity, severities),
    inline: values['no-inline-disable'] !== true,
  })
}

/** The codes of one --disable. @throws Failure with status 2 */
export function readCodes(list: string): readonly string[] {
  const codes = allCodes()
  for (const code of list.split(',')) {
    if (!codes.has(code)) {
      const meant = closest(code, [...codes])
      throw usageFailure(`there is no code '${code}'${meant === undefined ? '' : `: did you mean ${meant}?`}`)
    }
    if (isRefused(code as Code)) throw usageFailure(`${code} cannot be disabled: nothing could be compiled`)
  }
  return list.split(',')
}

/** The variables of `.env` files. @throws Failure with status 1 on what no shell can export, 3 when unreadable */
export function readEnvironment(paths: readonly string[] = []): EnvironmentVariable[] {
  if (paths.length === 0) return []
  return paths.flatMap((path) => {
    const source = new Source(path, readEnvText(path))
    refuseLostLines(source)
    return Object.entries(parseDotenv(source.text)).map(([name, value]) => {
      if (!isNameText(name)) throw new Failure(`${path}: '${name}' cannot be exported by sh`, 1)
      if (value.includes('\0')) throw new Failure(`${path}: the value of ${name} holds NUL`, 1)
      const line = new RegExp(`^[ \\t]*(?:export[ \\t]+)?(?=${name}[ \\t]*[=:])`, 'm').exec(source.text)
      const start = line === null ? 0 : line.index + line[0].length
      return { name, value, place: { source, span: { start, end: line === null ? start : start + name.length } } }
    })
  })
}

/** dotenv leaves out a line that is not an assignment, without a word. @throws Failure with status 1 */
function refuseLostLines(source: Source): void {
  for (const { code, span, message } of readEnvFile(source.text).findings) {
    const { line } = source.position(span.start)
    if (code !== 'env-file-line' || Object.keys(parseDotenv(source.line(line))).length > 0) continue
    throw new Failure(`${source.path}:${line}: ${message}; write NAME=value`, 1)
  }
}

/** The text of an env file. @throws Failure with status 1 where a value is not UTF-8, 3 when it cannot be read */
function readEnvText(path: string): string {
  const bytes = readBytes(path)
  const text = decodeUtf8(bytes)
  // Text of UTF-16 has NULs between its letters, so that none of its lines would be found.
  const wide = wideEncodingOf(text)
  // A comment may have any bytes.
  const isWhole = () => Object.values(parseDotenv(text)).every((value) => !value.includes('\ufffd'))
  if (wide === undefined && (Buffer.from(text).equals(bytes) || isWhole())) return text
  const encoding = wide ?? guessEncoding(bytes) ?? 'ISO-8859-1'
  const convert = `iconv -f ${encoding} -t UTF-8 ${path} > ${path}.new`
  throw new Failure(`${path} is not UTF-8 but looks like ${encoding}: convert it, as in ${convert}`, 1)
}

/** The targets that are asked for, in the order of the table. @throws Failure with status 2 */
export function readTargets(said: readonly string[] = []): readonly Target[] {
  const names = targets.map(({ name }) => name)
  const wanted = new Set(said.length === 0 ? names.slice(0, 1) : said.map((each) => choice('target', each, names)))
  return targets.filter(({ name }) => wanted.has(name))
}

/** Says which file is read that nobody has named. */
export function remarkImplied(reporter: Reporter, { implied, configs }: Reading): void {
  if (implied !== undefined)
    reporter.remark(printableLines(`${implied} is read before ${configs.at(-1)?.path}, as the script does`))
}

/** Says that a file which units usually read is taken for sh, since the two understand different things. */
export function remarkReader(reporter: Reporter, { configs, reader }: Reading): void {
  if (reader === 'environment-file') return
  for (const config of configs)
    if (isUnitFile(config))
      reporter.remark(printableLines(`${config.path} is read as sh; if a unit names it, add --reader systemd`))
}

/** The findings that count, by file and position. */
export function selected(
  reporter: Reporter,
  findings: readonly PlacedFinding[],
  evaluation: Evaluation,
  { implied, configs }: Reading,
): readonly PlacedFinding[] {
  const paths = configs.map(({ path }) => path)
  return limitFindings(sortedFindings(reporter.select(findings, evaluation, paths.at(-1), implied), paths))
}
