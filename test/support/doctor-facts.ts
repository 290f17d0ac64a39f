/** What `doctor` has seen of a service where all is well, for tests that change a part of it. */

import type { HostFacts, ServiceFacts } from '../../lib/doctor/facts.js'
import type { InstalledScript, InstalledUnit } from '../../lib/doctor/installed.js'
import type { Manager } from '../../lib/doctor/manager.js'
import { originOf } from '../../lib/doctor/origin.js'
import { readUnit } from '../../lib/doctor/unit-file.js'
import { compiled } from './compiled.js'
import { account, process } from './fake-host.js'

export const sysvinit: Manager = { name: 'sysvinit', title: 'sysvinit', readsScripts: true }
export const systemd: Manager = { name: 'systemd', title: 'systemd 252', readsScripts: true }
export const newSystemd: Manager = { name: 'systemd', title: 'systemd 262', readsScripts: false }

export const hostOf = (manager: Manager): HostFacts => ({ manager, isRoot: true, version: '2' })

const from = (name: string) =>
  `# ${name}, compiled from /etc/default/celeryd by celery-initd 2: change that.\n# Compiled with: celery-initd compile /etc/default/celeryd\n`

/** An init script of ours. */
export function script(more: Partial<InstalledScript> = {}): InstalledScript {
  const text = `#!/bin/sh\n${from('celeryd')}case $1 in configtest) ;; esac\n`
  const usual = { path: '/etc/init.d/celeryd', name: 'celeryd', kind: 'celeryd', mode: 0o755, changed: 0 } as const
  const rest = { target: 'sysv', engine: undefined, runlevels: ['2', '3'], isStarted: false, changeableBy: '' } as const
  return { ...usual, text, origin: originOf(text), ...rest, ...more }
}

/** A unit of ours. */
export function unit(name: string, more: Partial<InstalledUnit> = {}): InstalledUnit {
  const text = `# Compiled from /etc/default/celeryd by celery-initd 2: change that.\n# Compiled with: celery-initd compile --target systemd /etc/default/celeryd\n[Service]\nExecStart=/bin/celery worker\n`
  const usual = { path: `/etc/systemd/system/${name}`, name, kind: 'celeryd', text, mode: 0o644, changed: 0 } as const
  const state = { active: 'active', needsReload: false, mainPid: 7 }
  const rest = { aliases: [], masked: false, wanted: true, dropIns: [], state }
  return { ...usual, origin: originOf(text), says: readUnit(text), ...rest, ...more }
}

/** A service of two nodes that run. */
export function factsOf(more: Partial<ServiceFacts> = {}): ServiceFacts {
  const { service } = compiled('CELERY_BIN=/bin/celery\nCELERYD_NODES="w1 w2"\n')
  return {
    name: 'celeryd',
    kind: 'celeryd',
    configs: [{ path: '/etc/default/celeryd', isThere: true, changeableBy: '' }],
    scripts: [script()],
    units: [],
    service,
    errors: [],
    envFileErrors: [],
    warnings: 0,
    version: '2',
    files: [{ path: '/etc/init.d/celeryd', freshness: 'current', version: '2', command: 'celery-initd compile x' }],
    unitsLeft: [],
    unitsMissing: [],
    rivals: [],
    account: { user: 'celery', account, group: '', groupIsThere: true, needs: [] },
    running: {
      hidden: false,
      nodes: ['w1', 'w2'].map((name, at) => ({
        name,
        pidfile: `/var/run/celery/${name}.pid`,
        processes: [process(100 + at, ['celery'])],
        hasPidFile: true,
      })),
      units: [],
      left: [],
    },
    app: { tried: true, status: 0, lines: [] },
    checkCommand: 'celery-initd check /etc/default/celeryd',
    compileCommand: 'celery-initd compile /etc/default/celeryd -o /etc/init.d/celeryd',
    nativeCommand: 'celery-initd compile /etc/default/celeryd -o /etc/init.d/celeryd',
    ...more,
  }
}
