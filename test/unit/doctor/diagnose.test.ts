/** From facts to findings: configs, files, accounts and apps. */

import t from 'tap'
import type { Need } from '../../../lib/doctor/account.js'
import { diagnose, worst } from '../../../lib/doctor/diagnose.js'
import type { ServiceFacts } from '../../../lib/doctor/facts.js'
import { originOf } from '../../../lib/doctor/origin.js'
import { factsOf, hostOf, script, sysvinit } from '../../support/doctor-facts.js'
import { account } from '../../support/fake-host.js'
import { genericScript } from '../../support/service.js'

const said = (more: Partial<ServiceFacts>) => diagnose(hostOf(sysvinit), factsOf(more))
const codes = (more: Partial<ServiceFacts>) => said(more).map(({ code }) => code)

t.test('nothing is wrong', async (t) => {
  t.same(codes({}), [])
  t.equal(worst([]), undefined)
})

t.test('configs', async (t) => {
  const gone = { path: '/etc/default/celeryd', isThere: false, changeableBy: undefined }
  t.same(codes({ configs: [gone] }), ['host-no-config'])
  const [errors] = said({ errors: ['/etc/default/celeryd:1:1: this is wrong', 'more'] })
  t.match(errors, {
    code: 'host-config-errors',
    message: '/etc/default/celeryd has 2 errors: /etc/default/celeryd:1:1: this is wrong',
    command: 'celery-initd check /etc/default/celeryd',
  })
  const weak = { configs: [{ path: '/c', isThere: true, changeableBy: 'user 5 owns it' }] }
  t.same(codes(weak), [], 'a frozen script reads none')
  const text = genericScript('celeryd')
  t.same(codes({ ...weak, scripts: [script({ text, origin: originOf(text) })] }), ['host-config-changeable'])
})

t.test('installed files', async (t) => {
  t.same(codes({ scripts: [], files: [] }), ['host-not-installed'])
  const file = { path: '/etc/init.d/celeryd', version: '1', command: 'celery-initd compile again' }
  for (const [freshness, code, command] of [
    ['stale', 'host-file-stale', 'celery-initd compile again'],
    ['edited', 'host-file-edited', undefined],
    ['older', 'host-file-older', 'celery-initd compile again'],
  ] as const)
    t.match(said({ files: [{ ...file, freshness }] }), [{ code, command }], freshness)
  t.match(said({ files: [{ ...file, freshness: 'older' }] })[0]?.message, /made by celery-initd 1, and this is 2$/)
  const badMode = { problem: 'is not executable', fix: 'chmod 755 /etc/init.d/celeryd' }
  t.match(said({ files: [{ ...file, freshness: 'current', badMode }] }), [
    { code: 'host-file-mode', command: badMode.fix },
  ])
  t.match(said({ scripts: [script({ origin: { made: 'celery', kind: 'celeryd' } })] }), [
    { code: 'host-script-of-celery' },
  ])
  t.match(said({ unitsLeft: ['/etc/systemd/system/celery@it s.service'] }), [
    {
      code: 'host-unit-left',
      help: "systemctl disable --now 'celery@it s.service'; rm '/etc/systemd/system/celery@it s.service'; systemctl daemon-reload",
    },
  ])
  t.same(codes({ unitsMissing: ['/etc/systemd/system/celery@w2.service'] }), ['host-unit-missing'])
})

t.test('accounts', async (t) => {
  const none = { user: 'celery', account: undefined, group: 'www', groupIsThere: false, needs: [] }
  t.same(codes({ account: none }), ['host-no-user', 'host-no-group'])
  t.same(codes({ account: { ...none, user: undefined } }), [], 'only the host knows it')
  const needs = (need: Need, group = '') =>
    said({ account: { user: 'celery', account, group, groupIsThere: true, needs: [need] } })
  const reason = 'user celery cannot write there (owner 0:0, mode 0755)'
  const log = { what: 'log', path: '/var/log/celery', option: 'CELERYD_LOG_FILE', reason } as const
  t.match(needs(log), [
    { code: 'host-directory', help: 'chown celery /var/log/celery', command: 'chown celery /var/log/celery' },
  ])
  t.match(needs(log, 'www'), [{ help: 'chown celery:www /var/log/celery' }])
  for (const path of ['/var/log', '/run', '/var/run', '/tmp', '/dev', '/'])
    t.match(
      needs({ ...log, path }),
      [{ help: /set CELERYD_LOG_FILE to a file in a directory of its own/, command: undefined }],
      path,
    )
  t.match(needs({ ...log, what: 'run', reason: 'it does not exist' }), [
    { help: 'set CELERY_CREATE_RUNDIR=1', command: undefined },
  ])
  t.match(needs({ ...log, reason: 'user celery cannot enter /var (owner 0:0, mode 0700)' }), [{ command: undefined }])
  t.same(needs({ ...log, reason: undefined }), [])
  for (const what of ['program', 'interpreter', 'chdir', 'env-file'] as const)
    t.match(needs({ what, path: '/x', option: 'X', reason: 'it does not exist', of: '/y' }), [
      { code: `host-${what}`, severity: 'error' },
    ])
})

t.test('the app', async (t) => {
  const traceback = [
    'celeryd: | Traceback (most recent call last):',
    'celeryd: |   File "/x"',
    "celeryd: | ModuleNotFoundError: No module named 'x'",
    'celeryd: the app does not load (CELERY_APP), so nothing was changed',
    '',
  ]
  const [app] = said({ app: { tried: true, status: 1, lines: traceback } })
  t.match(app, {
    code: 'host-app',
    message: "celeryd fails its configtest: ModuleNotFoundError: No module named 'x'",
    help: '/etc/init.d/celeryd configtest shows all of it',
  })
  t.match(said({ app: { tried: true, status: 6, lines: ['celeryd: no config', ''] } })[0]?.message, /: no config$/)
  t.match(said({ app: { tried: true, status: null, lines: [] } })[0]?.message, /did not end in time/)
  t.match(said({ app: { tried: true, status: 5, lines: [] } })[0]?.message, /exit status 5/)
  t.match(said({ app: { tried: false, why: 'no root' } }), [
    { code: 'host-app-untested', severity: 'note', help: 'as root: /etc/init.d/celeryd configtest' },
  ])
  t.same(codes({ app: undefined }), [])
})
