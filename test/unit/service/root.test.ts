import t from 'tap'
import { forcesRoot, isImpossibleAccount, isRootAccount } from '../../../lib/service/root.js'
import { compiled } from '../../support/compiled.js'

t.test('accounts of root', async (t) => {
  for (const user of ['root', 'toor', '0', '00']) t.ok(isRootAccount(user), user)
  for (const user of ['celery', 'root2', '10', '', '"root"']) t.notOk(isRootAccount(user), user)
})

t.test('names that no account can have', async (t) => {
  for (const name of ['celery:celery', '-u', ' celery', 'celery ', 'a/b', 'a\nb']) t.ok(isImpossibleAccount(name), name)
  for (const name of ['celery', 'domain users', 'DOM\\user', 'a.b$', 'x@y.org', '1000', ''])
    t.notOk(isImpossibleAccount(name), name)
})

t.test('a service that was told to run as root', async (t) => {
  t.ok(forcesRoot(compiled('export C_FORCE_ROOT=1\n').service))
  t.notOk(forcesRoot(compiled('C_FORCE_ROOT=1\n').service), 'not exported')
  t.notOk(forcesRoot(compiled('export C_FORCE_ROOT=\n').service), 'empty')
})
