/** `doctor`: looks at this host, and says whether what is installed can work. */

import { resolve } from 'node:path'
import type { Severity } from '../diagnostics/message.js'
import type { PlacedFinding } from '../diagnostics/messages.js'
import { printableJson } from '../diagnostics/printable.js'
import { diagnostic } from '../diagnostics/report.js'
import { diagnose, worst } from '../doctor/diagnose.js'
import type { Host } from '../doctor/host.js'
import { type HostFinding, hostFinding } from '../doctor/host-finding.js'
import { type Checked, doctorJson, doctorText } from '../doctor/report.js'
import type { Made } from '../doctor/services.js'
import { survey, testApp } from '../doctor/survey.js'
import { knownOrEmpty } from '../service/value.js'
import { version } from '../targets/version.js'
import { type Arguments, choice, instanceOf, readArguments, serviceKind } from './arguments.js'
import { Failure, usageFailure } from './failure.js'
import { fingerprint, readEnvFileText, standardInput } from './files.js'
import { makeFrozen, makeGeneric } from './making.js'
import { severities } from './options.js'
import { profileArguments, readProfile } from './profile.js'
import { makeReporter, readCodes, readTargets, type Streams } from './request.js'

/** Looks at a host. @returns the exit status: 1 when something is wrong */
export function runDoctor({ values, positionals }: Arguments<'doctor'>, streams: Streams, host: Host): number {
  const format = choice('format', values.format, ['text', 'json'])
  const quiet = makeReporter(values, { error: () => {}, colour: false })
  const profile = readProfile(values, quiet)
  const disabled = new Set((values.disable ?? []).flatMap(readCodes))
  const least = severities.indexOf(choice('severity', values.severity, severities))
  const counts = ({ code, severity }: HostFinding) => !disabled.has(code) && severities.indexOf(severity) >= least
  if (positionals.includes(standardInput))
    throw usageFailure('doctor looks at installed files: name CONFIG by its path')
  // A config that was named has to be there.
  for (const path of positionals) fingerprint(path)
  const seen = survey(host, {
    // As scripts and units name it.
    asked: positionals.map((path) => resolve(path)),
    nameOf: (path) => instanceOf(path, serviceKind(undefined, [path], profile)),
    compile: compileAgain,
    profile,
    profileWords: profileArguments(values),
    version,
  })
  const services = seen.services.map((facts): Checked => {
    // What cannot be started cannot load its app either.
    const canTry = !diagnose(seen.host, facts).some(({ code }) => beforeApp.has(code))
    const all = canTry ? { ...facts, app: testApp(host, facts, seen.host.manager) } : facts
    return { facts: all, findings: diagnose(seen.host, all).filter(counts) }
  })
  const general = [
    ...(services.length === 0 ? [hostFinding('host-nothing-found', {})] : []),
    ...(seen.host.manager.name === 'none' && services.length > 0 ? [hostFinding('host-no-manager', {})] : []),
  ].filter(counts)
  streams.out(
    format === 'json'
      ? `${printableJson(doctorJson(seen.host, general, services))}\n`
      : doctorText(seen.host, general, services, { colour: streams.outColour }),
  )
  const severity: Severity | undefined = worst([...general, ...services.flatMap(({ findings }) => findings)])
  return severity === 'error' || (values.strict === true && severity === 'warning') ? 1 : 0
}

/** What an app needs before it can load. */
const beforeApp: ReadonlySet<string> = new Set([
  'host-no-config',
  'host-config-errors',
  'host-config-changeable',
  'host-no-user',
  'host-no-group',
  'host-program',
  'host-interpreter',
  'host-chdir',
  'host-directory',
  'host-env-file',
  'host-env-file-errors',
])

/** Compiles with arguments that an artefact names, or that stand for a config; a text says why that cannot be done. */
function compileAgain(call: readonly string[]): Made | string {
  try {
    const args = readArguments('compile', call)
    const { values } = args
    const reporter = makeReporter(values, { error: () => {}, colour: false })
    const profile = readProfile(values, reporter)
    const wanted = readTargets(values.target)
    if (values.generic === true) {
      const { service, artefacts } = makeGeneric(values, profile, wanted)
      return { service, errors: [], envFileErrors: [], warnings: 0, artefacts }
    }
    const { request, built, findings } = makeFrozen(args, { profile, reporter, wanted }, readEnvFileText)
    const { service } = built.compilation
    const envFile = knownOrEmpty(service.envFile)
    const isConfig = ({ source: { path } }: PlacedFinding) =>
      path !== envFile || request.configs.some((config) => config.path === path)
    const ofConfig = findings.filter(isConfig)
    const errors = errorLines(ofConfig)
    return {
      service,
      errors,
      // The service compiles all the same.
      envFileErrors: errorLines(findings.filter((found) => !isConfig(found))),
      warnings: ofConfig.filter(({ severity }) => severity === 'warning').length,
      artefacts:
        errors.length > 0 ? [] : built.outputs.flatMap(({ target, lowered }) => target.emit(lowered, values.style)),
    }
  } catch (error) {
    if (error instanceof Failure) return error.message.split('\n')[0] as string
    throw error
  }
}

/** The errors among findings, a line each. */
function errorLines(findings: readonly PlacedFinding[]): readonly string[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((found) => {
      const { path, line, column, message } = diagnostic(found)
      return `${path}:${line}:${column}: ${message}`
    })
}
