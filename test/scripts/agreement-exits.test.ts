/**
 * The init script, units, and the scripts of the BSDs under their models have the exit statuses of the table. Those of
 * OpenRC are in systems/agreement-openrc. AGREEMENT=all has all forms.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type Caller, exitStatuses, exitsOf, type Row } from '../support/agreement-exits.js'
import { bsdEnvironment, RcBox } from '../support/rc-box.js'
import { freebsdModel } from '../support/rc-models/freebsd.js'
import { netbsdModel } from '../support/rc-models/netbsd.js'
import { openbsdModel } from '../support/rc-models/openbsd.js'
import type { RcPlace } from '../support/rc-models/place.js'
import { sandbox } from '../support/sandbox.js'
import { projectRoot } from '../support/sandbox-setup.js'
import { compileScript, genericScript } from '../support/service.js'
import { installStandIn } from '../support/stand-in.js'
import { programsOf, Supervisord } from '../support/supervisord.js'
import { systemdBox } from '../support/systemd-box.js'
import { compileUnitFiles, installGeneric } from '../support/unit-files.js'

type Teardown = { teardown(fn: () => Promise<void>): unknown }
type Form = 'frozen' | 'generic'

async function scriptCaller(t: Teardown, form: Form): Promise<Caller> {
  const box = await sandbox(t)
  await installStandIn(box)
  const [path, script] = ['/etc/default/celeryd', '/etc/init.d/celeryd']
  return {
    row: `script, ${form}`,
    async configure(config) {
      if (config === undefined) return void (await box.run(['rm', path]))
      await box.write(path, config)
      await box.write(script, form === 'frozen' ? compileScript(path, config) : genericScript('celeryd'))
    },
    call: async (verb) => (await box.run([script, verb], { timeout: 60_000 })).status,
  }
}

/** What an administrator writes to enable it, and where a config is. */
const bsds = {
  freebsd: { enable: "echo 'celeryd_enable=YES' >/etc/rc.conf", config: '/usr/local/etc/celeryd' },
  netbsd: { enable: "echo 'celeryd=YES' >/etc/rc.conf", config: '/usr/pkg/etc/celeryd' },
  openbsd: { enable: '/usr/sbin/rcctl enable celeryd', config: '/etc/celeryd' },
} as const

async function rcCaller(t: Teardown, place: RcPlace, form: Form): Promise<Caller> {
  const { system } = place
  const box = await RcBox.make(t, place)
  const { enable, config: path } = bsds[system]
  return {
    row: `${system}, ${form}`,
    async configure(config) {
      if (config === undefined) return void (await box.box.run(['rm', path]))
      await box.install({ form, kind: 'celeryd', nodes: 1 }, config)
      const { status, stderr } = await box.box.run(enable, { env: bsdEnvironment })
      if (status !== 0) throw new Error(`${enable}: ${stderr}`)
    },
    call: async (verb) => (await box.run('celeryd', system === 'openbsd' && verb === 'status' ? 'check' : verb)).status,
  }
}

/** Units on a machine that systemd runs; those of a config have another name than those that read theirs. */
async function unitCaller(t: Teardown, form: Form): Promise<Caller> {
  const machine = await systemdBox(t)
  const { box } = machine
  await installStandIn(box)
  const [name, path] = form === 'frozen' ? ['shop', '/etc/default/shop'] : ['celeryd', '/etc/default/celeryd']
  if (form === 'generic') await installGeneric(box)
  return {
    row: `units, ${form}`,
    async configure(config) {
      if (config === undefined) return void (await box.run(['rm', path]))
      await box.write(path, config)
      const files = form === 'frozen' ? compileUnitFiles(config, { name }) : []
      for (const { path, text } of files) await box.write(`/etc/systemd/system/${path}`, text)
      await machine.systemctl('daemon-reload')
    },
    call: async (verb) => (await machine.systemctl(verb, name)).status,
  }
}

async function supervisordCaller(t: Teardown): Promise<Caller> {
  const box = await sandbox(t)
  await installStandIn(box)
  const server = await Supervisord.start(box)
  return {
    row: 'supervisord, frozen',
    async configure(config) {
      if (config === undefined) return
      await box.write('/etc/supervisor/celeryd.conf', programsOf(config))
      const { stdout } = await server.ctl('update')
      // It starts what is new.
      if (!/celeryd: (added|updated) process group/.test(stdout)) throw new Error(`supervisorctl update: ${stdout}`)
      await server.ctl('stop', 'celeryd')
    },
    call: async (verb) => (await server.ctl(verb, 'celeryd')).status,
  }
}

/** All rows but those of OpenRC. */
const callers: Readonly<Record<Exclude<Row, `openrc, ${Form}`>, (t: Teardown) => Promise<Caller>>> = {
  'script, frozen': (t) => scriptCaller(t, 'frozen'),
  'script, generic': (t) => scriptCaller(t, 'generic'),
  'units, frozen': (t) => unitCaller(t, 'frozen'),
  'units, generic': (t) => unitCaller(t, 'generic'),
  'freebsd, frozen': (t) => rcCaller(t, freebsdModel, 'frozen'),
  'freebsd, generic': (t) => rcCaller(t, freebsdModel, 'generic'),
  'netbsd, frozen': (t) => rcCaller(t, netbsdModel, 'frozen'),
  'netbsd, generic': (t) => rcCaller(t, netbsdModel, 'generic'),
  'openbsd, frozen': (t) => rcCaller(t, openbsdModel, 'frozen'),
  'openbsd, generic': (t) => rcCaller(t, openbsdModel, 'generic'),
  'supervisord, frozen': supervisordCaller,
}

/** One of each system, for every day; AGREEMENT=all has all. */
const daily: readonly string[] = [
  'script, generic',
  'units, frozen',
  'freebsd, frozen',
  'netbsd, generic',
  'openbsd, generic',
  'supervisord, frozen',
]

t.test('the document says the same', async (t) => {
  const document = readFileSync(join(projectRoot, 'docs/inits.md'), 'utf8')
  const said = [...document.matchAll(/^\| .*, (?:compiled|generic) \|(.*)\|$/gm)].map(([, cells]) =>
    (cells as string).split('|').map(Number),
  )
  const wanted = Object.entries(exitStatuses)
    // FreeBSD and NetBSD have one row there.
    .filter(([row]) => !row.startsWith('netbsd'))
    .map(([, each]) => [
      each.start,
      each.restart,
      each.stop,
      each['status of what runs'],
      each['status of what is stopped'],
      each['start that fails'],
      each['start without the program'],
      each['start without the config'],
    ])
  t.same(said, wanted)
  for (const each of Object.values(exitStatuses)) {
    t.equal(each['start of what runs'], each.start)
    t.equal(each['stop of what is stopped'], each.stop)
  }
})

t.jobs = 6
for (const [row, make] of Object.entries(callers))
  if (process.env.AGREEMENT === 'all' || daily.includes(row))
    t.test(row, { timeout: 300_000 }, async (t) => {
      const caller = await make(t)
      t.same(await exitsOf(caller), exitStatuses[caller.row])
    })
