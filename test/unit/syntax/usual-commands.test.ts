import t from 'tap'
import { SPECIAL_BUILTINS } from '../../../lib/syntax/special-builtins.js'
import { usualCommands } from '../../../lib/syntax/usual-commands.js'

t.test('what a system has is usual', async (t) => {
  for (const name of ['test', '[', 'grep', 'mkdir', 'hostname']) t.ok(usualCommands.has(name), name)
  for (const name of ['celery', 'log_daemon_msg', 'f']) t.notOk(usualCommands.has(name), name)
  for (const name of SPECIAL_BUILTINS) t.ok(usualCommands.has(name) || name === 'times', `${name} is a built-in`)
})
