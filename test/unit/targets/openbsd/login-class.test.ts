import t from 'tap'
import { readLimits } from '../../../../lib/targets/limits.js'
import { loginClass } from '../../../../lib/targets/openbsd/login-class.js'

const of = (text: string) => loginClass('x', readLimits(text) ?? [])

t.test('the words of login.conf, before those of daemon', async (t) => {
  t.equal(of('-n 4096'), 'x:\\\n\t:openfiles=4096:\\\n\t:tc=daemon:\n')
  t.equal(
    of('-c 0 -s 8192 -u unlimited'),
    'x:\\\n\t:coredumpsize=0:\\\n\t:stacksize=8388608:\\\n\t:maxproc=infinity:\\\n\t:tc=daemon:\n',
  )
})

t.test('what it has no word for', async (t) => {
  t.equal(of('-n 5 -r 3'), undefined)
})
