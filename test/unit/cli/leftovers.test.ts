import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { leftoverPaths } from '../../../lib/cli/leftovers.js'
import type { Leftovers } from '../../../lib/targets/target.js'

/** A target that makes `NAME.unit`, the first line of which names the service. */
const leftovers: Leftovers<string> = {
  candidates: (_, entries) => entries.filter((name) => name.endsWith('.unit')),
  isOurs: (service, firstLine) => firstLine === `# ${service}`,
  finding: () => {
    throw new Error('nothing is said here')
  },
}

t.test('files that are no longer made: ours, of this service, and regular ones', async (t) => {
  const dir = t.testdir({
    'made.unit': '# a\n',
    'left.unit': '# a\nmore\n',
    'of-another.unit': '# b\n',
    'empty.unit': '',
    'other.txt': '# a\n',
  })
  mkdirSync(join(dir, 'directory.unit'))
  symlinkSync(join(dir, 'left.unit'), join(dir, 'link.unit'))
  const made = [{ path: 'made.unit', text: '', mode: 0o644 }]
  t.same(leftoverPaths(dir, leftovers, 'a', made), [join(dir, 'left.unit')])
  t.same(leftoverPaths(join(dir, 'none'), leftovers, 'a', made), [])
})
