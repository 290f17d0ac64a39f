/** The scripts where OpenRC runs them, as plain scripts with LSB headers, with real Celery and Debian's Redis. */

import t from 'tap'
import { bootStory, frozen, generic, install, kinds } from '../support/boot-story.js'
import { SysvinitBox } from '../support/sysvinit-box.js'

const verbs: [verb: string, status: number, stdout: RegExp, stderr?: RegExp][] = [
  ['status', 3, /worker1 is stopped/],
  ['start', 0, /worker1 is up/],
  ['start', 0, /worker1 is already running/],
  ['status', 0, /worker1 is running/],
  ['restart', 0, /worker1 is down\n(.*\n)*.*worker1 is up/],
  ['reload', 3, /^$/, /cannot reload/],
  ['nonsense', 2, /^$/, /usage/],
  ['stop', 0, /worker1 is down/],
  ['stop', 0, /worker1 is not running/],
  ['status', 3, /worker1 is stopped/],
]

t.test('both scripts under OpenRC', { timeout: 800_000 }, async (t) => {
  const machine = await SysvinitBox.make(t, 'openrc')
  const { box } = machine
  await install(box, generic)
  for (const [verb, status, stdout, stderr = /^$/] of verbs)
    t.match(await box.run(['rc-service', 'celeryd', verb], { timeout: 180_000 }), { status, stdout, stderr }, verb)

  const states = () => machine.sh('rc-status --nocolor default')
  await machine.sh('rc-service celeryd start')
  t.match(await states(), /redis-server +\[ +started/)
  t.notMatch(await states(), /celeryd +\[ +started/, 'rc-service runs a plain script, and OpenRC takes no note of it')
  await machine.sh('rc-service celeryd stop; openrc-run /etc/init.d/celeryd start')
  for (const kind of kinds) await machine.sh(`rc-update add ${kind} default`)
  // OpenRC's list of services goes by whole seconds, and so misses what was added in the second it was made in.
  await machine.sh('rc-update --update')
  t.match(await states(), /celeryd +\[ +started/, 'openrc-run does')

  await install(box, frozen)
  await bootStory(t, machine)
  t.match(await states(), /celeryd +\[ +started/)
})
