/** Commands of a config that change nothing but what the nodes inherit. */

import t from 'tap'
import { inheritedOf, leftToHost } from '../../../lib/targets/inherited.js'
import { compiled } from '../../support/compiled.js'

t.test('a umask and limits, as the config has them', async (t) => {
  const inherited = (text: string) => inheritedOf(compiled(text).evaluation)
  t.same(inherited('CELERY_APP=x\n'), { umask: undefined, ulimits: [] })
  t.same(inherited('umask 077\numask 027\nulimit -n 5\nulimit -c  0\n'), { umask: '027', ulimits: ['-n 5', '-c 0'] })
})

t.test('what else is left to the host', async (t) => {
  const left = (text: string) => leftToHost(compiled(text).evaluation).map((each) => each.text.trim())
  t.same(left('umask 022\nulimit -n 5\n'), [])
  t.same(left('umask u=rwx\n'), ['umask u=rwx'])
  t.same(left('umask "$(cat /x)"\n'), ['umask "$(cat /x)"'])
  t.same(left('ulimit -S -n 5\n'), ['ulimit -S -n 5'])
  t.equal(left('if test -e /x; then umask 077; fi\n').length, 1)
})
