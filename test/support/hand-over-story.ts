/** What the init script does where systemd has native units of its name: the same with every systemd. */
import type { Test } from 'tap'
import { compileScript, genericScript } from './service.js'
import { installStandIn, standIn } from './stand-in.js'
import type { SystemdBox } from './systemd-box.js'
import { compileUnitFiles, install } from './unit-files.js'

export const script = '/etc/init.d/celeryd'

/** The main processes of stand-ins. */
export function nodes(machine: SystemdBox): number[] {
  const all = machine.box.processes().filter(({ argv, state }) => argv.includes(standIn) && state !== 'Z')
  const pids = new Set(all.map(({ pid }) => pid))
  return all.filter(({ ppid }) => !pids.has(ppid)).map(({ pid }) => pid)
}

export const config = (names: string, more = '') =>
  `CELERY_BIN=${standIn}\nCELERYD_NODES="${names}"\nCELERY_CREATE_DIRS=1\n${more}`

/** Puts a config and its script in their places. */
export async function put(machine: SystemdBox, text: string, kind: 'frozen' | 'generic' = 'frozen'): Promise<void> {
  await machine.box.write('/etc/default/celeryd', text)
  await machine.box.write(
    script,
    kind === 'frozen' ? compileScript('/etc/default/celeryd', text) : genericScript('celeryd'),
  )
  const { status, stderr } = await machine.systemctl('daemon-reload')
  if (status !== 0) throw new Error(stderr)
}

export const state = (machine: SystemdBox, unit: string) => machine.property(unit, 'ActiveState')

/** What a call of the script has to do. */
interface Expected {
  readonly status: number
  readonly stdout?: RegExp
  readonly stderr?: RegExp
}

/** Calls the script as an administrator does. */
export async function call(
  t: Test,
  machine: SystemdBox,
  words: string,
  { status, stdout = /^/, stderr = /^$/ }: Expected,
  what = words,
): Promise<void> {
  const before = words.includes('=') ? 'env ' : ''
  const command = `${before}${words.replace('celeryd', script)}`
  const result = await machine.box.run(command, { timeout: 60_000 })
  t.match(result, { status, stdout, stderr, timedOut: false }, `${what}: ${result.stdout}${result.stderr}`)
}

/** A service of two nodes with the units that its config becomes, under the name of the script. */
export async function nativeUnits(t: Test, machine: SystemdBox, kind: 'frozen' | 'generic'): Promise<void> {
  const { box } = machine
  await installStandIn(box)
  const text = config('w1 w-2')
  await put(machine, text, kind)
  await install(box, compileUnitFiles(text))
  t.equal((await machine.systemctl('enable', 'celery')).status, 0)
  const units = ['celery@w1', 'celery@w-2']
  const all = async () => (await Promise.all(units.map((unit) => state(machine, unit)))).join(' ')
  const both = /w1 is running \(pid \d+\)\n.*w-2 is running \(pid \d+\)\n$/

  await call(t, machine, 'celeryd status', { status: 3, stdout: /w1 is stopped\n.*w-2 is stopped\n$/ })
  await call(t, machine, 'celeryd try-restart', { status: 0, stdout: /^$/ })
  t.same(nodes(machine), [], 'nothing ran, nothing runs')

  await call(t, machine, 'celeryd start', { status: 0, stdout: both })
  t.equal(await all(), 'active active', 'the units run them')
  const first = nodes(machine)
  t.equal(first.length, 2)
  await call(t, machine, 'celeryd status', { status: 0, stdout: both })
  await call(t, machine, 'celeryd start', { status: 0, stdout: both }, 'again')
  for (const words of ['C_FAKEFORK=1 celeryd start', 'celeryd start -c 2', 'SYSTEMCTL_SKIP_REDIRECT=1 celeryd start'])
    await call(t, machine, words, { status: 0, stdout: /w1 is already running.*\n.*w-2 is already running/ })
  await call(t, machine, 'celeryd restart -c 2', { status: 1, stderr: /systemd runs these nodes/ })
  await call(t, machine, 'celeryd rolling-restart', { status: 1, stderr: /systemctl restart celery\.service/ })
  t.same(nodes(machine), first, 'none of that starts or ends one')

  for (const verb of ['restart', 'force-reload', 'try-restart']) {
    const before = nodes(machine)
    await call(t, machine, `celeryd ${verb}`, { status: 0, stdout: both })
    const after = nodes(machine)
    t.ok(after.length === 2 && !after.some((pid) => before.includes(pid)), `${verb}: two others`)
    t.equal(await all(), 'active active')
  }

  const before = nodes(machine)
  await call(t, machine, 'celeryd graceful', { status: 0, stdout: /w1/, stderr: /acting on its processes/ })
  t.same(nodes(machine), before, 'they loaded their app again in their places')

  await box.run(['kill', '-9', await machine.property('celery@w1', 'MainPID')])
  await box.waitFor('another', async () => (await all()) === 'active active' && nodes(machine).length === 2, 60_000)
  await call(t, machine, 'celeryd kill', { status: 0, stdout: /w1 is down/, stderr: /acting on its processes/ })
  await call(t, machine, 'celeryd stop', { status: 0, stdout: /w1 is stopped\n.*w-2 is stopped\n$/ })
  t.same(nodes(machine), [], 'a stop leaves none')
  t.notMatch(await all(), /^active| active/)
  await call(t, machine, 'celeryd stop', { status: 0, stdout: /is stopped/ }, 'again')

  await box.run(['mv', standIn, `${standIn}.away`])
  await call(t, machine, 'celeryd start', { status: 5, stderr: /CELERY_BIN/ }, 'no program')
  await call(t, machine, 'celeryd restart', { status: 5, stderr: /CELERY_BIN/ }, 'restart without program')
  await box.run(['mv', `${standIn}.away`, standIn])
  await call(t, machine, 'celeryd nonsense', { status: 2, stderr: /usage/ })
  t.same(nodes(machine), [], 'the script itself says what is missing')

  await call(t, machine, 'SYSTEMCTL_SKIP_REDIRECT=1 celeryd start', { status: 0, stdout: /w1 is up/ })
  const own = nodes(machine)
  await call(t, machine, 'celeryd start', { status: 0, stdout: /w1 is already running/ }, 'beside its own nodes')
  t.same(nodes(machine), own, 'never two sets')
  await call(t, machine, 'celeryd restart', { status: 0, stdout: both }, 'a restart hands them over')
  t.equal(nodes(machine).length, 2)
  t.equal(await all(), 'active active')
  await call(t, machine, 'celeryd stop', { status: 0, stdout: /is stopped/ })
  t.same(nodes(machine), [])
}

/** A unit of the script's name that an administrator wrote, and that calls the script. */
export async function callingUnit(t: Test, machine: SystemdBox): Promise<void> {
  const { box } = machine
  await installStandIn(box)
  await put(machine, config('w1'))
  for (const [what, around] of [
    ['directly', (verb: string) => `${script} ${verb}`],
    ['from a shell', (verb: string) => `/bin/sh -c "${script} ${verb}; exit $?"`],
  ] as const) {
    const service = `Type=oneshot\nRemainAfterExit=yes\nExecStart=${around('start')}\nExecStop=${around('stop')}\nTimeoutStartSec=30\n`
    await box.write('/etc/systemd/system/celeryd.service', `[Service]\n${service}`)
    await machine.systemctl('daemon-reload')
    await call(t, machine, 'celeryd start', { status: 0, stdout: /w1 is running/ }, `${what}: it does not loop`)
    t.equal(nodes(machine).length, 1)
    t.equal(await state(machine, 'celeryd'), 'active')
    await call(t, machine, 'celeryd restart', { status: 0, stdout: /w1 is running/ }, `${what}: restart`)
    t.equal(nodes(machine).length, 1)
    await call(t, machine, 'celeryd stop', { status: 0, stdout: /w1 is stopped/ }, `${what}: stop`)
    t.same(nodes(machine), [])
  }
}
