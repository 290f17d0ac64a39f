/** ARCHITECTURE.md is true: its files are there, its table of folders is the one that is tested, its example compiles so. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sysv } from '../../lib/targets/sysv/index.js'
import { compiled } from '../support/compiled.js'
import { flow } from '../support/flow.js'

const text = readFileSync('ARCHITECTURE.md', 'utf8')

/** The text from a heading to the next one. */
function section(heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  return after.split('\n## ')[0] as string
}

t.test('every file and folder that it names is there', async (t) => {
  const paths = [...text.matchAll(/`([\w./-]+(?:\.\w+|\/))`/g)].map(([, path]) => path as string)
  t.ok(paths.length > 40)
  const homes = ['.', 'lib', 'lib/syntax', 'lib/templates', 'lib/targets']
  t.same(
    paths.filter((path) => !homes.some((home) => existsSync(join(home, path)))),
    ['targets/NAME/index.ts'],
  )
})

t.test('the folders are those of the flow, in its order', async (t) => {
  const rows = [...section('Folders').matchAll(/^\| `([\w.]+)\/?` \|/gm)].map(([, name]) => name)
  t.same(rows, flow)
})

t.test('the example compiles to the row that it shows', async (t) => {
  const lines = section('One config from text to script').split('\n')
  const config = lines.filter((line) => /^ {4}\S/.test(line)).map((line) => line.trim())
  t.equal(config.length, 4)
  const { service, evaluation } = compiled(`${config.join('\n')}\n`)
  t.same(service.residual, [config[3]])
  t.same(evaluation.dynamic, ['HOST_ID'])
  const row = lines.filter((line) => /^ {8}/.test(line)).map((line) => line.trim())
  t.equal(row.length, 3)
  const script = sysv.emit(service)[0]?.text.replaceAll(/^ +/gm, '') ?? ''
  t.ok(script.includes(row.join('\n')), 'as the script has it')
})
