/**
 * What the arguments of `compile` stand for, before anything is said or written: `compile` delivers it, `doctor` compares
 * it with what is installed.
 */

import type { Request } from '../compile/compiler.js'
import { type Built, compileFor } from '../compile/targets.js'
import type { PlacedFinding } from '../diagnostics/messages.js'
import type { Profile } from '../options/profile.js'
import { serviceKinds } from '../options/service-kind.js'
import { genericService } from '../service/generic.js'
import type { Service } from '../service/model.js'
import type { Artefact } from '../targets/artefact.js'
import type { Target } from '../targets/index.js'
import { type Arguments, choice } from './arguments.js'
import { profileArguments } from './profile.js'
import type { Reporter } from './reporter.js'
import { type Reading, readRequest, selected } from './request.js'

/** A service that reads its config on its host, and its files. @throws Failure with status 2 */
export function makeGeneric(
  values: Arguments<'compile'>['values'],
  profile: Profile,
  wanted: readonly Target[],
): { readonly service: Service; readonly artefacts: readonly Artefact[] } {
  const made = genericService(choice('service', values.service, serviceKinds), profile)
  const service = { ...made, call: profileArguments(values) }
  return { service, artefacts: wanted.flatMap((target) => target.emitGeneric?.(service) ?? []) }
}

/** Configs, compiled. */
export interface Frozen {
  readonly request: Reading
  readonly built: Built
  /** Those that count, by file and position; with an error nothing may be emitted. */
  readonly findings: readonly PlacedFinding[]
}

/**
 * Reads configs, and compiles them for targets.
 *
 * @param envFileText what reads the file that ENV_FILE names; left out, nobody looks into it
 * @throws Failure with status 2, or with 3 when a file cannot be read
 */
export function makeFrozen(
  args: Arguments<'compile'>,
  { profile, reporter, wanted }: { profile: Profile; reporter: Reporter; wanted: readonly Target[] },
  envFileText?: Request['envFileText'],
): Frozen {
  const request = { ...readRequest(args, profile), call: callOf(args) }
  const built = compileFor({ ...request, envFileText }, wanted)
  return { request, built, findings: selected(reporter, built.findings, built.compilation.evaluation, request) }
}

/** The arguments that make the same again, where output goes left out. */
function callOf({ values, positionals }: Arguments<'compile'>): readonly string[] {
  const said = (option: string, value: string | undefined) => (value === undefined ? [] : [`--${option}`, value])
  return [
    ...said('service', values.service),
    ...said('name', values.name),
    ...said('reader', values.reader),
    ...(values['env-file'] ?? []).flatMap((path) => ['--env-file', path]),
    ...(values.follow === true ? ['--follow'] : []),
    ...profileArguments(values),
    ...positionals,
  ]
}
