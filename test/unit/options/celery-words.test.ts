import t from 'tap'
import { findCeleryOption } from '../../../lib/options/celery-options.js'
import { celeryValueProblem, meantOption, readOptionWord } from '../../../lib/options/celery-words.js'

t.test('a word is one option, or several short ones', async (t) => {
  const read = (word: string) => readOptionWord(word, ['worker']).map(({ written, value }) => [written, value])
  t.same(read('--concurrency=8=9'), [['--concurrency', '8=9']])
  t.same(read('--purge'), [['--purge', undefined]])
  t.same(read('-c3'), [['-c', '3']])
  t.same(read('-EBc=4'), [
    ['-E', undefined],
    ['-B', undefined],
    ['-c', '=4'],
  ])
  t.same(read('-yE'), [['-y', 'E']], 'what follows an unknown letter may be its value')
})

t.test('the option that was meant', async (t) => {
  const all = ['--concurrency', '--pool', '--purge', '-c']
  t.equal(meantOption('--concurency', all), '--concurrency')
  t.equal(meantOption('--conc', all), '--concurrency', 'as Celery 4 reads it')
  t.equal(meantOption('--p', all), undefined)
  t.equal(meantOption('-x', all), undefined, 'every letter is as near')
})

t.test('values that Celery takes, and refuses', async (t) => {
  const problem = (option: string, value: string) => {
    const found = findCeleryOption(option, ['worker'])?.option
    return found === undefined ? 'no option' : celeryValueProblem(found, value)
  }
  for (const [option, value] of [
    ['-c', ' +1_000 '],
    ['--time-limit', '1e3'],
    ['--time-limit', '.5'],
    ['--time-limit', 'inf'],
    ['--autoscale', '10'],
    ['-l', 'debug'],
    ['-P', 'my.pools:Pool'],
    ['--umask', '0o22'],
    ['-Q', 'anything'],
  ] as const)
    t.equal(problem(option, value), undefined, `${option} ${value}`)
  for (const [option, value, meant] of [
    ['-c', '1.0', undefined],
    ['-c', '=4', '4'],
    ['--time-limit', '1m', undefined],
    ['--time-limit', '.', undefined],
    ['--autoscale', '1,2,3', undefined],
    ['-l', 'warnin', 'WARNING'],
    ['-l', 'INF0', 'INFO'],
    ['-l', 'warn', 'WARNING'],
    ['-l', 'x', undefined],
    ['-P', 'thread', 'threads'],
    ['-P', 'gevnt', 'gevent'],
    ['-P', 'prefrok', 'prefork'],
    ['-P', 'twisted', undefined],
    ['-O', 'defaul', 'default'],
    ['-O', 'fiar', 'fair'],
    ['-O', 'fast', undefined],
    ['--umask', '9', undefined],
  ] as const)
    t.match(problem(option, value), { meant }, `${option} ${value}`)
})
