import t from 'tap'
import { aboutOption } from '../../../lib/targets/about-option.js'
import { compiled } from '../../support/compiled.js'

const text = 'CELERYD_USER=a\nCELERYD_USER=b\n'
const compilation = { ...compiled(text), places: new Map() }
const parameters = { target: 'x', name: 'y', reason: 'z' }

t.test('a finding is where its option is assigned last, else at the beginning', async (t) => {
  const at = (option: string) => aboutOption(compilation, 'target-value', option, parameters)
  t.match(at('CELERYD_USER'), { code: 'target-value', span: { start: text.lastIndexOf('CELERYD_USER') } })
  t.match(at('CELERYD_GROUP'), { code: 'target-value', span: { start: 0, end: 0 } })
})
