import t from 'tap'
import { hasPlaceholder, looksEscaped, unreliableVariables } from '../../../lib/checks/placeholders.js'
import { inspectionOf } from '../../support/inspected.js'

t.test('placeholders of template languages', async (t) => {
  for (const text of ['{{ x }}', 'a{% if %}b', '%(name)s', '@PREFIX@', '__APP_NAME__', '<your app>'])
    t.ok(hasPlaceholder(text), text)
  for (const text of ['', '{x}', '%n.pid', 'a@b', 'w@%h', '__main__', '-c 2', '<', 'a < b', '%(h']) {
    t.notOk(hasPlaceholder(text), text)
  }
})

t.test('a value that a template or Windows has spoilt says nothing', async (t) => {
  const { evaluation } = inspectionOf('A="{{ x }}"\nB=ok\nC="1\r"\nD=$(a)\nE="$(a)@X@"\n')
  t.same([...unreliableVariables(evaluation)], ['A', 'C', 'E'])
})

t.test('what a template has escaped, and what was written for a web page', async (t) => {
  for (const text of ['&quot;a&quot;', '&#39;a', 'redis://host/0?a=1&amp;b=2']) t.ok(looksEscaped(text), text)
  for (const text of ['Ink &amp; Paper', '&lt;b&gt;', '']) t.notOk(looksEscaped(text), text)
})
