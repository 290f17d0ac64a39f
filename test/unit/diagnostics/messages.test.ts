/** The registry: its parts are messages-*.ts, which have no tests of their own. */

import { readdirSync } from 'node:fs'
import t from 'tap'
import type { Message } from '../../../lib/diagnostics/message.js'
import { allCodes, finding, isRefused, messages } from '../../../lib/diagnostics/messages.js'

/** Every parameter is its own name. */
const parameters = new Proxy({}, { get: (_, name) => String(name) }) as never

const all = Object.entries(messages) as [string, Message<never>][]

t.test('every part is in the registry, and no code is in two parts', async (t) => {
  const parts = readdirSync('lib/diagnostics').filter((name) => /^messages-.*\.ts$/.test(name))
  const codes: string[] = []
  for (const part of parts) {
    const tables = Object.values(await import(`../../../lib/diagnostics/${part.replace('.ts', '.js')}`))
    for (const table of tables) if (typeof table === 'object') codes.push(...Object.keys(table as object))
  }
  const unique = new Set(codes)
  t.same(
    [...allCodes()].filter((code) => !unique.has(code)),
    [],
    'every code is in a part',
  )
  t.same(
    [...unique].filter((code) => !allCodes().has(code)),
    [],
    'every part is in the registry',
  )
})

t.test('what a message looks like', async (t) => {
  for (const [code, entry] of all) {
    t.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    t.match(entry.explanation, /^\S.*[.)]$/s, `${code}: the explanation is sentences`)
    // Some texts choose by their parameters: these have a sentence of their own for the page.
    const text = entry.problem === undefined ? entry.message(parameters) : ''
    t.notMatch(text, /undefined|\n|[.!]$|^\s/, `${code}: one sentence without a full stop: ${text}`)
    const help = entry.fix === undefined ? (entry.help?.(parameters) ?? '') : ''
    t.notMatch(help, /undefined|\n|^\s/, `${code}: ${help}`)
    for (const said of [entry.problem, entry.fix])
      if (said !== undefined) t.match(said, /^[A-Z](?!.* {2}|.*\n).*\.$/s, `${code}: the page has a sentence: ${said}`)
  }
})

t.test('what cannot be silenced', async (t) => {
  const cases: [code: Parameters<typeof isRefused>[0], expected: boolean][] = [
    ['unclosed-quote', true],
    ['unit-dynamic', true],
    ['disable-unused', true],
    ['not-boolean', false],
    ['unit-secret', false],
    ['assigned-twice', false],
  ]
  for (const [code, expected] of cases) t.equal(isRefused(code), expected, code)
})

t.test('a finding has the texts of its code', async (t) => {
  const span = { start: 1, end: 2 }
  t.same(finding('not-boolean', span, { name: 'A', value: 'yes' }), {
    code: 'not-boolean',
    span,
    severity: messages['not-boolean'].severity,
    message: messages['not-boolean'].message({ name: 'A', value: 'yes' }),
    help: messages['not-boolean'].help?.({ name: 'A', value: 'yes' }),
  })
})
