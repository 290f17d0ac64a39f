import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { compoundTexts, residualOf } from '../../../lib/evaluate/chunk.js'
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

t.test('texts for compound commands end where an alias may be defined', async (t) => {
  const source = new Source('config', '')
  const one = (text: string, assignsAnything = false) => {
    return { text, source, span: { start: 0, end: 0 }, assigns: [], assignsAnything }
  }
  t.same(compoundTexts([]), [])
  t.same(compoundTexts([one('umask 002'), one('A=$(x)')]), ['umask 002\nA=$(x)'])
  t.same(compoundTexts([one('A=1\n. /x', true), one('B=$(x)'), one('C=$(x)')]), ['A=1\n. /x', 'B=$(x)\nC=$(x)'])
  t.same(compoundTexts([one('alias x=y', true), one('eval x', true), one('x')]), ['alias x=y', 'eval x', 'x'])
})
