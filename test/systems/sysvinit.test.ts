/** The scripts where sysvinit is PID 1 and insserv orders what runs, with real Celery and Debian's Redis. */

import t, { type Test } from 'tap'
import type { ServiceKind } from '../../lib/service/model.js'
import { bootStory, frozen, generic, install, kinds } from '../support/boot-story.js'
import { SysvinitBox } from '../support/sysvinit-box.js'

/** What starts or stops a service in each runlevel, and its place there: `celeryd` → `S02`. */
async function links(machine: SysvinitBox): Promise<Map<string, Map<string, string>>> {
  const found = new Map([...'0123456S'].map((level) => [level, new Map<string, string>()]))
  const list = await machine.sh('ls -d /etc/rc?.d/[SK]*')
  for (const [, level = '', place = '', name = ''] of list.matchAll(/rc(.)\.d\/([SK]\d\d)(\S+)/g))
    found.get(level)?.set(name, place)
  return found
}

async function story(t: Test, script: (kind: ServiceKind) => string): Promise<void> {
  const machine = await SysvinitBox.make(t, 'sysvinit')
  await install(machine.box, script)
  for (const kind of kinds) await machine.sh(`update-rc.d ${kind} defaults`)
  for (const [level, services] of await links(machine)) {
    const redis = services.get('redis-server') ?? ''
    for (const kind of kinds) {
      const place = services.get(kind) ?? ''
      if (level === 'S') t.equal(place, '', `no ${kind} in the runlevel that boots`)
      else if ('2345'.includes(level)) t.ok(/^S\d\d$/.test(place) && place > redis, `${level}: ${place} after ${redis}`)
      else t.ok(/^K\d\d$/.test(place) && place < redis, `${level}: ${place} before ${redis}`)
    }
  }
  await bootStory(t, machine)
}

t.test('compiled scripts, booted by sysvinit', { timeout: 800_000 }, (t) => story(t, frozen))

t.test('generic scripts, booted by sysvinit', { timeout: 800_000 }, (t) => story(t, generic))
