/** Following paths, link by link. */

import t from 'tap'
import { exists, follow, isHostDirectory, isHostFile } from '../../../lib/doctor/host.js'
import { fakeHost } from '../../support/fake-host.js'

t.test('a path ends where its links lead', async (t) => {
  const host = fakeHost({
    files: {
      '/srv/venv/bin/python': { link: 'python3' },
      '/srv/venv/bin/python3': { link: '/usr/bin/python3.9' },
      '/var/run': { link: '/run' },
      '/run/celery/w1.pid': '7\n',
      '/loop': { link: 'loop' },
      '/up': { link: 'srv/../run/celery' },
    },
  })
  t.match(follow(host, '/srv/venv/bin/python'), { missing: '/usr' })
  t.match(follow(host, '/var/run/celery/w1.pid'), {
    end: '/run/celery/w1.pid',
    fact: { kind: 'file' },
    directories: ['/', '/var', '/run', '/run/celery'],
  })
  t.match(follow(host, '/up/./w1.pid'), { end: '/run/celery/w1.pid' })
  t.match(follow(host, '/loop'), { missing: '/loop' }, 'without an end')
  t.match(follow(host, '/'), { end: '/', fact: { kind: 'directory' } })
  t.match(follow({ ...host, lstat: (path) => (path === '/srv' ? 'hidden' : host.lstat(path)) }, '/srv/venv'), {
    hidden: '/srv',
  })
  t.equal(isHostDirectory(host, '/var/run/celery'), true)
  t.equal(isHostDirectory(host, '/run/celery/w1.pid'), false)
  t.equal(isHostFile(host, '/var/run/celery/w1.pid'), true)
  t.equal(isHostFile(host, '/var/run/celery'), false)
  t.equal(isHostFile(host, '/missing'), false)
  t.equal(exists(host, '/run/celery/w1.pid'), true)
  t.equal(exists(host, '/run/celery/w2.pid'), false)
})
