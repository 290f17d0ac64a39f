/**
 * The native service of OpenRC under a real OpenRC: its own scripts, which no LSB header has any part in. Nightly under
 * Debian's newest OpenRC, too, with real Celery, and with Ansible (OPENRC=all).
 */

import t, { type Test } from 'tap'
import { genericService } from '../../lib/service/generic.js'
import type { Service } from '../../lib/service/model.js'
import { openrc } from '../../lib/targets/openrc/index.js'
import { ansible, environment } from '../support/ansible.js'
import { bootStory, configs, installApp, kinds } from '../support/boot-story.js'
import { KeptSecret } from '../support/kept-secret.js'
import type { RunResult, Sandbox } from '../support/sandbox.js'
import { compileService } from '../support/service.js'
import { installStandIn, readJournal, standIn } from '../support/stand-in.js'
import { type Runlevels, SysvinitBox } from '../support/sysvinit-box.js'

const all = process.env.OPENRC === 'all'
const suites: readonly Runlevels[] = all ? ['openrc', 'openrc-sid'] : ['openrc']

/** Puts the files of a service where they belong. */
async function install(box: Sandbox, service: Service): Promise<void> {
  const files = service.configs === undefined ? openrc.emitGeneric?.(service) : openrc.emit(service)
  for (const { path, text, mode } of files ?? []) await box.write(`/${path}`, text, { mode })
}

const config = (more = '') => `CELERY_BIN=${standIn}\nCELERY_APP=proj\nCELERYD_NODES="w1 w2"\n${more}`

interface Place {
  readonly machine: SysvinitBox
  /** Of the present boot. */
  readonly box: Sandbox
  /** Calls rc-service. */
  call(service: string, ...verbs: readonly string[]): Promise<RunResult>
  /** The pids of an instance's nodes, as its pid files have them. */
  pids(own: string, ...nodes: readonly string[]): Promise<number[]>
}

async function place(t: Test, runlevels: Runlevels, environments: readonly string[] = []): Promise<Place> {
  const machine = await SysvinitBox.make(t, runlevels, environments)
  const { box } = machine
  await installStandIn(box)
  for (const kind of kinds) await install(box, genericService(kind))
  await box.write('/etc/conf.d/celeryd', config())
  return {
    machine,
    get box() {
      return machine.box
    },
    call: (service, ...verbs) => machine.box.run(['rc-service', '--nocolor', service, ...verbs], { timeout: 120_000 }),
    pids: async (own, ...nodes) =>
      Promise.all(nodes.map(async (node) => Number(await machine.box.read(`/var/run/${own}/${node}.pid`)))),
  }
}

const started = {
  status: 0,
  stdout: /w1 is running \(pid \d+\)\n.*w2 is running .*\n \* status: started\n/,
  stderr: '',
}
const crashed = { status: 32, stderr: / \* status: crashed\n/ }
const stopped = { status: 3, stdout: /w1 is stopped\n.*w2 is stopped\n \* status: stopped\n/, stderr: '' }

async function commands(t: Test, { box, call, pids }: Place): Promise<void> {
  t.match(await call('celeryd', 'status'), stopped)
  const described = await call('celeryd', 'describe')
  t.notMatch(described.stdout + described.stderr, /no description/i)
  for (const name of ['graceful', 'ping', 'rolling_restart', 'kill']) t.match(described.stdout, ` * ${name}: `)
  t.match(await call('celeryd', 'graceful'), { status: 1, stderr: /cannot [`']graceful' as it has not been started/ })
  for (const verb of ['create_paths', 'check_paths', 'configtest'])
    t.match(await call('celeryd', verb), { status: 0 }, verb)
  t.match(await call('celeryd', 'dryrun'), { status: 0, stdout: /--pidfile=\/var\/run\/celery\/w1\.pid/ })

  t.match(await call('celeryd', 'start'), { status: 0, stdout: / \* Starting celeryd\nceleryd: w1 is up/ })
  t.match(await call('celeryd', 'status'), started)
  t.match(await box.run('ls -ld /run/celery'), { stdout: /^drwxr-xr-x\S* +\d+ celery celery / })
  const first = await pids('celery', 'w1', 'w2')
  t.match(await call('celeryd', 'start'), { status: 0, stderr: /already been started/ })
  t.match(await call('celeryd', 'ping'), { status: 1, stderr: /w1 does not answer/ }, 'the stand-in answers nobody')
  t.match(await call('celeryd', 'graceful'), { status: 0 })
  t.match(await call('celeryd', 'rolling_restart'), { status: 0, stdout: /w1 is up .*\n(.*\n)*.*w2 is up/ })
  const second = await pids('celery', 'w1', 'w2')
  t.match(await call('celeryd', 'restart'), { status: 0, stdout: /are in order\n(.*\n)*.*w1 is up/ })
  const third = await pids('celery', 'w1', 'w2')
  t.equal(new Set([...first, ...second, ...third]).size, 6, 'each time other processes')

  await box.write('/etc/conf.d/celeryd', config('CELERY_BIN=/bin/false\n'))
  t.match(await call('celeryd', 'restart'), { status: 1, stderr: /the app does not load/ }, 'a broken app')
  t.same(await pids('celery', 'w1', 'w2'), third, 'ends nothing')
  await box.write('/etc/conf.d/celeryd', config("CELERY_APP='\n"))
  t.not((await call('celeryd', 'restart')).status, 0, 'nor does a broken config')
  t.same(await pids('celery', 'w1', 'w2'), third)
  await box.write('/etc/conf.d/celeryd', config())
  t.match(await call('celeryd', 'status'), started)

  await box.run(`kill -s KILL ${third[0]}`)
  await box.waitFor('it to end', () => !box.processes().some(({ pid }) => pid === third[0]))
  t.match(await call('celeryd', 'status'), crashed, 'one of two is enough')
  t.match(await call('celeryd', 'start_nodes'), { status: 0, stdout: /w1 is up/ })
  t.match(await call('celeryd', 'status'), started)
  t.match(await call('celeryd', 'kill'), { status: 0 })
  t.match(await call('celeryd', 'status'), stopped, 'what was killed on purpose has not crashed')
  t.match(await call('celeryd', 'start'), { status: 0, stdout: /w1 is up/ })
  t.match(await call('celeryd', 'stop'), { status: 0, stdout: /w1 is down/ })
  t.match(await call('celeryd', 'stop'), { stderr: /already stopped/ })

  const trace = await call('celeryd', '--debug', 'start')
  t.match(trace, { status: 0, stderr: /\+ obey / }, 'a trace goes on in the engine')
  t.match(await call('celeryd', 'stop'), { status: 0 })
}

async function instances(t: Test, { box, call, pids }: Place): Promise<void> {
  await box.run('ln -s celeryd /etc/init.d/celeryd.web')
  await box.write('/etc/conf.d/celeryd.web', 'CELERYD_NODES=web\nCELERYD_OPTS="--halt=7"\n')
  t.match(await call('celeryd', 'start'), { status: 0 })
  t.match(await call('celeryd.web', 'start'), { status: 0, stdout: /celeryd\.web: web is up/ })
  t.match(await box.run('ls -ld /run/celeryd.web'), { stdout: /^drwxr-xr-x\S* +\d+ celery celery / })
  const [pid] = await pids('celeryd.web', 'web')
  t.match(await call('celeryd', 'stop'), { status: 0 })
  t.match(await call('celeryd.web', 'status'), { status: 0, stdout: /web is running/ }, 'one does not stop the other')
  const asked = Date.now()
  t.match(await call('celeryd.web', 'stop'), { status: 0, stdout: /web is down/ })
  t.ok(Date.now() - asked > 6500, 'a task is not killed after five seconds')
  const { events } = await readJournal(box)
  t.ok(
    events.some((each) => each.pid === pid && each.event === 'end'),
    'it came to its end',
  )
  await box.write('/etc/conf.d/celeryd.web', 'CELERYD_NODES=web\nCELERYD_OPTS="--halt=30"\nCELERYD_STOP_TIMEOUT=1\n')
  t.match(await call('celeryd.web', 'start'), { status: 0 })
  const late = await call('celeryd.web', 'stop')
  t.match(late, { status: 1, stderr: /to end it: rc-service celeryd\.web kill/ })
  t.match(await call('celeryd.web', 'status'), { status: 0, stdout: /, ending\n \* status: started/ })
  t.match(await call('celeryd.web', 'kill'), { status: 0 })

  t.match(await call('celerybeat', 'start'), { status: 0, stdout: /celerybeat: celerybeat is up/ }, 'beat')
  t.match(await call('celerybeat', 'status'), { status: 0, stdout: /status: started/ })
  t.match(await call('celerybeat', 'stop'), { status: 0 })
}

async function mistakes(t: Test, { box, call }: Place): Promise<void> {
  const { status, stderr } = await box.run(['sh', '/etc/init.d/celeryd', 'start'])
  t.match({ status, stderr }, { status: 1, stderr: /is for OpenRC to run; fix: rc-service celeryd start\n$/ })
  await box.run('mv /usr/local/libexec/celery-initd /root/gone')
  t.match(await call('celeryd', 'start'), { status: 1, stderr: /celery-initd\/celeryd is missing; fix: install it/ })
  await box.run('mv /root/gone /usr/local/libexec/celery-initd; mv /etc/conf.d/celeryd /root/')
  t.match(await call('celeryd', 'start'), { status: 1, stderr: /there is no config \/etc\/conf\.d\/celeryd\n/ })
  await box.run('mv /root/celeryd /etc/conf.d/')

  const own = compileService([['/etc/celery/little', config()]], { name: 'little' })
  await install(box, own)
  await box.run('ln -s little /etc/init.d/little.web')
  t.match(await call('little', 'start'), { status: 0, stdout: /little: w1 is up/ }, 'a compiled one')
  t.match(await box.run('ls -ld /run/little'), { stdout: /^drwxr-xr-x\S* +\d+ celery celery / })
  t.match(await call('little.web', 'start'), { status: 1, stderr: /was compiled for little; fix: compile a config/ })
  t.match(await call('little', 'stop'), { status: 0 })

  // What the config says of PATH is the nodes' business: root takes no program from there.
  await box.write('/srv/evil/ebegin', '#!/bin/sh\ntouch /srv/PWNED\n')
  await box.write('/srv/evil/id', '#!/bin/sh\ntouch /srv/PWNED\n')
  await box.write('/etc/conf.d/celeryd', config('export PATH="/srv/evil:$PATH"\n'))
  t.match(await call('celeryd', 'start'), { status: 0 })
  t.match(await call('celeryd', 'stop'), { status: 0 })
  t.not((await box.run('ls /srv/PWNED')).status, 0)
  await box.write('/etc/conf.d/celeryd', config())
}

async function secrets(t: Test, { box, call }: Place): Promise<void> {
  const file = '/etc/celery/env'
  await box.write(file, "SECRET='hunter2 $x'\n", { mode: 0o600 })
  const text = config(`CELERYD_ENV_FILE=${file}\n`)
  await box.write('/etc/conf.d/celeryd', text)
  await install(box, compileService([['/etc/celery/kept', text]], { name: 'kept' }))
  const kept = new KeptSecret(box, file, 'hunter2')
  const before = (await readJournal(box)).starts.length
  for (const service of ['celeryd', 'kept'])
    for (const words of [['start'], ['describe'], ['status'], ['dryrun'], ['--debug', 'restart'], ['stop']]) {
      const { status, stderr } = await kept.during(`${service} ${words.join(' ')}`, call(service, ...words))
      t.equal(status, 0, stderr)
    }
  const starts = (await readJournal(box)).starts.slice(before)
  t.equal(starts.length, 8)
  t.ok(
    starts.every(({ environment }) => environment.includes('SECRET=hunter2 $x')),
    'the nodes have it',
  )
  await kept.inFiles('/usr/local/libexec', '/etc/conf.d')
  t.same(kept.seen, [])
  await box.write('/etc/conf.d/celeryd', config())
}

async function boots(t: Test, { machine, call, pids }: Place): Promise<void> {
  await machine.box.write('/etc/conf.d/celeryd', config('CELERYD_OPTS="--halt=7"\n'))
  await machine.sh('rc-update add celeryd default; rc-update --update')
  t.equal(await machine.shutdown('6'), 'reboot')
  await machine.boot()
  t.match(await call('celeryd', 'status'), started, 'it starts at boot')
  t.match(await machine.sh('rc-status --nocolor default'), /celeryd +\[ +started/)
  const said = machine.said
  t.ok(said.search(/Starting redis-server/) < said.search(/celeryd: w1 is up/), 'after Redis')
  const first = await pids('celery', 'w1', 'w2')
  await machine.telinit('3')
  t.same(await pids('celery', 'w1', 'w2'), first, 'another runlevel that has it leaves it alone')
  await machine.telinit('1')
  t.match(await call('celeryd', 'status'), { status: 3 }, 'one that has it not, stops it')
  await machine.telinit('2')
  t.match(await call('celeryd', 'status'), started)
  const last = await pids('celery', 'w1', 'w2')
  t.equal(await machine.shutdown('0'), 'halt')
  t.ok(machine.said.search(/celeryd: w2 is down/) < machine.said.search(/Stopping redis-server/), 'before Redis stops')
  await machine.boot()
  const { events } = await readJournal(machine.box)
  const ends = events.filter(({ pid, event }) => event === 'end' && last.includes(pid)).length
  t.equal(ends, 2, 'the shutdown waits for running tasks')
  t.match(await call('celeryd', 'status'), started, 'and the next boot starts it again')
  t.match(await call('celeryd', 'stop'), { status: 0 })
}

for (const suite of suites) {
  t.test(`${suite}: generic and compiled services`, { timeout: 800_000, buffered: true }, async (t) => {
    const here = await place(t, suite)
    t.match(await here.box.run('rc-update --version'), { stdout: /OpenRC/ })
    await t.test('commands', (t) => commands(t, here))
    await t.test('instances, slow stops, and the scheduler', (t) => instances(t, here))
    await t.test('mistakes', (t) => mistakes(t, here))
    await t.test('what the environment file holds is seen by nobody else', (t) => secrets(t, here))
    await t.test('boots, runlevels and shutdowns', (t) => boots(t, here))
  })
}

if (all) {
  t.test('with real Celery', { timeout: 800_000, buffered: true }, async (t) => {
    const machine = await SysvinitBox.make(t, 'openrc')
    await installApp(machine.box)
    for (const kind of kinds) {
      await install(machine.box, genericService(kind))
      await machine.box.write(`/etc/conf.d/${kind}`, configs[kind])
      await machine.sh(`rc-update add ${kind} default`)
    }
    await machine.sh('rc-update --update')
    await bootStory(t, machine)
  })

  t.test('Ansible', { timeout: 800_000, buffered: true }, async (t) => {
    const { machine, box, call, pids } = await place(t, 'openrc', [environment])
    const ask = async (state: 'started' | 'stopped' | 'restarted') => {
      const [outcome] = await ansible(machine, [{ service: 'celeryd', state, use: 'auto' }])
      t.notOk(outcome?.failed, `${state}: ${outcome?.msg}`)
      return outcome?.changed
    }
    const status = async () => (await call('celeryd', 'status')).status
    t.equal(await ask('stopped'), false, 'stopped is stopped')
    t.equal(await ask('started'), true)
    t.equal(await status(), 0)
    t.equal(await ask('started'), false, 'started is started')
    t.equal(await ask('restarted'), true)
    t.equal(await status(), 0)
    const [pid] = await pids('celery', 'w1')
    await box.run(`kill -s KILL ${pid}`)
    await box.waitFor('it to end', () => !box.processes().some((each) => each.pid === pid))
    t.equal(await ask('started'), true, 'a crashed service is not running')
    t.equal(await status(), 0)
    t.equal(await ask('stopped'), true)
    t.equal(await status(), 3)
  })
}
