/** Each rule of the portability linter finds what it is for, at its place, and nothing in text that keeps to it. */

import t from 'tap'
import { type LintOptions, lint, rules } from '../../support/portability-lint/lint.js'
import { awkSamples } from './samples-awk.js'
import { shellSamples } from './samples-shell.js'
import { unspecifiedSamples } from './samples-unspecified.js'
import { utilitySamples } from './samples-utilities.js'

const samples = { ...shellSamples, ...unspecifiedSamples, ...utilitySamples, ...awkSamples }
const options: LintOptions = { wordLists: ['words'], users: ['root'] }

for (const { id, category } of rules) {
  t.test(id, (t) => {
    const { wrong, right } = samples[id] ?? { wrong: [], right: [] }
    t.ok(wrong.length > 0 && right.length > 0, 'has samples')
    for (const marked of wrong) {
      const before = marked.slice(0, marked.indexOf('▶')).split('\n')
      const found = lint(marked.replace('▶', ''), options).filter(({ rule }) => rule === id)
      const place = { line: before.length, column: (before[before.length - 1] ?? '').length + 1 }
      t.match(found, [place], marked)
      t.equal(found.length, 1, `once in ${marked}`)
    }
    for (const text of right) {
      const found = lint(text, options).filter((one) => one.rule === id || one.category === 'portability')
      t.same(
        found.filter((one) => one.rule === id || category === 'portability'),
        [],
        text,
      )
    }
    t.end()
  })
}

t.test('a rule says why, and where that is written', (t) => {
  const ids = rules.map(({ id }) => id)
  t.equal(new Set(ids).size, ids.length, 'ids differ')
  t.same(Object.keys(samples).sort(), [...ids].sort(), 'no sample without a rule')
  for (const { id, category, explanation } of rules) {
    t.match(explanation, /^\S.*\.$/s, id)
    if (category === 'portability') t.match(explanation, /POSIX|XCU|XBD|Autoconf|seen by running/, id)
  }
  t.end()
})
