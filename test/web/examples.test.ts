/** The configs that the playground offers: each shows what it is there for. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { answer } from '../../web/playground/compiler.js'
import { projectRoot } from '../support/root.js'

const folder = join(projectRoot, 'web/playground/examples')

/** What is found in each, for sysv. */
const expected: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash-only', 'bash-only', 'bash-only', 'source-command'],
  django: [],
  host: [],
  misspelt: ['unknown-variable', 'unknown-variable', 'unknown-variable', 'unknown-variable'],
  options: ['removed-option', 'old-option', 'misspelt-option', 'option-of-another-command', 'flag-with-value'],
  scheduler: [],
  slips: ['comma-in-nodes', 'process-id', 'log-without-node', 'log-without-process', 'not-seconds', 'not-exported'],
  'three-workers': [],
}

const ask = (file: string, target: string) =>
  answer({
    ...{ config: readFileSync(join(folder, file), 'utf8'), target, generic: false },
    service: file === 'scheduler' ? 'celerybeat' : 'celeryd',
  })

t.same(readdirSync(folder).sort(), Object.keys(expected), 'all of them are here')

for (const [file, codes] of Object.entries(expected))
  t.test(file, async (t) => {
    const { findings, files } = ask(file, 'sysv')
    t.same(
      findings.map(({ code }) => code),
      codes,
    )
    t.equal(files.length > 0, !findings.some(({ severity }) => severity === 'error'))
  })

t.test('what only the host knows is refused by a target without a shell', async (t) => {
  t.match(ask('host', 'systemd'), { files: [], findings: [{ code: 'unit-dynamic' }] })
})

t.test('every common slip has a fix', async (t) => {
  t.ok(ask('slips', 'sysv').findings.every(({ fixes }) => fixes.some(({ name }) => name !== 'Silence it')))
})
