/** OpenRC: a service script that openrc-run reads, its file in conf.d, and the engine that does the work. */

import type { Service } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import { bootCommands } from '../boot-commands.js'
import { engine } from '../engine.js'
import { type Refused, refusedOptions } from '../plain-text.js'
import type { Target } from '../target.js'
import { emitServiceScript, emitSettings } from './emit.js'

/** Below the root of the file system: where OpenRC has them. */
function files(service: Service): readonly Artefact[] {
  const { name, configs = [] } = service
  const settings = `/etc/conf.d/${name}`
  return [
    { path: `etc/init.d/${name}`, text: emitServiceScript(service), mode: 0o755 },
    // A config that is there is more than a sample of one.
    ...(configs.some(({ path }) => path === settings)
      ? []
      : [{ path: settings.slice(1), text: emitSettings(service), mode: 0o644, keep: true as const }]),
    engine(service, 'openrc'),
  ]
}

/** What OpenRC does not take for a service (librc: ls_dir with LS_INITD). */
function refused({ name }: Service): readonly Refused[] {
  return name.endsWith('.sh')
    ? [{ name: '--name', reason: `it reads no script whose name ends in .sh, as ${name}` }]
    : []
}

export const openrc: Target<Service> = {
  name: 'openrc',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower: (compiled) => ({
    lowered: compiled.service,
    findings: refusedOptions(compiled, 'openrc', refused(compiled.service)),
  }),
  emit: files,
  emitGeneric: files,
  enable: ({ name }) => bootCommands.openrc(name),
}
