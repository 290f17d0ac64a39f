import t from 'tap'
import { isUnquoted, Mode, QUOTABLE, SPECIAL } from '../../../lib/syntax/modes.js'

t.test('plain text ends at what is special there (XCU 2.2, 2.6.2, 2.7.4)', async (t) => {
  const endsAt = (mode: Mode) =>
    String.fromCharCode(...[...SPECIAL.keys()].filter((code) => ((SPECIAL[code] as number) & (1 << mode)) !== 0))
  t.equal(endsAt(Mode.word), '\t\n "$&\'();<>\\`|')
  t.equal(endsAt(Mode.value), '\t\n "$&\'():;<>\\`|')
  t.equal(endsAt(Mode.braced), '"$\'\\`}')
  t.equal(endsAt(Mode.quoted), '"$\\`')
  t.equal(endsAt(Mode.quotedBraced), '"$\\`}')
  t.equal(endsAt(Mode.document), '\n$\\`')
  t.equal(endsAt(Mode.arithmetic), '$()\\`')
})

t.test('quotes and backslashes', async (t) => {
  t.same(Object.values(Mode).filter(isUnquoted), [Mode.word, Mode.value, Mode.braced])
  for (const mode of Object.values(Mode)) t.equal(QUOTABLE[mode] === undefined, isUnquoted(mode), `${mode}`)
})
