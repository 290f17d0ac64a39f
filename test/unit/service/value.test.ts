import t from 'tap'
import { assignedWord, knownOrEmpty } from '../../../lib/service/value.js'

t.test('a value as text, and as a word of sh', async (t) => {
  const cases: [value: Parameters<typeof knownOrEmpty>[0], text: string, word: string][] = [
    [{ known: '' }, '', ''],
    [{ known: 'celery' }, 'celery', 'celery'],
    [{ known: "it's" }, "it's", "'it'\\''s'"],
    [{ word: '"${A:-b}"' }, '', '"${A:-b}"'],
  ]
  for (const [value, text, word] of cases) {
    t.equal(knownOrEmpty(value), text)
    t.same(assignedWord(value), { word })
  }
})
