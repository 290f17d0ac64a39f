import t from 'tap'
import { isDevice, sharedDirectory } from '../../../lib/options/places.js'

t.test('files that lie directly in a directory of the system', async (t) => {
  for (const path of ['/run/a', '/var/run/a.pid', '/var/log/a.log', '/tmp/a', '/var/tmp/a', '/dev/a', '/dev/shm/a'])
    t.equal(sharedDirectory(path), path.slice(0, path.lastIndexOf('/')))
  for (const path of ['/run/a/b', '/srv/run/a', '/dev/null', 'a', '', '/a']) t.equal(sharedDirectory(path), undefined)
  t.ok(isDevice('/dev/stdout'))
  t.notOk(isDevice('/dev/stdout.log'))
})
