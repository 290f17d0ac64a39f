/** The table by itself; test/scripts/celery-options.test.ts compares it with Celery. */

import t from 'tap'
import { findOption } from '../../../lib/options/catalogue.js'
import {
  celeryLongNames,
  celeryOptions,
  celerySpellings,
  findCeleryOption,
  takesValue,
} from '../../../lib/options/celery-options.js'

t.test('each spelling is there once in its scope, and variables are options of ours', async (t) => {
  const all = celeryOptions.flatMap(({ scope, spellings }) => spellings.map(({ text }) => `${scope} ${text}`))
  t.equal(new Set(all).size, all.length)
  for (const { name, variables } of celeryOptions)
    for (const variable of Object.values(variables)) t.ok(findOption(variable), `${name}: ${variable}`)
})

t.test('an option is found in the first scope that has it', async (t) => {
  t.equal(findCeleryOption('-S', ['worker', 'beat'])?.option.name, '--statedb')
  t.equal(findCeleryOption('-S', ['beat', 'worker'])?.option.name, '--scheduler')
  t.equal(findCeleryOption('--nothing', ['worker', 'global']), undefined)
  t.match(findCeleryOption('--maxtasksperchild', ['worker']), { spelling: { until: '4.4' } })
})

t.test('lists, as the awk of a script has them', async (t) => {
  t.same(celerySpellings({ scope: 'global', value: true, moved: true, long: true }), [
    '--app',
    '--broker',
    '--result-backend',
    '--loader',
    '--config',
    '--workdir',
  ])
  t.same(celerySpellings({ scope: 'beat', file: 'schedule' }), ['--schedule', '-s'])
  t.notOk(celerySpellings({ scope: 'worker' }).includes('--autoreload'))
  t.ok(celerySpellings({ scope: 'worker', removed: true }).includes('--autoreload'))
  t.equal(celeryLongNames(['global']).get('-b'), '--broker')
  const purge = findCeleryOption('--purge', ['worker'])?.option
  t.equal(purge && takesValue(purge), false)
})
