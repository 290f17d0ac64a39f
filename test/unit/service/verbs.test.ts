import t from 'tap'
import { genericService } from '../../../lib/service/generic.js'
import { verbs } from '../../../lib/service/verbs.js'
import { sysv } from '../../../lib/targets/sysv/index.js'

t.test('the script knows these verbs, and reload, which it refuses', async (t) => {
  const script = sysv.emitGeneric?.(genericService('celeryd'))[0]?.text ?? ''
  const usage = /usage: \$0 \{([^}]*)\}/.exec(script.replaceAll('\\\n', ''))?.[1]?.split('|') ?? []
  t.same([...usage].sort(), verbs.map(({ name }) => name).sort(), 'the usage line')
  for (const { name, does } of verbs)
    t.ok(script.includes(`  ${name.padEnd(16)} ${does}\n`), `${name} has its line in the help`)
  t.match(script, /reload\) die 3/)
})
