/** Looks at a whole host: what is installed and running of each service, beside what its config would become. */

import type { Profile } from '../options/profile.js'
import type { ServiceKind } from '../options/service-kind.js'
import { shWord, shWords } from '../quote.js'
import type { Artefact } from '../targets/artefact.js'
import { findAccount } from './account.js'
import type { AppFacts, FileFacts, HostFacts, Rival, ServiceFacts } from './facts.js'
import { exists, follow, type Host } from './host.js'
import { type Engine, findScripts, findUnits, type InstalledScript, type InstalledUnit } from './installed.js'
import { findManager, type Manager } from './manager.js'
import { configtestCall, type ScriptTarget, titles } from './native.js'
import { compareTexts, originOf } from './origin.js'
import { findRunning } from './running.js'
import {
  type Compile,
  compileCall,
  type Found,
  findServices,
  type Made,
  pidFilesOfUnit,
  withProfile,
} from './services.js'

export interface SurveyOptions {
  /** The configs that were named; none for all services of the host. */
  readonly asked: readonly string[]
  readonly nameOf: (path: string) => string
  readonly compile: Compile
  readonly profile: Profile
  /** The arguments that name the profile again. */
  readonly profileWords: readonly string[]
  readonly version: string
}

export interface Survey {
  readonly host: HostFacts
  readonly services: readonly ServiceFacts[]
}

/** Looks at everything. Changes nothing, and as root runs nothing of the service users'. */
export function survey(host: Host, options: SurveyOptions): Survey {
  const { compile, profile, profileWords, version } = options
  const manager = findManager(host)
  const scripts = findScripts(host, manager, profile)
  const units = findUnits(host, manager)
  const found = findServices(host, { scripts, units }, { ...options, isSystemd: manager.name === 'systemd' })
  const made = found.map((each) =>
    each.configs.some((path) => exists(host, path)) ? compile(compileCall(each, manager, profileWords)) : '',
  )
  const owned = found.map((each, at) => pidFilesIn(each, made[at], compile))
  return {
    host: { manager, isRoot: host.uid === 0, version },
    services: found.map((each, at) => {
      const rivals = found.flatMap((other, index) =>
        index === at ? [] : rivalsOf(other, owned[at] ?? [], owned[index] ?? []),
      )
      return look(host, {
        ...{ found: each, made: made[at] ?? '', rivals, manager, compile, profile, profileWords, version },
        call: compileCall(each, manager, profileWords),
      })
    }),
  }
}

/** The pid files of the nodes that something installed runs. */
function pidFilesIn({ scripts, units }: Found, made: Made | string | undefined, compile: Compile): readonly string[] {
  if (scripts.length > 0 && typeof made === 'object') return (made.service.nodes ?? []).map(({ pidfile }) => pidfile)
  return units.filter(({ origin }) => origin.made === 'elsewhere').flatMap((unit) => pidFilesOfUnit(unit, compile))
}

/** What of another service has a pid file of this one. */
function rivalsOf({ scripts, units }: Found, own: readonly string[], others: readonly string[]): readonly Rival[] {
  const pidfile = own.find((path) => others.includes(path))
  if (pidfile === undefined) return []
  const [script] = scripts
  if (script !== undefined) return [{ path: script.path, unit: undefined, shared: pidfile }]
  return units
    .filter(({ name }) => !name.includes('@'))
    .map(({ path, name }) => ({ path, unit: name, shared: pidfile }))
}

interface SurveyedService {
  readonly found: Found
  readonly made: Made | string
  readonly rivals: readonly Rival[]
  readonly manager: Manager
  readonly compile: Compile
  readonly profile: Profile
  readonly profileWords: readonly string[]
  readonly version: string
  /** The arguments of `compile` that make it, without a target. */
  readonly call: readonly string[]
}

function look(host: Host, subject: SurveyedService): ServiceFacts {
  const { found, made, rivals, compile, profile, profileWords, version } = subject
  const { name, scripts, units, configs } = found
  const isMade = typeof made === 'object'
  const isSystemd = subject.manager.name === 'systemd'
  const errors = isMade ? made.errors : configs.some((path) => exists(host, path)) && made !== '' ? [made] : []
  // Of a config with errors nothing is certain: neither its account nor its nodes.
  const service = isMade && errors.length === 0 ? made.service : undefined
  const account = service && findAccount(host, service)
  // Units make the directories of their nodes, and give them no pid files.
  const isUnits = scripts.length === 0 && units.some(({ origin }) => origin.made === 'compiled')
  const context = { host, compile, version, configs, profileWords }
  return {
    ...found,
    configs: configs.map((path) => ({ path, isThere: exists(host, path), changeableBy: host.changeableBy(path) })),
    service,
    errors,
    envFileErrors: isMade ? made.envFileErrors : [],
    warnings: isMade ? made.warnings : 0,
    version,
    files:
      errors.length > 0 ? [] : [...scripts, ...(isSystemd ? units : [])].flatMap((file) => fileFacts(file, context)),
    ...(errors.length > 0 || !isSystemd ? { unitsLeft: [], unitsMissing: [] } : unitFacts(host, found, compile)),
    rivals,
    account: account && {
      ...account,
      needs: account.needs.filter(({ what }) => !isUnits || !['run', 'log'].includes(what)),
    },
    running: findRunning(host, `${profile.stateDirectory}/${name}.state`, service, units),
    app: undefined,
    checkCommand: checkCommand(subject),
    compileCommand: compileCommand(subject),
    nativeCommand: compileCommand({ ...subject, found: { ...found, scripts: [] } }),
  }
}

interface FileContext {
  readonly host: Host
  readonly compile: Compile
  readonly version: string
  readonly configs: readonly string[]
  readonly profileWords: readonly string[]
}

/** An installed file of ours beside what would be made now, and the engine that it runs; none for what is not ours. */
function fileFacts(
  file: InstalledScript | InstalledUnit,
  { host, compile, version, configs, profileWords }: FileContext,
): readonly FileFacts[] {
  const { path, text, origin, mode, changed } = file
  const script = 'runlevels' in file ? file : undefined
  const badMode = script === undefined ? undefined : scriptMode(script)
  const bare = { path, version: 'version' in origin ? origin.version : '', badMode }
  if (origin.made === 'celery' || origin.made === 'elsewhere')
    return script === undefined ? [] : [{ ...bare, freshness: 'unknown', command: '' }]
  const call =
    origin.made === 'generic'
      ? withProfile(origin.call ?? genericCall(origin.kind, script?.target), profileWords)
      : origin.call
  if (call === undefined) {
    const older = origin.version === version ? 'unknown' : 'older'
    return [{ ...bare, freshness: older, command: `celery-initd compile ${shWords(configs)} -o ${shWord(path)}` }]
  }
  const destination = script === undefined ? `${directoryOf(path)}/` : script.target === 'sysv' ? path : '/'
  const command = `celery-initd compile ${shWords(call)} -o ${shWord(destination)}`
  const made = compile(call)
  if (typeof made === 'string' || made.errors.length > 0) return [{ ...bare, freshness: 'unknown', command }]
  const base = path.slice(path.lastIndexOf('/') + 1)
  const { artefacts } = made
  const artefact =
    artefacts.find((each) => `/${each.path}` === path) ??
    artefacts.find((each) => each.path === base) ??
    (script === undefined ? undefined : artefacts[0])
  if (artefact === undefined) return []
  // A scheduler's config is read after the worker's, which is not among those that were found.
  const inputs = [...(made.service.configs ?? []), ...made.service.inputs].map((input) => input.path)
  const isNewer = (than: number) =>
    [...configs, ...inputs].some((config) => {
      const way = follow(host, config)
      return 'end' in way && way.fact.changed > than
    })
  const engine = script?.engine
  const engineFacts = engine?.isThere
    ? engineFactsOf(engine, artefacts, { version, command, configIsNewer: isNewer(engine.changed) })
    : []
  // The engine knows the sums of its inputs: where they have changed, the script was made of the same ones.
  const configIsNewer = isNewer(changed) || engineFacts.some(({ freshness }) => freshness === 'stale')
  const freshness = compareTexts(text, artefact.text, { version, configIsNewer })
  return [{ ...bare, freshness, command, badMode: badMode ?? openSecret(path, mode, artefact) }, ...engineFacts]
}

/** The engine of a native service beside the one that would be made now. */
function engineFactsOf(
  { path, text = '', mode, changeableBy }: Engine,
  artefacts: readonly Artefact[],
  { version, command, configIsNewer }: { version: string; command: string; configIsNewer: boolean },
): readonly FileFacts[] {
  const made =
    artefacts.find((each) => `/${each.path}` === path) ?? artefacts.find((each) => each.path.includes('libexec/'))
  const origin = originOf(text)
  const bare = { path, version: 'version' in origin ? origin.version : '', command }
  const badMode = scriptMode({ path, mode, changeableBy })
  if (made === undefined) return [{ ...bare, freshness: 'unknown', badMode }]
  const freshness = compareTexts(text, made.text, { version, configIsNewer })
  return [{ ...bare, freshness, badMode: badMode ?? openSecret(path, mode, made) }]
}

/** A file that everybody may read, and that holds what only its owner may. */
function openSecret(path: string, mode: number, made: Artefact): FileFacts['badMode'] {
  if ((made.mode & 0o044) !== 0 || (mode & 0o044) === 0) return undefined
  return {
    problem: 'holds secrets, and everybody may read it',
    fix: `chmod ${made.mode.toString(8)} ${shWord(path)}`,
  }
}

/** The arguments that make a generic script or, without a target of scripts, generic units. */
function genericCall(kind: ServiceKind, target: ScriptTarget | undefined): readonly string[] {
  const targetWords = target === 'sysv' ? [] : ['--target', target ?? 'systemd']
  return ['--generic', '--service', kind, ...targetWords]
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** What keeps root from running a script, or lets others run what they like as root. */
function scriptMode({
  path,
  mode,
  changeableBy,
}: Pick<InstalledScript, 'path' | 'mode' | 'changeableBy'>): FileFacts['badMode'] {
  if (changeableBy !== undefined && changeableBy !== '')
    return {
      problem: `runs as root, and ${changeableBy}`,
      fix: `chown root ${shWord(path)} && chmod go-w ${shWord(path)}`,
    }
  return (mode & 0o100) === 0 ? { problem: 'is not executable', fix: `chmod 755 ${shWord(path)}` } : undefined
}

/** Units that the config no longer makes, and those that it makes and that are not there. */
function unitFacts(host: Host, { units }: Found, compile: Compile): Pick<ServiceFacts, 'unitsLeft' | 'unitsMissing'> {
  const ours = units.filter(({ origin }) => origin.made === 'compiled')
  const [first] = ours
  if (first === undefined || first.origin.made !== 'compiled' || first.origin.call === undefined)
    return { unitsLeft: [], unitsMissing: [] }
  const made = compile(first.origin.call)
  if (typeof made === 'string' || made.errors.length > 0) return { unitsLeft: [], unitsMissing: [] }
  const names = made.artefacts.map(({ path }) => path).filter((path) => path.endsWith('.service'))
  const directory = directoryOf(first.path)
  return {
    unitsLeft: ours.filter(({ name }) => !names.includes(name)).map(({ path }) => path),
    unitsMissing: names.map((name) => `${directory}/${name}`).filter((path) => !exists(host, path)),
  }
}

/** The command that checks the configs, with the files beside them that an error may be in. */
function checkCommand({ found, call }: SurveyedService): string {
  const files = call.filter((word, at) => ['--env-file', '--follow'].includes(word) || call[at - 1] === '--env-file')
  return `celery-initd check ${shWords([...files, ...found.configs])}`
}

/** The command that makes what this host's service manager runs. */
function compileCommand({ found, call, manager, profile }: SurveyedService): string {
  const { name, kind, scripts, configs } = found
  const usual = ['--service', kind, '--name', name]
  // What the name of the file says need not be said.
  const isUsual = usual.every((word, at) => call[at] === word) && name === kind
  const words = shWords(isUsual && (configs.at(-1) ?? '').endsWith(`/${kind}`) ? call.slice(usual.length) : call)
  const { native } = manager
  // OpenRC may run an init script that is there, as in Debian; a BSD runs none.
  if (native !== undefined && (native !== 'openrc' || scripts.every(({ target }) => target !== 'sysv')))
    return `celery-initd compile --target ${native} ${words} -o /`
  const isUnits = manager.name === 'systemd' && (scripts.length === 0 || !manager.readsScripts)
  return isUnits
    ? `celery-initd compile --target systemd ${words} -o /etc/systemd/system/`
    : `celery-initd compile ${words} -o ${shWord(`${profile.scriptDirectory}/${name}`)}`
}

/** Whether root may have the installed script load the app: it is ours, with all that it runs, and root alone can change it. */
function configtestScript({ scripts }: Pick<ServiceFacts, 'scripts'>): InstalledScript | undefined {
  return scripts.find(
    ({ origin, changeableBy, mode, text, engine }) =>
      (origin.made === 'compiled' || origin.made === 'generic') &&
      changeableBy === '' &&
      (mode & 0o100) !== 0 &&
      text.includes('configtest') &&
      (engine === undefined || (engine.isThere && engine.changeableBy === '' && (engine.mode & 0o100) !== 0)),
  )
}

/** Has the script of a service test its app, as its service manager does. Only root can become the service user. */
export function testApp(host: Host, facts: ServiceFacts, manager: Manager): AppFacts {
  const script = configtestScript(facts)
  if (host.uid !== 0) return { tried: false, why: 'this needs root, who can become the service user' }
  if (script === undefined) return { tried: false, why: 'no script of ours is installed that could do it' }
  if (script.target !== 'sysv' && script.target !== manager.native)
    return { tried: false, why: `${script.path} is for ${titles[script.target]}, which does not run here` }
  const timeout = facts.service?.startTimeout
  const limit = timeout !== undefined && 'known' in timeout ? Number(timeout.known) : 60
  const answer = host.run(configtestCall(script), (limit || 3600) + 60)
  if (answer === undefined) return { tried: false, why: `${configtestCall(script).join(' ')} cannot be run` }
  return { tried: true, status: answer.status, lines: `${answer.stdout}${answer.stderr}`.split('\n') }
}
