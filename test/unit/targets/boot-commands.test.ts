import t from 'tap'
import { bootCommands } from '../../../lib/targets/boot-commands.js'
import { targets } from '../../../lib/targets/index.js'

t.test('each is what the target itself tells, before anything else', async (t) => {
  for (const [name, command] of Object.entries(bootCommands)) {
    // DragonFly has FreeBSD's target.
    if (name === 'dragonfly') continue
    const target = targets.find((each) => each.name === name)
    t.ok(target?.enable({ name: 'celery-web' }).startsWith(command('celery-web')), name)
  }
  t.equal(bootCommands.dragonfly('celery-web'), 'echo celery_web_enable=YES >>/etc/rc.conf')
  t.equal(bootCommands.freebsd('celery-web'), 'sysrc celery_web_enable=YES')
})
