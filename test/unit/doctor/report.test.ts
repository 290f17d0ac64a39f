/** What doctor prints, and what it says to run next. */

import t from 'tap'
import { diagnose } from '../../../lib/doctor/diagnose.js'
import type { ServiceFacts } from '../../../lib/doctor/facts.js'
import { hostFinding } from '../../../lib/doctor/host-finding.js'
import { doctorJson, doctorText, nextCommand } from '../../../lib/doctor/report.js'
import { factsOf, hostOf, newSystemd, script, systemd, sysvinit, unit } from '../../support/doctor-facts.js'

const host = hostOf(sysvinit)
const checked = (more: Partial<ServiceFacts> = {}, on = host) => {
  const facts = factsOf(more)
  return { facts, findings: diagnose(on, facts) }
}
const still = { hidden: false, nodes: [], units: [], left: [] }

t.test('the next command', async (t) => {
  t.equal(nextCommand(checked()), '/etc/init.d/celeryd status')
  t.equal(nextCommand(checked({ running: still })), '/etc/init.d/celeryd start')
  t.equal(nextCommand(checked({ running: { ...still, hidden: true } })), '/etc/init.d/celeryd status')
  const scripts = [script({ runlevels: [] })]
  t.equal(nextCommand(checked({ scripts })), 'update-rc.d celeryd defaults')
  t.equal(nextCommand(checked({ scripts, running: still })), '/etc/init.d/celeryd start', 'a warning can wait')
  t.equal(nextCommand(checked({ scripts: [], files: [] })), factsOf().compileCommand)
  const account = { user: 'celery', account: undefined, group: '', groupIsThere: true, needs: [] }
  t.equal(
    nextCommand(checked({ account })),
    'put right the first error, then: celery-initd doctor /etc/default/celeryd',
  )
})

t.test('text', async (t) => {
  const text = (more: Partial<ServiceFacts> = {}, on = host) =>
    doctorText(on, [], [checked(more, on)], { colour: false })
  t.equal(
    text(),
    `host: sysvinit

celeryd
  config      /etc/default/celeryd
  script      /etc/init.d/celeryd (compiled, up to date)
  units       none
  at boot     sysvinit, runlevels 2 3
  account     celery (uid 990)
  app         loads
  running     w1 (pid 100), w2 (pid 101)
  next: /etc/init.d/celeryd status
`,
  )
  t.match(text({}, hostOf(newSystemd)), /^host: systemd 262, which reads no init scripts\n/)
  t.match(text({}, hostOf({ name: 'none', title: 'none', readsScripts: false })), /^host: no service manager\n/)
  t.match(
    text({ errors: ['x'], warnings: 2 }),
    /config {6}\/etc\/default\/celeryd \(1 error, 2 warnings: celery-initd check\)\n/,
  )
  t.match(text({ configs: [{ path: '/c', isThere: false, changeableBy: undefined }] }), /config {6}\/c \(missing\)\n/)
  t.match(text({ configs: [] }), /config {6}none\n/)
  t.match(
    text({ app: { tried: true, status: 1, lines: ['x'] } }),
    /app {9}configtest fails\n[\s\S]*\n {2}error\[host-app\]: .*\n {4}help: .*\n {2}next: /,
  )
  t.match(text({ app: { tried: false, why: 'x' } }), /app {9}not tried\n/)
  t.match(text({ app: undefined }), /app {9}not tried, since/)
  t.match(text({ running: { ...still, hidden: true } }), /running {5}not known\n/)
  t.match(
    text({ errors: ['x'], running: { ...still, nodes: [] } }),
    /running {5}not known, since the config has errors\n/,
  )
  const units = Array.from({ length: 8 }, (_, at) => unit(`celery@w${at}.service`, { dropIns: ['/x', '/y'] }))
  t.match(
    text({ units }, hostOf(systemd)),
    /units {7}\/etc\/systemd\/system\/celery@w0\.service \(compiled\): active, 2 drop-ins\n {14}\/etc[\s\S]* {14}2 more\n/,
  )
  t.match(text({ name: 'a\u001b[31m' }), /a\u241b\[31m/, 'control characters are shown')
  t.match(
    doctorText(host, [hostFinding('host-nothing-found', {})], [], { colour: true }).replaceAll('\u001b', '␛'),
    /␛\[31;1merror\[host-nothing-found\]␛\[0m: this host/,
  )
})

t.test('json', async (t) => {
  const units = [unit('celery.service')]
  const found = JSON.parse(JSON.stringify(doctorJson(hostOf(systemd), [], [checked({ units }, hostOf(systemd))])))
  t.match(found, {
    manager: 'systemd',
    managerVersion: 'systemd 252',
    readsInitScripts: true,
    root: true,
    findings: [],
    services: [
      {
        name: 'celeryd',
        service: 'celeryd',
        configs: [{ path: '/etc/default/celeryd', exists: true }],
        scripts: [{ path: '/etc/init.d/celeryd', origin: 'compiled', state: 'current', runlevels: ['2', '3'] }],
        units: [{ name: 'celery.service', enabled: true, masked: false, active: 'active', dropIns: [] }],
        user: 'celery',
        uid: 990,
        group: null,
        app: 'loads',
        running: [{ node: 'w1', pids: [100], unit: null }, { node: 'w2' }],
        findings: [{ code: 'host-two-managers', severity: 'error', message: String, help: String }],
        next: String,
      },
    ],
  })
})
