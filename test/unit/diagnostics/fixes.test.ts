import t from 'tap'
import { fixes, problems } from '../../../lib/diagnostics/fixes.js'
import { allCodes } from '../../../lib/diagnostics/messages.js'

t.test('what pages say instead of a message is about a code, and a sentence', async (t) => {
  const codes = allCodes()
  for (const table of [fixes, problems])
    for (const [code, text] of Object.entries(table)) {
      t.ok(codes.has(code), code)
      t.match(text, /^[A-Z].*\.$/, code)
      t.notMatch(text, / {2}|\n/, code)
    }
})
