/** The service of a generic script: nothing is known before it reads its config, so every value is an expression. */

import { findOption, type Option } from '../options/catalogue.js'
import { defaultProfile, type Profile, serviceName } from '../options/profile.js'
import { optionName, type ServiceKind } from '../options/service-kind.js'
import type { Service, Value } from './model.js'
import { runtimeWord } from './option-values.js'

/** The service that resolves itself when it runs, with the same defaults and fall-backs as a frozen one. */
export function genericService(kind: ServiceKind, profile: Profile = defaultProfile): Service {
  const instance = serviceName(profile, kind)
  const value = (name: string): Value => ({
    word: runtimeWord(findOption(optionName(kind, name)) as Option, kind, instance, profile),
  })
  return {
    kind,
    name: instance,
    profile,
    user: value('USER'),
    group: value('GROUP'),
    chdir: value('CHDIR'),
    ulimit: value('ULIMIT'),
    su: value('SU'),
    suArguments: value('SU_ARGS'),
    createRunDirectory: null,
    createLogDirectory: null,
    umask: value('UMASK'),
    envFile: value('ENV_FILE'),
    checkApp: value('CHECK_APP'),
    startTimeout: value('START_TIMEOUT'),
    stopTimeout: value('STOP_TIMEOUT'),
    environment: [],
    nodes: undefined,
    residual: [],
    assignments: [],
    configs: undefined,
    inputs: [],
    call: [],
    secrets: [],
  }
}
