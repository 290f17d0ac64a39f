/** FreeBSD and DragonFly: a script for rc.d, and the engine that it runs. */

import { defaultProfile } from '../../options/profile.js'
import type { Service } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import { bootCommands } from '../boot-commands.js'
import { engine } from '../engine.js'
import { rcFindings } from '../rc-findings.js'
import { rcName } from '../rc-name.js'
import { type Places, rcArtefact, withPlaces } from '../rc-places.js'
import { rcNameRule, rcView } from '../rc-script.js'
import type { Target } from '../target.js'
import { render } from '../template.js'

/** Where ports put what is theirs (hier(7)). */
const places: Places = {
  scriptDirectory: '/usr/local/etc/rc.d',
  configDirectories: '/usr/local/etc',
  libexecDirectory: '/usr/local/libexec/celery-initd',
  path: defaultProfile.path,
}

function files(given: Service): readonly Artefact[] {
  const service = withPlaces(given, places)
  const text = render('freebsd/script', {
    ...rcView(service, 'freebsd'),
    rcvar: service.configs === undefined ? '${name}_enable' : `${rcName(service.name)}_enable`,
    jails: true,
  })
  return [rcArtefact(service, text), engine(service, 'freebsd')]
}

export const freebsd: Target<Service> = {
  name: 'freebsd',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower: (compiled) => ({ lowered: compiled.service, findings: rcFindings(compiled, 'freebsd', rcNameRule) }),
  emit: files,
  emitGeneric: files,
  enable: ({ name }) => `${bootCommands.freebsd(name)}; service ${name} start`,
}
