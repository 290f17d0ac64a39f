/** What rarely stands in a config: lines that only a script that reads its config can show. */
import { basename, dirname } from 'node:path'
import type { Test } from 'tap'
import { coveragePlace } from '../portability/subjects.js'
import { command, path, shim } from './rare-tools.js'
import type { ServiceBox } from './service-box.js'
import type { Story } from './stories.js'

/** Whether the shell in which they run can set no limits. */
const { limitless = false } = coveragePlace()

const prefix = (service: ServiceBox) => (service.subject.kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT')

const environmentOf = async (service: ServiceBox) => (await service.journal()).starts.at(-1)?.environment ?? []

async function expectEnvironment(t: Test, service: ServiceBox, variable: string): Promise<void> {
  t.match(await service.run('start'), { status: 0, stdout: /is up/, stderr: '' })
  t.ok((await environmentOf(service)).includes(variable), variable)
  t.match(await service.run('stop'), { status: 0 })
}

const environmentFile: Story = {
  name: 'an environment file',
  work: async (t, service) => {
    const file = '/etc/celery.env'
    const named = (name: string) => service.configure({ more: `${prefix(service)}_ENV_FILE=${name}` })
    await named('celery.env')
    t.match(await service.run('start'), { status: 6, stderr: /celery\.env is not an absolute path/ })
    await named(file)
    t.match(await service.run('start'), { status: 6, stderr: /there is no \/etc\/celery\.env/ })
    await service.sh(`mkdir ${file}`)
    t.match(await service.run('start'), { status: 6, stderr: /not a regular file/ })
    await service.sh(`rmdir ${file}; echo SECRET=1 >${file}; chmod 600 ${file}`)
    await expectEnvironment(t, service, 'SECRET=1')
    t.match(await service.run('dryrun'), { status: 0, stdout: /the variables of \/etc\/celery\.env are not shown/ })
    t.match(await service.run('configtest'), { status: 0 })
    await service.sh(`echo SECRET=2 >${file}; chown celery ${file}`)
    await expectEnvironment(t, service, 'SECRET=2')
    await service.sh(`chown other ${file}`)
    t.match(await service.run('start'), {
      status: 6,
      stderr: /cannot read \/etc\/celery\.env, .*others can change \/etc\/celery\.env /,
    })
    await service.run('ping')
  },
}

const exportsOf: Story = {
  name: 'exports of any form',
  work: async (t, service) => {
    const lines = [
      "export LONG='1\n2 3-4'",
      'readonly FIXED=1',
      'export FIXED',
      'export HOME=',
      // The script passes its own names over, in whatever form the shell lists them.
      'export celery_initd_mine=1',
      `CELERY_LOADER="it's"`,
    ]
    await service.configure({ more: lines.join('\n') })
    await expectEnvironment(t, service, 'LONG=1\n2 3-4')
    const environment = await environmentOf(service)
    t.ok(environment.includes('FIXED=1'))
    t.ok(environment.includes("CELERY_LOADER=it's"), 'exported or not')
    t.ok(environment.includes('celery_initd_mine=1'))
  },
}

/** A command of the config that fails, as one does in any shell that refuses a limit, and that the shell says so of. */
const limitOf: Story = {
  name: 'a limit that the config itself sets',
  work: async (t, service) => {
    const files = async () => (await service.journal()).starts.at(-1)?.limits.NOFILE?.[0]
    const restart = { status: 0, stdout: /is up/, stderr: /^$/ }
    t.match(await service.run('start'), restart)
    const before = await files()
    await service.configure({ more: 'ulimit -S -n 512' })
    const said = limitless ? /^(.*\/celery(d|beat):\d+: ulimit: not found\n)+$/ : restart.stderr
    t.match(await service.run('restart'), { ...restart, stderr: said })
    t.equal(await files(), limitless ? before : 512)
    t.match(await service.run('stop'), { status: 0 })
  },
}

const places: Story = {
  name: 'other names, and configs that are links or end in a mistake',
  work: async (t, service) => {
    const status = (config: string) =>
      service.box.run(command(service, 'status'), { env: { PATH: path, CELERY_DEFAULTS: config } })
    const own = service.configPath
    await service.sh(`cp ${own} /root/own; ln -s own /root/near; ln -s /root/near /root/far`)
    t.match(await status('/root/far'), { status: 3, stderr: '' })
    await service.sh('mkdir -m 777 /srv/open; cp /root/own /srv/open/config')
    t.match(await status('/srv/open/config'), { status: 4, stderr: /others can change .*keep it in \/etc\/default/ })
    await service.sh(
      '{ cat /root/own; echo false; } >/root/last; { cat /root/own; echo "set -u; false"; } >/root/strict',
    )
    t.match(await status('/root/last'), { status: 3, stderr: '' })
    // Shells that go on after an unset variable cannot tell it from a last command that is false.
    t.match(await status('/root/strict'), { stderr: /^$|reading \/root\/strict failed/ })
    await service.sh('mkdir /root/place; cp /root/own /root/place/; ln -s ../root/place /root/other')
    t.match(await status('/root/other/own'), { status: 3, stderr: '' }, 'by way of a relative link')
    // Some show a character of a name as another: this one does so with one that every shell knows in every locale.
    await service.sh("ln -s place '/root/pl~ce'")
    await shim(service, 'ls', `/srv/real/ls "$@" | tr '~' '?'`)
    t.match(await status('/root/pl~ce/own'), {
      status: 4,
      stderr: /others can change what its links lead to; fix: keep/,
    })
    const near = `cd ${dirname(service.path)}; ${service.subject.shell.join(' ')} ./${basename(service.path)} status`
    t.match(await service.box.run(near), { status: 3, stderr: '' }, 'by a relative path')
    await service.sh(`cp ${service.path} /etc/init.d/little; cp ${own} /etc/default/little`)
    t.match(await service.box.run([...service.subject.shell, '/etc/init.d/little', 'status']), {
      status: 3,
      stdout: /^little: /,
    })
    t.match(await service.box.run(`sh -x ${service.path} status`), { status: 3, stderr: /^\+/ })
    await service.sh(`chmod 600 ${own}`)
    t.match(await service.run('status', { user: 'other' }), {
      status: 4,
      stderr: /^\w+: this account cannot read \S+\n$/,
    })
    t.match(await service.run('start', { user: 'other' }), { status: 4, stderr: /^\w+: only root can start/ })
    await service.sh(`rm ${own}`)
    t.match(await service.run('start'), { status: 6, stderr: /there is no config/ })
    t.match(await service.run('stop'), { status: 6, stderr: /there is no config/ })
    const { state } = service
    await service.sh(`mkdir -p ${state}; : >${state}/record; chown other ${state}`)
    t.match(await service.run('stop'), { status: 6, stderr: /the record in \S+ is not used/ })
  },
}

const groups: Story = {
  name: 'a limit, and groups, one with a blank in its name',
  work: async (t, service) => {
    await service.sh("echo 'domain users:x:7778:celery' >>/etc/group")
    await service.configure({ group: 'other', ulimit: '-c 0' })
    t.match(await service.run('dryrun'), { status: 0, stdout: /^su -g other [\s\S]*\nset_limits \|\| exit\n/ })
    await service.configure({ group: 'domain users' })
    t.match(await service.run('dryrun'), { status: 0, stdout: /^su -g 'domain users' / })
  },
}

const constants: Story = {
  name: 'exports of a config that is not read to its end, and one that nobody can take back',
  work: async (t, service) => {
    await service.configure({ more: "export A=1 B='2\n3'\nexit 1" })
    t.match(await service.run('start'), { status: 6, stderr: /reading \S+ failed/ })
    await service.configure({ more: 'return 1\nif true; then (' })
    t.match(await service.run('start'), { status: 6, stderr: /reading \S+ failed/ })
    await service.configure({ more: 'readonly nodes' })
    t.match(await service.run('start'), { status: 6, stderr: /makes nodes readonly/ })
    t.match(await service.run('status'), { status: 4, stdout: /cannot tell/, stderr: /makes nodes readonly/ })
    for (const name of ['IFS', 'PATH']) {
      await service.configure({ more: `readonly ${name}` })
      t.match(await service.run('start'), { status: 6, stderr: new RegExp(`makes ${name} readonly`) })
    }
    // A shell in which a name of the script cannot be set at all: it is told once, and the script ends.
    const marks = 'celery_initd_run="$$ 1" celery_initd_unusable=why'
    await service.box.write('/root/odd', `export ${marks}\nreadonly nodes\n${await service.box.read(service.path)}`)
    const odd = [...service.subject.shell, '/root/odd', 'status']
    t.match(await service.box.run(odd), { status: 4, stdout: /cannot tell/, stderr: /makes nodes readonly/ })
    for (const end of ['', 'exit 1']) {
      await service.configure({ more: `LD_PRELOAD=/x\nexport LD_PRELOAD\nreadonly LD_PRELOAD\n${end}` })
      const stderr = /^\w+: the config exports LD_PRELOAD and makes it readonly[^\n]*\n$/
      t.match(await service.run('start'), { status: 6, stderr })
      t.match(await service.run('status'), { status: 4, stderr })
    }
  },
}

const settings: Story = {
  name: 'settings that are none, and an app that is not loaded, or too slowly',
  work: async (t, service) => {
    const own = prefix(service)
    for (const [setting, value] of [
      ['START_TIMEOUT', 'abc'],
      ['STOP_TIMEOUT', '1m'],
      ['UMASK', '9'],
      ['ULIMIT', '"-n 9;"'],
    ] as const) {
      await service.configure({ more: `${own}_${setting}=${value}` })
      t.match(await service.run('configtest'), { status: 6, stderr: new RegExp(`${own}_${setting} must be`) }, setting)
    }
    await service.configure({ more: `${own}_STOP_TIMEOUT=1m` })
    t.match(await service.run('stop'), { status: 0, stderr: /waiting without a limit/ })
    await service.configure({ more: `${own}_CHECK_APP=0` })
    t.match(await service.run('configtest'), { status: 0, stdout: /the app was not loaded/ })
    await service.configure({ ulimit: '-S -c 0', more: `${own}_CHECK_APP=0` })
    const refused = { status: 1, stderr: new RegExp(`cannot set the limits -S -c 0 for user celery \\(${own}_ULIMIT`) }
    t.match(await service.run('configtest'), limitless ? refused : { status: 0, stderr: /^$/ })
    await service.box.write('/srv/slow/celery', '#!/bin/sh\nsleep 20\n')
    await service.configure({ more: `CELERY_BIN=/srv/slow/celery\n${own}_START_TIMEOUT=1` })
    t.match(await service.run('configtest'), { status: 1, stderr: /does not load within 1 s/ })
  },
}

/** What the scripts of frozen configs do with units is in rare-machines.ts. */
const withoutUnit: Story = {
  name: 'where systemd runs, and has no unit',
  work: async (t, service) => {
    await service.sh('mkdir -p /run/systemd/system')
    await shim(service, 'systemctl', '')
    t.match(await service.run('status'), { status: 3, stdout: /is stopped/, stderr: '' })
  },
}

export const rareGeneric: readonly Story[] = [
  environmentFile,
  exportsOf,
  limitOf,
  withoutUnit,
  places,
  groups,
  constants,
  settings,
]
