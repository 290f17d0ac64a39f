/**
 * The init script and the units of the same config start the same processes: argument for argument, variable for
 * variable, in the same place, as the same user, with the same limits.
 */

import t from 'tap'
import { type Case, cases, configOf, journalOf, type Likeness, program, started } from '../support/agreement.js'
import { compileScript } from '../support/service.js'
import { installStandIn } from '../support/stand-in.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, installGeneric } from '../support/unit-files.js'

async function everywhere(machine: SystemdBox, work: (each: Case) => Promise<void>): Promise<void> {
  const left = [...cases]
  const worker = async () => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) await work(each)
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  // None of them is needed once it has written down what it was like.
  for (const { pid, argv } of machine.box.processes())
    if (argv.some((word) => word.startsWith('/srv/') && word.endsWith('/celery')))
      await machine.box.run(['kill', '-9', `${pid}`])
}

/** The manager starts the script, as at boot: what that starts has the manager's limits and environment. */
function scriptUnit(name: string): string {
  return `[Service]\nType=oneshot\nKillMode=process\nRemainAfterExit=yes\nExecStart=/etc/init.d/${name} start\n`
}

/** The name of a case's instance, as the generator of generic units finds it. */
const instance = ({ name, kind = 'celeryd' }: Case) => `${kind}-${name}`

t.test('what the script starts, the units start, compiled from the config or not', { timeout: 600_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const work = "mkdir -p /srv/work '/srv/a b%n$HOME\"c'"
  t.equal((await box.run(work)).status, 0)
  await everywhere(machine, (each) => installStandIn(box, program(each)))

  for (const each of cases) {
    const { kind = 'celeryd', environment = [] } = each
    const name = instance(each)
    const script = compileScript(`/etc/default/${name}`, configOf(each), { kind, name, environment })
    await box.write(`/etc/init.d/${name}`, script)
    await box.write(`/etc/systemd/system/script-${name}.service`, scriptUnit(name))
  }
  await machine.systemctl('daemon-reload')
  const scripts = new Map<string, Likeness[]>()
  await everywhere(machine, async (each) => {
    const start = await machine.systemctl('start', '--no-block', `script-${instance(each)}`)
    t.equal(start.status, 0, `${each.name}: ${start.stderr}`)
    scripts.set(each.name, await started(box, each))
  })

  const units: string[] = []
  for (const each of cases) {
    const { kind = 'celeryd', environment = [] } = each
    for (const { path, text } of compileUnitFiles(configOf(each), { kind, name: instance(each), environment })) {
      units.push(path)
      await box.write(`/etc/systemd/system/${path}`, text)
    }
  }
  const startAll = async (form: string, wanted: (each: Case) => boolean) => {
    await machine.systemctl('daemon-reload')
    await everywhere(machine, async (each) => {
      if (!wanted(each)) return
      const start = await machine.systemctl('start', '--no-block', instance(each))
      t.equal(start.status, 0, `${each.name}: ${start.stderr}`)
      t.same(await started(box, each), scripts.get(each.name), `${each.name}, ${form}`)
    })
  }
  await startAll('compiled', () => true)

  await machine.systemctl('stop', 'celery*')
  for (const path of units) await box.run(['rm', '-f', `/etc/systemd/system/${path}`])
  // systemd may have started again what was killed.
  for (const each of cases) await box.write(journalOf(each), '', { mode: 0o666 })
  await installGeneric(box)
  for (const each of cases) await box.write(`/etc/default/${instance(each)}`, configOf(each))
  // What --env-file names is written into what is compiled.
  await startAll('generic', ({ environment }) => environment === undefined)
})
