import t from 'tap'
import { defaultProfile } from '../../../../lib/options/profile.js'
import { readEnvironmentFile } from '../../../../lib/syntax/environment-file.js'
import { assignments, environmentSample } from '../../../../lib/targets/systemd/settings-file.js'

t.test('what is written is read back by the rules of systemd', async (t) => {
  const variables = ['a b', '"', "'", '\\', '$x `y`', ' a ', 'é', 'a\nb', ''].map((value, at) => ({
    name: `V${at}`,
    value,
  }))
  const { entries, findings } = readEnvironmentFile(assignments(variables))
  t.same(findings, [])
  t.same(
    entries.map(({ name, value }) => ({ name, value })),
    variables,
  )
})

t.test('the sample sets nothing before it is edited, and can be used as it is', async (t) => {
  const text = environmentSample(defaultProfile)
  t.same(readEnvironmentFile(text), { entries: [], findings: [] })
  const { entries, findings } = readEnvironmentFile(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''))
  t.same(findings, [])
  t.ok(entries.length > 10)
  t.notOk(
    entries.some(({ name }) => name.endsWith('_SU')),
    'what units do not have is left out',
  )
})
