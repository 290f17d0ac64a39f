/** Tests go by the names of the modules that they are about. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

/** Whether a module has anything that runs: one that only declares types has nothing to test. */
const runs = (text: string): boolean =>
  /^(?:export )?(?:abstract )?(?:const|let|function|class|async function) /m.test(text)

/** What build.js writes, and the parts of one table, whose test is that of messages.ts. */
const isPart = (file: string): boolean => /\.generated\.ts$|^diagnostics\/messages-[\w-]+\.ts$/.test(file)

const modules = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !isPart(file))
  .filter((file) => runs(readFileSync(join('lib', file), 'utf8')))

t.test('every module of lib has its test', async (t) => {
  t.ok(modules.length > 100, `${modules.length} modules`)
  const tests = modules.map((file) => join('test/unit', file.replace(/\.ts$/, '.test.ts')))
  t.same(
    tests.filter((file) => !existsSync(file)),
    [],
  )
})
