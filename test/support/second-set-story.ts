/** Units that were compiled from a config, beside the init script of the same: neither starts a node that the other runs. */
import type { Test } from 'tap'
import type { ServiceKind } from '../../lib/service/model.js'
import { nodes } from './hand-over-story.js'
import { compileScript, genericScript } from './service.js'
import { installStandIn, standIn } from './stand-in.js'
import type { SystemdBox } from './systemd-box.js'
import { compileUnitFiles, install, type UnitOptions } from './unit-files.js'

interface Service {
  readonly kind: ServiceKind
  readonly name: string
  readonly script: 'frozen' | 'generic'
  readonly style: NonNullable<UnitOptions['style']>
  /** The unit that systemctl is given, and those of its nodes. */
  readonly unit: string
  readonly each: readonly string[]
  readonly config: string
}

const services: readonly Service[] = [
  {
    ...{ kind: 'celeryd', name: 'celeryd', script: 'frozen', style: 'foreground' },
    ...{ unit: 'celery', each: ['celery'], config: 'CELERYD_NODES=w1\n' },
  },
  {
    ...{ kind: 'celeryd', name: 'celeryd', script: 'generic', style: 'pidfile' },
    ...{ unit: 'celery', each: ['celery@w1', 'celery@w-2'], config: 'CELERYD_NODES="w1 w-2"\n' },
  },
  {
    ...{ kind: 'celeryd', name: 'shop', script: 'generic', style: 'foreground' },
    ...{
      unit: 'shop',
      each: ['shop'],
      config: 'CELERYD_NODES=w1\nCELERYD_PID_FILE="/run/shop/it\'s 50% %n.pid"\n',
    },
  },
  {
    ...{ kind: 'celerybeat', name: 'celerybeat', script: 'frozen', style: 'foreground' },
    ...{ unit: 'celerybeat', each: ['celerybeat'], config: '' },
  },
]

/**
 * One service after the other.
 *
 * @param few the first two alone: one node, and two that write pid files
 */
export async function secondSets(t: Test, machine: SystemdBox, few: boolean): Promise<void> {
  await installStandIn(machine.box)
  for (const service of few ? services.slice(0, 2) : services)
    await t.test(`${service.name}, ${service.script}, ${service.style}`, (t) => secondSet(t, machine, service))
}

async function secondSet(t: Test, machine: SystemdBox, service: Service): Promise<void> {
  const { box } = machine
  const { kind, name, style, unit, each } = service
  const path = `/etc/default/${name}`
  const script = `/etc/init.d/${name}`
  const text = `CELERY_BIN=${standIn}\nCELERY_CREATE_DIRS=1\n${service.config}`
  await box.write(path, text)
  await box.write(script, service.script === 'frozen' ? compileScript(path, text, { kind, name }) : genericScript(kind))
  await install(box, compileUnitFiles(text, { kind, name, style }))
  const call = (verb: string, direct: boolean) =>
    box.run([script, verb], { timeout: 60_000, ...(direct && { env: { SYSTEMCTL_SKIP_REDIRECT: '1' } }) })
  const are = async () => Promise.all(each.map((node) => machine.property(node, 'ActiveState')))

  t.match(await call('start', true), { status: 0, stdout: /is up/ })
  const own = nodes(machine)
  t.equal(own.length, each.length)
  t.equal((await machine.systemctl('start', unit)).status, 1, 'systemd refuses')
  for (const node of each) {
    t.match(await machine.journal(node), new RegExp(`pid: process \\d+ runs already, .*: ${script} stop\n`))
    t.equal(await machine.property(node, 'ExecMainStatus'), '6')
    t.equal(await machine.property(node, 'NRestarts'), '0', 'and does not try again')
  }
  t.same(
    await are(),
    each.map(() => 'failed'),
  )
  t.same(nodes(machine), own, 'the script has its nodes still')

  // Their pid files stay, and their numbers come to be those of others.
  await box.run(['kill', '-9', ...own.map(String)])
  await box.waitFor('their end', () => nodes(machine).length === 0)
  const other = await box.start('exec setpriv --reuid=celery --regid=celery --clear-groups sleep 1000', { timeout: 0 })
  const [sleeper] = await box.waitFor('another process', () => {
    const found = box.processes().filter(({ argv }) => argv.join(' ') === 'sleep 1000')
    return found.length > 0 ? found : undefined
  })
  // Where the nodes write pid files, Celery itself takes any process for the one.
  if (style !== 'pidfile') await box.run(`for file in /run/*/*.pid; do echo ${sleeper?.pid} >"$file"; done`)
  const start = await machine.systemctl('start', unit)
  t.equal(start.status, 0, `a pid file that names another process: ${start.stderr}${await machine.journal(unit)}`)
  other.kill('SIGKILL')
  t.same(
    await are(),
    each.map(() => 'active'),
  )

  const running = nodes(machine)
  t.equal(running.length, each.length)
  for (const enabled of [false, true]) {
    if (enabled) t.equal((await machine.systemctl('enable', unit)).status, 0)
    const when = enabled ? 'a unit that is enabled' : 'a unit that was only started'
    t.match(await call('status', false), { status: 0, stdout: /is running/ }, when)
    for (const direct of [true, false]) t.match(await call('start', direct), { status: 0, stdout: /running/ }, when)
    t.same(nodes(machine), running, `${when}: the script starts no others`)
  }
  t.match(await call('stop', false), { status: 0 })
  t.same(nodes(machine), [])
  await machine.systemctl('disable', unit)
  await box.run(`rm -rf /etc/systemd/system/${unit}*.service ${script} /run/celery /run/shop`)
}
