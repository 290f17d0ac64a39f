import t from 'tap'
import { genericService } from '../../../lib/service/generic.js'
import { verbs, verbText } from '../../../lib/service/verbs.js'
import { sysv } from '../../../lib/targets/sysv/index.js'

for (const kind of ['celeryd', 'celerybeat'] as const)
  t.test(`the script of ${kind} knows these verbs, and reload, which it refuses`, async (t) => {
    const script = sysv.emitGeneric?.(genericService(kind))[0]?.text ?? ''
    const usage = /usage: \$0 \{([^}]*)\}/.exec(script.replaceAll('\\\n', ''))?.[1]?.split('|') ?? []
    t.same([...usage].sort(), verbs.map(({ name }) => name).sort(), 'the usage line')
    for (const verb of verbs)
      t.ok(
        script.includes(`  ${verb.name.padEnd(16)} ${verbText(verb, kind)}\n`),
        `${verb.name} has its line in the help`,
      )
    t.match(script, /reload\) die 3/)
  })

t.test('the help of a scheduler speaks of no nodes', async (t) => {
  t.notMatch(verbs.map((verb) => verbText(verb, 'celerybeat')).join('\n'), /\bnodes?\b|broker/)
})
