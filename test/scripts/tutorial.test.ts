/**
 * The tutorial, typed: every block that is for all systems or for init scripts, in its order, on a host of its own with
 * real Celery, Django and Redis. Blocks `by-hand` make what the tests have already.
 */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import t from 'tap'
import { projectRoot, sandbox, venvBin } from '../support/sandbox.js'

const page = readFileSync(join(projectRoot, 'docs/tutorial.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh ?([\w-]*)\n([\s\S]*?)^```$/gm)].map(([, system = '', text = '']) => ({
  system,
  text,
}))

t.test('on a system with init scripts', { timeout: 300_000 }, async (t) => {
  const box = await sandbox(t)
  const redis = await box.redis()
  const venv = dirname(dirname(venvBin('django')))
  await box.run(['sh', '-euc', `mkdir -p /srv/shop && ln -s ${venv} /srv/shop/venv && mkdir -p /usr/local/bin`])
  const launcher = `#!/bin/sh\nexec ${process.execPath} ${join(projectRoot, 'dist/celery-initd.cjs')} "$@"\n`
  await box.write('/usr/local/bin/celery-initd', launcher)

  /** Waits for a line in the logs of a node's pool. */
  const logged = (node: string, line: RegExp) =>
    box.waitFor(`${line}`, async () => line.test((await box.run(`cat /var/log/celery/${node}-*.log`)).stdout), 30_000)

  const typed = blocks.filter(({ system }) => system === '' || system === 'sysvinit')
  t.ok(typed.length > 8, `${typed.length} blocks`)
  for (const { text } of typed) {
    const command = text.replace('redis://localhost:6379/0', redis.url)
    const done = await box.run(['sh', '-euc', command], { timeout: 120_000 })
    t.equal(done.status, 0, `${text}\n${done.stdout}${done.stderr}`)
    if (text.includes('celery-initd check'))
      t.notMatch(done.stderr, /(?:error|warning)\[/, 'the config is without fault')
    if (text.includes('celeryd ping')) t.match(done.stdout, /web answers\n.*mail answers/)
    if (text.includes(' call ')) await logged('mail', /sent to you@example\.org/)
    if (text.includes('celerybeat start')) await logged('web', /succeeded in .*: 42/)
  }
  const links = await box.run('ls /etc/rc2.d')
  t.match(links.stdout, /^S\d\dcelerybeat\nS\d\dceleryd$/m, 'both start at boot')
  for (const service of ['celerybeat', 'celeryd']) t.match(await box.run(`/etc/init.d/${service} stop`), { status: 0 })
})
