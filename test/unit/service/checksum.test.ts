import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import { checksum } from '../../../lib/service/checksum.js'

t.test('the checksum is what cksum prints', async (t) => {
  for (const bytes of fc.sample(fc.uint8Array({ maxLength: 2000 }), { numRuns: 20, seed: 3 })) {
    const { stdout } = spawnSync('cksum', { input: bytes, encoding: 'utf8' })
    t.equal(`${checksum(bytes)} ${bytes.length}`, stdout.trim())
  }
})
