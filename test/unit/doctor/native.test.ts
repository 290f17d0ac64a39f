/** Native services: their scripts by text, their commands, and what `doctor` makes of them on hosts of OpenRC and the BSDs. */

import t from 'tap'
import { compileFor } from '../../../lib/compile/targets.js'
import { diagnose } from '../../../lib/doctor/diagnose.js'
import {
  type Callable,
  commandOf,
  configtestCall,
  enabledIn,
  enginePathOf,
  groupCommand,
  matchesTemplate,
  type NativeTarget,
  targetOf,
} from '../../../lib/doctor/native.js'
import { doctorText } from '../../../lib/doctor/report.js'
import type { Made } from '../../../lib/doctor/services.js'
import { survey, testApp } from '../../../lib/doctor/survey.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { checksum } from '../../../lib/service/checksum.js'
import { genericService } from '../../../lib/service/generic.js'
import type { Artefact } from '../../../lib/targets/artefact.js'
import { targets } from '../../../lib/targets/index.js'
import { version } from '../../../lib/targets/version.js'
import { requestOf } from '../../support/compiled.js'
import { celeryAccount, type FakeFile, type FakeHost, fakeHost } from '../../support/fake-host.js'

const text = 'CELERY_BIN=/bin/celery\nCELERYD_NODES="w1 w2"\n'

/** Where the config, the script and the engine of each system are, and the commands of its service manager. */
const systems = {
  openrc: {
    config: '/etc/conf.d/celeryd',
    script: '/etc/init.d/celeryd',
    engine: '/usr/local/libexec/celery-initd/celeryd',
    enabled: { '/etc/runlevels/default/celeryd': '' },
    enable: 'rc-update add celeryd default',
    start: 'rc-service celeryd start',
    off: 'rc-service celeryd start',
    test: 'rc-service celeryd configtest',
    boot: 'OpenRC, runlevel default',
    host: { files: { '/run/openrc/softlevel': 'default' } },
  },
  freebsd: {
    config: '/usr/local/etc/celeryd',
    script: '/usr/local/etc/rc.d/celeryd',
    engine: '/usr/local/libexec/celery-initd/celeryd',
    enabled: { '/etc/rc.conf': 'celeryd_enable="NO"\nsshd_enable=YES\nceleryd_enable="YES" # now\n' },
    enable: 'sysrc celeryd_enable=YES',
    start: 'service celeryd start',
    off: 'service celeryd onestart',
    test: 'service celeryd oneconfigtest',
    boot: 'rc.d, /etc/rc.conf',
    host: { platform: 'freebsd' },
  },
  openbsd: {
    config: '/etc/celeryd',
    script: '/etc/rc.d/celeryd',
    engine: '/usr/local/libexec/celery-initd/celeryd',
    enabled: { '/etc/rc.conf.local': 'pkg_scripts=redis celeryd\n'.replace('=', '="').replace('\n', '"\n') },
    enable: 'rcctl enable celeryd',
    start: 'rcctl start celeryd',
    off: 'rcctl -f start celeryd',
    test: '/etc/rc.d/celeryd -d -f configtest',
    boot: 'rc.d, /etc/rc.conf.local',
    host: { platform: 'openbsd' },
  },
  netbsd: {
    config: '/usr/pkg/etc/celeryd',
    script: '/etc/rc.d/celeryd',
    engine: '/usr/pkg/libexec/celery-initd/celeryd',
    enabled: { '/etc/rc.conf.d/celeryd': 'celeryd=YES\n' },
    enable: 'echo celeryd=YES >>/etc/rc.conf',
    start: '/etc/rc.d/celeryd start',
    off: '/etc/rc.d/celeryd onestart',
    test: '/etc/rc.d/celeryd oneconfigtest',
    boot: 'rc.d, /etc/rc.conf.d/celeryd',
    host: { platform: 'netbsd' },
  },
} as const satisfies Record<NativeTarget, object>

const names = Object.keys(systems) as NativeTarget[]

/** Compiles the config, or makes generic files, for the target that the arguments name. */
function compiler(now: string): (call: readonly string[]) => Made {
  return (call) => {
    const word = call.includes('--target') ? call[call.indexOf('--target') + 1] : 'sysv'
    const wanted = targets.filter(({ name }) => name === word)
    if (call.includes('--generic')) {
      const service = genericService('celeryd')
      const artefacts = wanted.flatMap((target) => target.emitGeneric?.(service) ?? [])
      return { service, errors: [], envFileErrors: [], warnings: 0, artefacts }
    }
    const own = call.filter((part, at) => part !== '--target' && call[at - 1] !== '--target')
    const bytes = Buffer.from(now)
    const configs = [{ path: own.at(-1) ?? '', text: now, checksum: checksum(bytes), size: bytes.length }]
    const { compilation, outputs } = compileFor(requestOf(now, { call: own, configs }), wanted)
    const artefacts = outputs.flatMap(({ target, lowered }) => target.emit(lowered))
    return { service: compilation.service, errors: [], envFileErrors: [], warnings: 0, artefacts }
  }
}

/** What is installed of a form, as the package tools leave it. */
function installed(target: NativeTarget, form: 'frozen' | 'generic', version = ''): Record<string, FakeFile> {
  const { config } = systems[target]
  const call = ['--target', target, ...(form === 'generic' ? ['--generic', '--service', 'celeryd'] : [config])]
  const all: readonly Artefact[] = compiler(text)(call).artefacts.filter(({ keep }) => keep !== true)
  return Object.fromEntries(
    all.map(({ path, text, mode }) => {
      const own = text
        .replaceAll('@RCD_SCRIPTS_SHELL@', '/bin/sh')
        .replaceAll('@PREFIX@', '/usr/pkg')
        .replaceAll('@PKG_SYSCONFDIR@', '/usr/pkg/etc')
      const aged =
        version === '' ? own : own.replace(/by celery-initd [a-z0-9.]*[a-z0-9]/, `by celery-initd ${version}`)
      return [`/${path}`, { text: aged, mode }]
    }),
  )
}

function look(target: NativeTarget, files: Record<string, FakeFile>, more: FakeHost & { readonly now?: string } = {}) {
  const { config, host } = systems[target]
  const given = {
    ...host,
    ...more,
    commands: { ...celeryAccount, ...more.commands },
    files: {
      [config]: text,
      '/bin/celery': { text: '', mode: 0o755 },
      ...('files' in host ? host.files : {}),
      ...files,
    },
  }
  const fake = fakeHost(given)
  const seen = survey(fake, {
    asked: [],
    nameOf: (path) => path.slice(path.lastIndexOf('/') + 1),
    compile: compiler(more.now ?? text),
    profile: defaultProfile,
    profileWords: [],
    version,
  })
  const [facts] = seen.services
  if (facts === undefined) throw new Error('nothing was found')
  return { fake, seen, facts, findings: diagnose(seen.host, facts) }
}

const codes = (found: ReturnType<typeof look>) => found.findings.map(({ code }) => code)

for (const target of names) {
  const { config, script, engine, enabled, enable, start, off, test, boot } = systems[target]

  t.test(`${target}: what is installed, and who starts it`, async (t) => {
    const nothing = look(target, {})
    t.match(nothing.findings[0], { code: 'host-not-installed' })
    t.match(nothing.facts.compileCommand, new RegExp(`^celery-initd compile --target ${target} .*${config} -o /$`))
    for (const form of ['frozen', 'generic'] as const) {
      const files = installed(target, form)
      const found = look(target, { ...files, ...enabled })
      t.same(codes(found), [], `${form}: ${JSON.stringify(found.findings)}`)
      t.match(found.facts, {
        configs: [{ path: config }],
        scripts: [{ path: script, target, engine: { path: engine, isThere: true } }],
        files: [
          { path: script, freshness: 'current' },
          { path: engine, freshness: 'current' },
        ],
      })
      t.match(doctorText(found.seen.host, [], [found], { colour: false }), `at boot     ${boot}\n`)
      t.match(doctorText(found.seen.host, [], [found], { colour: false }), `  engine      ${engine} (up to date)\n`)
      t.match(doctorText(found.seen.host, [], [found], { colour: false }), `  next: ${start}\n`)

      const alone = look(target, files)
      t.match(alone.findings, [{ code: 'host-not-at-boot', command: enable }])
      t.match(doctorText(alone.seen.host, [], [alone], { colour: false }), `  next: ${off}\n`)
    }
  })

  t.test(`${target}: files that are not what they should be`, async (t) => {
    const frozen = installed(target, 'frozen')
    const of = (file: FakeFile | undefined) => file as { text: string; mode: number }
    const changed = look(target, { ...frozen, ...enabled }, { now: text.replace('w2', 'w3') })
    const engineIsStale = changed.findings.find(({ message }) => message.startsWith(engine))
    t.match(engineIsStale, { code: 'host-file-stale', command: new RegExp(`--target ${target} .* -o /$`) })
    t.notOk(codes(changed).includes('host-file-edited'), 'nobody has edited the script beside it')
    const edited = look(target, {
      ...frozen,
      ...enabled,
      [script]: { ...of(frozen[script]), text: `${of(frozen[script]).text}#\n` },
    })
    t.match(edited.findings, [{ code: 'host-file-edited', message: new RegExp(`^${script} `) }])
    const older = look(target, { ...installed(target, 'generic', '0.0.9'), ...enabled })
    t.match(older.findings, [
      { code: 'host-file-older', message: new RegExp(`^${script} was made by celery-initd 0\\.0\\.9`) },
      { code: 'host-file-older', message: new RegExp(`^${engine} `) },
    ])

    const { [engine]: _, ...without } = frozen
    const command = new RegExp(`^celery-initd compile --target ${target} .* -o /$`)
    t.match(look(target, { ...without, ...enabled }).findings, [{ code: 'host-engine-missing', command }])
    const closed = look(target, { ...frozen, ...enabled, [engine]: { ...of(frozen[engine]), mode: 0o644 } })
    t.match(closed.findings, [{ code: 'host-file-mode', command: `chmod 755 ${engine}` }])
    const open = look(target, { ...frozen, ...enabled }, { changeable: { [engine]: 'user 5 owns it' } })
    t.match(open.findings, [{ code: 'host-file-mode', message: `${engine} runs as root, and user 5 owns it` }])
    t.match(testApp(open.fake, open.facts, open.seen.host.manager), { tried: false }, 'nor does root run it')
    t.notOk(open.fake.ran.includes(test))
  })

  t.test(`${target}: the app is loaded as its service manager does it`, async (t) => {
    const files = { ...installed(target, 'generic'), ...enabled }
    const answer = { status: 1, stdout: '', stderr: 'celeryd: | ModuleNotFoundError: proj\n' }
    const found = look(target, files, { commands: { [test]: answer } })
    const app = testApp(found.fake, found.facts, found.seen.host.manager)
    t.match(app, { tried: true, status: 1 })
    t.match(diagnose(found.seen.host, { ...found.facts, app }), [
      { code: 'host-app', message: /ModuleNotFoundError/, help: `${test} shows all of it` },
    ])
    const elsewhere = testApp(found.fake, found.facts, { name: 'none', title: 'none', readsScripts: false })
    t.match(elsewhere, { tried: false, why: /which does not run here$/ })
  })
}

t.test('a script for another service manager', async (t) => {
  const sysv = compiler(text)(['/etc/celeryd']).artefacts[0]?.text ?? ''
  const bsd = look('openbsd', { '/etc/rc.d/celeryd': { text: sysv, mode: 0o755 } })
  t.match(
    bsd.findings.find(({ code }) => code === 'host-script-foreign'),
    { message: '/etc/rc.d/celeryd is an init script, and this host has rc.d', command: /--target openbsd .* -o \/$/ },
  )
  const linux = look('openrc', { ...installed('openrc', 'frozen'), '/run/systemd/system/x': '' })
  t.match(
    linux.findings.find(({ code }) => code === 'host-script-foreign'),
    { message: '/etc/init.d/celeryd is a script for OpenRC, and this host has systemd', command: /--target systemd/ },
  )
})

t.test('an instance of OpenRC reads two files', async (t) => {
  const files = installed('openrc', 'generic')
  const host = fakeHost({
    files: {
      ...files,
      '/etc/init.d/celeryd.web': { link: 'celeryd' },
      '/etc/conf.d/celeryd.web': 'CELERYD_NODES=web\n',
      '/etc/conf.d/celeryd': text,
      '/run/openrc/x': '',
    },
    commands: celeryAccount,
  })
  const { services } = survey(host, {
    asked: [],
    nameOf: (path) => path.slice(path.lastIndexOf('/') + 1),
    compile: compiler(text),
    profile: defaultProfile,
    profileWords: [],
    version,
  })
  t.match(services, [
    { name: 'celeryd', configs: [{ path: '/etc/conf.d/celeryd' }] },
    { name: 'celeryd.web', configs: [{ path: '/etc/conf.d/celeryd' }, { path: '/etc/conf.d/celeryd.web' }] },
  ])
})

t.test('an account that is missing', async (t) => {
  const commands = { 'id -u celery': 1, 'id -G celery': 1 }
  for (const [target, help] of [
    ['openrc', /^useradd --system .* celery$/],
    ['freebsd', /^pw useradd celery -d /],
    ['openbsd', /^useradd -g =uid .* celery$/],
    ['netbsd', /^groupadd celery && useradd -g celery .* celery$/],
  ] as const)
    t.match(
      look(target, installed(target, 'frozen'), { commands }).findings.find(({ code }) => code === 'host-no-user'),
      { help },
      target,
    )
  t.equal(groupCommand('web', 'freebsd'), 'pw groupadd web')
  t.equal(groupCommand('web', 'netbsd'), 'groupadd web')
  t.equal(groupCommand('web', undefined), 'groupadd --system web')
})

t.test('the words of each', async (t) => {
  const script = (target: Callable['target'], runlevels: readonly string[] | undefined): Callable => ({
    path: '/x/celery-web',
    name: 'celery-web',
    target,
    runlevels,
    isStarted: target === 'openrc',
  })
  t.equal(commandOf(script('sysv', []), 'stop'), '/x/celery-web stop')
  t.equal(commandOf(script('openrc', []), 'start'), 'rc-service celery-web start_nodes', 'OpenRC starts it no more')
  t.equal(commandOf(script('openrc', []), 'stop'), 'rc-service celery-web stop')
  t.equal(commandOf(script('openbsd', ['/etc/rc.conf.local']), 'status'), 'rcctl check celery-web')
  t.equal(commandOf(script('freebsd', undefined), 'stop'), 'service celery-web stop')
  t.same(configtestCall(script('sysv', [])), ['/x/celery-web', 'configtest'])
  t.equal(targetOf('#!/bin/sh\nexit\n'), 'sysv')
  t.equal(enginePathOf('#!/bin/sh\n'), undefined)
  t.equal(enginePathOf("initd_engine='/a b/celeryd'\n"), '/a b/celeryd')
})

t.test('where a BSD is told to start a service', async (t) => {
  const of = (target: 'freebsd' | 'netbsd' | 'openbsd', files: Record<string, string>) =>
    enabledIn(fakeHost({ files }), target, 'celery-web')
  t.same(of('freebsd', { '/etc/rc.conf': "celery_web_enable='yes'\n" }), ['/etc/rc.conf'])
  t.same(
    of('freebsd', { '/etc/rc.conf': 'celery_web_enable=YES\n', '/etc/rc.conf.local': 'celery_web_enable=NO\n' }),
    [],
  )
  t.same(of('freebsd', { '/usr/local/etc/rc.conf.d/celery_web/own': 'celery_web_enable=on\n' }), [
    '/usr/local/etc/rc.conf.d/celery_web/own',
  ])
  t.same(of('freebsd', { '/etc/rc.conf': '#celery_web_enable=YES\n' }), [])
  const dragonfly = (text: string) =>
    enabledIn(fakeHost({ platform: 'dragonfly', files: { '/etc/rc.conf': text } }), 'freebsd', 'celery-web')
  t.same(dragonfly('celery_web_enable=YES\n'), ['/etc/rc.conf'])
  t.same(dragonfly('celery_web=YES\n'), ['/etc/rc.conf'])
  t.same(dragonfly('celery_web=NO\ncelery_web_enable=YES\n'), [], 'the first of its names counts')
  t.same(of('netbsd', { '/etc/rc.conf': 'celery_web=YES;other=NO\n' }), ['/etc/rc.conf'])
  t.same(of('openbsd', { '/etc/rc.conf.local': 'pkg_scripts=celery-web2\n' }), [])
  t.same(of('openbsd', {}), [])
})

t.test('what pkgsrc fills in', async (t) => {
  t.ok(matchesTemplate('a\n', 'a\n'))
  t.ok(matchesTemplate('a=/usr/pkg/bin:x\n', 'a=@PREFIX@/bin:x\n'))
  t.notOk(matchesTemplate('a=/usr/pkg/bin:y\n', 'a=@PREFIX@/bin:x\n'))
  t.notOk(matchesTemplate('a=/usr/pkg/bin\nb\n', 'a=@PREFIX@/bin\n'))
})
