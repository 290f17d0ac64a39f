/** The comment block that insserv, chkconfig and systemd's generator read (LSB 5.0 Core, 22.7). */

import { someOf } from '../../lines.js'
import { commentText } from '../../quote.js'
import type { Service } from '../../service/model.js'
import { storeScripts } from '../../service/surroundings.js'

/** What a worker may want to talk to, should the host have it. */
const wanted = ['$named', '$time', ...storeScripts].join(' ')

/**
 * The header of a service's script, as comment lines.
 *
 * Several scripts must not provide the same name, so it is the instance's. The `pidfile:` line, which makes systemd's
 * generator follow the process, is only true of a single node whose path is known; and systemd would refuse a process
 * that a login shell has taken out of its service.
 */
export function lsbHeader(service: Service, introduction: readonly string[]): string {
  const shown = service.nodes && someOf(service.nodes.map(({ shortName }) => shortName))
  const nodes = shown ?? 'the configured nodes'
  const what = service.kind === 'celeryd' ? `Celery workers (${nodes})` : 'Celery beat, which sends tasks on a schedule'
  const only = service.nodes?.length === 1 ? service.nodes[0] : undefined
  const lines = [
    ...introduction,
    '## BEGIN INIT INFO',
    `Provides:          ${service.name}`,
    'Required-Start:    $remote_fs $network',
    'Required-Stop:     $remote_fs $network',
    `Should-Start:      ${wanted}`,
    `Should-Stop:       ${wanted}`,
    'Default-Start:     2 3 4 5',
    'Default-Stop:      0 1 6',
    `Short-Description: ${what}`,
    `Description:       ${what}.`,
    '## END INIT INFO',
    'chkconfig: 2345 85 15',
    `description: ${what}.`,
  ]
  const mayLogin = !('known' in service.suArguments && service.suArguments.known === '')
  if (only !== undefined && !mayLogin && !/%[hd]|\s/.test(only.pidfile)) lines.push(`pidfile: ${only.pidfile}`)
  return lines
    .map((line) => {
      const text = commentText(line).trimEnd()
      return text.startsWith('#') ? `#${text}` : `# ${text}`.trimEnd()
    })
    .join('\n')
}
