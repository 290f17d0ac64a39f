import t from 'tap'
import { knownText, valueWord } from '../../../lib/service/value.js'

t.test('a value as text, and as a word of sh', async (t) => {
  const cases: [value: Parameters<typeof knownText>[0], text: string, word: string][] = [
    [{ known: '' }, '', ''],
    [{ known: 'celery' }, 'celery', 'celery'],
    [{ known: "it's" }, "it's", "'it'\\''s'"],
    [{ word: '"${A:-b}"' }, '', '"${A:-b}"'],
  ]
  for (const [value, text, word] of cases) {
    t.equal(knownText(value), text)
    t.same(valueWord(value), { word })
  }
})
