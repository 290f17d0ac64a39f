import t from 'tap'
import { collector } from '../../../lib/cluster/problem.js'

t.test('each problem is there once for each place', async (t) => {
  const { problems, report } = collector<string>()
  report('two-colons', 'here', { option: '-c:a:b' })
  report('two-colons', 'here', { option: '-c:a:b' })
  report('two-colons', 'here', { option: '-d:a:b' })
  report('two-colons', 'there', { option: '-c:a:b' })
  report('lone-dash', 'here', {})
  report('no-nodes', undefined, {})
  report('no-nodes', undefined, {})
  t.same(
    problems.map(({ code, origin }) => `${code} ${origin}`),
    ['two-colons here', 'two-colons here', 'two-colons there', 'lone-dash here', 'no-nodes undefined'],
  )
})
