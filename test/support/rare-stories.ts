/** What rarely happens to a worker's script, or to a scheduler's: lines that no table of states reaches. */
import { broker, noPing, pings } from './rare-brokers.js'
import { app, calls, constant, files, input, locks, oddFiles, records, refusedSu } from './rare-files.js'
import { endless, greedy, hidden, interrupted, killed, lost, sleepy, systems, units } from './rare-machines.js'
import type { ServiceBox } from './service-box.js'
import type { Story } from './stories.js'
import { partOfUnit } from './systemctl.js'

export { sessionless, withoutSetsid } from './rare-machines.js'

/** Those that the script of a frozen config is enough for. */
export function rare(kind: ServiceBox['subject']['kind']): readonly Story[] {
  const own = kind === 'celeryd' ? [pings, partOfUnit] : [noPing]
  const machine = [systems, sleepy, endless, killed, greedy, units]
  return [
    calls,
    files,
    input,
    app,
    constant,
    locks,
    oddFiles,
    records,
    refusedSu,
    lost,
    interrupted,
    hidden,
    broker,
    ...machine,
    ...own,
  ]
}
