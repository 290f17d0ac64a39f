import Mustache from 'mustache'
import t from 'tap'
import { render } from '../lib/emit/template.js'
import { templates } from '../lib/emit/templates.generated.js'

t.test('a name that is not set is an error, not an empty string', async (t) => {
  t.throws(() => render('settings', { name: 'celeryd' }), /the template names .*, which is not set/)
})

t.test('a template that is not there is an error', async (t) => {
  t.throws(() => render('nothing', {}), /there is no template nothing/)
})

t.test('every partial that a template names exists', async (t) => {
  const tags: [string, string] = ['<%', '%>']
  for (const [name, text] of Object.entries(templates)) {
    for (const token of Mustache.parse(text, tags)) {
      if (token[0] === '>') t.ok(Object.hasOwn(templates, token[1]), `${name} includes ${token[1]}`)
    }
  }
})
