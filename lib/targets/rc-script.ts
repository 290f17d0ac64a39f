/** What the rc.d scripts of FreeBSD and NetBSD have in common: both frameworks come from one source. */

import { someOf } from '../lines.js'
import { servicePrefix } from '../options/service-kind.js'
import { commentText } from '../quote.js'
import type { Service } from '../service/model.js'
import { storeProviders } from '../service/surroundings.js'
import { madeFrom, nativeCompiledWith } from './artefact.js'
import { enginePath } from './engine.js'
import { rcName } from './rc-name.js'
import { configDirectory } from './rc-places.js'
import type { View } from './template.js'

/** Names that rc(8) takes for scratch files, and names that packages give to what is not to be run. */
const skipped = /(?:[~#]|\.(?:OLD|bak|orig|sh|sample|pkgsave)|,v)$/

/** Names whose variables rc.subr and our own script use themselves. */
const taken = ['initd', 'rc']

/** Why rc.subr cannot have a service of this name; undefined where it can (run_rc_script and run_rc_command there). */
export function rcNameRule(name: string): string | undefined {
  if (!/^[A-Za-z_]/.test(name)) return 'the names of its variables would begin with a digit'
  if (skipped.test(name)) return 'rc(8) leaves out files with such an ending'
  if (taken.includes(rcName(name))) return 'rc.subr has variables of its own with such names'
  return undefined
}

/** What a service is, in one line. */
export function rcDescription(service: Service): string {
  if (service.kind === 'celerybeat') return 'Celery beat, which sends tasks on a schedule'
  const names = (service.nodes ?? []).map(({ shortName }) => shortName)
  if (names.length === 0) return 'Celery workers'
  return commentText(`Celery workers (${someOf(names)})`)
}

/** The comment at the top of a script: what it was made from, and what to do when it does not start. */
export function rcIntroduction(service: Service, target: string, attached: string): string {
  const lines = [
    madeFrom(service.name, service),
    ...nativeCompiledWith(service, target),
    `When it does not start: ${attached}`,
  ]
  return lines.map((line) => `# ${commentText(line)}`).join('\n')
}

/** What the templates of both systems name, for a service that has the places of its system. */
export function rcView(service: Service, system: 'freebsd' | 'netbsd'): View {
  const variable = rcName(service.name)
  const scripts = service.profile.scriptDirectory
  const script = `${scripts}/${service.name}`
  return {
    introduction: rcIntroduction(service, system, `C_FAKEFORK=1 sh -x ${script} onestart`),
    provide: variable,
    stores: storeProviders(system).join(' '),
    variable,
    name: service.name,
    description: rcDescription(service),
    generic: service.configs === undefined,
    beat: service.kind === 'celerybeat',
    workerName: service.profile.workerName,
    prefix: servicePrefix(service.kind),
    scripts,
    script,
    engine: enginePath(service),
    configs: configDirectory(service),
  }
}
