// @ts-check
// The pages of docs/ that are made from the compiler itself: diagnostics.md and options.md. Runs after tsc; the
// examples are the fixtures of the tests. `node scripts/docs.js [DIRECTORY of the compiled JavaScript]`
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { isMain, root, script, writeIfChanged } from './tools.js'

/** @param {string} [js] where tsc has put the compiled modules */
export async function buildDocs(js = join(root, 'build/js')) {
  const { diagnosticsPage, optionsPage } = await import(pathToFileURL(join(js, 'scripts/docs/reference.js')).href)
  const fixtures = join(root, 'test/fixtures/configs')
  const examples = readdirSync(fixtures)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(fixtures, name), 'utf8') }))
  writeIfChanged(join(root, 'docs/diagnostics.md'), diagnosticsPage(examples))
  writeIfChanged(join(root, 'docs/options.md'), optionsPage())
}

if (isMain(import.meta.url)) await script('docs', () => buildDocs(process.argv[2]))
