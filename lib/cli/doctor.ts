/** `doctor`: looks at this host, and says whether what is installed can work. */

import { resolve } from 'node:path'
import { compileFor } from '../compile/targets.js'
import type { Severity } from '../diagnostics/message.js'
import { printableJson } from '../diagnostics/printable.js'
import { diagnostic } from '../diagnostics/report.js'
import { diagnose, worst } from '../doctor/diagnose.js'
import type { Host } from '../doctor/host.js'
import { type Problem, problem } from '../doctor/problem.js'
import { type Checked, doctorJson, doctorText } from '../doctor/report.js'
import type { Made } from '../doctor/services.js'
import { survey, testApp } from '../doctor/survey.js'
import { serviceKinds } from '../options/service-kind.js'
import { genericService } from '../service/generic.js'
import { version } from '../targets/version.js'
import { type Arguments, choice, instanceOf, readArguments, serviceKind } from './arguments.js'
import { callOf } from './compile.js'
import { Failure, usageFailure } from './failure.js'
import { fingerprint, readIfPossible, standardInput } from './files.js'
import { severities } from './options.js'
import { profileArguments, readProfile } from './profile.js'
import { makeReporter, readCodes, readRequest, readTargets, type Streams, selected } from './request.js'

/** Looks at a host. @returns the exit status: 1 when something is wrong */
export function runDoctor({ values, positionals }: Arguments<'doctor'>, streams: Streams, host: Host): number {
  const format = choice('format', values.format, ['text', 'json'])
  const quiet = makeReporter(values as Arguments<'check'>['values'], { ...streams, error: () => {} })
  const profile = readProfile(values, quiet)
  const disabled = new Set((values.disable ?? []).flatMap(readCodes))
  const least = severities.indexOf(choice('severity', values.severity, severities))
  const counts = ({ code, severity }: Problem) => !disabled.has(code) && severities.indexOf(severity) >= least
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
    return { facts: all, problems: diagnose(seen.host, all).filter(counts) }
  })
  const general = [
    ...(services.length === 0 ? [problem('host-nothing-found', {})] : []),
    ...(seen.host.manager.name === 'none' && services.length > 0 ? [problem('host-no-manager', {})] : []),
  ].filter(counts)
  streams.out(
    format === 'json'
      ? `${printableJson(doctorJson(seen.host, general, services))}\n`
      : doctorText(seen.host, general, services, { colour: false }),
  )
  const severity: Severity | undefined = worst([...general, ...services.flatMap(({ problems }) => problems)])
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
])

/** Compiles with arguments that an artefact names, or that stand for a config; a text says why that cannot be done. */
function compileAgain(call: readonly string[]): Made | string {
  try {
    const args = readArguments('compile', call)
    const reading = args as unknown as Arguments<'check'>
    const silent: Streams = { out: () => {}, error: () => {}, colour: false }
    const reporter = makeReporter(reading.values, silent)
    const profile = readProfile(args.values, reporter)
    const wanted = readTargets(args.values.target)
    if (args.values.generic === true) {
      const made = genericService(choice('service', args.values.service, serviceKinds), profile)
      const service = { ...made, call: profileArguments(args.values) }
      const artefacts = wanted.flatMap((target) => target.emitGeneric?.(service) ?? [])
      return { service, errors: [], warnings: 0, artefacts }
    }
    const request = { ...readRequest(reading, profile), call: callOf(args) }
    const { compilation, outputs, findings } = compileFor({ ...request, environmentFile: readIfPossible }, wanted)
    const counted = selected(reporter, findings, compilation.evaluation, request)
    const errors = counted
      .filter(({ severity }) => severity === 'error')
      .map((found) => {
        const { path, line, column, message } = diagnostic(found)
        return `${path}:${line}:${column}: ${message}`
      })
    const style = args.values.style
    return {
      service: compilation.service,
      errors,
      warnings: counted.filter(({ severity }) => severity === 'warning').length,
      artefacts: errors.length > 0 ? [] : outputs.flatMap(({ target, lowered }) => target.emit(lowered, style)),
    }
  } catch (error) {
    if (error instanceof Failure) return error.message.split('\n')[0] as string
    throw error
  }
}
