import t from 'tap'
import { message } from '../../../lib/diagnostics/message.js'

t.test('an entry is what was declared', async (t) => {
  const entry = message<{ readonly name: string }>({
    severity: 'note',
    message: ({ name }) => `${name} is odd`,
    help: ({ name }) => (name === 'A' ? undefined : `remove ${name}`),
    explanation: 'It is.',
  })
  t.equal(entry.message({ name: 'A' }), 'A is odd')
  t.same([entry.help?.({ name: 'A' }), entry.help?.({ name: 'B' })], [undefined, 'remove B'])
  t.same([entry.severity, entry.explanation], ['note', 'It is.'])
})
