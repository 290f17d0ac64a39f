/** Whether an account can use a file, by owners and modes; compared with what the kernel says in test/scripts. */

import t from 'tap'
import { obstacle } from '../../../lib/doctor/access.js'
import { account, fakeHost } from '../../support/fake-host.js'

const host = fakeHost({
  files: {
    '/bin/open': { text: '', mode: 0o755 },
    '/bin/plain': { text: '', mode: 0o644 },
    '/bin/group': { text: '', mode: 0o010, gid: 990 },
    '/bin/owner': { text: '', mode: 0o055, uid: 990 },
    '/root': { mode: 0o700 },
    '/root/venv/bin/celery': { text: '', mode: 0o755 },
    '/acl': { mode: 0o700 },
    '/acl/celery': { text: '', mode: 0o755 },
    '/log/own': { uid: 990, mode: 0o755 },
    '/log/others': { uid: 1, mode: 0o755 },
    '/gone': { link: '/opt/python3.9' },
  },
  acl: ['/acl'],
})
const root = { name: 'root', uid: 0, gids: [0] }

t.test('what stands in the way', async (t) => {
  const said = (path: string, want: 'execute' | 'read' | 'enter' | 'write', who = account) =>
    obstacle(host, who, path, want)
  t.equal(said('/bin/open', 'execute'), undefined)
  t.equal(said('/bin/plain', 'execute'), 'user celery cannot execute it (owner 0:0, mode 0644)')
  t.equal(said('/bin/plain', 'read'), undefined)
  t.equal(said('/bin/group', 'execute'), undefined, 'by its group')
  t.match(said('/bin/owner', 'execute'), /owner 990:0, mode 0055/, 'the owner’s bits alone count for the owner')
  t.equal(said('/root/venv/bin/celery', 'execute'), 'user celery cannot enter /root (owner 0:0, mode 0700)')
  t.equal(said('/acl/celery', 'execute'), undefined, 'an access control list says more than the mode')
  t.equal(said('/log/own', 'write'), undefined)
  t.equal(said('/log/others', 'write'), 'user celery cannot write there (owner 1:0, mode 0755)')
  t.equal(said('/log/others', 'enter'), undefined)
  t.equal(said('/bin/open', 'enter'), 'it is not a directory')
  t.equal(said('/log/own', 'execute'), 'it is not a file')
  t.equal(said('/none', 'enter'), 'it does not exist')
  t.equal(said('/gone', 'execute'), '/opt, to which it leads, does not exist')
  t.equal(said('/root/venv/bin/celery', 'execute', root), undefined)
  t.match(said('/bin/plain', 'execute', root), /cannot execute it/, 'root executes what somebody may execute')
  t.equal(said('/log/others', 'write', root), undefined)
  const hidden = { ...host, lstat: (path: string) => (path === '/bin/open' ? ('hidden' as const) : host.lstat(path)) }
  t.equal(
    obstacle(hidden, account, '/bin/open', 'execute'),
    undefined,
    'what this account cannot see, it does not judge',
  )
})
