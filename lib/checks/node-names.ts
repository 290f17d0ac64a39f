/** Names of nodes that tools misread in the answer of `status`. */

import type { Inspection } from './inspection.js'

/**
 * What Ansible takes for "stopped" wherever it stands in an answer of one line, whatever the exit status
 * (ansible-core, modules/sysvinit.py and service.py): `stop`, `inactive`, and `not` before a blank.
 */
const misread = /stop|inactive|not$/i

/** A single node whose name makes a running service look stopped; an answer of several lines is not searched. */
export function checkNodeNames(inspection: Inspection): void {
  const { onlyNode, name: instance, units } = inspection.options
  const setting = inspection.setting('CELERYD_NODES')
  if (onlyNode === undefined || setting === undefined || units === true) return
  // Both modules take the name of the service out first.
  const [word] = misread.exec(onlyNode.toLowerCase().replaceAll(instance.toLowerCase(), '')) ?? []
  if (word !== undefined) inspection.reportValue('misread-node-name', setting, { name: onlyNode, word })
}
