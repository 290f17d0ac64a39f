/** What `doctor` says where no service manager runs: of configs, scripts, accounts, directories, apps and processes. */

import t, { type Test } from 'tap'
import { type Doctor, doctorIn } from '../support/doctor.js'
import { sandbox, venvBin } from '../support/sandbox.js'
import { frozenCelerybeat, frozenCeleryd, genericCeleryd, ServiceBox } from '../support/service-box.js'

const config = '/etc/default/celeryd'
const script = '/etc/init.d/celeryd'
const compile = ['compile', config, '-o', script]

/** The first finding of a code, of all services. */
const finding = ({ services }: Doctor, code: string) =>
  services.flatMap(({ findings }) => findings).find((found) => found.code === code)

async function is(t: Test, found: Doctor, codes: readonly string[], next: string): Promise<void> {
  t.same(found.codes, codes, JSON.stringify(found.services[0]?.findings))
  t.equal(found.services[0]?.next, next)
  t.equal(found.status, found.services[0]?.findings.some(({ severity }) => severity === 'error') === true ? 1 : 0)
}

t.test('nothing is there', async (t) => {
  const box = await sandbox(t)
  const { call } = doctorIn(box)
  const nothing = await call(['doctor'])
  t.match(nothing, { status: 1, stderr: '' })
  t.match(nothing.stdout, /^host: no service manager\nerror\[host-nothing-found\]: .*\n {2}help: celery-initd sample/)
  t.match(await call(['doctor', config]), { status: 3, stderr: /no such file/ })
  t.match(await call(['doctor', '--jason']), { status: 2, stderr: /unknown|Unknown option '--jason'/ })
  t.equal((await call(['doctor', '--disable', 'host-nothing-found'])).status, 0)
})

t.test('a script and what becomes of it', async (t) => {
  const service = await ServiceBox.make(t, frozenCeleryd, { nodes: 'w1 w2', more: 'CELERYD_CHECK_APP=0' })
  const { box } = service
  const { call, ask } = doctorIn(box)
  t.match(await call(compile), { status: 0 })
  await service.directories()
  const changes = () => [...service.files()].filter(([path]) => !/^\/run(?:\/celeryd\.state)?$/.test(path))
  const before = changes()
  await is(t, await ask(), [], `${script} start`)
  t.match((await call(['doctor'])).stdout, /app {9}not loaded, since CELERYD_CHECK_APP is 0\n/)
  t.same(changes(), before, 'nothing is changed but the directory of the lock')
  t.match(await call(['doctor'], { user: 'celery' }), {
    status: 0,
    stdout: /note\[host-app-untested\]: .* this needs root/,
  })

  t.match(await service.run('start'), { status: 0 })
  const up = await ask()
  await is(t, up, [], `${script} status`)
  t.same(
    up.services[0]?.running?.map(({ pids }) => pids),
    ['w1', 'w2'].map((node) => service.live(node).map(({ pid }) => pid)),
    'the nodes without their pools and the bystanders',
  )
  // A container of this host has nodes of its own, with the same accounts and paths.
  const words =
    "exec setpriv --reuid celery --clear-groups python3 -c 'import signal; signal.pause()' --pidfile=/var/run/celery/w1.pid"
  await box.write('/srv/inside', words)
  const container = await box.start(['unshare', '--pid', '--fork', '--kill-child=KILL', 'sh', '/srv/inside'], {
    timeout: 0,
  })
  await box.waitFor('the container', () => box.processes().some(({ uid, argv }) => uid === 990 && argv[1] === '-c'))
  await is(t, await ask(), [], `${script} status`)
  container.kill('SIGKILL')
  await container.done

  // Another config, then another text by hand, then another owner of a directory.
  const text = await box.read(config)
  await box.write(config, `${text}CELERYD_LOG_LEVEL=DEBUG\n`)
  await is(t, await ask(config), ['host-file-stale'], `celery-initd ${compile.join(' ')}`)
  t.match(await call(compile), { status: 0 })
  await is(t, await ask(), [], `${script} status`)
  await service.sh(`sed -i 's/^start_timeout=.*/start_timeout=1/' ${script}`)
  t.same((await ask()).codes, ['host-file-edited'])
  await service.sh(`chmod 775 ${script}; chgrp celery ${script}`)
  t.same((await ask()).codes, ['host-file-edited', 'host-file-mode', 'host-app-untested'], 'and root no longer runs it')
  await service.sh(`chgrp root ${script}; chmod 755 ${script}`)
  t.match(await call(compile), { status: 0 })
  await service.sh('chown other /var/log/celery')
  await is(t, await ask(), ['host-directory'], 'chown celery /var/log/celery')
  await service.sh('chown celery /var/log/celery')

  // One node is killed, the account is renamed, the config is gone.
  await service.sh(`kill -9 ${service.live('w2')[0]?.pid}`)
  await box.waitFor('its end', () => service.live('w2').length === 0)
  await is(t, await ask(), ['host-node-dead'], `${script} start`)
  await service.sh("sed -i 's/^celery:/celery2:/' /etc/passwd")
  t.same((await ask()).codes, ['host-no-user', 'host-node-dead'])
  await service.sh("sed -i 's/^celery2:/celery:/' /etc/passwd")
  await box.write(config, 'CELERY_BIN="\n')
  t.match(await ask(), { status: 1, codes: ['host-config-errors'] }, 'whose nodes nobody knows')
  await service.sh(`rm ${config}`)
  t.match(await ask(), { status: 1, codes: ['host-no-config'] })
  await service.close()
})

t.test('an app, an interpreter, a program that is not what it was', async (t) => {
  const box = await sandbox(t)
  const { call, ask } = doctorIn(box)
  await box.write('/srv/proj/proj.py', "from celery import Celery\napp = Celery('proj')\n")
  const text = `CELERY_BIN=${venvBin()}\nCELERY_APP=proj\nCELERYD_CHDIR=/srv/proj\n`
  await box.write(config, text)
  t.match(await call(compile), { status: 0 })
  t.match(await ask(), { status: 0, codes: [], services: [{ app: 'loads' }] })
  await box.write('/srv/proj/proj.py', 'import missing_module\n')
  const bad = await ask()
  t.match(bad, { status: 1, codes: ['host-app'], services: [{ app: 'fails' }] })
  t.match(finding(bad, 'host-app'), {
    message: /ModuleNotFoundError: No module named 'missing_module'$/,
    help: /configtest shows/,
  })

  // A virtual environment whose Python an upgrade has removed.
  await box.run(
    'mkdir -p /srv/venv/bin; ln -s /usr/bin/python3.0 /srv/venv/bin/python3; ln -s python3 /srv/venv/bin/python',
  )
  await box.write('/srv/venv/bin/celery', '#!/srv/venv/bin/python\nimport celery\n')
  await box.write(config, text.replace(venvBin(), '/srv/venv/bin/celery'))
  t.match(await call(compile), { status: 0 })
  const gone = await ask()
  t.same(gone.codes, ['host-interpreter'])
  t.match(
    finding(gone, 'host-interpreter')?.message,
    /\/srv\/venv\/bin\/celery is run by \/srv\/venv\/bin\/python: \/usr\/bin\/python3\.0, to which/,
  )
  await box.run('chmod 700 /srv/venv')
  t.match(
    finding(await ask(), 'host-program')?.message,
    /user celery cannot enter \/srv\/venv \(owner 0:0, mode 0700\) \(CELERY_BIN\)$/,
  )
})

t.test('what the mode bits say is what the kernel says', async (t) => {
  const box = await sandbox(t)
  const { ask, call } = doctorIn(box)
  await box.write(config, 'CELERY_BIN=/srv/bin/celery\nCELERYD_CHECK_APP=0\n')
  await box.write('/srv/bin/celery', '#!/bin/sh\n')
  t.match(await call(compile), { status: 0 })
  for (const [mode, owner] of [
    ['644', 'root:root'],
    ['711', 'root:root'],
    ['070', 'celery:celery'],
    ['700', 'celery:root'],
    ['010', 'root:celery'],
    ['701', 'root:celery'],
  ] as const) {
    await box.run(`chown ${owner} /srv/bin/celery; chmod ${mode} /srv/bin/celery`)
    const { status } = await box.run('test -x /srv/bin/celery', { user: 'celery' })
    t.equal(finding(await ask(), 'host-program') === undefined, status === 0, `${mode} ${owner}`)
  }
})

t.test('instances, schedulers, and scripts of others', async (t) => {
  const service = await ServiceBox.make(t, genericCeleryd, { nodes: 'w1' })
  const { box } = service
  const { ask } = doctorIn(box)
  t.match(await ask(), { status: 0, codes: [], services: [{ scripts: [{ origin: 'generic', state: 'current' }] }] })
  await service.sh(`chown other ${config}`)
  t.same((await ask()).codes, ['host-config-changeable'])
  await service.sh(`chown root ${config}`)
  const celerys = '#!/bin/sh -e\n# ====\n#  celeryd - Starts the Celery worker daemon.\n# ====\nexit 1\n'
  await box.write('/etc/init.d/little-worker', celerys)
  await box.write('/etc/default/little-worker', 'CELERYD_NODES=little\nCELERY_BIN=/srv/missing/celery\n')
  await box.write('/etc/init.d/celerybeat', frozenCelerybeat.compile('/etc/default/celerybeat', 'CELERY_APP=proj\n'))
  await box.write('/etc/default/celerybeat', 'CELERY_APP=proj\n')
  const found = await ask()
  t.same(
    found.services.map(({ name }) => name),
    ['celeryd', 'celerybeat', 'little-worker'],
  )
  t.match(found.services[2]?.findings, [
    { code: 'host-script-of-celery', severity: 'warning' },
    { code: 'host-program' },
  ])
  await service.close()
})
