/**
 * Under a real OpenRC, the init script and the services of the same config, compiled or not, start the same processes:
 * argument for argument, variable for variable, in the same place, as the same user, with the same limits; and their exit
 * statuses are those of the table. A few of the configs; AGREEMENT=all has all of them.
 */

import t, { type Test } from 'tap'
import { genericService } from '../../lib/service/generic.js'
import type { Service } from '../../lib/service/model.js'
import { openrc } from '../../lib/targets/openrc/index.js'
import { type Case, cases, configOf, type Likeness, likeness, program } from '../support/agreement.js'
import { type Caller, exitStatuses, exitsOf } from '../support/agreement-exits.js'
import type { Sandbox } from '../support/sandbox.js'
import { compileScript, compileService } from '../support/service.js'
import { installStandIn, readJournal } from '../support/stand-in.js'
import { turns } from '../support/stories.js'
import { SysvinitBox } from '../support/sysvinit-box.js'

const all = process.env.AGREEMENT === 'all'
const few = [
  'three-nodes',
  'quotes',
  'hostile-export',
  'env-file',
  'strange-directory',
  'other-group',
  'open-files',
  'beat',
]
const chosen = cases.filter(({ name }) => all || few.includes(name))

/** Puts the files of a service where they belong. */
async function install(box: Sandbox, service: Service): Promise<void> {
  const files = service.configs === undefined ? openrc.emitGeneric?.(service) : openrc.emit(service)
  for (const { path, text, mode, keep } of files ?? []) if (!keep) await box.write(`/${path}`, text, { mode })
}

/** What the processes of a case are like that a command starts. */
async function started(box: Sandbox, each: Case, command: readonly string[]): Promise<readonly Likeness[]> {
  const path = program(each)
  const journal = `${path.slice(0, path.lastIndexOf('/'))}/journal`
  await box.write(journal, '', { mode: 0o666 })
  const { status, stdout, stderr } = await box.run(command, { cwd: '/', timeout: 120_000 })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${status}: ${stdout}${stderr}`)
  const { starts } = await readJournal(box, journal)
  // The pid file, too: all three are daemons.
  const found = starts.map((start) => ({ ...likeness(start, each), argv: start.argv }))
  return found.sort((a, b) => (a.argv.join() < b.argv.join() ? -1 : 1))
}

async function compare(t: Test, box: Sandbox, each: Case): Promise<void> {
  const { kind = 'celeryd', environment = [] } = each
  const own = each.name.replaceAll('-', '_')
  const text = configOf(each)
  await installStandIn(box, program(each))
  const kill = async (script: string) => t.equal((await box.run([script, 'kill'])).status, 0, `${own}: kill`)
  // One after the other: an instance has one name, and one place for its record.
  const generic = `${kind}.${own}`
  const path = `/etc/conf.d/${generic}`
  await box.write(path, text)
  const script = `/root/${generic}`
  await box.write(script, compileScript(path, text, { kind, name: generic, environment }))
  const before = await started(box, each, [script, 'start'])
  t.equal(before.length, each.nodes ?? 1, `${own}: all nodes`)
  await kill(script)

  const call = ['rc-service', '--nocolor', generic, 'start']
  await install(box, compileService([[path, text]], { kind, name: generic, environment }))
  t.same(await started(box, each, call), before, `${own}, compiled`)
  await kill(script)
  await box.run(['rc-service', '--nocolor', generic, 'zap'])
  // What --env-file names is written into what is compiled.
  if (environment.length > 0) return
  await box.run(['ln', '-sf', kind, `/etc/init.d/${generic}`])
  t.same(await started(box, each, call), before, `${own}, generic`)
  await kill(script)
}

t.test('the same processes', { timeout: 800_000 }, async (t) => {
  const machine = await SysvinitBox.make(t, 'openrc')
  const { box } = machine
  t.equal((await box.run("mkdir -p /srv/work '/srv/a b%n$HOME\"c'")).status, 0)
  for (const [name, id] of [
    ['other', 991],
    ['login', 992],
  ])
    await machine.sh(`id ${name} 2>/dev/null || useradd --uid ${id} --user-group --shell /bin/sh ${name}`)
  for (const kind of ['celeryd', 'celerybeat'] as const) await install(box, genericService(kind))
  const turn = turns(4)
  await Promise.all(chosen.map((each) => turn(() => compare(t, box, each))))
})

t.test('exit statuses', { timeout: 300_000 }, async (t) => {
  for (const form of ['frozen', 'generic'] as const) {
    const machine = await SysvinitBox.make(t, 'openrc')
    const { box } = machine
    await installStandIn(box)
    const path = '/etc/conf.d/celeryd'
    const caller: Caller = {
      row: `openrc, ${form}`,
      async configure(config) {
        if (config === undefined) return void (await box.run(['rm', path]))
        await box.write(path, config)
        await install(box, form === 'frozen' ? compileService([[path, config]], {}) : genericService('celeryd'))
      },
      call: async (verb) => (await box.run(['rc-service', '--nocolor', 'celeryd', verb], { timeout: 120_000 })).status,
    }
    t.same(await exitsOf(caller), exitStatuses[caller.row], caller.row)
  }
})
