import t from 'tap'
import { optionReading } from '../../../lib/options/catalogue.js'
import { findUnread, unreadVariables } from '../../../lib/options/unread.js'

t.test('what no script reads is not an option too', async (t) => {
  for (const { name, reason } of unreadVariables) {
    t.equal(optionReading(name), undefined, name)
    t.match(reason, /[^.]$/, 'completes a sentence')
    t.equal(findUnread(name)?.reason, reason)
  }
  t.equal(findUnread('CELERYD_OPTS'), undefined)
})
