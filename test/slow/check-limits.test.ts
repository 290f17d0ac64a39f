/** No config takes long to check, or much memory: time grows with its length, and findings have an end. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { mostFindings } from '../../lib/diagnostics/limit.js'
import { slowness } from '../support/machine-speed.js'

/** Characters of each text; the property of a pass that is not linear shows at this size. */
const size = Number(process.env.CHECK_SIZE ?? 60_000)

const fill = (unit: string): string => unit.repeat(Math.ceil(size / unit.length))
const many = (line: (index: number) => string): string => {
  let text = ''
  for (let index = 0; text.length < size; index++) text += line(index)
  return text
}

const hostile: Readonly<Record<string, string>> = {
  'words of a program, for many nodes': `CELERYD_NODES=1000\nCELERY_BIN="${fill('a ')}"\n`,
  'words after --': `CELERYD_OPTS="-- ${fill('a ')}"\n`,
  'many options, for many nodes': `CELERYD_NODES=1000\nCELERYD_OPTS="${many((index) => `--x${index}=1 `)}"\n`,
  'ranges of nodes': `CELERYD_NODES=1000\nCELERYD_OPTS="${many((index) => `-c:1-${1000 - (index % 900)} 4 `)}"\n`,
  'many nodes': `CELERYD_NODES="${fill('a ')}"\n`,
  'many formats': `CELERYD_NODES=1000\nCELERYD_PID_FILE="/${fill('%n%q')}"\n`,
  'a long name': `CELERYD_NODES="${fill('%q')}"\n`,
  'flags in one word': `CELERYD_OPTS="-${fill('B')}1"\n`,
  'an option of beat again and again': `CELERYBEAT_OPTS="${fill('-l ')}"\n`,
  'formats of beat': `CELERYBEAT_PID_FILE="/${fill('%n')}"\n`,
  'openings of templates': `CELERYD_OPTS="${fill('{{ ')}"\nA="${fill('{%')}"\nCELERYD_NODES="${fill('<a')}"\n`,
  'templates in a value': `CELERYD_OPTS="${fill('{{ x }} ')}"\n`,
  'many expansions in a value': `CELERYD_NODES="${fill('$(a) ')}"\nCELERYD_OPTS="${fill('$$A')}"\n`,
  'blanks in a value': `CELERYD_OPTS="${fill(' ')}x"\nCELERYD_NODES="${fill('\n')}b"\nA="${fill('\t')}b"\n`,
  'newlines at the end of what is left to the host': `. /x; return\n${fill('\n')}x\n`,
  addresses: `export A="${fill('a://?')}"\nexport B="${fill('a')}"\nexport C="${fill('a://b:')}"\n`,
  comments: fill('# x\n'),
  'comments that end in a backslash': fill('# x\\\n'),
  'commands of the host': fill('x y\n'),
  'variables with passwords': many((index) => `export V${index}=a://u:p@h\n`),
  'assignments of what the host knows': many((index) => `V${index}=$(x)\n`),
}

/** Everything that the commands do with one text, for all targets and formats. */
const child = `
import { readFileSync } from 'node:fs'
import { compileFor, withNotes } from '${new URL('../../lib/compile/targets.js', import.meta.url)}'
import { explainText } from '${new URL('../../lib/compile/explain.js', import.meta.url)}'
import { sortedFindings } from '${new URL('../../lib/compile/compiler.js', import.meta.url)}'
import { limitFindings } from '${new URL('../../lib/diagnostics/limit.js', import.meta.url)}'
import { renderFinding } from '${new URL('../../lib/diagnostics/report.js', import.meta.url)}'
import { targets } from '${new URL('../../lib/targets/index.js', import.meta.url)}'
const [kind, reader] = process.argv.slice(2)
const text = readFileSync(0, 'utf8')
const configs = [{ path: kind, text, checksum: 0, size: text.length }]
const request = { kind, name: kind, configs, environment: [], host: undefined, follow: undefined, reader }
const wanted = targets.filter(({ accepts }) => reader === 'sh' || accepts.environmentFiles)
const before = process.cpuUsage()
const built = compileFor(request, wanted)
const found = limitFindings(sortedFindings(withNotes(built, request), [kind]))
let length = explainText(built.compilation, { secrets: false }).length
for (const each of found) length += renderFinding(each, { colour: false }).length
if (!found.some(({ severity }) => severity === 'error'))
  for (const { target, lowered } of built.outputs)
    for (const { text } of target.emit(lowered, undefined)) length += text.length
const { user, system } = process.cpuUsage(before)
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ seconds: (user + system) / 1e6, megabytes, length, findings: found.length }))
`

/** Seconds of processor time that nothing may take. */
const most = 2 * slowness()

t.test('hostile configs', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'celery-initd-'))
  const script = join(directory, 'child.mjs')
  writeFileSync(script, child)
  for (const [name, text] of Object.entries(hostile))
    for (const reader of ['sh', 'environment-file']) {
      const kind = text.startsWith('CELERYBEAT') ? 'celerybeat' : 'celeryd'
      const options = { input: text, encoding: 'utf8', timeout: 60_000 } as const
      const { stdout, stderr } = spawnSync(process.execPath, [script, kind, reader], options)
      if (!/^\{/.test(stdout)) t.fail(`${name}, ${reader}: ${stderr.slice(0, 500)}`)
      const { seconds, megabytes, length, findings } = JSON.parse(stdout || '{}')
      t.ok(seconds < most, `${name}, ${reader}: ${seconds} s of at most ${most}`)
      t.ok(megabytes < 300, `${name}, ${reader}: ${megabytes} MB`)
      t.ok(findings <= 2 * mostFindings + 1, `${name}, ${reader}: ${findings} findings`)
      t.ok(length < 4_000_000 + 10 * text.length, `${name}, ${reader}: prints ${length} characters`)
    }
  rmSync(directory, { recursive: true })
  t.end()
})
