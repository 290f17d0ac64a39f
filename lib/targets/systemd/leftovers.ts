/** Files that an earlier compilation of the same configs has made, and a new one does not. */

import { shWord } from '../../quote.js'
import type { Leftovers } from '../target.js'
import { unitIntroduction } from './emit.js'
import { located } from './unit-findings.js'
import type { Units } from './units.js'

/** What a unit's first line says that it was compiled from, by whatever version. */
function compiledFrom(firstLine: string): string | undefined {
  return /^# (.*) by celery-initd \S+: /.exec(firstLine)?.[1]
}

export const leftovers: Leftovers<{ readonly units: Units }> = {
  candidates({ units: { name } }, entries) {
    const nodes = entries.filter((file) => file.startsWith(`${name}@`) && file.endsWith('.service'))
    return [...nodes].sort().concat(`tmpfiles.d/${name}.conf`, `sysusers.d/${name}.conf`, `conf.d/${name}`)
  },
  isOurs({ units }, firstLine) {
    const origin = compiledFrom(firstLine)
    return origin !== undefined && origin === compiledFrom(`# ${unitIntroduction(units)}`)
  },
  finding(compiled, path) {
    const option = compiled.service.kind === 'celeryd' ? 'CELERYD_NODES' : 'CELERYBEAT_OPTS'
    const file = path.slice(path.lastIndexOf('/') + 1)
    const remove = `rm ${shWord(path)}`
    const remedy = file.endsWith('.service')
      ? `systemctl disable --now ${shWord(file)}; ${remove}; systemctl daemon-reload`
      : remove
    return located({ code: 'unit-left', option, parameters: { path, remedy } }, compiled)
  },
}
