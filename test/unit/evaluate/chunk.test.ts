import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { residualOf } from '../../../lib/evaluate/chunk.js'
import { EffectsReader } from '../../../lib/evaluate/effects.js'
import { parse } from '../../../lib/syntax/parser.js'

t.test('what a reader is told of a statement that stays', async (t) => {
  const source = new Source('config', 'read A B')
  const span = { start: 0, end: 8 }
  const effects = (text: string) => new EffectsReader(new Map()).ofStatements(parse(text).script.statements)
  const chunk = { source, span, text: 'read A B', before: ['unset A', 'B=1'], effects: effects('read A B') }
  t.same(residualOf(chunk), {
    text: 'unset A\nB=1\nread A B',
    source,
    span,
    assigns: ['A', 'B'],
    assignsAnything: false,
  })
  t.equal(residualOf({ ...chunk, before: [], effects: effects('. /x') }).assignsAnything, true)
})
