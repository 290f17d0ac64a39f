/** Init scripts for SysV-style systems: one file, run by sh, that needs nothing lowered. */

import type { Service } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import { bootCommands } from '../boot-commands.js'
import type { Target } from '../target.js'
import { emitSysv } from './emit.js'

function script(service: Service): readonly Artefact[] {
  return [{ path: service.name, text: emitSysv(service), mode: service.secrets.length > 0 ? 0o700 : 0o755 }]
}

export const sysv: Target<Service> = {
  name: 'sysv',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower: ({ service }) => ({ lowered: service, findings: [] }),
  emit: script,
  emitGeneric: script,
  enable: ({ name }) =>
    `${bootCommands.sysv(name)}, or chkconfig --add ${name}; systemd 260 and newer read no init scripts, so use --target systemd there`,
}
