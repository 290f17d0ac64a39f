import t from 'tap'
import { checkCeleryOption, scopesOf, variablesOf } from '../../../lib/cluster/option-checks.js'
import { readOptionWord } from '../../../lib/options/celery-words.js'
import { reports } from '../../support/cluster-words.js'

t.test('whether Celery knows an option and takes its value', async (t) => {
  const cases: [command: 'worker' | 'beat', word: string, value: string | undefined, expected: string[]][] = [
    ['worker', '--concurrency=4', undefined, []],
    ['worker', '-c', '4', []],
    ['worker', '-c', 'four', ['bad-option-value: value']],
    ['worker', '-c', '', []],
    ['worker', '-c', '%n', []],
    ['worker', '--concurency=4', undefined, ['misspelt-option: option']],
    ['worker', '--nothing-like-it', undefined, ['unknown-option: option']],
    ['worker', '--max-interval=5', undefined, ['option-of-another-command: option']],
    ['beat', '--max-interval=5', undefined, []],
    ['beat', '--concurrency=4', undefined, ['option-of-another-command: option']],
    ['worker', '--purge=1', undefined, ['flag-with-value: option']],
    ['worker', '--autoreload', undefined, ['removed-option: option']],
    ['worker', '--maxtasksperchild=3', undefined, ['old-option: option']],
    ['worker', '--statedb=state', undefined, ['relative-option-path: value']],
    ['worker', '--statedb=/tmp/state', undefined, ['shared-directory: value']],
    ['beat', '-s', '/var/lib/celery/schedule', []],
  ]
  for (const [command, word, value, expected] of cases) {
    const { report, said } = reports()
    for (const option of readOptionWord(word, scopesOf(command)))
      checkCeleryOption(option, { value: option.value ?? value, option: 'option', place: 'value' }, command, report)
    t.same(said(), expected, `${command} ${word} ${value ?? ''}`)
  }
})

t.test('the variable that sets an option', async (t) => {
  const cases: [command: 'worker' | 'beat', option: string, variable: string | undefined][] = [
    ['worker', '--app', 'CELERY_APP'],
    ['worker', '-A', 'CELERY_APP'],
    ['worker', '--pidfile', 'CELERYD_PID_FILE'],
    ['beat', '--pidfile', 'CELERYBEAT_PID_FILE'],
    ['worker', '-l', 'CELERYD_LOG_LEVEL'],
    ['worker', '--concurrency', undefined],
  ]
  for (const [command, option, variable] of cases)
    t.equal(variablesOf(command).get(option), variable, `${command} ${option}`)
})
