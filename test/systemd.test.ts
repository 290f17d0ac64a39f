/** The units of the documented example with three nodes, under a real systemd, with real Celery and Redis. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot, type Sandbox, venvBin } from './scripts/sandbox.js'
import { type SystemdBox, systemdBox } from './scripts/systemd-box.js'
import { compileUnitFiles, install, type UnitOptions } from './scripts/units.js'

const nodes = ['worker1', 'worker2', 'worker3']
const unitOf = (node: string) => `celery@${node}.service`

const app = (url: string) => `from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_direct = True

@app.task
def where(number):
    import os, subprocess
    with open('/var/log/celery/written-%d' % number, 'w') as file:
        file.write('by a task')
    return [number, os.getcwd(), int(subprocess.check_output(['id', '-u']))]

@app.task
def nap(seconds):
    import time
    time.sleep(seconds)
    open('/var/log/celery/napped', 'w').close()
`

/** The example as it stands, its program put where the machine has it. */
function config(): string {
  return readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')
    .replace('/usr/local/bin/celery', venvBin('latest'))
    .replace('-c 8 -c:worker2 4 -c:worker3 2', '-c 2 -c:worker2 1 -c:worker3 1')
}

/** Sends tasks, one to each node, and gives what they return. */
async function tasks(box: Sandbox): Promise<unknown> {
  const call = [
    'import json, socket',
    'from proj import where',
    `queues = [n + "@" + socket.gethostname() + ".dq2" for n in ${JSON.stringify(nodes)}]`,
    'results = [where.apply_async((i,), queue=q) for i, q in enumerate(queues)]',
    'print(json.dumps([r.get(timeout=60) for r in results]))',
  ].join('\n')
  const { stdout, stderr } = await box.run([venvBin('latest', 'python'), '-c', call], { cwd: '/opt/Myproject' })
  return JSON.parse(stdout || JSON.stringify(stderr))
}

/** When a unit's main process is another than `before`, its pid. */
async function newMainPid(machine: SystemdBox, unit: string, before: string): Promise<string | undefined> {
  const pid = await machine.property(unit, 'MainPID')
  return pid !== '0' && pid !== before && (await machine.property(unit, 'ActiveState')) === 'active' ? pid : undefined
}

t.test('workers under systemd: start, tasks, kill -9, stop, reboot, a crash loop', { timeout: 300_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const redis = await machine.redis()
  await box.write('/opt/Myproject/proj.py', app(redis.url))
  const text = config()
  const files = compileUnitFiles(text)
  await install(box, files)
  await install(
    box,
    compileUnitFiles(text.replace('proj', 'gone').replace(/NODES=.*/, 'NODES=lost'), { name: 'crash' }),
  )

  const enable = await machine.systemctl('enable', 'celery')
  t.equal(enable.status, 0, enable.stderr)
  // After that: when its units are read again, systemd forgets how often one was started.
  await machine.systemctl('--no-block', 'start', 'crash')
  const start = await machine.systemctl('start', 'celeryd')
  t.equal(start.status, 0, `under the name of its script, too ${start.stderr}`)
  const done = nodes.map((_, index) => [index, '/opt/Myproject', 990])
  t.same(await tasks(box), done, 'each node does a task, which runs a program and writes a file')
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'ActiveState'), 'active')
  t.equal((await machine.systemctl('status', 'celery')).status, 0)
  const { stdout: status } = await machine.systemctl('status', 'celery@*')
  for (const node of nodes) t.match(status, unitOf(node))
  t.notOk((await box.run('ls /run/celery')).stdout, 'no pid file')
  t.equal((await box.run('stat -c "%U %G %a" /run/celery /var/log/celery')).stdout, 'celery celery 755\n'.repeat(2))
  t.match(await machine.journal(unitOf('worker2')), /worker2@/, 'what it prints is in the journal')
  t.match(await box.read('/var/log/celery/worker2.log'), / ready\./, 'and its log where the config says')

  const before = await machine.property(unitOf('worker1'), 'MainPID')
  await box.run(['kill', '-9', before])
  const after = await box.waitFor('a new worker1', () => newMainPid(machine, unitOf('worker1'), before), 60_000)
  t.same(await tasks(box), done, 'killed, it comes back and works')

  const others = await Promise.all(nodes.slice(1).map((node) => machine.property(unitOf(node), 'MainPID')))
  const restart = await machine.systemctl('restart', 'celery')
  t.equal(restart.status, 0, restart.stderr)
  for (const [index, old] of [after, ...others].entries()) {
    const unit = unitOf(nodes[index] as string)
    t.ok(await box.waitFor(`a new ${unit}`, () => newMainPid(machine, unit, old), 60_000))
  }

  await box.run(['rm', '-f', '/var/log/celery/napped'])
  const nap = `from proj import nap; nap.apply_async((20,), queue='worker3@' + __import__('socket').gethostname() + '.dq2')`
  await box.run([venvBin('latest', 'python'), '-c', nap], { cwd: '/opt/Myproject' })
  await box.waitFor(
    'the nap',
    async () => /nap\[\S+\] received/.test(await box.read('/var/log/celery/worker3.log')),
    60_000,
  )
  const stop = await machine.systemctl('stop', 'celery')
  t.equal(stop.status, 0, stop.stderr)
  t.match(await box.run('ls /var/log/celery/napped'), { status: 0 }, 'stop waits for a task of 20 seconds')
  t.ok(stop.ms > 10_000)
  t.same(
    box.processes().filter(({ uid, argv }) => uid === 990 && argv.includes('--app=proj')),
    [],
    'nothing is left',
  )
  t.equal((await machine.systemctl('status', 'celery')).status, 3)
  for (const node of nodes) t.equal(await machine.property(unitOf(node), 'Result'), 'success', `${node} ended well`)

  await box.waitFor(
    'the end of the crash loop',
    async () => (await machine.property('crash', 'ActiveState')) === 'failed',
    150_000,
  )
  const crashes = await machine.journal('crash')
  t.equal(crashes.match(/^Started crash\.service/gm)?.length, 10, 'ten starts, and no more')
  t.match(crashes, /Unable to load celery application/, 'the journal has the reason')

  await machine.reboot()
  for (const node of nodes) {
    const up = async () => (await machine.property(unitOf(node), 'ActiveState')) === 'active'
    await machine.box.waitFor(`${node} after the reboot`, up, 60_000)
  }
  t.same(await tasks(machine.box), done, 'a reboot brings them back')
})

t.test('the scheduler under systemd', { timeout: 180_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const redis = await machine.redis()
  const schedule = `app.conf.beat_schedule = {'often': {'task': 'proj.nap', 'schedule': 0.5, 'args': (0,)}}\n`
  await box.write('/opt/Myproject/proj.py', app(redis.url) + schedule)
  const text = [
    `CELERY_BIN=${venvBin('latest')}`,
    'CELERY_APP=proj',
    'CELERYBEAT_CHDIR=/opt/Myproject',
    'CELERYBEAT_OPTS="--schedule=/var/lib/celery-beat/schedule"',
  ].join('\n')
  await install(box, compileUnitFiles(text, { kind: 'celerybeat' }))
  t.equal((await machine.systemctl('enable', '--now', 'celerybeat')).status, 0)
  await box.waitFor('a task in the queue', async () => Number(await redis.cli('llen', 'celery')) > 0, 60_000)
  t.equal((await box.run('stat -c %U /var/lib/celery-beat/schedule*')).stdout.split('\n')[0], 'celery')
  t.match(await machine.journal('celerybeat'), /Sending due task often/, 'its log is the journal')
  t.notOk(/pid/.test((await box.run('ls /opt/Myproject /run/celery')).stdout), 'no pid file')
  const stop = await machine.systemctl('stop', 'celerybeat')
  t.equal(stop.status, 0)
  t.equal(await machine.property('celerybeat', 'Result'), 'success')
})

/** What this systemd knows: section → settings. */
async function knownSettings(machine: SystemdBox): Promise<ReadonlySet<string>> {
  const { stdout } = await machine.box.run(['/lib/systemd/systemd', '--dump-configuration-items'])
  const known = new Set<string>()
  let section = ''
  for (const line of stdout.split('\n')) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section
    known.add(`${section}.${line.split('=')[0]}`)
  }
  return known
}

t.test('the units are what systemd knows, and keep to themselves', { timeout: 120_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const known = await knownSettings(machine)
  t.ok(known.has('Service.ExecStart'), 'the list of settings was read')
  const configs: [string, string, UnitOptions?][] = [
    ['three nodes', config()],
    ['one node, nothing set', 'CELERY_APP=proj\n'],
    ['the scheduler', 'CELERY_APP=proj\nCELERYBEAT_OPTS=--schedule=/var/lib/beat/s\n', { kind: 'celerybeat' }],
    [
      'everything elsewhere',
      'CELERYD_NODES="a b"\nCELERY_CREATE_DIRS=1\nCELERYD_PID_FILE=/srv/run/%n.pid\nCELERYD_LOG_FILE="/srv/my log/%n%I.log"\nCELERYD_GROUP=other\nCELERYD_ULIMIT="-n 4096"\nCELERYD_STOP_TIMEOUT=30\n',
      { name: 'elsewhere' },
    ],
    ['a home', 'CELERY_BIN=/home/app/venv/bin/celery\nCELERYD_CHDIR=/home/app\n', { name: 'home' }],
  ]
  for (const [what, text, options] of configs) {
    const files = compileUnitFiles(
      text.replace(venvBin('latest'), '/bin/true').replace(/\/home\/app\/\S*/, '/bin/true'),
      options,
    )
    await install(box, files)
    const units = files.filter(({ path }) => path.endsWith('.service'))
    const paths = units.map(({ path }) => `/etc/systemd/system/${path}`)
    const verify = await box.run(['systemd-analyze', 'verify', ...paths])
    t.same([verify.status, verify.stdout, verify.stderr], [0, '', ''], `${what}: nothing to complain about`)
    for (const { path, text } of units) {
      const sections = text.split(/^\[(\w+)\]$/m).slice(1)
      for (let at = 0; at < sections.length; at += 2)
        for (const [, key] of (sections[at + 1] as string).matchAll(/^([A-Z]\w*)=/gm))
          if (sections[at] !== 'Install')
            t.ok(known.has(`${sections[at]}.${key}`), `${path}: ${key} is known in ${sections[at]}`)
    }
    for (const { path, text } of units.filter(({ text }) => text.includes('\nUser='))) {
      const exposure = [
        'systemd-analyze',
        'security',
        '--offline=true',
        '--threshold=30',
        `/etc/systemd/system/${path}`,
      ]
      const { status, stdout } = await box.run(exposure)
      t.equal(status, 0, `${path}: ${/Overall.*/.exec(stdout)?.[0]} ${text.length}`)
    }
  }
})
