/** The fixes that the playground offers: each puts its finding right, in every fixture that has it. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { targets } from '../../lib/targets/index.js'
import { answer, type Question, type Shown } from '../../web/playground/compiler.js'
import { applied } from '../../web/playground/edits.js'
import { projectRoot } from '../support/root.js'

const folder = join(projectRoot, 'test/fixtures/configs')
const fixtures = readdirSync(folder).map((name) => ({
  name,
  config: readFileSync(join(folder, name), 'utf8').replaceAll(/^#!.*\n/gm, ''),
}))
const questions = fixtures.flatMap(({ name, config }) =>
  ['sysv', 'systemd'].map((target): Question & { name: string } => ({
    ...{ name, config, target, generic: false },
    service: name.startsWith('celerybeat') ? 'celerybeat' : 'celeryd',
  })),
)

const countOf = (code: string, findings: readonly Shown[]) => findings.filter((found) => found.code === code).length
const isError = ({ severity }: Shown) => severity === 'error'
const isDisabling = ({ code }: Shown) => code.startsWith('disable-')

t.test('a fix leaves fewer of its findings, and no new error', async (t) => {
  const tried = new Set<string>()
  const wrong: string[] = []
  for (const { name, ...question } of questions) {
    const { findings } = answer(question)
    for (const { code, line, fixes } of findings)
      for (const edit of fixes) {
        const after = answer({ ...question, config: applied(edit, question.config) }).findings
        const place = `${name}:${line} for ${question.target}: ${edit.name} (${code})`
        if (countOf(code, after) >= countOf(code, findings)) wrong.push(`${place}: still there`)
        if (after.filter(isDisabling).length > findings.filter(isDisabling).length)
          wrong.push(`${place}: not understood`)
        // What an error hid may be seen once it is gone, so that their number may stay.
        if (after.filter(isError).length > findings.filter(isError).length) wrong.push(`${place}: a new error`)
        if (edit.select === undefined) tried.add(code)
      }
  }
  t.same(wrong, [])
  t.ok(tried.size > 25, `${tried.size} codes: ${[...tried].sort().join(' ')}`)
})

t.test('edits are in order and inside of the text', async (t) => {
  const wrong: string[] = []
  for (const { name, ...question } of questions)
    for (const { fixes } of answer(question).findings)
      for (const { changes } of fixes) {
        let end = 0
        for (const { from, to } of changes) {
          if (from < end || to < from || to > question.config.length) wrong.push(`${name}: ${from}-${to}`)
          end = to
        }
      }
  t.same(wrong, [])
})

t.test('every target has files, or says why it has none', async (t) => {
  for (const { name } of targets)
    for (const generic of [false, true])
      for (const service of ['celeryd', 'celerybeat'] as const) {
        const { files, refusal } = answer({ config: 'CELERY_APP=proj\n', service, generic, target: name })
        t.equal(files.length > 0, refusal === '', `${name} ${service} ${generic ? 'generic' : 'frozen'}`)
      }
})

const fixesOf = (config: string, code: string) =>
  answer({ config, service: 'celeryd', generic: false, target: 'sysv' }).findings.flatMap((found) =>
    found.code === code ? found.fixes.map((edit) => [edit.name, applied(edit, config)]) : [],
  )

t.test('the comment that silences stands where sh reads a comment', async (t) => {
  const silenced = (config: string) =>
    fixesOf(config, 'unknown-variable').flatMap(([name, text = '']) => (name === 'Silence it' ? [text] : []))
  const comment = '# celery-initd: disable=unknown-variable write the reason here\n'
  t.same(silenced('CELERY_APP=proj\n  CELERYD_USRE=a\n'), [`CELERY_APP=proj\n  ${comment}  CELERYD_USRE=a\n`])
  t.same(
    silenced('CELERY_APP=proj \\\nCELERYD_USRE=a\n'),
    [`${comment}CELERY_APP=proj \\\nCELERYD_USRE=a\n`],
    'before the statement that the line continues',
  )
  t.same(
    silenced('CELERY_APP="proj\nA=" CELERYD_USRE=a\n'),
    [`${comment}CELERY_APP="proj\nA=" CELERYD_USRE=a\n`],
    'before a string',
  )
  t.same(silenced('if :; then\n  CELERYD_USRE=a\nfi\n'), [`if :; then\n  ${comment}  CELERYD_USRE=a\nfi\n`])
  t.same(silenced('if :; then\nA="\nB=" CELERYD_USRE=a\nfi\n'), [], 'in a string in a command: nowhere')
})

t.test('what replaces a line of celery multi', async (t) => {
  t.match(fixesOf('CELERYD_MULTI="/v/bin/celery multi"\n', 'multi-ignored'), [
    ['Leave it to CELERY_BIN', 'CELERY_BIN=/v/bin/celery\n'],
  ])
  t.match(fixesOf('CELERY_BIN=/v/bin/celery\nCELERYD_MULTI="/v/bin/celery multi"\n', 'multi-ignored'), [
    ['Leave it to CELERY_BIN', 'CELERY_BIN=/v/bin/celery\n'],
  ])
})

t.test('a hostile line takes no longer than another', async (t) => {
  const long = 100_000
  const blanks = ' '.repeat(long)
  const hostile = {
    'multi-ignored': `CELERY_BIN=celery\nCELERYD_MULTI=celery\\ multi${blanks}#`,
    'prints-at-start': `echo ${'$aaaaaaaa'.repeat(long / 10)};`,
    'value-with-space': `CELERY_APP=${blanks}'a`,
    'spaces-around-equals': `CELERYD_NODES =${blanks}a`,
    'full-width-sign': `${'\uff21'.repeat(long)}=a`,
    'bad-account': `CELERYD_USER="a\n${'A=b\n'.repeat(long / 10)}"`,
  }
  for (const [code, config] of Object.entries(hostile)) {
    const before = performance.now()
    const { findings } = answer({ config: `${config}\n`, service: 'celeryd', generic: false, target: 'sysv' })
    const took = performance.now() - before
    t.ok(took < 10_000, `${code}: ${Math.round(took)} ms`)
    t.ok(
      findings.some((found) => found.code === code),
      `${code}: ${findings.map((found) => found.code).join(' ')}`,
    )
  }
})
