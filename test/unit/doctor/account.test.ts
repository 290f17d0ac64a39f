/** The account of a service and what it needs. */

import t from 'tap'
import { findAccount, interpreterOf } from '../../../lib/doctor/account.js'
import { compiled } from '../../support/compiled.js'
import { celeryAccount, type FakeFile, fakeHost } from '../../support/fake-host.js'

const config = `CELERY_BIN=/srv/venv/bin/celery
CELERYD_NODES="a b"
CELERYD_CHDIR=/srv/app
CELERYD_PID_FILE=/srv/run/%n.pid
CELERYD_GROUP=www
CELERYD_ENV_FILE=/etc/shop.env
`
const files: Record<string, FakeFile> = {
  '/srv/venv/bin/celery': { text: '#!/srv/venv/bin/python\n', mode: 0o755 },
  '/srv/venv/bin/python': { link: '/usr/bin/python3' },
  '/usr/bin/python3': { text: '', mode: 0o755 },
  '/srv/app': { mode: 0o750, gid: 33 },
  '/srv/run': { uid: 990 },
  '/etc/shop.env': { text: 'A=1\n', mode: 0o600 },
}
const commands = { ...celeryAccount, 'getent group www': 'www:x:33:\n' }

t.test('all is well', async (t) => {
  const host = fakeHost({ files, commands })
  const found = findAccount(host, compiled(config).service)
  t.match(found, { user: 'celery', account: { uid: 990, gids: [33, 990] }, group: 'www', groupIsThere: true })
  t.same(
    found.needs.map(({ what, path, reason }) => [what, path, reason]),
    [
      ['program', '/srv/venv/bin/celery', undefined],
      ['interpreter', '/srv/venv/bin/python', undefined],
      ['chdir', '/srv/app', undefined],
      ['env-file', '/etc/shop.env', undefined],
      ['run', '/srv/run', undefined],
      ['log', '/var/log/celery', undefined],
    ],
    'a directory that the script makes may be missing',
  )
  t.same([...new Set(host.ran.map((command) => command.split(' ')[0]))], ['id', 'getent'], 'and nothing else is run')
})

t.test('what is missing', async (t) => {
  const reasons = (more: Record<string, FakeFile>, text = config, changeable = {}) => {
    const host = fakeHost({ files: { ...files, ...more }, commands, changeable })
    return Object.fromEntries(findAccount(host, compiled(text).service).needs.map(({ what, reason }) => [what, reason]))
  }
  t.match(reasons({ '/srv/venv/bin/python': { link: '/usr/bin/python3.9' } }), {
    interpreter: '/usr/bin/python3.9, to which it leads, does not exist',
  })
  t.match(reasons({ '/srv/venv/bin/celery': { text: '', mode: 0o644 } }), { program: /cannot execute it/ })
  t.match(reasons({ '/srv/app': { mode: 0o700 } }), { chdir: /cannot enter/ })
  t.match(reasons({ '/srv/run': {} }), { run: /cannot write there/ })
  t.match(reasons({}, config.replace('/etc/shop.env', '/etc/none')), { 'env-file': 'it does not exist' })
  t.match(reasons({}, config.replace('/etc/shop.env', 'none')), { 'env-file': 'it is not an absolute path' })
  t.match(reasons({}, config, { '/etc/shop.env': 'user 5 owns it' }), { 'env-file': /user celery cannot read it/ })
  t.match(reasons({}, config.replace('/srv/venv/bin/celery', 'none')), { program: /no directory of PATH has it/ })
  t.match(
    reasons(
      { '/srv/app/bin/celery': { text: '', mode: 0o755 } },
      config.replace('/srv/venv', 'x').replace('x/bin', 'bin'),
    ),
    { program: undefined },
  )
  const host = fakeHost({ files, commands: { 'id -u celery': 1 } })
  t.match(findAccount(host, compiled(config).service), { account: undefined, groupIsThere: false, needs: [] })
  const dynamic = findAccount(fakeHost({ files, commands }), compiled('CELERYD_USER=$(cat /x)\n').service)
  t.match(dynamic, { user: undefined, account: undefined })
})

t.test("directories that have the host's name in them", async (t) => {
  const directories = (name: string, run: string, log: string) => {
    const text = `CELERYD_NODES=w\nCELERYD_PID_FILE=${run}/%n.pid\nCELERYD_LOG_FILE=${log}/%n.log\n`
    const found = findAccount({ ...fakeHost({ files, commands }), name }, compiled(text).service)
    return found.needs.filter(({ what }) => what === 'run' || what === 'log').map(({ path }) => path)
  }
  t.same(directories('web1.example.org', '/tmp/run', '/tmp/logs/%h'), ['/tmp/run', '/tmp/logs/w@web1.example.org'])
  t.same(directories('b', '/r/%h', '/l/%d/x'), ['/r/w@b', '/l/b/x'])
  t.same(directories('b', '/w', '/l'), ['/w', '/l'])
})

t.test('what runs a program', async (t) => {
  t.equal(interpreterOf('#!/bin/sh -e\n'), '/bin/sh')
  t.equal(interpreterOf('#! /usr/bin/env -S A=1 python3\n'), 'python3')
  t.equal(interpreterOf(`#!/bin/sh\n'''exec' "/srv/a b/python" "$0" "$@"\n' '''\n`), '/srv/a b/python')
  t.equal(interpreterOf(`#!/bin/sh\n'''exec' /srv/long/python "$0" "$@"\n' '''\n`), '/srv/long/python')
  t.equal(interpreterOf('\u007fELF'), undefined)
})
