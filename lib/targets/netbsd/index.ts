/** NetBSD, and others with pkgsrc: a script for rc.d, and the engine that it runs. */

import { defaultProfile } from '../../options/profile.js'
import type { Service } from '../../service/model.js'
import type { Artefact } from '../artefact.js'
import { bootCommands } from '../boot-commands.js'
import { engine } from '../engine.js'
import { rcFindings } from '../rc-findings.js'
import { type Places, rcArtefact, withPlaces } from '../rc-places.js'
import { rcNameRule, rcView } from '../rc-script.js'
import type { Target } from '../target.js'
import { render } from '../template.js'

/** Where a package's files are: below one prefix, but for the script, which administrators copy to /etc/rc.d. */
function placesBelow(prefix: string, configDirectories: string): Places {
  return {
    scriptDirectory: '/etc/rc.d',
    configDirectories,
    libexecDirectory: `${prefix}/libexec/celery-initd`,
    path: `${defaultProfile.path}:${prefix}/sbin:${prefix}/bin`,
  }
}

/** What a compiled script has, and what pkgsrc fills in when it builds a package of a generic one. */
const usual = { shell: '/bin/sh', places: placesBelow('/usr/pkg', '/usr/pkg/etc') }
const substituted = { shell: '@RCD_SCRIPTS_SHELL@', places: placesBelow('@PREFIX@', '@PKG_SYSCONFDIR@') }

function files(given: Service): readonly Artefact[] {
  const { shell, places } = given.configs === undefined ? substituted : usual
  const service = withPlaces(given, places)
  const text = render('netbsd/script', { ...rcView(service, 'netbsd'), shell, jails: false })
  const own = engine(service, 'netbsd')
  const path = `${withPlaces(given, usual.places).profile.libexecDirectory}/${service.name}`.slice(1)
  return [rcArtefact(service, text), { ...own, path }]
}

export const netbsd: Target<Service> = {
  name: 'netbsd',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower: (compiled) => ({ lowered: compiled.service, findings: rcFindings(compiled, 'netbsd', rcNameRule) }),
  emit: files,
  emitGeneric: files,
  enable: ({ name }) => `${bootCommands.netbsd(name)}; /etc/rc.d/${name} start`,
}
