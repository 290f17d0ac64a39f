/** A snippet for /etc/logrotate.d: the log files of a service, and what its nodes print. */

import { optionName } from '../../options/service-kind.js'
import { knownOrEmpty } from '../../service/value.js'
import { refusals } from '../plain-text.js'
import type { Compiled, Target } from '../target.js'
import { emitLogrotate, type Logs, patterns } from './emit.js'

/** Where a node prints to: beside its log, under its name (lib/templates/user-functions.sh). */
function output(log: string, name: string): string {
  return `${log.slice(0, log.lastIndexOf('/'))}/${name}.out`
}

/** What logrotate takes for something else than a part of a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end a line
const special = /["'\\*?[\]{}\u0000-\u001f\u007f]/

function lower({ service }: Compiled): { readonly lowered: Logs; readonly badPath: boolean } {
  const nodes = (service.nodes ?? []).filter(({ logfile }) => !/^\/dev\//.test(logfile) && logfile !== '')
  const host = (path: string) => path.replace(/%[hdn]/g, '*')
  const unique = (paths: readonly string[]) => [...new Set(paths)]
  return {
    lowered: {
      name: service.name,
      user: knownOrEmpty(service.user),
      group: knownOrEmpty(service.group),
      logs: unique(nodes.flatMap(({ logfile }) => patterns(logfile))),
      outputs: unique(nodes.map(({ mainLog, shortName }) => host(output(mainLog, shortName)))),
      configs: (service.configs ?? []).map(({ path }) => path),
    },
    badPath: nodes.some(({ logfile, shortName }) => special.test(logfile + shortName)),
  }
}

export const logrotate: Target<Logs> = {
  name: 'logrotate',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: true,
  known: () => [],
  lower(compiled) {
    const { lowered, badPath } = lower(compiled)
    const name = optionName(compiled.service.kind, 'LOG_FILE')
    const refused = [
      ...(badPath ? [{ name, reason: 'its path has quotes, a backslash or characters of patterns' }] : []),
      ...(lowered.logs.length === 0 ? [{ name, reason: 'there is no log file' }] : []),
    ]
    return { lowered, findings: refusals(compiled, 'logrotate', refused) }
  },
  emit: (logs) => [{ path: `logrotate.d/${logs.name}`, text: emitLogrotate(logs), mode: 0o644 }],
  purpose: 'to rotate its logs',
  enable: ({ name }) =>
    `put it into /etc/logrotate.d; to try it: logrotate -d /etc/logrotate.d/${name} (celery needs no reload)`,
}
