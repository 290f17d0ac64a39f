import { spawnSync } from 'node:child_process'
import t from 'tap'
import { SPECIAL_BUILTINS } from '../../../lib/syntax/special-builtins.js'

t.test('no function can be named after one, says dash', async (t) => {
  t.equal(SPECIAL_BUILTINS.size, 15)
  for (const name of [...SPECIAL_BUILTINS].filter((each) => each !== '.' && each !== ':')) {
    const { status } = spawnSync('dash', ['-n', '-c', `${name}() { true; }`])
    t.not(status, 0, name)
  }
  for (const name of ['cd', 'true', 'umask', 'test']) {
    t.equal(spawnSync('dash', ['-n', '-c', `${name}() { true; }`]).status, 0, `${name} is an ordinary command`)
    t.notOk(SPECIAL_BUILTINS.has(name))
  }
})
