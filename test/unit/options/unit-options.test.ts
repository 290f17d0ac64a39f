/** The options that become settings of units. */

import t from 'tap'
import { beatUnitOptions, unitSetting, unitSettings, workerUnitOptions } from '../../../lib/options/unit-options.js'

t.test('each has a worker’s and a scheduler’s option, whose example is of its form', async (t) => {
  for (const { suffix, form, example } of unitSettings) {
    t.match(example, form, suffix)
    t.equal(unitSetting(`CELERYD_${suffix}`)?.suffix, suffix)
    t.ok(workerUnitOptions.some(({ name }) => name === `CELERYD_${suffix}`))
    t.ok(beatUnitOptions.some(({ name }) => name === `CELERYBEAT_${suffix}`))
  }
  t.equal(unitSetting('CELERYD_UMASK'), undefined)
})

t.test('forms: what systemd reads, and nothing that it would drop', async (t) => {
  const cases: readonly (readonly [suffix: string, value: string, fits: boolean])[] = [
    ['UNIT_MEMORY_MAX', '512M', true],
    ['UNIT_MEMORY_MAX', '20%', true],
    ['UNIT_MEMORY_MAX', '512MB', false],
    ['UNIT_MEMORY_MAX', '2G\nUser=root', false],
    ['UNIT_CPU_QUOTA', '150%', true],
    ['UNIT_CPU_QUOTA', '0%', false],
    ['UNIT_CPU_QUOTA', '1.5', false],
    ['UNIT_CPU_WEIGHT', '10001', false],
    ['UNIT_TASKS_MAX', 'infinity', true],
    ['UNIT_LIMIT_NOFILE', '1024:4096', true],
    ['UNIT_LIMIT_NOFILE', '-1', false],
    ['UNIT_NICE', '-20', true],
    ['UNIT_NICE', '20', false],
    ['UNIT_OOM_SCORE_ADJUST', '-1000', true],
    ['UNIT_OOM_SCORE_ADJUST', '1001', false],
  ]
  for (const [suffix, value, fits] of cases)
    t.equal(unitSetting(`CELERYD_${suffix}`)?.form.test(value), fits, `${suffix}=${value}`)
})
