/** Tests go by the names of the modules that they are about. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

/** The folders of lib in which every module has its test file. */
const complete = ['compile', 'options', 'service', 'syntax', 'targets']

/** Whether a module has anything that runs: one that only declares types has nothing to test. */
const runs = (text: string): boolean =>
  /^(?:export )?(?:abstract )?(?:const|let|function|class|async function) /m.test(text)

for (const folder of complete) {
  t.test(`every module of lib/${folder} has its test`, async (t) => {
    const modules = readdirSync(join('lib', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
      .filter((file) => runs(readFileSync(join('lib', folder, file), 'utf8')))
    t.ok(modules.length > 0)
    const tests = modules.map((file) => join('test/unit', folder, file.replace(/\.ts$/, '.test.ts')))
    t.same(
      tests.filter((file) => !existsSync(file)),
      [],
    )
  })
}
