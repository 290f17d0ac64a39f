// @ts-check
// The pages of docs/ that are made from the compiler itself: diagnostics.md and options.md. The examples
// are the fixtures of the tests.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transpile } from './build.js'
import { root, script, writeIfChanged } from './tools.js'

await script('docs', async () => {
  await transpile()
  const js = join(root, 'build/js')
  const { diagnosticsPage, optionsPage } = await import(pathToFileURL(join(js, 'scripts/docs/reference.js')).href)
  const fixtures = join(root, 'test/fixtures/configs')
  const examples = readdirSync(fixtures)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(fixtures, name), 'utf8') }))
  writeIfChanged(join(root, 'docs/diagnostics.md'), diagnosticsPage(examples))
  writeIfChanged(join(root, 'docs/options.md'), optionsPage())
})
