/** The tutorial, typed, where systemd and OpenRC run the machine, to the boot that it is for. */

import process from 'node:process'
import t from 'tap'
import { nodeCommand } from '../support/debian-root.js'
import { systemdBox } from '../support/systemd-box.js'
import { redisUrl, SysvinitBox } from '../support/sysvinit-box.js'
import { Tutorial } from '../support/tutorial.js'

t.test('with systemd', { timeout: 300_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { url } = await machine.redis()
  await machine.reboot()
  const journal = (node: string) => machine.journal(`celery@${node}`)
  const tutorial = await Tutorial.begin(t, 'systemd', () => machine.box, { url, node: [process.execPath], journal })
  for await (const { text } of tutorial.typed()) if (text.includes('start celerybeat')) await tutorial.orderIsCounted()
  await machine.reboot()
  const units = ['celery@web', 'celery@mail', 'celerybeat']
  const states = await machine.systemctl('is-active', ...units)
  t.equal(states.stdout, 'active\n'.repeat(units.length), 'after a reboot')
})

t.test('with OpenRC', { timeout: 300_000 }, async (t) => {
  const machine = await SysvinitBox.make(t, 'openrc', ['celery-django'])
  // Debian's package has none.
  await machine.sh('mkdir /etc/conf.d')
  const tutorial = await Tutorial.begin(t, 'openrc', () => machine.box, { url: redisUrl, node: nodeCommand })
  for await (const { text, stdout } of tutorial.typed()) {
    if (text.includes('celeryd ping')) t.match(stdout, /web answers\n.*mail answers/)
    if (text.includes('celerybeat start')) await tutorial.orderIsCounted()
  }
  await machine.sh('rc-update --update')
  t.match(await machine.shutdown('6'), 'reboot')
  await machine.boot()
  for (const service of ['celeryd', 'celerybeat'])
    t.match(await machine.box.run(['rc-service', service, 'status']), { status: 0 }, `${service} after a reboot`)
})
