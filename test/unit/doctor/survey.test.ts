/** A whole host, as it is seen: what is installed beside what would be made, who else runs the nodes, the app. */

import t from 'tap'
import { compileFor } from '../../../lib/compile/targets.js'
import type { Made } from '../../../lib/doctor/services.js'
import { survey, testApp } from '../../../lib/doctor/survey.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { genericService } from '../../../lib/service/generic.js'
import { targets } from '../../../lib/targets/index.js'
import { version } from '../../../lib/targets/version.js'
import { requestOf } from '../../support/compiled.js'
import { factsOf, script, sysvinit } from '../../support/doctor-facts.js'
import { celeryAccount, type FakeFile, type FakeHost, fakeHost } from '../../support/fake-host.js'

const config = '/etc/default/celeryd'

/** A compiler that reads one config, whatever it is called. */
const compilerOf =
  (text: string, errors: readonly string[] = []) =>
  (call: readonly string[]): Made => {
    const wanted = targets.filter(
      ({ name }) => name === (call.includes('systemd') && !call.includes('--reader') ? 'systemd' : 'sysv'),
    )
    const generic = genericService('celeryd')
    if (call.includes('--generic'))
      return {
        service: generic,
        errors: [],
        envFileErrors: [],
        warnings: 0,
        artefacts: wanted.flatMap((target) => target.emitGeneric?.(generic) ?? []),
      }
    const own = call.filter((word, at) => word !== '--target' && call[at - 1] !== '--target')
    const { compilation, outputs } = compileFor(requestOf(text, { call: own }), wanted)
    return {
      service: compilation.service,
      errors,
      envFileErrors: [],
      warnings: 1,
      artefacts: outputs.flatMap(({ target, lowered }) => target.emit(lowered)),
    }
  }

const text = 'CELERY_BIN=/bin/celery\nCELERYD_NODES="w1 w2"\n'
const look = (
  files: Record<string, FakeFile>,
  more: FakeHost & {
    readonly errors?: readonly string[]
    readonly now?: string
    readonly inputs?: readonly string[]
  } = {},
) => {
  const host = fakeHost({
    commands: celeryAccount,
    ...more,
    files: { [config]: text, '/bin/celery': { text: '', mode: 0o755 }, ...files },
  })
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  return survey(host, {
    asked: [],
    nameOf,
    compile: (call) => {
      const made = compilerOf(more.now ?? text, more.errors)(call)
      const inputs = (more.inputs ?? []).map((path) => ({ path, checksum: 0, size: 0 }))
      return { ...made, service: { ...made.service, inputs: [...made.service.inputs, ...inputs] } }
    },
    profile: defaultProfile,
    profileWords: [],
    version,
  })
}
const artefacts = (...options: string[]) => compilerOf(text)([...options, config]).artefacts
const frozen = { text: artefacts()[0]?.text ?? '', mode: 0o755 }

t.test('a script beside its config', async (t) => {
  t.match(look({}).services, [
    { files: [], scripts: [], compileCommand: `celery-initd compile ${config} -o /etc/init.d/celeryd` },
  ])
  const current = look({ '/etc/init.d/celeryd': frozen })
  t.match(current.services, [
    {
      files: [
        { freshness: 'current', badMode: undefined, command: `celery-initd compile ${config} -o /etc/init.d/celeryd` },
      ],
    },
  ])
  t.match(
    look({ '/etc/init.d/celeryd': frozen }, { now: text.replace('w2', 'w3') }).services,
    [{ files: [{ freshness: 'edited' }] }],
    'the sums of this test are all 0',
  )
  t.match(look({ '/etc/init.d/celeryd': { ...frozen, mode: 0o644 } }).services, [
    { files: [{ badMode: { problem: 'is not executable' } }] },
  ])
  const changeable = { '/etc/init.d/celeryd': 'user 5 owns /etc/init.d/celeryd' }
  t.match(look({ '/etc/init.d/celeryd': frozen }, { changeable }).services, [
    { files: [{ badMode: { problem: /^runs as root, and user 5 owns/ } }] },
  ])
  t.match(look({ '/etc/init.d/celeryd': frozen }, { errors: ['bad'] }).services, [{ errors: ['bad'], files: [] }])
  const generic = compilerOf(text)(['--generic']).artefacts[0]?.text ?? ''
  t.match(look({ '/etc/init.d/celeryd': { text: generic, mode: 0o755 } }).services, [
    { files: [{ freshness: 'current' }] },
  ])
  t.match(look({ '/etc/init.d/celeryd': { text: `${generic}#\n`, mode: 0o755 } }).services, [
    { files: [{ freshness: 'edited' }] },
  ])
  const old = `#!/bin/sh\n# celeryd, compiled from ${config} by celery-initd 0.1.0: change that and compile again.\n`
  t.match(look({ '/etc/init.d/celeryd': { text: old, mode: 0o755 } }).services, [
    { files: [{ freshness: 'older', version: '0.1.0' }] },
  ])
})

t.test('units beside their config', async (t) => {
  const units = Object.fromEntries(
    artefacts('--target', 'systemd').map(({ path, text }) => [`/etc/systemd/system/${path}`, text]),
  )
  const names = Object.keys(units)
  const booted = { '/run/systemd/system/x': '' }
  t.equal(names.length, 3)
  const [service] = look({ ...booted, ...units }).services
  t.same(
    service?.files.map(({ freshness }) => freshness),
    ['current', 'current', 'current'],
  )
  t.match(service, { unitsLeft: [], unitsMissing: [], account: { needs: [{ what: 'program' }, { what: 'chdir' }] } })
  const { '/etc/systemd/system/celery@w2.service': gone = '', ...others } = units
  t.match(look({ ...booted, ...others }).services, [
    { unitsMissing: ['/etc/systemd/system/celery@w2.service'], unitsLeft: [] },
  ])
  const now = text.replace('CELERY_BIN', 'CELERY_APP=x\nCELERY_BIN')
  const states = (changed: number) => {
    const more = { ...booted, ...units, '/srv/more': { text: '', changed } }
    return look(more, { now, inputs: ['/srv/more'] }).services[0]?.files.map(({ freshness }) => freshness)
  }
  t.same(states(0), ['current', 'edited', 'edited'], 'nothing that they were made of has changed')
  t.same(states(1), ['current', 'stale', 'stale'], 'a file that is read along has')
  const left = { ...units, '/etc/systemd/system/celery@old.service': gone }
  t.match(look({ ...booted, ...left }).services, [{ unitsLeft: ['/etc/systemd/system/celery@old.service'] }])
})

t.test('two that run the same nodes', async (t) => {
  const manual =
    "[Service]\nEnvironmentFile=/etc/conf.d/celery\nExecStart=/bin/sh -c 'celery multi start $CELERYD_NODES --pidfile=${CELERYD_PID_FILE}'\n"
  const { services } = look({
    '/etc/init.d/celeryd': frozen,
    '/etc/conf.d/celery': 'CELERYD_NODES="w1 w2"\n',
    '/etc/systemd/system/celery.service': manual,
  })
  t.match(services, [
    { name: 'celeryd', rivals: [{ unit: 'celery.service', shared: '/var/run/celery/w1.pid' }] },
    { name: 'celery', rivals: [{ path: '/etc/init.d/celeryd', unit: undefined }] },
  ])
})

t.test('the app is loaded by the installed script, for root alone', async (t) => {
  const answer = { status: 1, stdout: 'a\n', stderr: 'b\n' }
  const commands = { '/etc/init.d/celeryd configtest': answer }
  const host = fakeHost({ commands })
  t.same(testApp(host, factsOf(), sysvinit), { tried: true, status: 1, lines: ['a', 'b', ''] })
  t.match(testApp(fakeHost({ commands, uid: 1000 }), factsOf(), sysvinit), { tried: false, why: /root/ })
  for (const [what, other] of [
    ['others can change it', script({ changeableBy: 'user 5 owns it' })],
    ['nobody knows who can change it', script({ changeableBy: undefined })],
    ['it is not executable', script({ mode: 0o644 })],
    ['it is not ours', script({ origin: { made: 'celery', kind: 'celeryd' } })],
    ['it has no configtest', script({ text: '' })],
  ] as const) {
    const never = fakeHost({ commands })
    t.match(testApp(never, factsOf({ scripts: [other] }), sysvinit), { tried: false }, what)
    t.same(never.ran, [], what)
  }
  t.match(testApp(fakeHost(), factsOf(), sysvinit), { tried: false, why: /cannot be run/ })
})
