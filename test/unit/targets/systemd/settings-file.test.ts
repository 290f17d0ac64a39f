import t from 'tap'
import { defaultProfile } from '../../../../lib/options/profile.js'
import { readSystemdEnvironment } from '../../../../lib/syntax/systemd-environment.js'
import { assignmentLines, environmentSample } from '../../../../lib/targets/systemd/settings-file.js'

t.test('what is written is read back by the rules of systemd', async (t) => {
  const variables = ['a b', '"', "'", '\\', '$x `y`', ' a ', 'é', 'a\nb', ''].map((value, at) => ({
    name: `V${at}`,
    value,
  }))
  const { entries, findings } = readSystemdEnvironment(assignmentLines(variables))
  t.same(findings, [])
  t.same(
    entries.map(({ name, value }) => ({ name, value })),
    variables,
  )
})

t.test('the sample sets nothing before it is edited, and can be used as it is', async (t) => {
  const text = environmentSample(defaultProfile)
  t.same(readSystemdEnvironment(text), { entries: [], findings: [] })
  const { entries, findings } = readSystemdEnvironment(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''))
  t.same(findings, [])
  t.ok(entries.length > 10)
  t.notOk(
    entries.some(({ name }) => name.endsWith('_SU')),
    'what units do not have is left out',
  )
})
