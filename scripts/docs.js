// @ts-check
// What is made from the compiler itself: diagnostics.md, options.md, noise.md and figures in docs/, man/, completions/. The
// examples are the fixtures of the tests.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transpile } from './build.js'
import { release, root, script, writeIfChanged } from './tools.js'

await script('docs', async () => {
  await transpile()
  const js = join(root, 'build/js')
  const { diagnosticsPage, optionsPage } = await import(pathToFileURL(join(js, 'scripts/docs/reference.js')).href)
  const { noisePage } = await import(pathToFileURL(join(js, 'scripts/docs/noise.js')).href)
  const textsOf = (/** @type {string} */ folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))
  const fixtures = textsOf('test/fixtures/configs')
  const shipped = [...textsOf('examples'), ...textsOf('test/fixtures/examples')].filter(({ name }) =>
    /^celery/.test(name),
  )
  writeIfChanged(join(root, 'docs/diagnostics.md'), diagnosticsPage(fixtures))
  writeIfChanged(join(root, 'docs/noise.md'), noisePage(shipped, fixtures))
  writeIfChanged(join(root, 'docs/options.md'), optionsPage())
  const { dataFigure, loopFigure } = await import(pathToFileURL(join(js, 'scripts/docs/figures.js')).href)
  writeIfChanged(join(root, 'docs/data.svg'), dataFigure())
  writeIfChanged(join(root, 'docs/loop.svg'), loopFigure(readFileSync(join(root, 'lib/templates/obey.sh'), 'utf8')))
  const { manPages } = await import(pathToFileURL(join(js, 'scripts/docs/man.js')).href)
  const { completionFiles } = await import(pathToFileURL(join(js, 'scripts/docs/completions.js')).href)
  for (const { file, text } of completionFiles()) writeIfChanged(join(root, 'completions', file), text)
  const { defaultProfile } = await import(pathToFileURL(join(js, 'lib/options/profile.js')).href)
  for (const { file, text } of manPages(defaultProfile, release().manDate))
    writeIfChanged(join(root, 'man', file), text)
})
