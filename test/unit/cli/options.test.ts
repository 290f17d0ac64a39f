/** The table of the command line's options. */

import t from 'tap'
import { formats, options, readers, severities } from '../../../lib/cli/options.js'
import { targets } from '../../../lib/targets/index.js'

t.test('each option is explained in one line; what takes a value names it', async (t) => {
  for (const [name, option] of Object.entries(options)) {
    t.match(option.help, /^[^\n]+[^.\n]$/, name)
    t.equal('value' in option, option.type === 'string', `--${name}`)
  }
})

t.test('short forms are not given twice', async (t) => {
  const shorts = Object.values(options).flatMap((option) => ('short' in option ? [option.short] : []))
  t.equal(new Set(shorts).size, shorts.length)
})

t.test('what is offered for a value is what is taken', async (t) => {
  t.same(
    options.target.complete,
    targets.map(({ name }) => name),
  )
  t.same(options.format.value.split('|'), [...formats])
  t.same(options.severity.value.split('|').sort(), [...severities].sort())
  t.same(options.reader.value.split('|'), [...readers])
})
