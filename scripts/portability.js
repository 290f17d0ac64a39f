// @ts-check
// Compiles the tests, and runs the long form of test/portability. Arguments: the beginnings of places' names.
import process from 'node:process'
import { transpile } from './build.js'
import { testEnvironment } from './test-environment.js'
import { run, script } from './tools.js'

await script('portability', async () => {
  testEnvironment()
  await transpile()
  run(process.execPath, ['--enable-source-maps', 'build/js/test/portability/main.js', ...process.argv.slice(2)])
})
