/** How a service is started: at boot, and by a command. */

import { someOf } from '../lines.js'
import type { ServiceFacts } from './facts.js'
import type { InstalledUnit } from './installed.js'
import type { Manager } from './manager.js'
import { commandOf } from './native.js'

/** What has a service started at boot, in words; nothing where nothing does, undefined where it is not known. */
export function startedBy(
  manager: Manager,
  { scripts, units }: Pick<ServiceFacts, 'scripts' | 'units'>,
): string | undefined {
  const ways: string[] = []
  for (const { runlevels, target } of scripts) {
    if (runlevels === undefined) return undefined
    if (manager.native !== undefined && target === manager.native) {
      const what = manager.name === 'rc.d' ? '' : runlevels.length === 1 ? 'runlevel ' : 'runlevels '
      if (runlevels.length > 0) ways.push(`${manager.title}, ${what}${runlevels.join(' ')}`)
    } else if (target !== 'sysv') continue
    else if (manager.readsScripts && runlevels.length > 0)
      ways.push(`${manager.title}, ${runlevels.length === 1 ? 'runlevel' : 'runlevels'} ${runlevels.join(' ')}`)
  }
  const wanted = manager.name === 'systemd' ? units.filter((unit) => unit.wanted && !unit.masked) : []
  if (wanted.length > 0) {
    const names = wanted.map(({ name }) => name)
    ways.push(`${manager.title}, ${someOf(names)}`)
  }
  return [...new Set(ways)].join('; ')
}

/** The command that has a service do something: its script's manager's, else systemctl's. */
export function serviceCommand(
  { scripts, units, name }: ServiceFacts,
  verb: 'start' | 'stop' | 'restart' | 'status',
): string {
  const [script] = scripts
  if (script !== undefined) return commandOf(script, verb)
  return `systemctl ${verb} ${mainUnit(units) ?? `${name}.service`}`
}

/** The unit that `systemctl` is given: the one for all nodes where there is one. */
export function mainUnit(units: readonly InstalledUnit[]): string | undefined {
  const live = units.filter(({ masked, name }) => !masked && !name.includes('@.'))
  return (live.find(({ name }) => !name.includes('@')) ?? live[0])?.name
}
