/** The generated pages of docs/ are those of this code. */

import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { messages } from '../../lib/diagnostics/messages.js'
import { catalogue } from '../../lib/options/catalogue.js'
import { dataFigure, loopFigure, ordersOf } from '../../scripts/docs/figures.js'
import { frequentWarnings, noisePage, reasonOf, surveyed } from '../../scripts/docs/noise.js'
import { diagnosticsPage, type Example, findingsOf, optionsPage } from '../../scripts/docs/reference.js'
import { flow } from '../support/flow.js'

const root = new URL('../../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const textsOf = (folder: string): readonly Example[] =>
  readdirSync(new URL(folder, root))
    .sort()
    .map((name) => ({ name, text: read(folder + name) }))
const examples = textsOf('test/fixtures/configs/')
const shipped = [...textsOf('examples/'), ...textsOf('test/fixtures/examples/')].filter(({ name }) =>
  name.startsWith('celery'),
)

t.test('docs/diagnostics.md', (t) => {
  const page = diagnosticsPage(examples)
  t.equal(read('docs/diagnostics.md'), page, 'current: else run node scripts/docs.js')
  for (const code of Object.keys(messages)) t.ok(page.includes(`### ${code}\n`), code)
  t.end()
})

t.test('docs/noise.md', (t) => {
  t.equal(read('docs/noise.md'), noisePage(shipped, examples), 'current: else run node scripts/docs.js')
  t.equal(surveyed.length, 152)
  for (const code of frequentWarnings())
    t.type(reasonOf(code), 'string', `why ${code} is a warning, though many get it`)
  for (const example of shipped)
    t.same(
      findingsOf(example).flatMap(({ code, severity }) => (severity === 'note' ? [] : [code])),
      [],
      `${example.name} has no warning`,
    )
  t.end()
})

t.test('docs/options.md', (t) => {
  const page = optionsPage()
  t.equal(read('docs/options.md'), page, 'current: else run node scripts/docs.js')
  for (const { name } of catalogue) t.ok(page.includes(`\`${name}\``), name)
  t.end()
})

t.test('docs/script.md is a map of the script', (t) => {
  const page = read('docs/script.md')
  const rows = [...page.matchAll(/^\| ([^|]+) \| (`[^|]+`) \|/gm)].map(([, headings = '', files = '']) => ({
    headings: headings.split(', '),
    text: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => read(`lib/templates/${file}`)).join('\n'),
  }))
  for (const { headings, text } of rows)
    for (const heading of headings) t.ok(text.includes(`\n# --- ${heading} ---\n`), heading)
  const listed = rows.flatMap(({ headings }) => headings)
  const script = read('generic-init.d/celeryd')
  const looks = read('lib/templates/look.awk.sh')
  const parts = [...script.matchAll(/^# --- (.+) ---$/gm)].map(([, heading = '']) => heading)
  t.same(
    listed.filter((heading) => parts.includes(heading)),
    parts.filter((heading) => !looks.includes(`# --- ${heading} ---`)),
    'every part, in the order of the script',
  )
  const partials = [...read('lib/templates/sysv.sh').matchAll(/<%>([\w.-]+)%>/g)].map(([, name = '']) => name)
  t.same(
    partials.filter((name) => !page.includes(`\`${name}.sh\``)),
    [],
    'and every file that the script is made of',
  )
  t.end()
})

t.test('docs/data.svg and docs/loop.svg', (t) => {
  t.equal(read('docs/data.svg'), dataFigure(), 'current: else run node scripts/docs.js')
  const folders = [...dataFigure().matchAll(/>lib\/(\w+)</g)].map(([, name = '']) => name)
  t.ok(folders.length > 5)
  const stages = folders.filter((name) => name !== 'templates')
  t.same(
    stages.filter((name) => !flow.includes(name)),
    [],
    'its folders are those of the flow',
  )
  const obey = read('lib/templates/obey.sh')
  t.equal(read('docs/loop.svg'), loopFigure(obey), 'current: else run node scripts/docs.js')
  const looks = read('lib/templates/look.awk.sh')
  for (const order of ordersOf(obey)) t.match(looks, new RegExp(`\\b${order}\\b`), `the looks print ${order}`)
  for (const order of ['launch', 'signal', 'finished']) t.ok(ordersOf(obey).includes(order), order)
  t.end()
})
