/** Every code has a page, which needs no config to be read. */

import t from 'tap'
import { allCodes } from '../../../lib/diagnostics/messages.js'
import { pageOf, pageText } from '../../../lib/diagnostics/page.js'

t.test('every page says the problem, why, the fix and exceptions', async (t) => {
  for (const code of allCodes()) {
    const page = pageOf(code)
    if (page === undefined) {
      t.fail(`${code} has no page`)
      continue
    }
    for (const [part, text] of Object.entries(page)) {
      if (part !== 'why') t.notMatch(text, /undefined|NaN|\[object/, `${code}: ${part}`)
      t.not(text.trim(), '', `${code}: ${part}`)
    }
    t.match(page.why, /\.$/, code)
    t.match(page.fix, /^[A-Z%-]|^[a-z]+ |^celery/, code)
    t.notMatch(page.fix, /^(?:INSTEAD|SUGGESTION|REMEDY)/, `${code} says what to do without a config`)
  }
})

t.test('a page as text', async (t) => {
  t.equal(
    pageText('not-umask', '1.2.3'),
    [
      'not-umask (error)',
      '',
      'Problem',
      '  NAME must be an octal number such as 022, got VALUE.',
      '',
      'Why',
      '  A umask has up to four octal digits; 022 lets the group and others read, 027',
      '  the group alone.',
      '',
      'Fix',
      '  Write up to four octal digits, such as 027.',
      '',
      'Exceptions',
      '  None that we know of. To silence it, with the reason: # celery-initd:',
      '  disable=not-umask REASON',
      '',
      'https://unpkg.com/celery-initd-site@1.2.3/diagnostics/not-umask.html',
      '',
    ].join('\n'),
  )
  t.equal(pageText('constructor', '1'), undefined)
  t.match(pageText('unclosed-quote', '1'), /cannot be silenced/)
  for (const code of allCodes())
    for (const line of (pageText(code, '1') ?? '').split('\n'))
      t.ok(line.length <= 100 || line.startsWith('https:'), `${code}: ${line}`)
})
