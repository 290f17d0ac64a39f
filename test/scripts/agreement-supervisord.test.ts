/**
 * supervisord starts the same processes as the init script of the same config: argument for argument, variable for variable,
 * in the same place, as the same user, with the same limits. What it has no word for is refused. A few of the configs;
 * AGREEMENT=all has all of them.
 */

import t from 'tap'
import { type Case, cases, configOf, type Likeness, program, started } from '../support/agreement.js'
import { sandbox } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'
import { installStandIn } from '../support/stand-in.js'
import { turns } from '../support/stories.js'
import { programsOf, Supervisord } from '../support/supervisord.js'

/** What it has no word for, by the option that is named, or the code. */
const refused: Readonly<Record<string, string>> = {
  'with-host': 'CELERYD_OPTS',
  newline: 'CELERYD_OPTS',
  control: 'CELERYD_OPTS',
  'hostile-export': 'HOSTILE',
  'lines-export': 'TEXT',
  'env-file': 'FILE',
  'other-group': 'CELERYD_GROUP',
  both: 'CELERYD_GROUP',
}

/** As many files as init(8) gives to what it starts: the script's su sets that again. */
const limits = 'ulimit -n 1024'

const few = [
  'three-nodes',
  'quotes',
  'dollar',
  'strange-directory',
  'other-user',
  'umask',
  'every-limit',
  'own-limits',
  'own-umask',
  'beat',
]

const nameOf = ({ name }: Case) => name.replaceAll('-', '_')

t.test('what the script starts, supervisord starts', { timeout: 300_000 }, async (t) => {
  const box = await sandbox(t)
  t.equal((await box.run("mkdir -p /srv/work '/srv/a b%n$HOME\"c'")).status, 0)
  const chosen = cases.filter(({ name }) => process.env.AGREEMENT === 'all' || few.includes(name))
  const accepted: Case[] = []
  for (const each of cases) {
    const { kind = 'celeryd', environment = [] } = each
    const programs = () => programsOf(configOf(each), { kind, name: nameOf(each), environment })
    const option = refused[each.name]
    if (option !== undefined) t.throws(programs, { message: new RegExp(option) }, each.name)
    else if (chosen.includes(each)) {
      accepted.push(each)
      await box.write(`/etc/supervisor/${nameOf(each)}.conf`, programs())
    } else programs()
  }
  const scripts = new Map<string, readonly Likeness[]>()
  const turn = turns(6)
  const byScript = async (each: Case) => {
    const { kind = 'celeryd', environment = [] } = each
    const name = nameOf(each)
    const script = `/etc/init.d/${name}`
    await installStandIn(box, program(each))
    await box.write(`/etc/default/${name}`, configOf(each))
    await box.write(script, compileScript(`/etc/default/${name}`, configOf(each), { kind, name, environment }))
    t.match(await box.run(`${limits}; ${script} start`), { status: 0 }, each.name)
    scripts.set(each.name, await started(box, each))
    t.match(await box.run([script, 'kill']), { status: 0 }, each.name)
  }
  await Promise.all(accepted.map((each) => turn(() => byScript(each))))
  const server = await Supervisord.start(box, limits)
  for (const each of accepted) t.same(await started(box, each), scripts.get(each.name), each.name)
  await server.end()
})
