/** The tutorial, typed, on a host with init scripts. Those with systemd and OpenRC: systems/tutorial.test.ts. */

import process from 'node:process'
import t from 'tap'
import { sandbox } from '../support/sandbox.js'
import { Tutorial } from '../support/tutorial.js'

t.test('on a system with init scripts', { timeout: 300_000 }, async (t) => {
  const box = await sandbox(t)
  const { url } = await box.redis()
  const tutorial = await Tutorial.begin(t, 'sysvinit', () => box, { url, node: [process.execPath] })
  for await (const { text, stdout } of tutorial.typed()) {
    if (text.includes('celeryd ping')) t.match(stdout, /web answers\n.*mail answers/)
    if (text.includes('celerybeat start')) await tutorial.orderIsCounted()
  }
  const links = await box.run('ls /etc/rc2.d')
  t.match(links.stdout, /^S\d\dcelerybeat\nS\d\dceleryd$/m, 'both start at boot')
  for (const service of ['celerybeat', 'celeryd']) t.match(await box.run(`/etc/init.d/${service} stop`), { status: 0 })
})
