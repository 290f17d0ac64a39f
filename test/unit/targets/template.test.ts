import t from 'tap'
import { render } from '../../../lib/targets/template.js'
import { templates } from '../../../lib/targets/templates.generated.js'

t.test('a name that is not set is an error, not an empty string', async (t) => {
  t.throws(() => render('settings', { name: 'celeryd' }), /the template names .*, which is not set/)
})

t.test('a template that is not there is an error', async (t) => {
  t.throws(() => render('nothing', {}), /there is no template nothing/)
})

t.test('every partial that a template names exists', async (t) => {
  for (const [name, tokens] of Object.entries(templates)) {
    for (const [type, value] of JSON.parse(tokens) as [string, string][]) {
      if (type === '>') t.ok(Object.hasOwn(templates, value), `${name} includes ${value}`)
    }
  }
})
