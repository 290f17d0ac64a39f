/** The generated pages of docs/ are those of this code. */

import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { messages } from '../../lib/diagnostics/messages.js'
import { catalogue } from '../../lib/options/catalogue.js'
import { diagnosticsPage, optionsPage } from '../../scripts/docs/reference.js'

const root = new URL('../../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const fixtures = 'test/fixtures/configs/'
const examples = readdirSync(new URL(fixtures, root))
  .sort()
  .map((name) => ({ name, text: read(fixtures + name) }))

t.test('docs/diagnostics.md', (t) => {
  const page = diagnosticsPage(examples)
  t.equal(read('docs/diagnostics.md'), page, 'current: else run node scripts/docs.js')
  for (const code of Object.keys(messages)) t.ok(page.includes(`### ${code}\n`), code)
  t.end()
})

t.test('docs/options.md', (t) => {
  const page = optionsPage()
  t.equal(read('docs/options.md'), page, 'current: else run node scripts/docs.js')
  for (const { name } of catalogue) t.ok(page.includes(`\`${name}\``), name)
  t.end()
})
