import t from 'tap'
import { defaultProfile } from '../../../lib/options/profile.js'
import { comment, sample } from '../../../lib/options/sample.js'
import { codes, compiled } from '../../support/compiled.js'

for (const kind of ['celeryd', 'celerybeat'] as const) {
  t.test(`the sample of ${kind}`, async (t) => {
    const text = sample(kind, defaultProfile)
    t.same(
      text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
      [],
      'changes nothing before it is edited',
    )
    t.same(
      text.split('\n').filter((line) => line.startsWith('# ') && line.length > 100),
      [],
      'fits a terminal',
    )
    const used = text.replaceAll(/^#(?=[A-Z_]+=)/gm, '')
    t.notSame(used, text)
    const errors = compiled(used, { kind }).findings.filter(({ severity }) => severity === 'error')
    t.same(codes(errors), [], 'can be used as it is')
  })
}

t.test('comments are broken between words', async (t) => {
  const lines = comment(`${'word '.repeat(40)}end`)
  t.ok(lines.length > 1 && lines.every((line) => line.startsWith('# ') && line.length <= 100))
})
