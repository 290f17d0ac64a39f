import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Mustache from 'mustache'
import t from 'tap'
import { render, type View } from '../lib/emit/template.js'
import { templates } from '../lib/emit/templates.generated.js'
import { shWord } from '../lib/quote.js'
import { projectRoot } from './scripts/root.js'

type Tokens = readonly (readonly [kind: string, value: string, inner?: Tokens])[]

const tokensOf = (name: string): Tokens => JSON.parse(templates[name] ?? '[]')

/** A view that has all that a template names; its sections are what `section` makes of what is inside them. */
function viewFor(tokens: Tokens, section: (inside: View) => View[string]): View {
  const entries = tokens.flatMap(([kind, value, inner]): [string, View[string]][] => {
    if (kind === 'text') return []
    if (kind === '>') return Object.entries(viewFor(tokensOf(value), section))
    if (inner === undefined) return [[value, `${value}'s $value`]]
    const inside = viewFor(inner, section)
    // What a section names may also stand outside of it.
    return [...Object.entries(inside), [value, section(inside)]]
  })
  return Object.fromEntries(entries)
}

const sections: readonly [string, (inside: View) => View[string]][] = [
  ['are left out', () => false],
  ['are empty text', () => ''],
  ['are empty lists', () => []],
  ['are there', () => true],
  ['are objects', (inside) => inside],
  ['are lists', (inside) => [inside, {}, { name: 'other' }]],
]

t.test('every template is rendered as mustache does', async (t) => {
  const folder = join(projectRoot, 'lib/templates')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !statSync(join(folder, file)).isDirectory(),
  )
  const texts = files.map((file) => [file.replace(/\.sh$/, ''), readFileSync(join(folder, file), 'utf8')])
  t.same(Object.keys(templates), texts.map(([name]) => name).sort())
  for (const [name = '', text = ''] of texts) {
    for (const [how, section] of sections) {
      const view = viewFor(tokensOf(name), section)
      const options = {
        tags: ['<%', '%>'] satisfies [string, string],
        escape: (value: unknown) => shWord(String(value)),
      }
      t.equal(
        render(name, view),
        Mustache.render(text, view, Object.fromEntries(texts), options),
        `${name}: sections ${how}`,
      )
    }
  }
})

t.test('text that is a word already stands as it is', async (t) => {
  const view = viewFor(tokensOf('settings'), () => true)
  t.match(render('settings', { ...view, user: { word: '"$somebody"' } }), '\nuser="$somebody"\n')
})

t.test('a name that is not set is an error, not an empty string', async (t) => {
  t.throws(() => render('settings', { name: 'celeryd' }), /the template names .*, which is not set/)
})

t.test('a template that is not there is an error', async (t) => {
  t.throws(() => render('nothing', {}), /there is no template nothing/)
})

t.test('every partial that a template names exists', async (t) => {
  for (const name of Object.keys(templates)) {
    for (const [type, value] of tokensOf(name)) {
      if (type === '>') t.ok(Object.hasOwn(templates, value), `${name} includes ${value}`)
    }
  }
})
