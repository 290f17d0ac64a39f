/**
 * The Ansible role over ssh, on three hosts with three inits: from nothing to running workers, and updates while tasks come
 * in. Every night (ANSIBLE_CASES=all) also what goes wrong.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ansibleBin, Fleet, type HostName, hostNames, Stream } from '../support/ansible-fleet.js'
import { projectRoot, venvBin } from '../support/sandbox.js'

const all = process.env.ANSIBLE_CASES === 'all'

/** The app; its version is in each answer, and so is the host. */
const app = (socket: string, of: number, more = '') => `import os, socket, time
from celery import Celery
${more}
app = Celery('shop', broker='redis+socket://${socket}', backend='redis+socket://${socket}')
app.conf.broker_connection_retry_on_startup = True

@app.task(bind=True)
def add(self, one, other):
    time.sleep(0.02)
    self.app.backend.client.rpush('done', self.request.id)
    return [one + other, ${of}, socket.gethostname()]

@app.task
def secret():
    return os.environ['DATABASE_URL']
`

const groupVariables = (nodes: string) => `---
celery_initd_worker_settings:
  CELERY_BIN: ${venvBin()}
  CELERY_APP: shop
  CELERYD_CHDIR: "{{ app_directory }}"
  CELERYD_USER: shop
  CELERYD_NODES: ${nodes}
  CELERYD_OPTS: "-c 1"
celery_initd_worker_environment:
  GREETING: it's "me"
  PYTHONDONTWRITEBYTECODE: 1
celery_initd_secrets:
  DATABASE_URL: "postgres://shop:s3cr3t@localhost/a b"
`

const inventory = `[celery]
${hostNames.join('\n')}

[celery:vars]
app_directory=/srv/shop
ansible_become=false
`

/** All hosts at once, where the order is not what is tested. */
const together = ['-e', `celery_hosts_at_once=${hostNames.length}`]

const settings = (name: HostName) => `/etc/${name === 'openrc' ? 'conf.d' : 'default'}/celeryd`

async function status(fleet: Fleet, name: HostName): Promise<number | null> {
  const command = {
    sysvinit: ['/etc/init.d/celeryd', 'status'],
    systemd: ['systemctl', 'is-active', 'celeryd', 'celeryd@w1', 'celeryd@w2'],
    openrc: ['rc-service', 'celeryd', 'status'],
  }[name]
  return (await fleet.box(name).run(command)).status
}

const pids = (fleet: Fleet) => Object.fromEntries(hostNames.map((name) => [name, fleet.pids(name)]))

async function story(t: Test, fleet: Fleet): Promise<void> {
  await t.test('from nothing to running workers', async (t) => {
    const play = await fleet.play(...together)
    t.equal(play.status, 0, play.said)
    for (const name of hostNames) {
      t.equal(await status(fleet, name), 0, name)
      t.equal(fleet.pids(name).length, 2, `${name}: each node once`)
      const seen = await fleet.box(name).run(`stat -c '%U:%G %a %n' /etc/celery/env ${settings(name)}; id -un shop`)
      t.equal(seen.stdout, `root:root 600 /etc/celery/env\nroot:root 644 ${settings(name)}\nshop\n`)
      t.notMatch(await fleet.box(name).read(settings(name)), 's3cr3t')
    }
    t.notMatch(play.text, 's3cr3t', 'a secret is in no output')
  })

  await t.test('a second time: nothing changes', async (t) => {
    const before = pids(fleet)
    const play = await fleet.play(...together)
    t.equal(play.status, 0, play.said)
    for (const name of hostNames) t.match(play.hosts[name], { changed: 0, failed: 0 }, play.said)
    t.same(pids(fleet), before)
  })

  await t.test('check mode: the change is shown, and nothing changes', async (t) => {
    const before = pids(fleet)
    const configs = await Promise.all(hostNames.map((name) => fleet.box(name).read(settings(name))))
    fleet.write('group_vars/celery.yml', groupVariables('w1 w2 w3'))
    const play = await fleet.play(...together, '--check', '--diff')
    t.equal(play.status, 0, play.said)
    t.match(play.text, /^-CELERYD_NODES='w1 w2'\n\+CELERYD_NODES='w1 w2 w3'$/m)
    t.notMatch(play.text, 's3cr3t')
    t.match(play.text, 'celeryd would be restarted.')
    for (const name of hostNames)
      t.equal(play.hosts[name]?.changed, 2, `${name}: the config, and a restart\n${play.said}`)
    t.same(await Promise.all(hostNames.map((name) => fleet.box(name).read(settings(name)))), configs)
    t.same(pids(fleet), before)
  })

  await t.test('a rolling update while tasks come in: none is lost', async (t) => {
    const before = pids(fleet)
    fleet.write('group_vars/celery.yml', groupVariables('w1 w3'))
    fleet.write('app/shop.py', app(fleet.socket, 2))
    const stream = new Stream(t, join(fleet.directory, 'app'))
    const play = await fleet.play()
    t.equal(play.status, 0, play.said)
    const result = await stream.end()
    t.match(result, { wrong: [], missing: 0, twice: 0, versions: [1, 2], hosts: [...hostNames].sort() })
    t.ok((result.sent as number) > 100, `${result.sent} tasks`)
    for (const name of hostNames) {
      t.equal(fleet.pids(name).length, 2, `${name}: a new node is there, and the one that left is gone`)
      t.notOk(
        fleet.pids(name).some((pid) => before[name]?.includes(pid)),
        `${name}: all are new`,
      )
    }
  })
}

async function failures(t: Test, fleet: Fleet): Promise<void> {
  await t.test('an app that does not load: nothing is stopped', async (t) => {
    const before = pids(fleet)
    fleet.write('app/shop.py', app(fleet.socket, 3, 'import no_such_module'))
    const play = await fleet.play()
    t.not(play.status, 0)
    t.match(play.text, /No module named 'no_such_module'/)
    t.same(Object.keys(play.hosts), ['sysvinit'], 'the other hosts are not touched')
    t.same(pids(fleet), before)
  })

  await t.test('a config that cannot start does not get into its place', async (t) => {
    const before = pids(fleet)
    const config = await fleet.box('sysvinit').read(settings('sysvinit'))
    fleet.write('app/shop.py', app(fleet.socket, 2))
    fleet.write('group_vars/celery.yml', groupVariables('w1 w3').replace('CELERY_APP: shop', 'CELERY_APP: shoop'))
    const play = await fleet.play()
    t.not(play.status, 0)
    t.match(play.text, /shoop/)
    t.equal(await fleet.box('sysvinit').read(settings('sysvinit')), config)
    t.same(pids(fleet), before)
    fleet.write('group_vars/celery.yml', groupVariables('w1 w3'))
  })

  await t.test('a host that fails: the one before has the update, the one after it is not touched', async (t) => {
    const before = pids(fleet)
    const fails = "if socket.gethostname() == 'systemd': raise RuntimeError('only here')"
    fleet.write('app/shop.py', app(fleet.socket, 4, fails))
    const play = await fleet.play()
    t.not(play.status, 0)
    t.match(play.text, /only here/)
    t.same(Object.keys(play.hosts).sort(), ['systemd', 'sysvinit'])
    const after = pids(fleet)
    t.notOk(after.sysvinit?.some((pid) => before.sysvinit?.includes(pid)))
    t.same(after.systemd, before.systemd)
    t.same(after.openrc, before.openrc)
  })

  await t.test('after a failure: a restart on demand', async (t) => {
    const before = pids(fleet)
    fleet.write('app/shop.py', app(fleet.socket, 5))
    const play = await fleet.play('-e', '{"celery_initd_restart": true}')
    t.equal(play.status, 0, play.said)
    for (const name of hostNames)
      t.notOk(
        fleet.pids(name).some((pid) => before[name]?.includes(pid)),
        name,
      )
  })

  await t.test('values that cannot be: one message, and no host is touched', async (t) => {
    const rows: readonly (readonly [variables: string, message: RegExp])[] = [
      [
        '{"celery_initd_worker_settings": {"CELERYD_CHECK_APP": true}}',
        /Cannot be written into a config: CELERYD_CHECK_APP\. /,
      ],
      ['{"celery_initd_services": ["celery"]}', /celery_initd_services/],
      ['{"celery_initd_scripts": "/nowhere"}', /\/nowhere\/profiles\/default\/MANIFEST is missing/],
      ['{"celery_initd_profile": "hurd"}', /profiles\/hurd\/MANIFEST is missing/],
      ['{"celery_initd_secrets": {"A": "${B}"}}', /cannot be written into an environment file: A\. /],
    ]
    for (const [variables, message] of rows) {
      const play = await fleet.play('--limit', 'sysvinit', '-e', variables)
      t.not(play.status, 0, variables)
      t.match(play.text, message, variables)
      t.equal(play.hosts.sysvinit?.changed, 0, play.said)
    }
  })

  await t.test('with the compiler on the control machine, check mode finds what is wrong in a config', async (t) => {
    const compiler = `celery_initd_compiler=${join(projectRoot, 'bin/celery-initd.cjs')}`
    t.equal((await fleet.play('--limit', 'sysvinit', '--check', '-e', compiler)).status, 0)
    fleet.write('group_vars/celery.yml', groupVariables('w1 w3').replace('-c 1', '--concurency 1'))
    const play = await fleet.play('--limit', 'sysvinit', '--check', '-e', compiler)
    t.not(play.status, 0)
    t.match(play.text, /--concurency/)
    fleet.write('group_vars/celery.yml', groupVariables('w1 w3'))
  })

  await t.test('the scheduler, on each init', async (t) => {
    const services = '{"celery_initd_services": ["celeryd", "celerybeat"]}'
    const play = await fleet.play(...together, '-e', services)
    t.equal(play.status, 0, play.said)
    const again = await fleet.play(...together, '-e', services)
    for (const name of hostNames) {
      t.ok(
        fleet
          .box(name)
          .processes()
          .some(({ argv }) => argv.includes('beat')),
        name,
      )
      t.match(again.hosts[name], { changed: 0, failed: 0 }, again.said)
    }
  })
}

t.test('the role is as ansible-lint wants it', (t) => {
  const dir = t.testdir({ roles: {} })
  const from = join(projectRoot, 'packaging/ansible')
  cpSync(from, join(dir, 'roles/celery_initd'), { recursive: true, filter: (path) => !path.includes('/examples') })
  cpSync(join(from, 'examples'), dir, { recursive: true })
  mkdirSync(join(dir, 'home'))
  const { status, stdout, stderr } = spawnSync(
    ansibleBin('ansible-lint'),
    ['--offline', '--profile', 'production', '--nocolor', '--strict', '.'],
    { cwd: dir, encoding: 'utf8', env: { PATH: `${ansibleBin('')}:${process.env.PATH}`, HOME: join(dir, 'home') } },
  )
  t.equal(status, 0, stdout + stderr)
  t.match(stdout + stderr, /Passed: 0 failure\(s\), 0 warning\(s\)/)
  t.end()
})

t.test('three hosts', { timeout: 1_800_000 }, async (t) => {
  const fleet = await Fleet.make(t)
  fleet.write('hosts.ini', inventory)
  fleet.write('group_vars/celery.yml', groupVariables('w1 w2'))
  fleet.write('app/shop.py', app(fleet.socket, 1))
  await story(t, fleet)
  if (all) await failures(t, fleet)
})
