/** OpenBSD: a script for rc.d, the script that it runs, and a login class where there are limits. */

import type { PlacedFinding } from '../../diagnostics/messages.js'
import { defaultProfile } from '../../options/profile.js'
import { optionName, servicePrefix } from '../../options/service-kind.js'
import type { Service, Value } from '../../service/model.js'
import { aboutOption } from '../about-option.js'
import type { Artefact } from '../artefact.js'
import { bootCommands } from '../boot-commands.js'
import { engine, enginePath } from '../engine.js'
import { readLimits } from '../limits.js'
import { rcFindings } from '../rc-findings.js'
import { configDirectory, type Places, rcArtefact, withPlaces } from '../rc-places.js'
import { rcIntroduction } from '../rc-script.js'
import { mostLoading } from '../sysv/emit.js'
import type { Compiled, Target } from '../target.js'
import { render } from '../template.js'
import { loginClass } from './login-class.js'

/** Where ports put what is theirs: SYSCONFDIR is /etc (bsd.port.mk(5)). */
const places: Places = {
  scriptDirectory: '/etc/rc.d',
  configDirectories: '/etc',
  libexecDirectory: '/usr/local/libexec/celery-initd',
  path: defaultProfile.path,
}

/** Names whose variables rc.subr uses itself: daemon_flags is what it starts with. */
const taken = ['daemon', 'rc', 'site']

/** Why rc.subr cannot have a service of this name (_rc_check_name there); undefined where it can. */
function nameRule(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'it takes letters, digits and _, the first one no digit'
  if (taken.includes(name)) return 'rc.subr has variables of its own with such names'
  return undefined
}

function known(value: Value): string | undefined {
  return 'known' in value ? value.known : undefined
}

/** Seconds after which rc.subr would take a start or a stop for hanging, where nothing says how long they may take. */
const aDay = 86_400

/** As long as a start or a stop takes at most, and some time for what is around it: then the engine has the last word. */
function timeout({ startTimeout, stopTimeout, nodes }: Service): number {
  const start = Number(known(startTimeout) ?? 0)
  const stop = Number(known(stopTimeout) ?? 0)
  if (nodes === undefined || start === 0 || stop === 0) return aDay
  return Math.min(aDay, Math.max(start * Math.ceil(nodes.length / mostLoading), stop) + 30)
}

/** The login class of the config's limits; undefined where it has none, or none that can be said. */
function classOf(service: Service): string | undefined {
  const limits = readLimits(known(service.ulimit) ?? '')
  return limits === undefined || limits.length === 0 ? undefined : loginClass(service.name, limits)
}

function findings(compiled: Compiled): readonly PlacedFinding[] {
  const { service } = compiled
  const found = [...rcFindings(compiled, 'openbsd', nameRule)]
  const limits = known(service.ulimit)
  const ulimit = optionName(service.kind, 'ULIMIT')
  if (limits === undefined) found.push(aboutOption(compiled, 'bsd-limits-unknown', ulimit, { name: ulimit }))
  else if (limits !== '' && classOf(service) === undefined)
    found.push(aboutOption(compiled, 'bsd-limits', ulimit, { name: ulimit, value: limits }))
  const name = optionName(service.kind, 'SU_ARGS')
  const given = known(service.suArguments)
  if (given !== undefined && given !== '' && !/(?:^|\s)-c/.test(given))
    found.push(aboutOption(compiled, 'bsd-su-arguments', name, { name }))
  return found
}

/** What rcctl(8) shows as the user of the service; rc.subr itself starts nothing with it. */
function shownUser({ user, profile }: Service): string {
  const name = known(user) ?? profile.user
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name) ? name : profile.user
}

function files(given: Service): readonly Artefact[] {
  const service = withPlaces(given, places)
  const own = enginePath(service)
  const made = engine(service, 'openbsd')
  const text = render('openbsd/script', {
    introduction: rcIntroduction(service, 'openbsd', `C_FAKEFORK=1 sh -x ${own} start`),
    name: service.name,
    generic: service.configs === undefined,
    beat: service.kind === 'celerybeat',
    workerName: service.profile.workerName,
    prefix: servicePrefix(service.kind),
    engine: own,
    configs: configDirectory(service),
    user: shownUser(service),
    timeout: timeout(service),
    secret: (made.mode & 0o044) === 0,
    class: (known(service.suArguments) ?? '') === '',
  })
  const record = classOf(service)
  return [
    rcArtefact(service, text),
    made,
    ...(record === undefined ? [] : [{ path: `etc/login.conf.d/${service.name}`, text: record, mode: 0o644 }]),
  ]
}

export const openbsd: Target<Service> = {
  name: 'openbsd',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower: (compiled) => ({ lowered: compiled.service, findings: findings(compiled) }),
  emit: files,
  emitGeneric: files,
  enable: ({ name }) => `${bootCommands.openbsd(name)}; rcctl start ${name}`,
}
