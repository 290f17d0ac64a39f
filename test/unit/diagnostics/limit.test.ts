/** Findings have an end, and errors are never left out for the sake of others. */

import t from 'tap'
import { limitFindings } from '../../../lib/diagnostics/limit.js'
import { finding } from '../../../lib/diagnostics/messages.js'
import { Source } from '../../../lib/diagnostics/source.js'

t.test('what is left out is said', (t) => {
  const source = new Source('config', 'x'.repeat(5000))
  const at = (start: number) => ({ start, end: start + 1 })
  const warnings = Array.from({ length: 1500 }, (_, start) => ({
    ...finding('log-without-process', at(start), { name: 'A' }),
    source,
  }))
  const errors = Array.from({ length: 1500 }, (_, start) => ({
    ...finding('missing-command', at(start), { after: 'a', found: 'b' }),
    source,
  }))
  const codes = (all: typeof warnings | typeof errors): [number, string | undefined] => {
    const limited = limitFindings(all)
    return [limited.length, limited.at(-1)?.code]
  }
  t.same(codes(warnings.slice(0, 1000)), [1000, 'log-without-process'])
  t.same(codes(warnings), [1001, 'findings-left-out'])
  t.same(codes(errors), [1001, 'too-many-problems'])
  const both = limitFindings([...warnings, ...errors.slice(0, 3)])
  t.equal(both.filter(({ severity }) => severity === 'error').length, 3, 'all errors are shown')
  t.end()
})
